package report

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/scoring"
)

// Poles are the words for the two ends of a question, for a split.
type Poles struct {
	Stem string // how it opens
	A    string // a trade-off's pole A, or a statement's opposite: who disagrees
	B    string // a trade-off's pole B, or the statement: who agrees
}

// PolesOf returns the words for a question's ends. None of them is empty for a
// question that the linter lets through.
func PolesOf(q content.Question) Poles {
	if q.Kind == content.TradeOff {
		return Poles{q.Stem, q.A, q.B}
	}
	return Poles{"Which is more like you?", either(q.Opposite, Phrase(q, -1)), either(q.Text, q.ID)}
}

// Sides counts the answers to a question: for A (or against a statement), without
// preference, for B (or for it).
func Sides(q scoring.GroupQuestion) [3]int {
	return [3]int{q.Counts[0] + q.Counts[1], q.Counts[2], q.Counts[3] + q.Counts[4]}
}

// SplitLine says how a question was answered: "A 5, no preference 2, B 5"; "too few
// to show" below LeastClass answers.
func SplitLine(sides [3]int) string {
	if sides[0]+sides[1]+sides[2] < LeastClass {
		return tooFew
	}
	return fmt.Sprintf("A %d, no preference %d, B %d", sides[0], sides[1], sides[2])
}

// Prompt is what content asks pairs of people to talk about when they discuss a
// question: its own prompt, or else that of the two roles between which it decides
// most. It is empty where there is neither.
func Prompt(m *scoring.Model, question string) string {
	if q, ok := m.Assessment().Question(question); ok && q.Prompt != "" {
		return q.Prompt
	}
	one, other, ok := m.Pair(question)
	if !ok {
		return ""
	}
	for _, p := range m.Assessment().Prompts {
		if p.Roles == [2]string{one, other} {
			return p.Text
		}
	}
	return ""
}

// KindTag says a kind of verdict as it is written over a result: "too close to call".
func KindTag(k scoring.Kind) string {
	switch k {
	case scoring.Clear:
		return "clear result"
	case scoring.Leaning:
		return "leaning"
	case scoring.TooClose:
		return "too close to call"
	case scoring.NoPattern:
		return "no clear pattern"
	default:
		return "not enough answers"
	}
}

// kindsLine counts the kinds that came out: "5 clear, 4 leaning, 3 too close to
// call".
func kindsLine(g scoring.Group) string {
	said := map[scoring.Kind]string{
		scoring.Clear: "clear", scoring.NoPattern: "without a clear pattern", scoring.Insufficient: "with too few answers",
	}
	var parts []string
	for _, k := range g.Kinds {
		if k.N > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", k.N, either(said[k.Kind], KindTag(k.Kind))))
		}
	}
	return strings.Join(parts, ", ")
}

// ClassSections is the reveal in titled lines, for a pane or for plain text: how many
// finished, how the results came out, the average per role, and the questions that
// split the room. Below LeastClass sheets it says that there is nothing to show yet.
func ClassSections(c Class) []Section {
	g := gathered(c)
	opening := Section{Title: fmt.Sprintf("The class: %d of %d counted", g.group.N, g.Joined)}
	if g.group.N < LeastClass {
		opening.Lines = []string{"Averages are shown from " + count(LeastClass) + " people on, so that nobody's answers can be told."}
		return []Section{opening}
	}
	opening.Lines = []string{"How the results came out: " + kindsLine(g.group) + "."}
	sections := []Section{opening}
	if means := ranked(g.roleMeans()); len(means) > 0 {
		of := Section{Title: "The roles on average, in points (" + axisZero + ")"}
		for _, r := range means {
			line := fmt.Sprintf("%s  %s", r.points, plainly(r.role.Short))
			if g.heads() {
				line += fmt.Sprintf(", first for %d", r.group.First)
			}
			of.Lines = append(of.Lines, line)
		}
		sections = append(sections, of)
	}
	if topics := g.topics(); len(topics) > 0 {
		of := Section{Title: "What splits the room most", Steps: true}
		for _, t := range topics {
			p := PolesOf(t.question)
			of.Lines = append(of.Lines, plainly(fmt.Sprintf("%s A: %s. B: %s.", p.Stem, p.A, p.B))+" ("+SplitLine(t.first)+")")
		}
		sections = append(sections, of)
	}
	return sections
}

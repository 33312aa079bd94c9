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

// KindTag says a kind of verdict, in the one way in which it is written everywhere:
// over a result, in a table and in a count.
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

// KindsLine counts the kinds of result that came out, surest first: "clear result 5,
// leaning 4, too close to call 3". It is empty where fewer than LeastClass sheets could
// be scored: then it would point at people.
func KindsLine(g scoring.Group) string {
	if g.Scored < LeastClass {
		return ""
	}
	var parts []string
	for _, k := range g.Kinds {
		if k.N > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", KindTag(k.Kind), k.N))
		}
	}
	return strings.Join(parts, ", ")
}

// tooFewKinds stands where the kinds of result would be.
const tooFewKinds = "How the results came out is told from five results with enough answers on."

// kindsSentence says how the results came out, or why it does not.
func kindsSentence(g scoring.Group) string {
	if line := KindsLine(g); line != "" {
		return "How the results came out: " + line + "."
	}
	return tooFewKinds
}

// ClassSections is the reveal in titled lines, for a pane or for plain text: how many
// finished, how the results came out, the average per role, and those questions that
// the class has come to by now, by id and in that order, with the second votes on them.
// Below LeastClass sheets it says that there is nothing to show yet.
func ClassSections(c Class, questions []string) []Section {
	g := grouped(c)
	opening := Section{Title: fmt.Sprintf("The class: %d of %d counted", g.group.N, g.Joined)}
	if g.group.N < LeastClass {
		opening.Lines = []string{"Averages are shown from " + count(LeastClass) + " people on, so that nobody's answers can be told."}
		return []Section{opening}
	}
	opening.Lines = []string{kindsSentence(g.group)}
	sections := []Section{opening}
	if roles := ClassRoles(g.Assessment, g.group); len(roles) > 0 {
		of := Section{Title: "The roles on average, in points (" + axisZero + ")"}
		for _, r := range roles {
			line := fmt.Sprintf("%s  %s", r.Points, plainly(r.Role.Short))
			if g.heads() {
				line += fmt.Sprintf(", first for %d", r.First)
			}
			of.Lines = append(of.Lines, line)
		}
		sections = append(sections, of)
	}
	of := Section{Title: "What splits the room most", Steps: true}
	for _, id := range questions {
		if t, ok := g.topic(id); ok && t.n >= LeastClass {
			of.Lines = append(of.Lines, t.line())
		}
	}
	if len(of.Lines) > 0 {
		sections = append(sections, of)
	}
	return sections
}

// line is a question in a line, with its first answers and the second vote on it.
func (t topic) line() string {
	p := PolesOf(t.question)
	line := plainly(fmt.Sprintf("%s A: %s. B: %s.", p.Stem, p.A, p.B))
	switch v := t.vote; {
	case v == nil || v.N() < LeastClass:
		return line + " (" + SplitLine(t.first) + ")"
	case v.First == nil:
		return line + fmt.Sprintf(" (at first %s; in the second vote %s)", SplitLine(t.first), SplitLine(v.Counts))
	default:
		return line + fmt.Sprintf(" (at first %s; again %s) %s", SplitLine(*v.First), SplitLine(v.Counts), v.Said())
	}
}

package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// writers adds the parts for the authors of the questions.
func (g classStats) writers(d *doc.Doc) {
	d.Add(doc.Group{Text: "For whoever writes the questions"})
	d.Say(fmt.Sprintf("How the questions did with %d people. %s", g.group.N, readingOf(g.group.N)))
	g.cautionsPart(d)
	g.sharesPart(d)
	g.questionsPart(d)
	if len(g.data.Scales) > 0 {
		g.scalesPart(d)
	}
	for _, s := range g.data.Scales {
		if s.Stats != nil && s.Stats.Alpha != nil {
			g.itemsPart(d, s)
		}
	}
}

// readingOf says which conclusions about questions n people support.
func readingOf(n int) string {
	const many = 100
	i := scoring.Wilson(n/2, n)
	reach := fmt.Sprintf("With this many people, a share of one half may stand for anything between %s in 100.", strings.Replace(between(100*i.Low, 100*i.High), "to", "and", 1))
	switch {
	case n < settled:
		return reach + " That is enough to notice a question that nobody understands, and not enough to rank questions."
	case n < many:
		return reach + " That is enough to find the questions that stand out, not to tell close ones apart."
	default:
		return reach + " That is enough to compare questions with each other."
	}
}

// between writes an interval of whole numbers.
func between(low, high float64) string { return fmt.Sprintf("%.0f to %.0f", low, high) }

// sharesPart adds the kinds of result as shares, with their intervals, and the signs of
// careless answering that the answers themselves give.
func (g classStats) sharesPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "Shares of the results"})
	if !g.averaged() {
		d.Say(tooFewKinds)
		return
	}
	t := doc.Table{Heads: []string{"Share", "People", "Of 100"}}
	for _, s := range g.data.shares() {
		t.Rows = append(t.Rows, doc.Row{Name: s.cell().name, Cells: []string{fmt.Sprint(s.Count), s.of100()}, Of: s.N})
	}
	d.Add(t)
	d.Note("In brackets is Wilson's interval: if many classes of this size came from the same people, 95 of 100 such intervals would hold the true share. " +
		"Where two of them overlap a lot, don't read anything into the difference.")
}

// Share returns k of n as a whole percentage; n must not be 0.
func Share(k, n int) int { return int(of100(k, n)) }

// of100 returns k of n as a percentage, rounded to a whole number.
func of100(k, n int) float64 { return math.Round(100 * float64(k) / float64(n)) }

// flagName says a sign of careless answering; empty for the one that is about times.
func flagName(f scoring.Flag) string {
	return map[scoring.Flag]string{
		scoring.SameKey: "nine alike in a row", scoring.Flat: "hardly any difference", scoring.Contradictory: "opposites alike",
	}[f]
}

// questionsPart adds a table of the questions, each over the people that answered it.
func (g classStats) questionsPart(d *doc.Doc) {
	t := doc.Table{Heads: []string{"Agree, or B", "People", "Mean", "SD", "Of 100"}}
	extra := 0
	for _, q := range g.data.Questions {
		row := doc.Row{Name: g.questionCell("", q.ID).name, Cells: []string{tooFew}}
		if q.TieBreaker {
			row.Name += " (extra)"
		}
		if of := q.Answers; of != nil {
			share := shareJSON{Share: of.Share, Low: of.Low, High: of.High}
			row.Of, row.Cells = of.N, []string{fmt.Sprint(of.N), Steps(of.Mean), fmt.Sprintf("%.2f", of.SD), share.of100()}
		} else if q.TieBreaker {
			extra++
			continue
		}
		t.Rows = append(t.Rows, row)
	}
	d.Add(doc.Head{Text: "Each question"})
	d.Say("Over all who answered it, from -2 (A, or the opposite) to +2 (B, or the statement). The last column is how many of 100 are on that side, " +
		"with its interval.")
	d.Add(t)
	d.Note("A mean near -2 or +2 with a small SD is a question on which people agree: it takes time and tells nobody apart. " +
		"An SD above 1 is a question that people answer in their own way.")
	if extra > 0 {
		d.Note(fmt.Sprintf("Extra questions are asked only where a result is near. Of these, %d had fewer than five answers: %s.", extra, tooFew))
	}
}

// Steps writes answer steps with their sign, and never -0.00.
func Steps(v float64) string {
	if math.Abs(v) < 0.005 {
		return "0.00"
	}
	return fmt.Sprintf("%+.2f", v)
}

// figure writes a correlation or an alpha; a dash for nil.
func figure(v *float64) string {
	if v == nil {
		return "-"
	}
	return hundredths(*v)
}

// hundredths writes a number with two places, and never -0.00.
func hundredths(v float64) string {
	return strings.TrimPrefix(Steps(v), "+")
}

// settled is how many people there are before figures about questions begin to settle.
const settled = 30

// scalesPart adds alpha per role.
func (g classStats) scalesPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "How the questions of each role hang together"})
	d.Say("Alpha says how far the answers to the questions that speak for or against a role go together: at 0 not at all, at 1 they are one question. " +
		"A result does not rest on it, as points come from comparing roles; but where it is low, look for the question that pulls the other way.")
	t := doc.Table{Heads: []string{"Role", "People", "Questions", "Alpha"}}
	var notes []string
	for _, s := range g.data.Scales {
		role, _ := g.Assessment.Role(s.Role)
		row := doc.Row{Name: role.Name, Cells: []string{tooFew}}
		if of := s.Stats; of != nil {
			row.Of, row.Cells = of.N, []string{fmt.Sprint(of.N), fmt.Sprint(of.Questions), figure(of.Alpha)}
			if of.Alpha != nil {
				row.Cells[2] += fmt.Sprintf(" (%s to %s)", figure(of.Low), figure(of.High))
			}
		}
		t.Rows = append(t.Rows, row)
		notes = append(notes, role.Short+": "+readAlpha(s.Stats))
	}
	d.Add(t)
	d.Note(notes...)
	d.Note("People are those who answered every question that counts here; answers to questions that speak against the role are turned around. " +
		"A question that one to four people left out does not count, and has a dash below: figures about everybody else would give those few away. " +
		"In brackets is Feldt's interval, which holds the true alpha 95 of 100 times.")
}

// readAlpha interprets a scale's alpha, given its number of people.
func readAlpha(s *scaleStatsJSON) string {
	const wide, rough = 0.4, 0.2
	switch {
	case s == nil:
		return "too few people answered all of its questions, or all but a few did, and the figure would give those few away."
	case s.Alpha == nil:
		return "nothing can be said; too few of its questions were answered differently by different people."
	case *s.High < 0:
		return fmt.Sprintf("with %d people, alpha is below 0 by more than chance. Its questions work against each other.", s.N)
	case *s.Low <= 0:
		return fmt.Sprintf("with %d people this interval reaches from below 0 to %s: whether its questions go together at all cannot be said yet.",
			s.N, figure(s.High))
	case *s.High-*s.Low > wide:
		return fmt.Sprintf("with %d people this interval is wide. It says that the questions go together, but hardly how much.", s.N)
	case *s.High-*s.Low > rough:
		return fmt.Sprintf("with %d people this is rough. It tells a scale that holds together from one that does not, no more.", s.N)
	default:
		return fmt.Sprintf("with %d people this is narrow enough to compare with other roles and other classes.", s.N)
	}
}

// itemsPart adds the questions of one role's scale.
func (g classStats) itemsPart(d *doc.Doc, s scaleJSON) {
	role, _ := g.Assessment.Role(s.Role)
	t := doc.Table{Heads: []string{"Speaks for it", "With the others", "Alpha without"}}
	n := s.Stats.N
	for _, item := range s.Stats.Items {
		q, _ := g.Assessment.Question(item.Question)
		side := 1
		if item.Reversed {
			side = -1
		}
		t.Rows = append(t.Rows, doc.Row{Name: Phrase(q, side), Cells: []string{figure(item.WithOthers), figure(item.Without)}, Of: n})
	}
	d.Add(doc.Head{Text: "The questions of " + role.Short}, t)
	d.Note(fmt.Sprintf(`"With the others" is the correlation of an answer with the sum of the role's other answers. With %d people, chance alone `+
		"gives up to %s either way in 19 of 20 cases. %s", n, hundredths(scoring.CorrelationNoise(n)), readItems(n)))
}

// readItems says how to use item figures from n people.
func readItems(n int) string {
	if n < settled {
		return "Take the sign and the order as a hint of where to look; they prove nothing."
	}
	return "What is further below 0 than that is worth rewriting; what is near 0 adds nothing to the role."
}

// skipped reports whether a fifth of the people or more left out a question that all were
// asked.
func (c classJSON) skipped(q questionJSON) bool {
	const fifth = 5
	answered := LeastClass - 1 // at most
	if q.Answers != nil {
		answered = q.Answers.N
	}
	return !q.TieBreaker && fifth*(c.N-answered) >= c.N
}

// cautionsPart adds the questions that call for a second look.
func (g classStats) cautionsPart(d *doc.Doc) {
	d.Add(doc.Head{Text: "What to look at"})
	var lines []string
	add := func(line string) {
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	for _, q := range g.data.Questions {
		if g.data.skipped(q) {
			add(english.Quoted(g.questionCell("", q.ID).name) +
				" was skipped by a fifth of the people or more. It may be hard to understand, or ask about something they haven't come across.")
		}
	}
	for _, s := range g.data.Scales {
		if s.Stats == nil {
			continue
		}
		role, _ := g.Assessment.Role(s.Role)
		for _, item := range s.Stats.Items {
			name := english.Quoted(g.questionCell("", item.Question).name)
			if slices.Contains(item.Cautions, scoring.Against) {
				add(fmt.Sprintf("%s goes against the other questions of %s by more than chance. See whether its weight has the right sign, "+
					"and whether it can be read the other way.", name, role.Short))
			}
			if slices.Contains(item.Cautions, scoring.NoVariance) {
				add(name + " has the same answer from everybody who answered all of a role's questions. It tells nobody apart, and is left out of alpha.")
			}
		}
	}
	if len(lines) == 0 {
		d.Say("No question stands out: none is skipped often, answered by all alike, or goes against its role by more than chance.")
	}
	d.List(false, lines...)
	if g.group.N < settled {
		d.Note(fmt.Sprintf("%d people are few for figures about questions. From %d on they begin to settle; add up classes where you can.", g.group.N, settled))
	}
}

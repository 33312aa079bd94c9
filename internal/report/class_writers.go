package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"rolefit/scoring"
)

// writers is the part for whoever writes the questions.
func (g gathering) writers() classGroup {
	group := classGroup{title: "For whoever writes the questions", say: fmt.Sprintf("How the questions did with %d people. %s", g.group.N, readingOf(g.group.N))}
	group.parts = append(group.parts, g.cautionsPart(), g.sharesPart(), g.questionsPart())
	if stats := g.scalesPart(); len(stats.table.rows) > 0 {
		group.parts = append(group.parts, stats)
	}
	for k := range g.items.Scales {
		if p, ok := g.itemsPart(g.items.Scales[k]); ok {
			group.parts = append(group.parts, p)
		}
	}
	return group
}

// readingOf says what so many people allow to say about questions.
func readingOf(n int) string {
	const many = 100
	i := scoring.Wilson(n/2, n)
	reach := fmt.Sprintf("With so many, a share of one half can come from anything between %s of 100.", strings.Replace(between(100*i.Low, 100*i.High), "to", "and", 1))
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

// sharesPart is the kinds of result as shares, with their intervals, and the signs of
// careless answering that the answers themselves give.
func (g gathering) sharesPart() classPart {
	p := classPart{title: "Shares of the results"}
	if !g.averaged() {
		p.say = []string{tooFewKinds}
		return p
	}
	p.table.heads = []string{"Share", "People", "Of 100"}
	n := g.group.N
	add := func(name string, k int) {
		p.table.rows = append(p.table.rows, classRow{name, []string{fmt.Sprint(k), shareCell(k, n)}, n})
	}
	for _, k := range g.group.Kinds {
		add(KindTag(k.Kind), k.N)
	}
	for _, f := range g.group.Flags {
		if name := flagName(f.Flag); name != "" {
			add(name, f.N)
		}
	}
	p.note = []string{"In brackets is Wilson's interval: if many classes of this size came from the same people, 95 of 100 such intervals would hold the true share. " +
		"Where two of them overlap by much, do not tell the shares apart."}
	return p
}

// shareCell is how many of 100 so many are, and in brackets the interval of that.
func shareCell(k, n int) string {
	i := scoring.Wilson(k, n)
	return fmt.Sprintf("%.0f (%s)", of100(k, n), between(100*i.Low, 100*i.High))
}

// Share is how many of 100 so many of n are, as a whole number; n must not be 0.
func Share(k, n int) int { return int(of100(k, n)) }

// of100 is how many of 100 so many of n are, as a whole number.
func of100(k, n int) float64 { return math.Round(100 * float64(k) / float64(n)) }

// flagName says a sign of careless answering; empty for the one that is about times.
func flagName(f scoring.Flag) string {
	switch f {
	case scoring.SameKey:
		return "nine alike in a row"
	case scoring.Flat:
		return "hardly any difference"
	case scoring.Contradictory:
		return "opposites alike"
	default:
		return ""
	}
}

// questionsPart is each question over those who answered it.
func (g gathering) questionsPart() classPart {
	p := classPart{title: "Each question"}
	p.table.heads = []string{"Agree, or B", "People", "Mean", "SD", "Of 100"}
	extra := 0
	for _, q := range g.group.Questions {
		if q.Tie && q.N < LeastClass {
			extra++
			continue
		}
		p.table.rows = append(p.table.rows, g.questionRow(q))
	}
	p.say = []string{"Over all who answered it, from -2 (A, or the opposite) to +2 (B, or the statement). The last column is how many of 100 are on that side, " +
		"with its interval."}
	p.note = []string{"A mean near -2 or +2 with a small SD is a question on which people agree: it takes time and tells nobody apart. " +
		"An SD above 1 is a question that people answer in their own way."}
	if extra > 0 {
		p.note = append(p.note, fmt.Sprintf("Extra questions are asked only where a result is near. Of these, %d had fewer than five answers: %s.", extra, tooFew))
	}
	return p
}

func (g gathering) questionRow(q scoring.GroupQuestion) classRow {
	of, _ := g.Assessment.Question(q.ID)
	row := classRow{name: Phrase(of, 1), of: q.N}
	if q.Tie {
		row.name += " (extra)"
	}
	if q.N < LeastClass {
		row.cells = []string{tooFew}
		return row
	}
	row.cells = []string{fmt.Sprint(q.N), steps(q.Mean), fmt.Sprintf("%.2f", q.SD), shareCell(Sides(q)[2], q.N)}
	return row
}

// steps writes answer steps with their sign, and never -0.00.
func steps(v float64) string {
	if math.Abs(v) < 0.005 {
		return "0.00"
	}
	return fmt.Sprintf("%+.2f", v)
}

// figure writes a correlation or an alpha; a dash where it cannot be said.
func figure(f scoring.Figure) string {
	if !f.Known {
		return "-"
	}
	return hundredths(f.Value)
}

// hundredths writes a number with two places, and never -0.00.
func hundredths(v float64) string {
	return strings.TrimPrefix(steps(v), "+")
}

// has says whether a caution is among others.
func has(cautions []scoring.ItemCaution, c scoring.ItemCaution) bool {
	return slices.Contains(cautions, c)
}

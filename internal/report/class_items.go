package report

import (
	"fmt"

	"rolefit/scoring"
)

// settled is how many people there are before figures about questions begin to settle.
const settled = 30

// scalesPart is alpha per role.
func (g gathering) scalesPart() classPart {
	p := classPart{title: "How the questions of each role hang together"}
	p.say = []string{"Alpha says how far the answers to the questions that speak for or against a role go together: at 0 not at all, at 1 they are one question. " +
		"A result does not rest on it, as points come from comparing roles; but where it is low, look for the question that pulls the other way."}
	p.table.heads = []string{"Role", "People", "Questions", "Alpha"}
	for _, s := range g.items.Scales {
		role, _ := g.Assessment.Role(s.Role)
		row := classRow{name: role.Name, of: s.N, cells: []string{tooFew}}
		if s.N >= LeastClass {
			row.cells = []string{fmt.Sprint(s.N), fmt.Sprint(s.Used), figure(s.Alpha)}
			if s.Alpha.Known {
				row.cells[2] += fmt.Sprintf(" (%s to %s)", hundredths(s.Interval.Low), hundredths(s.Interval.High))
			}
		}
		p.table.rows = append(p.table.rows, row)
		p.note = append(p.note, role.Short+": "+readAlpha(s))
	}
	p.note = append(p.note, "People are those who answered every question that counts here; answers to questions that speak against the role are turned around. "+
		"A question that one to four people left out does not count, and has a dash below: figures about all but those few would tell of them. "+
		"In brackets is Feldt's interval, which holds the true alpha 95 of 100 times.")
	return p
}

// readAlpha says what a scale's alpha says with this many people.
func readAlpha(s scoring.Scale) string {
	const wide, rough = 0.4, 0.2
	switch width := s.Interval.High - s.Interval.Low; {
	case s.N < LeastClass:
		return "too few people answered all of its questions, or all but a few did, of whom it would tell."
	case !s.Alpha.Known:
		return "nothing can be said; too few of its questions were answered differently by different people."
	case s.Interval.High < 0:
		return fmt.Sprintf("with %d people, alpha is below 0 by more than chance. Its questions work against each other.", s.N)
	case s.Interval.Low <= 0:
		return fmt.Sprintf("with %d people this interval reaches from below 0 to %s: whether its questions go together at all cannot be said yet.",
			s.N, hundredths(s.Interval.High))
	case width > wide:
		return fmt.Sprintf("with %d people this interval is wide. It says that the questions go together, and hardly how much.", s.N)
	case width > rough:
		return fmt.Sprintf("with %d people this is rough. It tells a scale that holds together from one that does not, no more.", s.N)
	default:
		return fmt.Sprintf("with %d people this is narrow enough to compare with other roles and other classes.", s.N)
	}
}

// itemsPart is the questions of one role's scale; ok is false where there are too few
// people, or nothing can be said.
func (g gathering) itemsPart(s scoring.Scale) (p classPart, ok bool) {
	if s.N < LeastClass || !s.Alpha.Known {
		return classPart{}, false
	}
	role, _ := g.Assessment.Role(s.Role)
	p.title = "The questions of " + role.Short
	p.table.heads = []string{"Speaks for it", "With the others", "Alpha without"}
	for _, item := range s.Items {
		q, _ := g.Assessment.Question(item.ID)
		side := 1
		if item.Reversed {
			side = -1
		}
		p.table.rows = append(p.table.rows, classRow{Phrase(q, side), []string{figure(item.Rest), figure(item.Without)}, s.N})
	}
	p.note = []string{fmt.Sprintf(`"With the others" is the correlation of an answer with the sum of the role's other answers. With %d people, chance alone `+
		"gives up to %s either way in 19 of 20 cases. %s", s.N, hundredths(scoring.CorrelationNoise(s.N)), readItems(s.N))}
	return p, true
}

// readItems says what to do with item figures from so many people.
func readItems(n int) string {
	if n < settled {
		return "Take the sign and the order for a hint of where to look, and nothing for proven."
	}
	return "What is further below 0 than that is worth rewriting; what is near 0 adds nothing to the role."
}

// cautionsPart names what to be careful about, and what to look at.
func (g gathering) cautionsPart() classPart {
	p := classPart{title: "What to look at"}
	seen := map[string]bool{}
	add := func(line string) {
		if !seen[line] {
			seen[line] = true
			p.lines = append(p.lines, line)
		}
	}
	for _, s := range g.items.Scales {
		role, _ := g.Assessment.Role(s.Role)
		for _, item := range s.Items {
			q, _ := g.Assessment.Question(item.ID)
			name := quoted(Phrase(q, 1))
			if has(item.Cautions, scoring.Skipped5th) {
				add(name + " is left out by a fifth of the people or more. It may be hard to understand, or ask for what they have not met.")
			}
			if s.N < LeastClass {
				continue
			}
			if has(item.Cautions, scoring.Against) {
				add(fmt.Sprintf("%s goes against the other questions of %s by more than chance. See whether its weight has the right sign, "+
					"and whether it can be read the other way.", name, role.Short))
			}
			if has(item.Cautions, scoring.NoVariance) {
				add(name + " has the same answer from everybody who answered all of a role's questions. It tells nobody apart, and is left out of alpha.")
			}
		}
	}
	if len(p.lines) == 0 {
		p.say = []string{"No question stands out: none is skipped often, answered by all alike, or goes against its role by more than chance."}
	}
	if g.group.N < settled {
		p.note = []string{fmt.Sprintf("%d people are few for figures about questions. From %d on they begin to settle; add up classes where you can.", g.group.N, settled)}
	}
	return p
}

package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"rolefit/scoring"
)

// mostMovedAnswers is how many questions a comparison names among those whose answers
// moved most.
const mostMovedAnswers = 8

// CompareClasses returns two classes side by side, or the same one before and after,
// in one of the formats, ending in a line break. It fails where either has fewer than
// LeastClass sheets (ErrTooFew), or they took different quizzes.
func CompareClasses(format string, a, b Class) ([]byte, error) {
	if len(a.Sheets) < LeastClass || len(b.Sheets) < LeastClass {
		return nil, fmt.Errorf("compare the classes: %w", ErrTooFew)
	}
	c := contrast{gathered(a), gathered(b)}
	if one, two := c.first.Assessment.ID, c.second.Assessment.ID; one != two {
		return nil, fmt.Errorf("compare the classes: one took the quiz %q, the other %q", one, two)
	}
	return classAs(format, c.doc(), c.rows(), c.json)
}

// contrast is two classes that took the same quiz.
type contrast struct{ first, second gathering }

// roleContrast is one role in both classes.
type roleContrast struct {
	first, second roleMean
	gap           scoring.Gap
}

// shown is the difference of the averages as they are shown.
func (r roleContrast) shown() Tenths { return r.second.points - r.first.points }

// roles are those that both classes' editions have, in content order; none where
// either has too few results.
func (c contrast) roles() []roleContrast {
	var all []roleContrast
	others := c.second.roleMeans()
	for _, one := range c.first.roleMeans() {
		at := slices.IndexFunc(others, func(two roleMean) bool { return two.role.ID == one.role.ID })
		if at < 0 {
			continue
		}
		two := others[at]
		all = append(all, roleContrast{one, two, scoring.Welch(one.sample(c.first.group.Scored), two.sample(c.second.group.Scored))})
	}
	return all
}

// answerContrast is one question in both classes.
type answerContrast struct {
	first, second scoring.GroupQuestion
	gap           scoring.Gap
}

// shown is the difference of the means as they are shown.
func (a answerContrast) shown() float64 {
	return rounded(rounded(a.second.Mean, 2)-rounded(a.first.Mean, 2), 2)
}

// answers are the questions that at least LeastClass people answered in each class, in
// content order.
func (c contrast) answers() []answerContrast {
	var all []answerContrast
	for _, one := range c.first.group.Questions {
		two, ok := c.second.group.Question(one.ID)
		if !ok || one.N < LeastClass || two.N < LeastClass {
			continue
		}
		gap := scoring.Welch(scoring.Sample{N: one.N, Mean: one.Mean, SD: one.SD}, scoring.Sample{N: two.N, Mean: two.Mean, SD: two.SD})
		all = append(all, answerContrast{one, two, gap})
	}
	return all
}

// moved are the questions whose answers differ most, the furthest first.
func (c contrast) moved() []answerContrast {
	all := slices.DeleteFunc(c.answers(), func(a answerContrast) bool { return a.shown() == 0 })
	slices.SortStableFunc(all, func(a, b answerContrast) int { return cmp.Compare(math.Abs(b.shown()), math.Abs(a.shown())) })
	return all[:min(len(all), mostMovedAnswers)]
}

func (c contrast) doc() classDoc {
	d := c.first.doc()
	d.groups = nil
	d.headline = c.first.name() + " / " + c.second.name()
	d.tag = "two classes"
	d.meaning = fmt.Sprintf("First: %s. Second: %s.", c.first.counted(), c.second.counted())
	d.meaning = sentences(d.meaning, c.beyond())
	if one, two := c.first.Assessment.Edition, c.second.Assessment.Edition; one != two {
		d.origin = fmt.Sprintf("%s: editions %s and %s", c.first.Assessment.ID, one, two)
	}
	d.groups = []classGroup{{
		title: "Side by side",
		say: "A difference is the second less the first. Behind it is the interval that holds the true one 95 of 100 times, for people like these; " +
			"where 0 lies within it, the difference may be chance.",
		parts: []classPart{c.rolesPart(), c.kindsPart(), c.movedPart()},
	}}
	return d
}

// counted is a class by its name, its day, and how many of it are counted.
func (g gathering) counted() string {
	said := g.name()
	if day := g.day(); day != "" {
		said += ", " + day
	}
	return fmt.Sprintf("%s, %d of %d counted", said, g.group.N, g.Joined)
}

// averaged says whether both classes have results enough for averages.
func (c contrast) averaged() bool { return c.first.averaged() && c.second.averaged() }

// beyond names the roles whose averages differ by more than chance; empty where there
// are no averages.
func (c contrast) beyond() string {
	var shorts []string
	roles := c.roles()
	for _, r := range roles {
		if r.gap.Beyond() {
			shorts = append(shorts, r.first.role.Short)
		}
	}
	switch {
	case len(roles) == 0:
		return ""
	case len(shorts) == 0:
		return "No role's average differs by more than chance."
	case len(shorts) == 1:
		return "One role's average differs by more than chance: " + shorts[0] + "."
	default:
		return "The averages of these roles differ by more than chance: " + list(shorts, "and") + "."
	}
}

func (c contrast) rolesPart() classPart {
	p := classPart{title: "The roles on average, in points"}
	roles := c.roles()
	if len(roles) == 0 {
		p.say = []string{capital(tooFew) + ": averages need five results with enough answers in each class."}
		return p
	}
	p.table.heads = []string{"Role", "First", "Second", "Difference"}
	for _, r := range roles {
		gap := r.shown().String()
		if r.gap.Known {
			gap += fmt.Sprintf(" (%s to %s)", tenths(r.gap.Interval.Low), tenths(r.gap.Interval.High))
		}
		p.table.rows = append(p.table.rows, classRow{
			r.first.role.Name,
			[]string{r.first.points.String(), r.second.points.String(), gap},
			min(c.first.group.Scored, c.second.group.Scored),
		})
		if r.gap.Beyond() {
			p.lines = append(p.lines, fmt.Sprintf("%s: %s, more than chance for %d and %d people.",
				r.first.role.Short, r.shown(), c.first.group.Scored, c.second.group.Scored))
		}
	}
	if len(p.lines) == 0 {
		p.note = append(p.note, fmt.Sprintf("With %d and %d people, none of these differences is more than chance.", c.first.group.Scored, c.second.group.Scored))
	}
	some := 100 * (1 - math.Pow(scoring.Confidence, float64(len(roles))))
	p.note = append(p.note,
		fmt.Sprintf("With %s roles, up to %.0f of 100 pairs of classes that do not differ at all have some role that seems to.", count(len(roles)), some),
		"If these are the same people twice, nobody's two sheets are put side by side, so the intervals are wider than they need be.")
	return p
}

func (c contrast) kindsPart() classPart {
	p := classPart{title: "How the results came out"}
	if !c.averaged() {
		p.say = []string{capital(tooFew) + ": this is told from five results with enough answers in each class on."}
		return p
	}
	p.table.heads = []string{"Result", "First", "Second"}
	for k, one := range c.first.group.Kinds {
		p.table.rows = append(p.table.rows, classRow{KindTag(one.Kind), []string{
			headShare(one.N, c.first.group.N), headShare(c.second.group.Kinds[k].N, c.second.group.N),
		}, min(c.first.group.N, c.second.group.N)})
	}
	p.note = []string{"People, and in brackets how many of 100."}
	return p
}

// headShare is a count, and in brackets how many of 100.
func headShare(k, n int) string { return fmt.Sprintf("%d (%.0f)", k, of100(k, n)) }

func (c contrast) movedPart() classPart {
	p := classPart{title: "The answers that moved most"}
	moved := c.moved()
	if len(moved) == 0 {
		p.say = []string{"Both classes answered every question alike on average."}
		return p
	}
	p.say = []string{"Mean answers, from -2 (A, or the opposite) to +2 (B, or the statement)."}
	p.table.heads = []string{"Agree, or B", "First", "Second", "Difference"}
	beyond := 0
	for _, a := range moved {
		q, _ := c.first.Assessment.Question(a.first.ID)
		gap := steps(a.shown())
		if a.gap.Known {
			gap += fmt.Sprintf(" (%s to %s)", steps(a.gap.Interval.Low), steps(a.gap.Interval.High))
		}
		if a.gap.Beyond() {
			beyond++
		}
		p.table.rows = append(p.table.rows, classRow{Phrase(q, 1), []string{steps(a.first.Mean), steps(a.second.Mean), gap}, min(a.first.N, a.second.N)})
	}
	differ := "none differs"
	if beyond > 0 {
		differ = countOf(beyond, "differs", "differ")
	}
	all := len(c.answers())
	p.note = []string{fmt.Sprintf("Of these, %s by more than chance taken alone. But among %d questions about %.0f would be anyway: "+
		"the furthest of many is further than it means.", differ, all, math.Ceil((1-scoring.Confidence)*float64(all)))}
	return p
}

package scoring

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"rolefit/content"
)

// The bounds of Lint.
const (
	lintShare  = 0.2    // of a role's variance, the most that one question may carry
	lintSheets = 40_000 // guessed sheets
	lintSeed   = 20_260
	lintFair   = 3 // percent that a role's share of guessed sheets may be above an even one
)

// Lint reports faults in the scores of an assessment: roles that the questions do not
// tell apart, a role that no answers reach clearly, guessing that favors a role, a
// question that decides too much, and a weight whose sign balancing changes. It takes
// all questions as answered, without tie-breakers. nil means no faults.
//
// The problems are sorted by line and do not name the file. Lint is pure: the guessed
// sheets come from a fixed seed.
func Lint(a *content.Assessment) []content.Problem {
	m, err := NewModel(a)
	if err != nil {
		return []content.Problem{{
			Line: 1, ID: a.ID, What: fmt.Sprintf("it has %d roles and %d questions", len(a.Roles), len(a.Questions)),
			Mend: fmt.Sprintf("compare 2 to %d roles, with a question at least", MaxRoles),
		}}
	}
	l := linter{m: m}
	if m.full.rank != m.roles-1 {
		l.apart()
		return l.problems
	}
	l.reachable()
	l.fair()
	l.shares()
	l.signs()
	slices.SortStableFunc(l.problems, func(a, b content.Problem) int { return cmp.Compare(a.Line, b.Line) })
	return l.problems
}

type linter struct {
	m        *Model
	problems []content.Problem
}

func (l *linter) add(line int, id, what, mend string) {
	l.problems = append(l.problems, content.Problem{Line: max(line, 1), ID: id, What: what, Mend: mend})
}

// question adds a problem of the question at a position.
func (l *linter) question(i int, what, mend string) {
	q := l.m.assessment.Questions[i]
	l.add(q.Line, q.ID, what, mend)
}

// apart reports the pairs of roles that the questions do not tell apart: those with the
// same weights in every question after centering.
func (l *linter) apart() {
	m := l.m
	w := &Weights{roles: m.roles, weight: make([]float64, len(m.items)*m.roles)}
	center(w, m.items, m.middle())
	before := len(l.problems)
	for a := range m.roles {
		for b := a + 1; b < m.roles; b++ {
			apart := 0.0
			for i := range m.questions {
				apart = max(apart, math.Abs(w.At(i, a)-w.At(i, b)))
			}
			if one, other := m.assessment.Roles[a], m.assessment.Roles[b]; apart <= tied {
				l.add(other.Line, other.ID, fmt.Sprintf("the questions do not tell it from %s", one.ID),
					fmt.Sprintf("add questions with different weights for %s and %s", one.ID, other.ID))
			}
		}
	}
	if len(l.problems) == before {
		l.add(1, m.assessment.ID, fmt.Sprintf("the questions tell %d roles apart in only %d of %d directions", m.roles, m.full.rank, m.roles-1),
			"add questions, in statements and in trade-offs, that separate the roles in other ways")
	}
}

// reachable reports roles for which no tried answers give a clear result.
func (l *linter) reachable() {
	for r, role := range l.m.assessment.Roles {
		if best, ok := l.reach(r); !ok {
			what, mend := obstacle(best)
			l.add(role.Line, role.ID, "no answers give it a clear result: "+what, mend)
		}
	}
}

// reach tries the answers of an ideal participant for a role: the sign of each weight,
// in one strength or in several. It returns the first clear result and true, else the
// result of the first try and false.
func (l *linter) reach(role int) (first Result, ok bool) {
	m := l.m
	for _, strengths := range [][]int{{2}, {2, 1}, {1}} {
		for _, weight := range []func(i int) float64{
			func(i int) float64 { return m.full.At(i, role) },
			func(i int) float64 { return m.items[i].authored[role] },
		} {
			s := Sheet{Answers: make(map[string]int, m.questions)}
			for i, it := range m.items[:m.questions] {
				s.Answers[it.id] = sign(weight(i)) * strengths[i%len(strengths)]
			}
			r := m.Score(s)
			if r.Verdict.Kind == Clear && r.Roles[role].Rank == 1 {
				return r, true
			}
			if first.Roles == nil {
				first = r
			}
		}
	}
	return first, false
}

// obstacle explains the result that the best answers for a role give instead of a clear
// one.
func obstacle(best Result) (what, mend string) {
	switch best.Verdict.Cause {
	case TooFewAnswers, CannotCompare:
		return "there are too few questions to tell order from guessing", "add questions"
	case OneQuestion:
		return "one question carries more than a third of a role's score", "add questions, or give that one a smaller weight"
	case Caution:
		return "its best answers look like careless ones", "mix the questions, so that the answers of this role vary"
	case Pattern:
		return "there are too few questions to tell its pattern from guessing", "add questions that set it apart"
	}
	return fmt.Sprintf("with its best answers, %s leads by %.1f standard errors", best.Ranked()[0].ID, best.Margin),
		"add questions that set it apart from that role, in statements and in trade-offs"
}

func sign(x float64) int {
	switch {
	case x > tied:
		return 1
	case x < -tied:
		return -1
	}
	return 0
}

// fair reports a role that leads too many guessed sheets. Balancing gives every role the
// same spread; the rest comes from ties, which are frequent in short quizzes.
func (l *linter) fair() {
	m := l.m
	rng := rand.New(rand.NewPCG(lintSeed, 1)) //nolint:gosec // imagined people, no secrets
	var won [MaxRoles]int
	x := m.Blank()
	for range lintSheets {
		for i := range m.questions {
			x[i] = int8(rng.IntN(5)) - 2
		}
		leader, _ := m.Lead(x)
		won[leader]++
	}
	most := 0
	for r := range m.roles {
		if won[r] > won[most] {
			most = r
		}
	}
	even := 100 / float64(m.roles)
	if got := 100 * float64(won[most]) / lintSheets; got > even+lintFair {
		role := m.assessment.Roles[most]
		l.add(role.Line, role.ID, fmt.Sprintf("guessing gives it %.1f%% of the results, not %.1f%%", got, even),
			"add questions or vary their weights, so that fewer sheets end in ties")
	}
}

// shares reports questions that carry too much of a role's score.
func (l *linter) shares() {
	m := l.m
	var total [MaxRoles]float64
	for i := range m.questions {
		for r, w := range m.full.Row(i) {
			total[r] += w * w
		}
	}
	for i := range m.questions {
		most, of := 0.0, 0
		for r, w := range m.full.Row(i) {
			if share := w * w / total[r]; share > most+tied {
				most, of = share, r
			}
		}
		if most > lintShare+tied {
			l.question(i, fmt.Sprintf("it carries %.0f%% of the score of %s, more than %.0f%%", 100*most, m.assessment.Roles[of].ID, 100*lintShare),
				"add questions that say something of that role, or give this one a smaller weight")
		}
	}
}

// signs reports weights whose sign balancing changes.
func (l *linter) signs() {
	m := l.m
	for i, it := range m.items[:m.questions] {
		for r, authored := range it.authored {
			if balanced := m.full.At(i, r); math.Abs(authored) >= 1 && authored*balanced < -tied {
				l.question(i, fmt.Sprintf("its weight %+.0f for %s works as %+.2f once balanced", authored, m.assessment.Roles[r].ID, balanced),
					"write 0 for that role, or let more questions of its kind point both ways")
			}
		}
	}
}

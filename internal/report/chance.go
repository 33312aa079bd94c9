package report

import (
	"fmt"

	"rolefit/content"
	"rolefit/scoring"
)

// Chance is how probable it is that each role leads, as simulated.
type Chance struct {
	Intro string      // what was simulated
	Rows  []ChanceRow // first score first
	Note  string      // what it is not
}

// ChanceRow is one role's chance.
type ChanceRow struct {
	Role string // short name
	Of   string // "93 of 100", "under 1 of 100", "over 99 of 100"
}

// ChanceLines says how probable it is that each role leads. The second result is
// false where nobody leads: no chance is ever given there.
func ChanceLines(a *content.Assessment, r scoring.Result) (Chance, bool) {
	if r.Verdict.Kind == scoring.Insufficient || r.Verdict.Kind == scoring.NoPattern {
		return Chance{}, false
	}
	ranked := r.Ranked()
	values := make([]float64, len(ranked))
	for i, role := range ranked {
		values[i] = role.Chance * 10 // in tenths of it: hundredths
	}
	c := Chance{
		Intro: "Answers shift a little from day to day. A simulation that averages this out puts each role first in so many of 100 cases:",
		Note:  "It comes from a model of shifting answers, not from people, and says nothing about how well you would do in a job.",
	}
	for i, shown := range apportion(values, 100) {
		role, _ := a.Role(ranked[i].ID)
		of := fmt.Sprintf("%d of 100", shown)
		switch {
		case shown <= 0:
			of = "under 1 of 100"
		case shown >= 100:
			of = "over 99 of 100"
		}
		c.Rows = append(c.Rows, ChanceRow{role.Short, of})
	}
	return c, true
}

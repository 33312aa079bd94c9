package scoring

import (
	"cmp"
	"math"
	"slices"

	"rolefit/scoring/numeric"
)

// The rules of a change between two sittings: the reliable change index of Jacobson
// & Truax (1991, J. Consult. Clin. Psychol. 59, 12–19).
//
//  1. Only questions answered both times count, with the balanced weights of just
//     these: the same answers then give the same scores, regardless of others asked or
//     skipped, and a difference comes from answers alone.
//  2. Change of a role = 10·Σ w·(second answer − first answer), in points.
//  3. Each role's balanced weights have Σ w² = 1/σ₀² for every set of questions
//     answered. An answer that varies by σe between sittings moves a score by
//     SEM = 10·σe/σ₀ points, and the difference of two by SE = √2·SEM: 8 points.
//  4. RC = change/SE. Beyond ±1.96 it is larger than normal variation: of participants
//     without a change, 5 in 100 get there.
//  5. With K roles there are as many chances of that. For all roles together,
//     Q = (K−1)/K·Σ RC² is χ² with K−1 degrees of freedom if there is no change:
//     each RC has variance 1 and each pair the correlation −1/(K−1).

// reliable is the bound of |RC|: 5 % of a normal distribution lie beyond it.
const reliable = 1.96

// reliableP is the bound for all roles together.
const reliableP = 0.05

// RoleChange is the change of a role's score between two sittings.
type RoleChange struct {
	ID     string  `json:"id"`
	Points float64 `json:"change"` // second − first, over the questions answered both times; roles add up to 0
	RC     float64 `json:"rc"`     // Points in standard errors of a difference between sittings
	Larger bool    `json:"larger"` // |RC| ≥ 1.96: larger than normal variation
}

// Moved is an answer that changed.
type Moved struct {
	Question string    // id
	From, To int       // −2 … +2, never the same
	Scores   []float64 // its effect on each role, in points, in content order; adds up to the changes
}

// Change is the difference between two sheets.
type Change struct {
	// Comparable says whether the questions answered both times are enough for
	// scores, by the rule for a single sheet. If they are not, Roles is empty.
	Comparable bool
	Same       bool         // both sheets answer the same questions: changes are the differences of their scores
	Shared     int          // questions answered both times
	Roles      []RoleChange // in content order
	Bound      float64      // points from which a role's change is larger than normal variation
	P          float64      // in [0,1]: chance of so large a change of all roles by normal variation; 1 if not comparable
	Larger     bool         // P ≤ .05: taken together, larger than normal variation
	Moved      []Moved      // sorted by effect on the role that changed most, then by question; Scores is nil if not comparable
	OnlyFirst  []string     // ids of questions answered the first time only, in content order
	OnlySecond []string     // ids of questions answered the second time only, in content order
}

// SEChange returns the standard error, in points, of the difference between a role's scores in two
// sittings: Points · SigmaE / σ0 · √2.
func SEChange() float64 { return Points * SigmaE / sigma0 * math.Sqrt2 }

// Change compares two sheets, which must have passed Check.
func (m *Model) Change(first, second Sheet) Change {
	x, y := m.Answers(first), m.Answers(second)
	shared := m.Blank()
	c := Change{Bound: reliable * SEChange(), P: 1}
	for i, it := range m.items {
		switch {
		case x[i] != Skipped && y[i] != Skipped:
			shared[i] = y[i]
			c.Shared++
			if x[i] != y[i] {
				c.Moved = append(c.Moved, Moved{Question: it.id, From: int(x[i]), To: int(y[i])})
			}
		case x[i] != Skipped:
			c.OnlyFirst = append(c.OnlyFirst, it.id)
		case y[i] != Skipped:
			c.OnlySecond = append(c.OnlySecond, it.id)
		}
	}
	c.Same = len(c.OnlyFirst)+len(c.OnlySecond) == 0
	w := m.Weights(shared)
	if e := m.evaluate(shared, w); e.Kind != Insufficient {
		c.Comparable = true
		m.judge(&c, w)
	}
	return c
}

// judge computes the effect of the changed answers on the roles, with weights w.
func (m *Model) judge(c *Change, w *Weights) {
	sums := make([]float64, m.roles)
	for k := range c.Moved {
		moved := &c.Moved[k]
		moved.Scores = make([]float64, m.roles)
		for r, weight := range w.Row(m.position[moved.Question]) {
			moved.Scores[r] = Points * weight * float64(moved.To-moved.From)
			sums[r] += moved.Scores[r]
		}
	}
	q := 0.0
	for r, points := range sums {
		rc := points / SEChange()
		q += rc * rc
		c.Roles = append(c.Roles, RoleChange{m.assessment.Roles[r].ID, points, rc, math.Abs(rc) >= reliable})
	}
	freedom := m.roles - 1
	c.P = numeric.ChiSquareTail(float64(freedom)/float64(m.roles)*q, freedom)
	c.Larger = c.P <= reliableP
	most := c.Most()
	if most < 0 {
		return
	}
	sign := math.Copysign(1, sums[most])
	slices.SortStableFunc(c.Moved, func(a, b Moved) int {
		return cmp.Compare(sign*b.Scores[most], sign*a.Scores[most])
	})
}

// Most returns the position of the role that changed most; −1 if the sheets cannot be
// compared or no answer moved.
func (c Change) Most() int {
	most := -1
	for r, role := range c.Roles {
		if role.Points != 0 && (most < 0 || math.Abs(role.Points) > math.Abs(c.Roles[most].Points)+Points*tied) {
			most = r
		}
	}
	return most
}

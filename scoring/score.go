package scoring

import (
	"cmp"
	"maps"
	"slices"

	"rolefit/content"
)

// Points is the number of points, as shown to people, in one guessed standard deviation.
const Points = 10

// Score computes the result of a sheet that has passed Check, by the edition that it was
// answered in where its questions are kept, see For. Ids that the assessment
// does not have are ignored, and listed in Gone.
//
// Verdict.Roles holds the first role of a clear or leaning result; every role within one
// standard error of the first if it is too close; the two roles to read about if there
// is no pattern; no roles if the answers are insufficient.
func (m *Model) Score(s Sheet) Result {
	m = m.For(s)
	var buffer [64]int8
	x := Answers(buffer[:0])
	if len(m.items) > len(buffer) {
		x = make(Answers, 0, len(m.items))
	}
	x = x[:len(m.items)]
	m.fill(x, s)
	w := m.Weights(x)
	e := m.evaluate(x, w)
	chance := m.Chances(&e)

	r := Result{
		Assessment: m.assessment.ID,
		Edition:    m.assessment.Edition,
		Norms:      m.learned.name,
		Roles:      m.roleScores(&e, &chance),
		Reasons:    m.reasons(x, w, &e),
		Fit:        e.Fit,
		Margin:     e.Margin,
		Flags:      m.flags(s, x),
		Answered:   len(x) - skips(x),
		Asked:      m.asked(s, x),
	}
	r.Verdict = m.final(&e, len(r.Flags) > 0)
	if r.Verdict.Cause == WantsBoth {
		r.Cancel = m.canceling(r.Reasons)
	}
	r.StrongFit, r.PoorFit = m.signs(x, content.StrongFit), m.signs(x, content.PoorFit)
	if e.Kind != Insufficient && e.Kind != Clear && !m.tieBreakersAsked(s, x) {
		var buffer [mostTies]int
		r.TieBreakers = m.ids(m.separating(&chance, buffer[:0]))
	}
	if len(s.Answers) > r.Answered {
		r.Gone = m.gone(s)
	}
	return r
}

// final turns the verdict without flags into the one that is shown.
func (m *Model) final(e *Evaluation, flagged bool) Verdict {
	v := Verdict{Kind: e.Kind, Cause: e.cause}
	if flagged {
		switch v.Kind {
		case Clear:
			v.Kind, v.Cause = Leaning, Caution
		case NoPattern:
			v.Cause = Caution
		}
	}
	named := 0
	switch v.Kind {
	case Clear, Leaning:
		named = 1
	case NoPattern:
		named = 2
	case TooClose:
		first := e.Scores[e.Order[0]]
		for named < m.roles && first-e.Scores[e.Order[named]] <= m.learned.seDifference(m.roles) {
			named++
		}
	}
	v.Roles = make([]string, named)
	for i := range v.Roles {
		v.Roles[i] = m.assessment.Roles[e.Order[i]].ID
	}
	return v
}

func (m *Model) roleScores(e *Evaluation, chance *[MaxRoles]float64) []RoleScore {
	scores := make([]RoleScore, m.roles)
	for place, r := range e.Order[:m.roles] {
		// Adding 0 turns −0 into 0.
		scores[r] = RoleScore{m.assessment.Roles[r].ID, Points*e.Scores[r] + 0, chance[r], place + 1}
	}
	return scores
}

// reasons lists every answered question's contribution, in points, sorted by its effect
// on the first role minus that on the second. It is nil if the roles cannot be compared;
// their scores are then 0.
func (m *Model) reasons(x Answers, w *Weights, e *Evaluation) []Reason {
	if w.rank != m.roles-1 {
		return nil
	}
	type contribution struct {
		position int
		points   float64 // for the first role, against the second
	}
	var buffer [64]contribution
	contributions := buffer[:0]
	first, second := e.Order[0], e.Order[1]
	for i, v := range x {
		if v != Skipped {
			contributions = append(contributions, contribution{i, (w.At(i, first) - w.At(i, second)) * m.learned.value(i, v)})
		}
	}
	slices.SortStableFunc(contributions, func(a, b contribution) int { return cmp.Compare(b.points, a.points) })
	reasons := make([]Reason, len(contributions))
	cells := make([]float64, len(contributions)*m.roles)
	for k, p := range contributions {
		scores := cells[k*m.roles : (k+1)*m.roles : (k+1)*m.roles]
		v := x[p.position]
		for r, weight := range w.Row(p.position) {
			scores[r] = Points*weight*m.learned.value(p.position, v) + 0
		}
		reasons[k] = Reason{m.items[p.position].id, int(v), m.learned.value(p.position, v), scores}
	}
	return reasons
}

// canceling returns the ids of the two answers that oppose each other most: the most
// negative sum, over the roles, of the product of their contributions.
func (m *Model) canceling(reasons []Reason) []string {
	var one, other int
	least := -1e-9 // smaller products are rounding
	for i, a := range reasons {
		for j, b := range reasons[i+1:] {
			product := 0.0
			for r := range a.Scores {
				product += a.Scores[r] * b.Scores[r]
			}
			if product < least {
				least, one, other = product, i, i+1+j
			}
		}
	}
	if one == other {
		return nil
	}
	return []string{reasons[one].Question, reasons[other].Question}
}

// signs lists the guide's signs of one list that the answers agree with.
func (m *Model) signs(x Answers, list content.Sign) []string {
	var buffer [64]int
	agreed := buffer[:0]
	for _, i := range m.signed[list] {
		if x[i] > 0 {
			agreed = append(agreed, i)
		}
	}
	return m.ids(agreed)
}

// ids returns the ids of the items at positions; nil for none.
func (m *Model) ids(positions []int) []string {
	if len(positions) == 0 {
		return nil
	}
	ids := make([]string, len(positions))
	for k, i := range positions {
		ids[k] = m.items[i].id
	}
	return ids
}

func (m *Model) asked(s Sheet, x Answers) int {
	if len(s.Asked) > 0 {
		n := 0
		for _, id := range s.Asked {
			if _, ok := m.position[id]; ok {
				n++
			}
		}
		return n
	}
	return len(x) - skips(x[m.questions:])
}

func (m *Model) gone(s Sheet) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.Answers)), func(id string) bool {
		_, known := m.position[id]
		return known
	})
}

func skips(x Answers) int {
	n := 0
	for _, v := range x {
		if v == Skipped {
			n++
		}
	}
	return n
}

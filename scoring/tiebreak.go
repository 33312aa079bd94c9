package scoring

import (
	"cmp"
	"math"
	"slices"
)

// tieBreakers chooses the extra questions: none where neither the margin nor the
// pattern keeps the result from clear, else the up to four that best part the
// roles that are likely to lead.
func (m *Model) tieBreakers(e *Evaluation) []string {
	if e.Kind == Insufficient || e.Kind == Clear {
		return nil
	}
	type candidate struct {
		position int
		value    float64
	}
	candidates := make([]candidate, 0, len(m.items)-m.questions)
	for i := m.questions; i < len(m.items); i++ {
		if v := m.tieValue(i, e); v > 0 {
			candidates = append(candidates, candidate{i, v})
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(b.value, a.value) })
	candidates = candidates[:min(len(candidates), mostTies)]
	if len(candidates) == 0 {
		return nil
	}
	ids := make([]string, len(candidates))
	for k, c := range candidates {
		ids[k] = m.items[c.position].id
	}
	return ids
}

// tieValue is Σ over pairs of roles of p_a·p_b·|w_a − w_b|, with the chances to
// lead and the authored weights.
func (m *Model) tieValue(i int, e *Evaluation) float64 {
	authored := m.items[i].authored
	value := 0.0
	for a := range authored {
		for b := a + 1; b < len(authored); b++ {
			value += e.Chance[a] * e.Chance[b] * math.Abs(authored[a]-authored[b])
		}
	}
	return value
}

// tieBreakersAsked says whether tie-breakers were chosen for this sheet already.
func (m *Model) tieBreakersAsked(s Sheet, x Answers) bool {
	if count(x[m.questions:], Skipped) < len(x)-m.questions {
		return true
	}
	for _, id := range s.Asked {
		if i, ok := m.position[id]; ok && i >= m.questions {
			return true
		}
	}
	return false
}

package scoring

import (
	"math"
)

// TieBreakers appends to chosen the positions of the extra questions to ask, most useful
// first: none for a clear or insufficient result, else the up to four that best separate
// the roles likely to lead. Ties go by content order.
func (m *Model) TieBreakers(e *Evaluation, chosen []int) []int {
	if e.Kind == Insufficient || e.Kind == Clear {
		return chosen
	}
	chance := m.Chances(e)
	return m.separating(&chance, chosen)
}

// separating appends to chosen what separates roles with these chances to lead.
func (m *Model) separating(chance *[MaxRoles]float64, chosen []int) []int {
	var buffer [mostMarked]float64
	values := buffer[:0]
	for i := m.questions; i < len(m.items); i++ {
		values = append(values, m.tieValue(i, chance))
	}
	for range mostTies {
		best := -1
		for k, v := range values {
			if v > tied && (best < 0 || v > values[best]+tied) {
				best = k
			}
		}
		if best < 0 {
			break
		}
		chosen = append(chosen, m.questions+best)
		values[best] = 0
	}
	return chosen
}

// tieValue returns Σ over pairs of roles of p_a·p_b·|w_a − w_b|, with the chances to
// lead and the authored weights.
func (m *Model) tieValue(i int, chance *[MaxRoles]float64) float64 {
	authored := m.items[i].authored
	value := 0.0
	for a := range authored {
		for b := a + 1; b < len(authored); b++ {
			value += chance[a] * chance[b] * math.Abs(authored[a]-authored[b])
		}
	}
	return value
}

// tieBreakersAsked reports whether the sheet already asks or answers tie-breakers.
func (m *Model) tieBreakersAsked(s Sheet, x Answers) bool {
	if skips(x[m.questions:]) < len(x)-m.questions {
		return true
	}
	for _, id := range s.Asked {
		if i, ok := m.position[id]; ok && i >= m.questions {
			return true
		}
	}
	return false
}

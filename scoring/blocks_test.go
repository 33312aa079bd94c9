package scoring

import (
	"math"
	"testing"
)

// TestStatementsCarryTheirPart measures the share of each role's variance, over guessed answers,
// that trade-offs carry: docs/validation.md quotes it.
func TestStatementsCarryTheirPart(t *testing.T) {
	t.Parallel()
	now := careerModel(t)
	for _, c := range []struct {
		m    *Model
		want []float64 // percent, in the order of the roles
	}{{now, []float64{46, 27, 68, 74}}, {now.Of("2026.1"), []float64{48, 36, 96, 92}}} {
		for r, role := range c.m.assessment.Roles {
			all, tradeOffs := 0.0, 0.0
			for i, it := range c.m.items[:c.m.questions] {
				square := c.m.full.At(i, r) * c.m.full.At(i, r)
				all += square
				tradeOffs += square * float64(it.block)
			}
			if got := 100 * tradeOffs / all; math.Abs(got-c.want[r]) > 0.5 {
				t.Errorf("edition %s: trade-offs carry %.1f %% of the score of %s, not %v %%", c.m.assessment.Edition, got, role.ID, c.want[r])
			}
		}
	}
}

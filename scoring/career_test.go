package scoring

import (
	"testing"

	"rolefit/content"
)

// careerModel is a new model of the career assessment.
func careerModel(t testing.TB) *Model {
	t.Helper()
	a := content.Career()
	m, err := NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTradeOffShares bounds how much of a role's guessed score the trade-offs carry.
// docs/validation.md quotes what it logs.
func TestTradeOffShares(t *testing.T) {
	t.Parallel()
	const most = 80 // in %
	now := careerModel(t)
	for _, m := range []*Model{now.Of("2026.1"), now} {
		for r, role := range m.assessment.Roles {
			all, tradeOffs := 0.0, 0.0
			for i, q := range m.assessment.Questions {
				w := m.full.At(i, r)
				all += w * w
				if q.Kind == content.TradeOff {
					tradeOffs += w * w
				}
			}
			share := 100 * tradeOffs / all
			t.Logf("%s, %s: trade-offs carry %.0f %%", m.assessment.Edition, role.ID, share)
			if m == now && share > most {
				t.Errorf("%s: trade-offs carry %.0f %%, more than %d", role.ID, share, most)
			}
		}
	}
}

// reporter is the part of testing.T and rapid.T that checks use.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

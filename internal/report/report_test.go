package report

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"rolefit/content"
	"rolefit/scoring"
)

// builtIn is the model of the career quiz.
var builtIn = sync.OnceValues(func() (*scoring.Model, error) { //nolint:gochecknoglobals // read once, never changed
	a := content.Career()
	return scoring.NewModel(a)
})

func careerModel(t testing.TB) *scoring.Model {
	t.Helper()
	m, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func modelOf(t testing.TB, a *content.Assessment) *scoring.Model {
	t.Helper()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func careerLimits(t testing.TB) []content.Limit {
	t.Helper()
	limits := content.Limits()
	return limits
}

// sheetOf answers with a leaning towards a role of the given strength, and noise of a number
// of steps; strength 0 is noise alone. About one in skip questions is skipped; 0 skips none.
func sheetOf(a *content.Assessment, role string, strength, noise float64, skip int, rng *rand.Rand) scoring.Sheet {
	s := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	for _, q := range a.Questions {
		lean := strength * float64(q.Weights[role]) * 2 / 3
		v := math.Round(lean + noise*rng.NormFloat64())
		if skip > 0 && rng.IntN(skip) == 0 {
			continue
		}
		s.Answers[q.ID] = int(min(max(v, -2), 2))
	}
	return s
}

// search returns the first sheet of a fixed sequence with this kind and cause.
func search(t testing.TB, m *scoring.Model, kind scoring.Kind, cause scoring.Cause) scoring.Sheet {
	t.Helper()
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(20261, 7))
	for n := range 20000 {
		role := a.Roles[n%len(a.Roles)].ID
		s := sheetOf(a, role, 0.1*float64(n%6), 0.5+0.25*float64(n%4), 0, rng)
		if v := m.Score(s).Verdict; v.Kind == kind && v.Cause == cause && (kind != scoring.TooClose || len(v.Roles) == 2) {
			return s
		}
	}
	t.Fatalf("no sheet is %s because of %q", kind, cause)
	return scoring.Sheet{}
}

// same gives every question of an assessment the same answer.
func same(a *content.Assessment, value int) scoring.Sheet {
	s := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	for _, q := range a.Questions {
		s.Answers[q.ID] = value
	}
	return s
}

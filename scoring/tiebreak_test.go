package scoring

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// slowTies ranks the tie-breakers by their value, straight from the definition.
func slowTies(m *Model, r Result) []string {
	type choice struct {
		id    string
		value float64
	}
	var choices []choice
	for _, q := range m.assessment.TieBreakers {
		value := 0.0
		for i, a := range r.Roles {
			for _, b := range r.Roles[i+1:] {
				value += a.Chance * b.Chance * math.Abs(float64(q.Weights[a.ID]-q.Weights[b.ID]))
			}
		}
		choices = append(choices, choice{q.ID, math.Round(value * 1e8)})
	}
	slices.SortStableFunc(choices, func(a, b choice) int { return int(b.value - a.value) })
	var want []string
	for _, c := range choices[:min(4, len(choices))] {
		want = append(want, c.id)
	}
	return want
}

func TestTieBreakersAreTheMostUseful(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(41, 1))
	kinds := map[Kind]int{}
	for k := range 600 {
		s := guess(m, rng)
		for i := range rng.IntN(10) {
			delete(s.Answers, m.items[(k+3*i)%m.questions].id)
		}
		r := m.Score(s)
		kinds[r.Verdict.Kind]++
		// Leaning for a caution only is clear by its answers.
		v := r.Verdict
		settled := v.Kind == Insufficient || v.Kind == Clear || v.Kind == Leaning && v.Cause == Caution
		want := slowTies(m, r)
		if settled {
			want = nil
		}
		if !slices.Equal(r.TieBreakers, want) {
			t.Fatalf("%+v asks for %v, want %v", r.Verdict, r.TieBreakers, want)
		}
	}
	for _, k := range []Kind{Clear, Leaning, TooClose, NoPattern, Insufficient} {
		if kinds[k] == 0 {
			t.Errorf("never saw %s", k)
		}
	}
}

func TestTieBreakersOfAStraightLine(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	s := guess(m, rand.New(rand.NewPCG(1, 1)))
	for id := range s.Answers {
		s.Answers[id] = 2
	}
	want := ids(m.assessment.TieBreakers[:4]) // all are worth the same
	if got := m.Score(s).TieBreakers; !slices.Equal(got, want) {
		t.Errorf("asks for %v, want %v", got, want)
	}
}

func TestTieBreakersAreChosenOnce(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(42, 1))
	for range 200 {
		s := guess(m, rng)
		chosen := m.Score(s).TieBreakers
		if len(chosen) == 0 {
			continue
		}
		s.Answers[chosen[0]] = 0
		if again := m.Score(s).TieBreakers; again != nil {
			t.Fatalf("asks for %v after %v", again, chosen)
		}
	}
}

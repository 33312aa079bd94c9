package scoring

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSEChange(t *testing.T) {
	t.Parallel()
	// SEM·√2 = 10·0.8/√2·√2.
	if got := SEChange(); math.Abs(got-8) > 1e-12 {
		t.Errorf("SEChange is %v, want 8", got)
	}
	c := careerModel(t).Change(Sheet{}, Sheet{})
	if math.Abs(c.Bound-15.68) > 1e-9 {
		t.Errorf("the bound is %v, want 15.68", c.Bound)
	}
}

// TestChangesAreSound checks the invariants of any two sheets of any assessment.
func TestChangesAreSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		one, two := anySheet(t, m), anySheet(t, m)
		c := m.Change(one, two)
		checkChange(t, m, one, two, c)
		back := m.Change(two, one)
		if back.Comparable != c.Comparable || back.Shared != c.Shared || back.P != c.P && math.Abs(back.P-c.P) > 1e-9 {
			t.Errorf("backwards: %+v, forwards %+v", back, c)
		}
		for r, role := range back.Roles {
			if math.Abs(role.Points+c.Roles[r].Points) > 1e-9 {
				t.Errorf("%s: backwards %v, forwards %v", role.ID, role.Points, c.Roles[r].Points)
			}
		}
		if same := m.Change(one, one); len(same.Moved) > 0 || same.Larger || !same.Same {
			t.Errorf("a sheet against itself: %+v", same)
		}
	})
}

func checkChange(t reporter, m *Model, one, two Sheet, c Change) {
	t.Helper()
	moved, only := 0, 0
	for id := range m.position {
		a, had := one.Answers[id]
		b, has := two.Answers[id]
		switch {
		case had && has && a != b:
			moved++
		case had != has:
			only++
		}
	}
	if len(c.Moved) != moved || len(c.OnlyFirst)+len(c.OnlySecond) != only || c.Same != (only == 0) {
		t.Errorf("moved %d, in one only %d; got %+v", moved, only, c)
	}
	if !c.Comparable {
		if c.Roles != nil || c.P != 1 || c.Larger {
			t.Errorf("not comparable, and yet %+v", c)
		}
		return
	}
	first, second := m.Score(one), m.Score(two)
	total := 0.0
	for r, role := range c.Roles {
		total += role.Points
		sum := 0.0
		for _, moved := range c.Moved {
			sum += moved.Scores[r]
		}
		if math.Abs(sum-role.Points) > 1e-9 {
			t.Errorf("%s changed by %v, its answers add up to %v", role.ID, role.Points, sum)
		}
		if difference := second.Roles[r].Score - first.Roles[r].Score; c.Same && math.Abs(difference-role.Points) > 1e-9 {
			t.Errorf("%s changed by %v, its scores differ by %v", role.ID, role.Points, difference)
		}
		if role.Larger != (math.Abs(role.Points) >= c.Bound) || math.Abs(role.RC*8-role.Points) > 1e-9 {
			t.Errorf("%+v with the bound %v", role, c.Bound)
		}
	}
	if math.Abs(total) > 1e-9 || c.P < 0 || c.P > 1 || math.IsNaN(c.P) {
		t.Errorf("the roles add up to %v; %+v", total, c)
	}
}

// TestChangeOnSharedQuestions expects a question asked only once, as tie-breakers often are,
// not to count as change.
func TestChangeOnSharedQuestions(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(1, 2))
	one := Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	for _, q := range a.Questions {
		one.Answers[q.ID] = rng.IntN(5) - 2
	}
	two := one
	two.Answers = maps.Clone(one.Answers)
	delete(one.Answers, a.Questions[3].ID)
	for _, q := range a.TieBreakers[:4] {
		two.Answers[q.ID] = 2
	}
	c := m.Change(one, two)
	if !c.Comparable || c.Same || c.Shared != 27 || c.Larger || c.P != 1 {
		t.Errorf("%+v", c)
	}
	for _, role := range c.Roles {
		if role.Points != 0 {
			t.Errorf("%s changed by %v", role.ID, role.Points)
		}
	}
	if len(c.OnlyFirst) != 0 || !slices.Equal(c.OnlySecond, []string{
		a.Questions[3].ID, a.TieBreakers[0].ID, a.TieBreakers[1].ID, a.TieBreakers[2].ID, a.TieBreakers[3].ID,
	}) {
		t.Errorf("only first %v, only second %v", c.OnlyFirst, c.OnlySecond)
	}
}

func TestChangeNeedsSharedAnswers(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	a := m.Assessment()
	one := Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	two := Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	for i, q := range a.Questions {
		one.Answers[q.ID], two.Answers[q.ID] = i%5-2, 2-i%5
		if i < 10 { // 18 of 28 are left: less than three quarters
			delete(two.Answers, q.ID)
		}
	}
	c := m.Change(one, two)
	if c.Comparable || c.Shared != 18 || len(c.OnlyFirst) != 10 || len(c.Moved) == 0 || c.Moved[0].Scores != nil {
		t.Errorf("%+v", c)
	}
}

// retest holds the shares of people, in per cent, that are told after two sittings that a
// change is larger than normal variation: of the first role, of any role, and of all
// together.
type retest struct{ first, some, together float64 }

// sitTwice simulates n people with two sittings each. Their true answers are lean·weight·2/3,
// of one role and then of another, with noise of their own that stays; at each sitting every
// answer varies by SigmaE and one in skip is skipped.
func sitTwice(t *testing.T, m *Model, n, from, to, skip int) retest {
	t.Helper()
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(uint64(from), uint64(10*to+skip)))
	truth := func(own []float64, role, i int) float64 {
		return 0.5*m.items[i].authored[role]*2/3 + own[i]
	}
	var got retest
	for range n {
		own := make([]float64, m.questions)
		for i := range own {
			own[i] = 0.6 * rng.NormFloat64()
		}
		sit := func(role int) Sheet {
			s := Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
			for i, q := range a.Questions {
				if skip == 0 || rng.IntN(skip) > 0 {
					v := math.Round(truth(own, role, i) + SigmaE*rng.NormFloat64())
					s.Answers[q.ID] = int(min(max(v, -2), 2))
				}
			}
			return s
		}
		c := m.Change(sit(from), sit(to))
		if !c.Comparable { // a few skip so much that nothing is said of them
			continue
		}
		percent := 100 / float64(n)
		if c.Roles[0].Larger {
			got.first += percent
		}
		if slices.ContainsFunc(c.Roles, func(r RoleChange) bool { return r.Larger }) {
			got.some += percent
		}
		if c.Larger {
			got.together += percent
		}
	}
	return got
}

// TestFalseAlarms expects, of people without a change, about 5 in 100 to be told of one, in a
// role or in all together.
func TestFalseAlarms(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for _, c := range []struct {
		name string
		skip int
	}{{"all answered", 0}, {"one in twenty skipped", 20}} {
		for role := range m.roles {
			got := sitTwice(t, m, 1000, role, role, c.skip)
			t.Logf("%s, role %d: %.1f %% of the first role, %.1f %% of any, %.1f %% together", c.name, role, got.first, got.some, got.together)
			if got.first < 2 || got.first > 8 || got.together < 2 || got.together > 8 {
				t.Errorf("%s: %+v, want about 5 of one role and together", c.name, got)
			}
		}
	}
}

// TestChangesAreNoticed expects people with a new leaning to be told of the change.
func TestChangesAreNoticed(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for to := 1; to < m.roles; to++ {
		got := sitTwice(t, m, 500, 0, to, 0)
		t.Logf("to role %d: %+v", to, got)
		if got.together < 90 {
			t.Errorf("only %.1f %% are told that they changed", got.together)
		}
	}
}

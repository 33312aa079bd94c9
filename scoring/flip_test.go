package scoring

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/content"
)

// smallModel has five statements and six trade-offs between three roles: few enough for an
// exhaustive search.
func smallModel(t testing.TB) *Model {
	t.Helper()
	a := &content.Assessment{ID: "small", Edition: "1", Roles: []content.Role{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	for i, w := range [][3]int{
		{3, -3, 0},
		{2, -1, -1},
		{-2, 3, -1},
		{-1, -1, 2},
		{0, 1, -1},
		{3, 0, -3},
		{-1, 3, -2},
		{-2, -1, 3},
		{1, -2, 1},
		{0, -3, 3},
		{2, 1, -3},
	} {
		q := content.Question{ID: string(rune('p' + i)), Kind: content.TradeOff, Weights: map[string]int{"a": w[0], "b": w[1], "c": w[2]}}
		if i < 5 {
			q.Kind = content.Statement
		}
		a.Questions = append(a.Questions, q)
	}
	m, err := NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// slowFlip tries every change of one answer, then of two, by scoring whole sheets. It returns
// the answers and steps of the best change and its lead; 0 answers if no change flips the
// result.
func slowFlip(m *Model, s Sheet) (answers, steps int, lead float64) {
	before := m.Score(s).Ranked()[0].ID
	changed := Sheet{Answers: maps.Clone(s.Answers)}
	better := func(n, moved int) {
		r := m.Score(changed).Ranked()
		if r[0].ID == before {
			return
		}
		for _, role := range r[1:] { // it must lead, not tie with, the one before
			if role.ID == before && r[0].Score-role.Score < 1e-7 {
				return
			}
		}
		ahead := r[0].Score - r[1].Score
		if answers == 0 || n < answers || n == answers && (moved < steps || moved == steps && ahead > lead) {
			answers, steps, lead = n, moved, ahead
		}
	}
	each := func(id string, try func(moved int)) {
		old := changed.Answers[id]
		for v := max(-2, old-2); v <= min(2, old+2); v++ {
			if v != old {
				changed.Answers[id] = v
				try(abs(v - old))
			}
		}
		changed.Answers[id] = old
	}
	all := slices.Sorted(maps.Keys(s.Answers))
	for i, a := range all {
		each(a, func(moved int) {
			better(1, moved)
			for _, b := range all[i+1:] {
				each(b, func(more int) { better(2, moved+more) })
			}
		})
	}
	return answers, steps, lead
}

// checkFlip compares a flip with the slow search and with its own figures.
func checkFlip(t *testing.T, m *Model, s Sheet) int {
	t.Helper()
	flip, ok := m.Flip(s)
	answers, steps, lead := slowFlip(m, s)
	if ok != (answers > 0) || len(flip.Moves) != answers {
		t.Fatalf("%v: flips by %+v, want %d answers", s.Answers, flip, answers)
	}
	if !ok {
		return 0
	}
	after := Sheet{Answers: maps.Clone(s.Answers)}
	moved := 0
	for _, move := range flip.Moves {
		if s.Answers[move.Question] != move.From || move.To < -2 || move.To > 2 || abs(move.To-move.From) > 2 {
			t.Fatalf("move %+v of %d", move, s.Answers[move.Question])
		}
		moved += abs(move.To - move.From)
		after.Answers[move.Question] = move.To
	}
	r := m.Score(after).Ranked()
	if r[0].ID != flip.Leader || moved != steps {
		t.Fatalf("%+v: %s leads after %d steps, want %d", flip, r[0].ID, moved, steps)
	}
	near(t, "lead", flip.Lead, r[0].Score-r[1].Score, 1e-6)
	near(t, "largest lead", flip.Lead, lead, 1e-6)
	return answers
}

func TestFlip(t *testing.T) {
	t.Parallel()
	m := smallModel(t)
	rng := rand.New(rand.NewPCG(31, 1))
	seen := map[int]int{}
	for k := range 60 {
		s := guess(m, rng)
		if k%3 == 0 {
			s = person(m, k%m.roles)
			s.Answers[m.items[k%11].id] = rng.IntN(5) - 2
		}
		if k%4 == 0 {
			delete(s.Answers, m.items[k%11].id)
		}
		seen[checkFlip(t, m, s)]++
	}
	for _, n := range []int{0, 1, 2} {
		if seen[n] == 0 {
			t.Errorf("no sheet needed %d answers: %v", n, seen)
		}
	}
}

func TestFlipOfCareer(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(32, 1))
	for k := range 4 {
		s := guess(m, rng)
		if k%2 == 0 {
			for _, id := range m.Score(s).TieBreakers {
				s.Answers[id] = rng.IntN(5) - 2
			}
		}
		checkFlip(t, m, s)
	}
	if _, ok := m.Flip(person(m, 0)); ok {
		t.Error("two answers change a plain result")
	}
}

func TestPivotal(t *testing.T) {
	t.Parallel()
	for _, m := range []*Model{careerModel(t), smallModel(t)} {
		rng := rand.New(rand.NewPCG(33, 1))
		seen := 0
		for k := range 40 {
			s := guess(m, rng)
			if k%4 == 0 {
				delete(s.Answers, m.items[k%m.questions].id)
			}
			before := m.Score(s).Ranked()[0].ID
			var want []string
			for _, it := range m.items {
				if _, ok := s.Answers[it.id]; !ok {
					continue
				}
				without := Sheet{Answers: maps.Clone(s.Answers)}
				delete(without.Answers, it.id)
				if m.Score(without).Ranked()[0].ID != before {
					want = append(want, it.id)
				}
			}
			if got := m.Pivotal(s); !slices.Equal(got, want) {
				t.Fatalf("%s: hangs on %v, want %v", m.assessment.ID, got, want)
			}
			seen += len(want)
		}
		if seen == 0 {
			t.Error("no result hung on a question")
		}
		if got := m.Pivotal(person(m, 0)); got != nil {
			t.Errorf("%s: a plain result hangs on %v", m.assessment.ID, got)
		}
	}
}

// TestPivotalComparison expects a question to be pivotal if the roles cannot be compared
// without it.
func TestPivotalComparison(t *testing.T) {
	t.Parallel()
	a := &content.Assessment{ID: "thin", Edition: "1", Roles: []content.Role{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	for i, w := range [][3]int{{1, -1, 0}, {-1, 1, 0}, {1, 1, -2}} {
		a.Questions = append(a.Questions, content.Question{
			ID: string(rune('p' + i)), Kind: content.Statement,
			Weights: map[string]int{"a": w[0], "b": w[1], "c": w[2]},
		})
	}
	m, err := NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	s := Sheet{Answers: map[string]int{"p": 2, "q": -2, "r": 0}}
	if m.Full().Rank() != 2 {
		t.Fatalf("rank %d", m.Full().Rank())
	}
	if got := m.Pivotal(s); !slices.Equal(got, []string{"p", "q", "r"}) {
		t.Errorf("hangs on %v", got)
	}
}

func abs(n int) int { return max(n, -n) }

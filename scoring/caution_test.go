package scoring

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// flagged changes a sheet in one way, scores it and returns its flags.
func flagged(t *testing.T, change func(m *Model, s *Sheet)) []Flag {
	t.Helper()
	m := careerModel(t)
	// A sheet of many kinds of answers, without a caution.
	s := guess(m, rand.New(rand.NewPCG(21, 4)))
	for k, it := range m.items[:m.questions] {
		s.Answers[it.id] = []int{-2, 1, 0, 2, -1}[k%5]
	}
	for _, pair := range m.assessment.Antonyms {
		s.Answers[pair[0]], s.Answers[pair[1]] = 1, -1
	}
	if f := m.Score(s).Flags; f != nil {
		t.Fatalf("the plain sheet has %v", f)
	}
	change(m, &s)
	if err := m.Check(s, nil); err != nil {
		t.Fatal(err)
	}
	return m.Score(s).Flags
}

// run gives n questions from the first the same answer.
func run(n int) func(m *Model, s *Sheet) {
	return func(m *Model, s *Sheet) {
		for _, it := range m.items[:n] {
			s.Answers[it.id] = 1
		}
		if s.Answers[m.items[n].id] == 1 {
			s.Answers[m.items[n].id] = 0
		}
		for _, pair := range m.assessment.Antonyms {
			s.Answers[pair[1]] = min(s.Answers[pair[1]], 1)
		}
	}
}

func TestSameKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(m *Model, s *Sheet)
		want   bool
	}{
		{"eight in a row", run(8), false},
		{"nine in a row", run(9), true},
		{"twelve in a row", run(12), true},
		{"a skip breaks it", func(m *Model, s *Sheet) {
			run(12)(m, s)
			delete(s.Answers, m.items[5].id)
		}, false},
		{"another answer breaks it", func(m *Model, s *Sheet) {
			run(12)(m, s)
			s.Answers[m.items[5].id] = 2
		}, false},
		{"not in the order shown", func(m *Model, s *Sheet) {
			run(9)(m, s)
			s.Asked = ids(m.assessment.Questions)
			s.Asked[0], s.Asked[20] = s.Asked[20], s.Asked[0]
			s.Answers[s.Asked[0]] = 2
			s.Answers[s.Asked[19]] = 0
		}, false},
		{"in the order shown", func(m *Model, s *Sheet) {
			s.Asked = ids(m.assessment.Questions)
			slices.Reverse(s.Asked)
			for _, id := range s.Asked[3:12] {
				s.Answers[id] = -1
			}
		}, true},
		{"through tie-breakers", func(m *Model, s *Sheet) {
			for _, it := range m.items[m.questions-6 : m.questions+3] {
				s.Answers[it.id] = 1
			}
			for _, pair := range m.assessment.Antonyms {
				s.Answers[pair[1]] = min(s.Answers[pair[1]], 1)
			}
		}, true},
	} {
		if got := slices.Contains(flagged(t, c.change), SameKey); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestFlat(t *testing.T) {
	t.Parallel()
	few := func(n int) func(m *Model, s *Sheet) {
		return func(m *Model, s *Sheet) {
			for k, it := range m.items[:m.questions] {
				s.Answers[it.id] = 0
				if k < n { // n ones of 28: SD = √(n/28·(1−n/28))
					s.Answers[it.id] = 1
				}
			}
		}
	}
	if f := flagged(t, few(13)); !slices.Contains(f, Flat) { // SD 0.4987
		t.Errorf("13 of 28: %v", f)
	}
	if f := flagged(t, few(14)); slices.Contains(f, Flat) { // SD 0.5 is not less
		t.Errorf("14 of 28: %v", f)
	}
	if f := flagged(t, func(m *Model, s *Sheet) { clear(s.Answers) }); f != nil {
		t.Errorf("no answers: %v", f)
	}
}

func TestFast(t *testing.T) {
	t.Parallel()
	timed := func(known, fast int, seconds float64) func(m *Model, s *Sheet) {
		return func(m *Model, s *Sheet) {
			s.Seconds = map[string]float64{}
			for k, it := range m.items[:known] {
				s.Seconds[it.id] = 4
				if k < fast {
					s.Seconds[it.id] = seconds
				}
			}
		}
	}
	for _, c := range []struct {
		name        string
		known, fast int
		seconds     float64
		want        bool
	}{
		{"times unknown", 0, 0, 0, false},
		{"a quarter under two", 28, 7, 1.99, true},
		{"less than a quarter", 28, 6, 0, false},
		{"two is not under two", 28, 28, 2, false},
		{"of those known", 8, 2, 1, true},
	} {
		if got := slices.Contains(flagged(t, timed(c.known, c.fast, c.seconds)), Fast); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	unanswered := flagged(t, func(m *Model, s *Sheet) {
		timed(28, 7, 1)(m, s)
		delete(s.Answers, m.items[0].id)
	})
	if slices.Contains(unanswered, Fast) { // six fast of 27 answered
		t.Errorf("a skipped question counts as fast")
	}
}

func TestContradictory(t *testing.T) {
	t.Parallel()
	alike := func(sums ...int) func(m *Model, s *Sheet) {
		return func(m *Model, s *Sheet) {
			for k, pair := range m.assessment.Antonyms {
				a := max(-2, min(2, sums[k]))
				s.Answers[pair[0]], s.Answers[pair[1]] = a, sums[k]-a
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(m *Model, s *Sheet)
		want   bool
	}{
		{"a sum of 7 over three pairs", alike(3, -2, 2), true},
		{"a sum of 6", alike(2, 2, 2), false},
		{"agreeing with all", alike(4, 4, 4), true},
		{"opposites", alike(0, 0, 0), false},
		{"one pair answered, by 3", func(m *Model, s *Sheet) {
			alike(3, 0, 0)(m, s)
			delete(s.Answers, m.assessment.Antonyms[1][0])
			delete(s.Answers, m.assessment.Antonyms[2][1])
		}, true},
		{"no pair answered", func(m *Model, s *Sheet) {
			for _, pair := range m.assessment.Antonyms {
				delete(s.Answers, pair[0])
			}
		}, false},
	} {
		if got := slices.Contains(flagged(t, c.change), Contradictory); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

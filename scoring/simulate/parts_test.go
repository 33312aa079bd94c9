package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/content"
	"rolefit/scoring"
)

// TestReasonsAreThoseOfTheResult expects the three answers that are reversed to be the three
// that a result names first.
func TestReasonsAreThoseOfTheResult(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	a := m.Assessment()
	s := newSitting(m)
	s.seed(1, "reasons", 0)
	who := &respondent{preferences(m, 0.35, 2), 1.2}
	for range 300 {
		s.sit(who)
		sheet := scoring.Sheet{Answers: map[string]int{}}
		for i, q := range slices.Concat(a.Questions, a.TieBreakers) {
			if s.x[i] != scoring.Skipped {
				sheet.Answers[q.ID] = int(s.x[i])
			}
		}
		r := m.Score(sheet)
		var want []string
		for _, reason := range r.Reasons[:named] {
			want = append(want, reason.Question)
		}
		var got []string
		for _, i := range s.reasons() {
			got = append(got, slices.Concat(a.Questions, a.TieBreakers)[i].ID)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("reasons %v, want %v", got, want)
		}
		if r.Verdict.Kind != s.shown[1] {
			t.Fatalf("shown %s, the result is %s", s.shown[1], r.Verdict.Kind)
		}
	}
}

func TestSitAsksTheTieBreakersChosen(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	s := newSitting(m)
	s.seed(2, "ties", 0)
	seen := map[int]int{}
	for range 500 {
		s.sit(guesser{.2, .2, .2, .2, .2})
		n := 0
		for _, v := range s.x[s.questions:] {
			if v != scoring.Skipped {
				n++
			}
		}
		if clear := s.before.Kind == scoring.Clear; clear != (n == 0) {
			t.Fatalf("%s, then %d tie-breakers", s.before.Kind, n)
		}
		seen[n]++
	}
	if len(seen) != 2 || seen[4] == 0 {
		t.Errorf("tie-breakers asked: %v", seen)
	}
}

func TestGuesserFollowsItsShares(t *testing.T) {
	t.Parallel()
	want := [5]float64{.05, .1, .2, .35, .3}
	g := guesser(want)
	rng := rand.New(rand.NewPCG(1, 2))
	var got [5]float64
	const n = 100_000
	for range n {
		got[g.answer(rng, 0)+2]++
	}
	for v, share := range want {
		if math.Abs(got[v]/n-share) > 0.006 {
			t.Errorf("%d: %.4f, want %.2f", v-2, got[v]/n, share)
		}
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]int8{-9: -2, -1.5: -2, -1.49: -1, -0.4: 0, 0.5: 1, 1.49: 1, 1.5: 2, 40: 2} {
		if got := clip(x); got != want {
			t.Errorf("clip(%v) = %d, want %d", x, got, want)
		}
	}
}

func TestLean(t *testing.T) {
	t.Parallel()
	a := &content.Assessment{Roles: []content.Role{{ID: "a"}, {ID: "b"}}}
	a.Questions = []content.Question{{ID: "q", Weights: map[string]int{"a": 3, "b": -1}}}
	a.TieBreakers = []content.Question{{ID: "t", Weights: map[string]int{"a": -3, "b": 3}}}
	m := model(t, a)
	for _, c := range []struct {
		roles []int
		want  []float64
	}{{[]int{0}, []float64{1, -1}}, {[]int{1}, []float64{-1.0 / 3, 1}}, {[]int{0, 1}, []float64{1.0 / 3, 0}}} {
		for i, got := range preferences(m, 0.5, c.roles...) {
			if math.Abs(got-c.want[i]) > 1e-12 {
				t.Errorf("%v: %v at %d, want %v", c.roles, got, i, c.want[i])
			}
		}
	}
}

func TestDrawIsEven(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	s := newSitting(m)
	s.seed(3, "draw", 0)
	s.ask(&respondent{preferences(m, 1, 0), 1})
	s.x[5] = scoring.Skipped
	count := make([]int, len(s.x))
	const n = 27_000
	for range n {
		drawn := slices.Clone(s.draw(3))
		slices.Sort(drawn)
		if len(slices.Compact(drawn)) != 3 {
			t.Fatalf("drew %v", drawn)
		}
		for _, i := range drawn {
			count[i]++
		}
	}
	for i, c := range count {
		want := 3000.0
		if i == 5 || i >= 28 {
			want = 0
		}
		if math.Abs(float64(c)-want) > 300 {
			t.Errorf("question %d is drawn %d times, want %v", i, c, want)
		}
	}
	if got := s.draw(99); len(got) != 27 {
		t.Errorf("drew %d of 27", len(got))
	}
}

func TestBars(t *testing.T) {
	t.Parallel()
	full := &bench{scale: 1, career: true}
	more := &bench{scale: 4, career: true}
	small := &bench{scale: 0.01, career: true}
	other := &bench{scale: 1}
	tiny := &bench{scale: 0.01}
	for _, c := range []struct {
		b     *bench
		value float64
		bar   bar
		words string
		mark  Mark
	}{
		{full, 99, atLeast(99), "at least 99", Met},
		{full, 98.999, atLeast(99), "at least 99", Missed},
		{more, 98.999, atLeast(99), "at least 99", Missed},
		{full, 5, atMost(5), "at most 5", Met},
		{full, 5.001, atMost(5), "at most 5", Missed},
		{full, 24.5, within(25, 0.5), "24.5 to 25.5", Met},
		{full, 25.51, within(25, 0.5), "24.5 to 25.5", Missed},
		{full, 7, bar{}, "", NoBar},
		{small, 96.4, atLeast(99), "at least 96.31", Met}, // 3·√(99·1)/√100·0.9 = 2.69
		{small, 96.3, atLeast(99), "at least 96.31", Missed},
		{other, 1, atLeast(99).ofCareer(), "career: at least 99", NoBar},
		{tiny, 1, atLeast(99).ofCareer(), "career: at least 99", NoBar},
		{other, 1, atLeast(99), "at least 99", Missed},
	} {
		f := c.b.figure("f", c.value, "%", 100, c.bar)
		if f.Bar != c.words || f.Mark != c.mark {
			t.Errorf("%v: %q %s, want %q %s", c.value, f.Bar, f.Mark, c.words, c.mark)
		}
	}
	r := full.figure("r", 0.7996, "", 100, correlated(0.8))
	if r.Mark != Missed || r.Bar != "at least 0.8" {
		t.Errorf("%+v", r)
	}
	if f := full.figure("none", 0, "%", 0, atLeast(99)); f.Mark != NoBar {
		t.Errorf("a figure over nothing is %s", f.Mark)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	var c claims
	for chance, want := range map[float64]int{0: 0, 0.05: 0, 0.1: 0, 0.11: 1, 0.5: 4, 0.95: 9, 1: 9} {
		before := c.N
		c.claim(chance, false)
		if c.N[want] != before[want]+1 {
			t.Errorf("%v is not in bin %d: %v", chance, want, c.N)
		}
	}
	c = claims{}
	c.claim(0.8, true)
	c.claim(0.8, true)
	c.claim(0.3, true)
	c.claim(0.3, false)
	// |1.6−2| + |0.6−1| over 4.
	if got := c.off(); math.Abs(got-0.2) > 1e-12 {
		t.Errorf("calibration error %v, want 0.2", got)
	}
	if table := c.table(); table[7].Hit != 1 || table[7].Sheets != 2 || table[2].Hit != 0.5 || table[0].Sheets != 0 {
		t.Errorf("table %v", table)
	}
}

func BenchmarkSit(b *testing.B) {
	s := newSitting(careerModel(b))
	s.seed(1, "bench", 0)
	g := guesser{.2, .2, .2, .2, .2}
	b.ReportAllocs()
	for b.Loop() {
		s.sit(g)
	}
}

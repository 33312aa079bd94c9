package scoring

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/content"
)

// TestVerdictBounds walks both sides of every bound of a verdict.
func TestVerdictBounds(t *testing.T) {
	t.Parallel()
	plenty := tally{answered: 28, asked: 28, half: true, mean: 1}
	few := plenty
	few.mean = 0.799
	short, half := plenty, plenty
	short.answered = 20 // of 28 is less than three quarters
	half.half = false
	enough := plenty
	enough.answered = 21
	for _, c := range []struct {
		name      string
		tally     tally
		unusable  bool
		margin, p float64
		share     float64
		kind      Kind
		cause     Cause
	}{
		{"clear at both bounds", plenty, false, 1.645, .05, .2, Clear, NoCause},
		{"margin below clear", plenty, false, 1.644, .05, .2, Leaning, Margin},
		{"pattern above clear", plenty, false, 3, .051, .2, Leaning, Pattern},
		{"both", plenty, false, 1.2, .2, .2, Leaning, Margin},
		{"leaning at both bounds", plenty, false, 1, .25, .2, Leaning, Margin},
		{"margin below leaning", plenty, false, .999, .01, .2, TooClose, Margin},
		{"pattern above leaning, few preferences", few, false, 3, .251, .2, NoPattern, FewPreferences},
		{"pattern above leaning, strong answers", plenty, false, 3, .251, .2, NoPattern, WantsBoth},
		{"too few answers", short, false, 3, .001, .2, Insufficient, TooFewAnswers},
		{"three quarters", enough, false, 3, .001, .2, Clear, NoCause},
		{"less than half of a block", half, false, 3, .001, .2, Insufficient, TooFewAnswers},
		{"roles not told apart", plenty, true, 0, 1, .2, Insufficient, CannotCompare},
		{"one question a third", plenty, false, 3, .001, 1.0 / 3, Clear, NoCause},
		{"one question more than a third", plenty, false, 3, .001, .334, Insufficient, OneQuestion},
	} {
		e := Evaluation{Margin: c.margin, Fit: Fit{P: c.p}, mean: c.tally.mean}
		if kind, cause := (*Model)(nil).verdict(&e, c.tally, !c.unusable, c.share); kind != c.kind || cause != c.cause {
			t.Errorf("%s: %s (%s), want %s (%s)", c.name, kind, cause, c.kind, c.cause)
		}
	}
}

// sheetOf answers the first questions of each kind by a rule.
func sheetOf(m *Model, rule func(q content.Question) (int, bool)) Sheet {
	s := Sheet{Assessment: m.assessment.ID, Edition: m.assessment.Edition, Answers: map[string]int{}}
	for _, q := range m.assessment.Questions {
		if v, ok := rule(q); ok {
			s.Answers[q.ID] = v
		}
	}
	return s
}

func TestVerdictOfBlocks(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	// 13 statements and 15 trade-offs: six statements are less than half of them.
	for _, c := range []struct {
		statements, tradeOffs int
		insufficient          bool
	}{
		{13, 15, false},
		{7, 15, false},
		{6, 15, true},
		{13, 8, false},
		{13, 7, true},
		{10, 10, true},
		{10, 11, false},
		{0, 0, true},
	} {
		left := map[content.Kind]int{content.Statement: c.statements, content.TradeOff: c.tradeOffs}
		s := sheetOf(m, func(q content.Question) (int, bool) {
			left[q.Kind]--
			return max(-2, min(2, q.Weights["fde"])), left[q.Kind] >= 0
		})
		v := m.Score(s).Verdict
		if got := v.Kind == Insufficient && v.Cause == TooFewAnswers; got != c.insufficient {
			t.Errorf("%d statements, %d trade-offs: %+v", c.statements, c.tradeOffs, v)
		}
	}
}

func TestSkippedTieBreakersCostNothing(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		s := guess(m, rng)
		before := m.Score(s)
		if len(before.TieBreakers) == 0 {
			continue
		}
		s.Asked = slices.Concat(ids(m.assessment.Questions), before.TieBreakers)
		after := m.Score(s)
		if after.Verdict.Kind != before.Verdict.Kind || after.Asked != 28+len(before.TieBreakers) || after.Answered != 28 {
			t.Fatalf("%+v becomes %+v, %d of %d answered", before.Verdict, after.Verdict, after.Answered, after.Asked)
		}
		if after.TieBreakers != nil {
			t.Fatalf("asks for %v again", after.TieBreakers)
		}
	}
}

func ids(qs []content.Question) []string {
	list := make([]string, len(qs))
	for i, q := range qs {
		list[i] = q.ID
	}
	return list
}

// TestTooCloseNamesEveryRoleNear expects the roles within one standard error of the first,
// and no other.
func TestTooCloseNamesEveryRoleNear(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(9, 9))
	seen := map[int]bool{}
	for range 4000 {
		r := m.Score(guess(m, rng))
		if r.Verdict.Kind != TooClose {
			continue
		}
		ranked := r.Ranked()
		var want []string
		for _, role := range ranked {
			if ranked[0].Score-role.Score <= Points*SEDifference(4) {
				want = append(want, role.ID)
			}
		}
		if !slices.Equal(r.Verdict.Roles, want) {
			t.Fatalf("names %v, want %v", r.Verdict.Roles, want)
		}
		seen[len(want)] = true
	}
	if !seen[2] || !seen[3] {
		t.Errorf("saw %v roles named", slices.Sorted(maps.Keys(seen)))
	}
}

func TestNoPatternByCause(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(11, 11))
	seen := map[Cause]int{}
	for k := range 3000 {
		s := guess(m, rng)
		if k%2 == 0 { // mostly the middle
			for id, v := range s.Answers {
				s.Answers[id] = v / 2
			}
		}
		r := m.Score(s)
		if r.Verdict.Kind != NoPattern {
			continue
		}
		seen[r.Verdict.Cause]++
		mean := 0.0
		for _, v := range s.Answers {
			mean += float64(abs(v)) / 28
		}
		want := WantsBoth
		switch {
		case len(r.Flags) > 0:
			want = Caution
		case mean < 0.8:
			want = FewPreferences
		}
		if r.Verdict.Cause != want || len(r.Verdict.Roles) != 2 {
			t.Fatalf("%+v, want the cause %s and two roles", r.Verdict, want)
		}
		checkCancel(t, r)
	}
	for _, c := range []Cause{Caution, FewPreferences, WantsBoth} {
		if seen[c] == 0 {
			t.Errorf("never saw %s", c)
		}
	}
}

// checkCancel finds the two answers that cancel most by trying all pairs.
func checkCancel(t *testing.T, r Result) {
	t.Helper()
	if r.Verdict.Cause != WantsBoth {
		if r.Cancel != nil {
			t.Fatalf("%s names %v", r.Verdict.Cause, r.Cancel)
		}
		return
	}
	product := func(a, b Reason) float64 {
		sum := 0.0
		for k := range a.Scores {
			sum += a.Scores[k] * b.Scores[k]
		}
		return sum
	}
	least, named := 0.0, 0.0
	for _, a := range r.Reasons {
		for _, b := range r.Reasons {
			least = min(least, product(a, b))
			if slices.Equal(r.Cancel, []string{a.Question, b.Question}) {
				named = product(a, b)
			}
		}
	}
	near(t, "product of the two answers", named, least, 1e-9)
	if !(named < 0) {
		t.Fatalf("%v do not cancel", r.Cancel)
	}
}

func TestAFlagLowersClear(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for role := range m.roles {
		s := person(m, role)
		plain := m.Score(s)
		if plain.Verdict.Kind != Clear || plain.Verdict.Cause != NoCause || plain.TieBreakers != nil {
			t.Fatalf("role %d: %+v", role, plain.Verdict)
		}
		s.Seconds = map[string]float64{}
		for id := range s.Answers {
			s.Seconds[id] = 1
		}
		hurried := m.Score(s)
		want := Verdict{Leaning, plain.Verdict.Roles, Caution}
		if fmt.Sprint(hurried.Verdict) != fmt.Sprint(want) || !slices.Equal(hurried.Flags, []Flag{Fast}) {
			t.Errorf("role %d, hurried: %+v, flags %v", role, hurried.Verdict, hurried.Flags)
		}
		if hurried.TieBreakers != nil {
			t.Errorf("a flag asks for tie-breakers: %v", hurried.TieBreakers)
		}
		if len(hurried.Reasons) != len(plain.Reasons) || hurried.Roles[0] != plain.Roles[0] {
			t.Error("a flag removes an answer")
		}
	}
}

package scoring

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/content"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// crowd makes n sheets, some of them with tie-breakers, some with skips, some all
// but empty.
func crowd(m *Model, n int, seed uint64) []Sheet {
	rng := rand.New(rand.NewPCG(seed, 11))
	sheets := make([]Sheet, n)
	for k := range sheets {
		s := guess(m, rng)
		if k%2 == 0 {
			for _, id := range m.Score(s).TieBreakers {
				s.Answers[id] = rng.IntN(5) - 2
			}
		}
		for i := range m.questions {
			if k%3 == 1 && i%9 == 0 || k%7 == 6 && i > 2 {
				delete(s.Answers, m.items[i].id)
			}
		}
		sheets[k] = s
	}
	return sheets
}

// TestGroupAddsUp compares Group with counts made by hand.
func TestGroupAddsUp(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	sheets := crowd(m, 40, 1)
	g := m.Group(sheets)
	kinds, flags, first, scores := map[Kind]int{}, map[Flag]int{}, map[string]int{}, map[string][]float64{}
	for _, s := range sheets {
		r := m.Score(s)
		kinds[r.Verdict.Kind]++
		for _, f := range r.Flags {
			flags[f]++
		}
		if r.Verdict.Kind == Insufficient {
			continue
		}
		for _, role := range r.Roles {
			scores[role.ID] = append(scores[role.ID], role.Score)
		}
		if len(r.Verdict.Roles) == 1 && r.Verdict.Kind != TooClose {
			first[r.Verdict.Roles[0]]++
		}
	}
	if g.N != 40 || g.Scored != 40-kinds[Insufficient] || g.Scored == 40 {
		t.Errorf("%d sheets, %d scored; %d insufficient", g.N, g.Scored, kinds[Insufficient])
	}
	for k, kind := range []Kind{Clear, Leaning, TooClose, NoPattern, Insufficient} {
		if want := (GroupKind{kind, kinds[kind]}); g.Kinds[k] != want {
			t.Errorf("kind %d is %v, want %v", k, g.Kinds[k], want)
		}
	}
	for k, flag := range []Flag{SameKey, Flat, Fast, Contradictory} {
		if want := (GroupFlag{flag, flags[flag]}); g.Flags[k] != want {
			t.Errorf("flag %d is %v, want %v", k, g.Flags[k], want)
		}
	}
	sum := 0.0
	for k, role := range m.assessment.Roles {
		mean, sd := byHand(scores[role.ID])
		want := GroupRole{role.ID, mean, sd, first[role.ID]}
		if diff := cmp.Diff(want, g.Roles[k], cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Error(diff)
		}
		sum += g.Roles[k].Mean
	}
	near(t, "sum of the means", sum, 0, 1e-9)
}

func byHand(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / float64(len(x)-1))
}

func TestGroupQuestions(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	sheets := crowd(m, 40, 2)
	g := m.Group(sheets)
	at := 0
	for i, it := range m.items {
		var x []float64
		var counts [5]int
		for _, s := range sheets {
			if v, ok := s.Answers[it.id]; ok {
				x = append(x, float64(v))
				counts[v+2]++
			}
		}
		if i >= m.questions && len(x) == 0 {
			continue
		}
		mean, sd := byHand(x)
		want := GroupQuestion{ID: it.id, Tie: i >= m.questions, N: len(x), Counts: counts, Mean: mean, SD: sd}
		if diff := cmp.Diff(want, g.Questions[at], cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()); diff != "" {
			t.Error(diff)
		}
		if q, ok := g.Question(it.id); !ok || q != g.Questions[at] {
			t.Errorf("Question(%q) is %v, %v", it.id, q, ok)
		}
		at++
	}
	if at != len(g.Questions) {
		t.Errorf("%d questions, want %d", len(g.Questions), at)
	}
	if !slices.ContainsFunc(g.Questions, func(q GroupQuestion) bool { return q.Tie }) {
		t.Error("no tie-breaker; the test says nothing of them")
	}
	if _, ok := g.Question("nobody"); ok {
		t.Error("it has a question that there is not")
	}
}

func TestGroupOfNobodyAndOfOne(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	one := guess(m, rand.New(rand.NewPCG(3, 3)))
	for n, sheets := range [][]Sheet{nil, {one}} {
		g := m.Group(sheets)
		if g.N != n || g.Scored != n || len(g.Roles) != 4 || len(g.Kinds) != 5 || len(g.Flags) != 4 || len(g.Questions) != m.questions {
			t.Errorf("%d sheets: %+v", n, g)
		}
		for _, r := range g.Roles {
			if r.SD != 0 || (r.Mean != 0) != (n == 1) {
				t.Errorf("%d sheets: %+v", n, r)
			}
		}
		for _, q := range g.Questions {
			if q.SD != 0 || q.N != n {
				t.Errorf("%d sheets: %+v", n, q)
			}
		}
	}
}

func TestGroupsAreSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		sheets := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Sheet { return anySheet(t, m) }), 0, 12).Draw(t, "sheets")
		g := m.Group(sheets)
		kinds, first := 0, 0
		for _, k := range g.Kinds {
			kinds += k.N
		}
		for _, r := range g.Roles {
			first += r.First
			finite(t, r.Mean, r.SD)
		}
		if kinds != g.N || first > g.Scored || g.Scored > g.N {
			t.Errorf("%+v", g)
		}
		for _, q := range g.Questions {
			finite(t, q.Mean, q.SD)
			if sum := q.Counts[0] + q.Counts[1] + q.Counts[2] + q.Counts[3] + q.Counts[4]; sum != q.N || q.N > g.N {
				t.Errorf("%+v", q)
			}
		}
		split := g.Split(len(g.Questions))
		for k, id := range split {
			q, _ := g.Question(id)
			if q.Tie {
				t.Errorf("the tie-breaker %q splits the room", id)
			}
			if k > 0 {
				if before, _ := g.Question(split[k-1]); before.N == q.N && before.spread() < q.spread() {
					t.Errorf("%q, with SD %g, comes after SD %g", id, q.SD, before.SD)
				}
			}
		}
		again := m.Group(append(slices.Clone(sheets), sheets...))
		if again.N != 2*g.N || again.Scored != 2*g.Scored {
			t.Errorf("everybody twice: %d, %d, of %d, %d", again.N, again.Scored, g.N, g.Scored)
		}
	})
}

func finite(t reporter, values ...float64) {
	t.Helper()
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("%g", v)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	question := func(id string, counts ...int) GroupQuestion { return answered(id, [5]int(counts)) }
	tie := question("tie", 6, 0, 0, 0, 6)
	tie.Tie = true
	g := Group{Questions: []GroupQuestion{
		question("mild", 0, 6, 0, 6, 0),
		question("alone", 1, 0, 0, 0, 11), // further apart than mild, but one against eleven
		question("halves", 6, 0, 0, 0, 6),
		question("agreed", 0, 0, 0, 0, 12),
		question("fewer", 2, 0, 0, 0, 2), // the same spread as halves
		question("middle", 2, 0, 8, 0, 2),
		tie,
		question("nobody", 0, 0, 0, 0, 0),
	}}
	// Variances over N²: 4, 4, 4/3 and 1.
	want := []string{"halves", "fewer", "middle", "mild"}
	for n := range 9 {
		if diff := cmp.Diff(want[:min(n, 4)], g.Split(n), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Split(%d): %s", n, diff)
		}
	}
	if got := g.Split(-1); len(got) != 0 {
		t.Errorf("Split(-1) is %v", got)
	}
}

// TestTopics expects another pair of roles among questions that split a class nearly alike,
// and never a question that splits it much less.
func TestTopics(t *testing.T) {
	t.Parallel()
	weights := func(w ...int) map[string]int { return map[string]int{"a": w[0], "b": w[1], "c": w[2]} }
	a := &content.Assessment{
		Roles: []content.Role{{ID: "a"}, {ID: "b"}, {ID: "c"}},
		Questions: []content.Question{
			{ID: "ab", Weights: weights(3, -3, 0)},
			{ID: "ab-again", Weights: weights(-3, 3, 0)},
			{ID: "bc", Weights: weights(0, 3, -3)},
			{ID: "ac", Weights: weights(-3, 0, 3)},
		},
	}
	m, err := NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	group := func(counts ...[5]int) Group {
		var g Group
		for i, c := range counts {
			g.Questions = append(g.Questions, answered(a.Questions[i].ID, c))
		}
		return g
	}
	halves, near, far := [5]int{6, 0, 0, 0, 6}, [5]int{6, 0, 1, 0, 5}, [5]int{2, 2, 4, 2, 2}
	for name, c := range map[string]struct {
		g    Group
		want []string
	}{
		"nearly alike": {group(halves, halves, near, far), []string{"ab", "bc", "ab-again", "ac"}},
		"all alike":    {group(halves, halves, halves, halves), []string{"ab", "bc", "ac", "ab-again"}},
		"far apart":    {group(halves, near, far, far), []string{"ab", "ab-again", "bc", "ac"}},
		"nothing":      {Group{}, nil},
	} {
		for n := range 6 {
			if diff := cmp.Diff(c.want[:min(n, len(c.want))], m.Topics(c.g, n), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s, %d: %s", name, n, diff)
			}
		}
	}
}

func TestPair(t *testing.T) {
	t.Parallel()
	a := &content.Assessment{
		Roles: []content.Role{{ID: "a"}, {ID: "b"}, {ID: "c"}},
		Questions: []content.Question{
			{ID: "plain", Weights: map[string]int{"a": 1, "b": -2, "c": 3}},
			{ID: "tied", Weights: map[string]int{"a": 2, "b": 0, "c": 0}},
			{ID: "same", Weights: map[string]int{"a": 2, "b": 2, "c": 2}},
		},
		TieBreakers: []content.Question{{ID: "extra", Kind: content.TradeOff, Weights: map[string]int{"a": 0, "b": 0, "c": 1}}},
	}
	m, err := NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id, one, other string
		ok             bool
	}{
		{"plain", "b", "c", true},
		{"tied", "a", "b", true},
		{"same", "", "", false},
		{"extra", "a", "c", true},
		{"nobody", "", "", false},
	} {
		if one, other, ok := m.Pair(c.id); one != c.one || other != c.other || ok != c.ok {
			t.Errorf("Pair(%q) is %q, %q, %v", c.id, one, other, ok)
		}
	}
}

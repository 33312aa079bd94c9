package scoring

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"rolefit/content"

	"github.com/google/go-cmp/cmp"
)

func TestNewModelRefuses(t *testing.T) {
	t.Parallel()
	roles := func(n int) []content.Role {
		var rs []content.Role
		for r := range n {
			rs = append(rs, content.Role{ID: fmt.Sprint("r", r)})
		}
		return rs
	}
	one := []content.Question{{ID: "q", Kind: content.Statement}}
	for _, a := range []*content.Assessment{
		{},
		{Roles: roles(1), Questions: one},
		{Roles: roles(9), Questions: one},
		{Roles: roles(4)},
	} {
		if m, err := NewModel(a); err == nil || m != nil {
			t.Errorf("%d roles, %d questions: no error", len(a.Roles), len(a.Questions))
		}
	}
	if _, err := NewModel(&content.Assessment{Roles: roles(8), Questions: one}); err != nil {
		t.Error(err)
	}
}

// TestSharedModel scores the same sheets in many goroutines on one model: the results equal
// the results of separate models. The race detector covers the sharing.
func TestSharedModel(t *testing.T) {
	t.Parallel()
	shared := careerModel(t)
	rng := rand.New(rand.NewPCG(51, 1))
	var sheets []Sheet
	for k := range 60 {
		s := guess(shared, rng)
		for _, id := range shared.Score(s).TieBreakers {
			s.Answers[id] = rng.IntN(5) - 2
		}
		if k%5 == 0 {
			delete(s.Answers, shared.items[k%shared.questions].id)
		}
		sheets = append(sheets, s)
	}
	alone := careerModel(t)
	want := make([]Result, len(sheets))
	for k, s := range sheets {
		want[k] = alone.Score(s)
	}
	shared = careerModel(t)
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Go(func() {
			for k := range sheets {
				k = (k + 7*g) % len(sheets)
				if diff := cmp.Diff(want[k], shared.Score(sheets[k])); diff != "" {
					t.Errorf("sheet %d: %s", k, diff)
				}
				shared.Flip(sheets[k])
			}
		})
	}
	wait.Wait()
}

// TestKeptWeightsAreBounded answers every set of twelve tie-breakers.
func TestKeptWeightsAreBounded(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	x := m.Answers(person(m, 0))
	for set := range 1 << 12 {
		for k := range x[m.questions:] {
			x[m.questions+k] = Skipped
			if set>>k&1 == 1 {
				x[m.questions+k] = 1
			}
		}
		w := m.Weights(x)
		if set == 0b101 && w != m.Weights(x) {
			t.Error("the weights of a small set are not kept")
		}
		if set == 1<<12-1 && w.At(m.questions+11, 0) == 0 {
			t.Error("the weights of a set that is not kept are wrong")
		}
	}
	if n := len(m.kept); n != mostKept {
		t.Errorf("%d sets are kept, want %d", n, mostKept)
	}
}

func TestManyTieBreakers(t *testing.T) {
	t.Parallel()
	a := *smallModel(t).Assessment()
	for k := range 70 {
		q := a.Questions[k%len(a.Questions)]
		q.ID = fmt.Sprint("tie-", k)
		a.TieBreakers = append(slices.Clone(a.TieBreakers), q)
	}
	m, err := NewModel(&a)
	if err != nil {
		t.Fatal(err)
	}
	s := guess(m, rand.New(rand.NewPCG(1, 1)))
	checkSound(t, m, s, m.Score(s))
	s.Answers["tie-69"], s.Answers["tie-3"] = 2, -1
	checkSound(t, m, s, m.Score(s))
	if len(m.kept) > 0 {
		t.Error("a set beyond 64 tie-breakers is kept")
	}
}

// TestScoreAllocates expects no allocation but the result.
func TestScoreAllocates(t *testing.T) {
	m := careerModel(t)
	rng := rand.New(rand.NewPCG(52, 1))
	for range 20 {
		s := guess(m, rng)
		for range 2 {
			r := m.Score(s)
			needed := 2 // the roles, the contributions
			for _, filled := range []bool{
				len(r.Reasons) > 0, len(r.Verdict.Roles) > 0, len(r.Flags) > 0, len(r.StrongFit) > 0,
				len(r.PoorFit) > 0, len(r.TieBreakers) > 0, len(r.Cancel) > 0,
			} {
				if filled {
					needed++
				}
			}
			if got := testing.AllocsPerRun(10, func() { m.Score(s) }); got > float64(needed) {
				t.Errorf("%v allocations for %+v, want %d", got, r.Verdict, needed)
			}
			if got := testing.AllocsPerRun(10, func() { m.Evaluate(m.Answers(s)) }); got > 1 {
				t.Errorf("%v allocations to evaluate", got)
			}
			for _, id := range r.TieBreakers {
				s.Answers[id] = 1
			}
		}
	}
}

// TestVectorsAreOfTheFirstEdition expects the reference vectors to have the weights of edition
// 2026.1 of the career assessment, in another order.
func TestVectorsAreOfTheFirstEdition(t *testing.T) {
	t.Parallel()
	m := careerModel(t).Of("2026.1")
	var c vector
	for _, v := range vectors(t) {
		if v.Name == "career, guessed" {
			c = v
		}
	}
	spell := func(kind content.Kind, weights []int) string { return fmt.Sprint(kind == content.Statement, weights) }
	var want, got []string
	for i, row := range c.Weights {
		want = append(want, spell(c.Blocks[i], row))
	}
	for _, row := range c.TieWeights {
		want = append(want, "tie "+spell(content.TradeOff, row))
	}
	weights := func(q content.Question) (row []int) {
		for _, role := range m.assessment.Roles {
			row = append(row, q.Weights[role.ID])
		}
		return row
	}
	for _, q := range m.assessment.Questions {
		got = append(got, spell(q.Kind, weights(q)))
	}
	for _, q := range m.assessment.TieBreakers {
		got = append(got, "tie "+spell(q.Kind, weights(q)))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

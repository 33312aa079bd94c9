package scoring

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolefit/content"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestResultsAreSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		s := anySheet(t, m)
		checkSound(t, m, s, m.Score(s))
	})
}

func TestArgumentsAreUnchanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAssessment(t)
		copied := *a
		copied.Questions = slices.Clone(a.Questions)
		copied.TieBreakers = slices.Clone(a.TieBreakers)
		m, err := NewModel(a)
		if err != nil {
			t.Fatal(err)
		}
		s := anySheet(t, m)
		s.Asked = slices.Sorted(maps.Keys(s.Answers))
		before := s
		before.Answers, before.Asked = maps.Clone(s.Answers), slices.Clone(s.Asked)
		first := m.Score(s)
		m.Flip(s)
		m.Pivotal(s)
		if err := m.Check(s, nil); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(before, s); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(&copied, a); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(first, m.Score(s)); diff != "" {
			t.Errorf("scored again, it differs: %s", diff)
		}
	})
}

func TestOrderOfAnswersIsIrrelevant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		s := anySheet(t, m)
		want := m.Score(s)
		ids := slices.Sorted(maps.Keys(s.Answers))
		if len(ids) == 0 {
			return
		}
		again := s
		again.Answers = map[string]int{}
		again.Asked = rapid.Permutation(ids).Draw(t, "order")
		for _, id := range again.Asked {
			again.Answers[id] = s.Answers[id]
		}
		got := m.Score(again)
		if diff := cmp.Diff(want.Roles, got.Roles); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want.Reasons, got.Reasons); diff != "" {
			t.Error(diff)
		}
	})
}

func TestStraightLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		s := anySheet(t, m)
		line := rapid.IntRange(-2, 2).Draw(t, "line")
		for id := range s.Answers {
			s.Answers[id] = line
		}
		r := m.Score(s)
		for k, role := range r.Roles {
			near(t, "score", role.Score, 0, 1e-9)
			near(t, "chance", role.Chance, 1/float64(m.roles), 1e-9)
			if role.Rank != k+1 {
				t.Errorf("%s is ranked %d; ties go by content order", role.ID, role.Rank)
			}
		}
		if k := r.Verdict.Kind; k != NoPattern && k != Insufficient {
			t.Errorf("verdict %s", k)
		}
	})
}

func TestStraightLinesOfCareer(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for line := -2; line <= 2; line++ {
		s := guess(m, rand.New(rand.NewPCG(1, 1)))
		for id := range s.Answers {
			s.Answers[id] = line
		}
		r := m.Score(s)
		if r.Verdict.Kind != NoPattern || r.Verdict.Cause != Caution || len(r.Verdict.Roles) != 2 {
			t.Errorf("%d everywhere: %+v", line, r.Verdict)
		}
		if !slices.Equal(r.Flags, []Flag{SameKey, Flat}) && line != 2 && line != -2 {
			t.Errorf("%d everywhere: flags %v", line, r.Flags)
		}
		for _, role := range r.Roles {
			if role.Score != 0 || math.Signbit(role.Score) {
				t.Errorf("%d everywhere: %s has %v", line, role.ID, role.Score)
			}
		}
	}
}

// TestOneStepMore moves one answer by one step: each role's score moves by its balanced
// weight, with all other answers unchanged.
func TestOneStepMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		x := m.Answers(anySheet(t, m))
		w := m.Weights(x)
		if w.Rank() != m.roles-1 {
			return
		}
		before := m.Evaluate(x)
		for i, v := range x {
			if v == Skipped || v == 2 {
				continue
			}
			x[i]++
			after := m.Evaluate(x)
			x[i]--
			for r := range m.roles {
				near(t, "step", after.Scores[r]-before.Scores[r], w.At(i, r), 1e-9)
			}
		}
	})
}

// TestCareerKeepsItsSigns expects one step more agreement to move each role in the direction
// that the question's author meant, on the full set.
func TestCareerKeepsItsSigns(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for i, it := range m.items[:m.questions] {
		for r, authored := range it.authored {
			if math.Abs(authored) >= 1 && authored*m.Full().At(i, r) <= 0 {
				t.Errorf("%s moves %s by %.3f, authored %v", it.id, m.assessment.Roles[r].ID, m.Full().At(i, r), authored)
			}
		}
	}
}

// TestGuessingIsBalanced expects, for independent answers of variance 2 and any one mean, a
// mean of 0 and an SD of 1 for every role, and the correlation −1/(K−1) for every pair.
func TestGuessingIsBalanced(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		x := m.Answers(anySheet(t, m))
		w := m.Weights(x)
		if w.Rank() != m.roles-1 {
			return
		}
		k := float64(m.roles)
		for a := range m.roles {
			mean := [2]float64{}
			for i, it := range m.items {
				mean[it.block] += w.At(i, a)
			}
			near(t, "mean of a block", mean[0], 0, 1e-9)
			near(t, "mean of a block", mean[1], 0, 1e-9)
			for b := range m.roles {
				covariance := 0.0
				for i := range m.items {
					covariance += 2 * w.At(i, a) * w.At(i, b)
				}
				want := -1 / (k - 1)
				if a == b {
					want = 1
				}
				near(t, "covariance", covariance, want, 1e-6)
			}
		}
	})
}

// TestNothingToCompare scores questions that all say the same: the remaining rounding error
// must not be taken for a pattern.
func TestNothingToCompare(t *testing.T) {
	t.Parallel()
	a := &content.Assessment{ID: "same", Edition: "1"}
	for _, id := range []string{"a", "b", "c"} {
		a.Roles = append(a.Roles, content.Role{ID: id})
	}
	for i := range 11 {
		a.Questions = append(a.Questions, content.Question{
			ID: fmt.Sprint("q-", i), Kind: content.Statement,
			Weights: map[string]int{"a": 3, "b": -1, "c": -3},
		})
	}
	m, err := NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	s := guess(m, rand.New(rand.NewPCG(3, 3)))
	r := m.Score(s)
	if m.Full().Rank() != 0 || r.Verdict.Kind != Insufficient || r.Verdict.Cause != CannotCompare {
		t.Errorf("rank %d, verdict %+v", m.Full().Rank(), r.Verdict)
	}
	checkSound(t, m, s, r)
	if _, ok := m.Flip(s); ok {
		t.Error("flips a result that there is not")
	}
	if p := m.Pivotal(s); p != nil {
		t.Errorf("hangs on %v", p)
	}
}

// TestTiesGoByContentOrder gives every question a mirror image for the first two roles,
// answered alike, so that their scores differ by rounding only.
func TestTiesGoByContentOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAssessment(t)
		one, other := a.Roles[0].ID, a.Roles[1].ID
		mirrored := func(qs []content.Question) []content.Question {
			for _, q := range qs {
				q.ID += "-mirrored"
				q.Weights = maps.Clone(q.Weights)
				q.Weights[one], q.Weights[other] = q.Weights[other], q.Weights[one]
				qs = append(qs, q)
			}
			return qs
		}
		a.Questions, a.TieBreakers = mirrored(a.Questions), mirrored(a.TieBreakers)
		m, err := NewModel(a)
		if err != nil {
			t.Fatal(err)
		}
		s := anySheet(t, m)
		for _, it := range m.items {
			original, isMirror := strings.CutSuffix(it.id, "-mirrored")
			if !isMirror {
				continue
			}
			delete(s.Answers, it.id)
			if v, ok := s.Answers[original]; ok {
				s.Answers[it.id] = v
			}
		}
		r := m.Score(s)
		checkSound(t, m, s, r)
		if r.Roles[0].Rank > r.Roles[1].Rank {
			t.Errorf("%v is ranked before %v", r.Roles[1], r.Roles[0])
		}
		for k, id := range r.TieBreakers {
			if mirror := slices.Index(r.TieBreakers, id+"-mirrored"); mirror >= 0 && mirror < k {
				t.Errorf("tie-breakers %v: %s is worth as much as its mirror, and before it", r.TieBreakers, id)
			}
		}
	})
}

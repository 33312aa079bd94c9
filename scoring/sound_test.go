package scoring

import (
	"fmt"
	"slices"

	"rolefit/content"

	"pgregory.net/rapid"
)

// anyAssessment draws an assessment of any shape, with any weights.
func anyAssessment(t *rapid.T) *content.Assessment {
	a := &content.Assessment{ID: "any", Edition: "1"}
	for r := range rapid.IntRange(2, MaxRoles).Draw(t, "roles") {
		a.Roles = append(a.Roles, content.Role{ID: fmt.Sprintf("role-%d", r)})
	}
	weight := rapid.IntRange(-3, 3)
	question := func(id string, kind content.Kind) content.Question {
		q := content.Question{ID: id, Kind: kind, Weights: map[string]int{}}
		for _, role := range a.Roles {
			q.Weights[role.ID] = weight.Draw(t, "weight")
		}
		return q
	}
	for i := range rapid.IntRange(1, 30).Draw(t, "questions") {
		kind := rapid.SampledFrom([]content.Kind{content.Statement, content.TradeOff}).Draw(t, "kind")
		a.Questions = append(a.Questions, question(fmt.Sprintf("q-%d", i), kind))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "tie-breakers") {
		a.TieBreakers = append(a.TieBreakers, question(fmt.Sprintf("tie-%d", i), content.TradeOff))
	}
	return a
}

func anyModel(t *rapid.T) *Model {
	m, err := NewModel(anyAssessment(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// anySheet draws a legal sheet: some questions skipped, some tie-breakers answered.
func anySheet(t *rapid.T, m *Model) Sheet {
	s := Sheet{Assessment: m.assessment.ID, Edition: m.assessment.Edition, Answers: map[string]int{}}
	skips := rapid.IntRange(0, 5).Draw(t, "skips of ten")
	for i, it := range m.items {
		drop := skips
		if i >= m.questions {
			drop = 5
		}
		if rapid.IntRange(0, 9).Draw(t, "skip") >= drop {
			s.Answers[it.id] = rapid.IntRange(-2, 2).Draw(t, "answer")
		}
	}
	return s
}

// checkSound checks the invariants of every result.
func checkSound(t reporter, m *Model, s Sheet, r Result) {
	t.Helper()
	within := func(what string, v, low, high float64) {
		t.Helper()
		if !(v >= low && v <= high) {
			t.Errorf("%s is %v, want %v to %v", what, v, low, high)
		}
	}
	sum, chance := 0.0, 0.0
	ranks := make([]bool, len(r.Roles)+1)
	added := make([]float64, len(r.Roles))
	for _, reason := range r.Reasons {
		for k, points := range reason.Scores {
			added[k] += points
		}
	}
	for k, role := range r.Roles {
		within("score", role.Score, -1e3, 1e3)
		within("chance", role.Chance, 0, 1)
		within("reasons less score", added[k]-role.Score, -1e-9, 1e-9)
		sum += role.Score
		chance += role.Chance
		ranks[role.Rank] = true
	}
	within("sum of scores", sum, -1e-9, 1e-9)
	within("sum of chances", chance, 1-1e-9, 1+1e-9)
	within("r2", r.Fit.R2, 0, 1)
	within("p", r.Fit.P, 0, 1)
	within("margin", r.Margin, 0, 1e3)
	within("answered", float64(r.Answered), 0, float64(len(m.items)))
	if slices.Contains(ranks[1:], false) {
		t.Errorf("ranks of %v are no order", r.Roles)
	}
	if named := len(r.Verdict.Roles); (named == 0) != (r.Verdict.Kind == Insufficient) {
		t.Errorf("%s names %d roles", r.Verdict.Kind, named)
	}
	if (r.Verdict.Cause == NoCause) != (r.Verdict.Kind == Clear) {
		t.Errorf("%s has the cause %q", r.Verdict.Kind, r.Verdict.Cause)
	}
	for k, role := range r.Ranked() {
		if k < len(r.Verdict.Roles) && r.Verdict.Roles[k] != role.ID {
			t.Errorf("verdict names %v, ranked is %v", r.Verdict.Roles, r.Ranked())
		}
	}
}

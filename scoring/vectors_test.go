package scoring

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"rolefit/content"
)

// vector is one reference case. The values were computed with another implementation, in
// another language; testdata/vectors.json documents it and the tolerance.
type vector struct {
	Name          string
	Weights       [][]int
	Blocks        []content.Kind
	Answers       []*int8
	Rank          int
	Balanced      [][]float64
	Contributions [][]float64
	Scores        []float64
	Chance        []float64
	Margin        float64
	R2, P         float64
	Verdict       Kind      `json:"verdict_without_flags"`
	Share         float64   `json:"largest_share_of_variance"`
	TieWeights    [][]int   `json:"tie_breaker_weights"`
	TieValues     []float64 `json:"tie_breaker_values"`
	TiesToAsk     []int     `json:"tie_breakers_to_ask"`
}

const (
	fine   = 1e-8
	coarse = 1e-6
)

// vectors reads the reference cases.
func vectors(t *testing.T) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		SigmaE float64 `json:"sigma_e"`
		Rho    float64
		Cases  []vector
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if file.SigmaE != SigmaE || file.Rho != Rho || len(file.Cases) != 18 {
		t.Fatalf("vectors for σe %v, ρ %v, %d cases", file.SigmaE, file.Rho, len(file.Cases))
	}
	return file.Cases
}

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, c := range vectors(t) {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			checkVector(t, c)
		})
	}
}

// assessment builds the smallest assessment with the vector's weights.
func (c vector) assessment() *content.Assessment {
	a := &content.Assessment{ID: "vector", Edition: "1"}
	for r := range c.Weights[0] {
		a.Roles = append(a.Roles, content.Role{ID: fmt.Sprintf("role-%d", r)})
	}
	questions := func(prefix string, rows [][]int, kind func(int) content.Kind) []content.Question {
		var qs []content.Question
		for i, row := range rows {
			q := content.Question{ID: fmt.Sprintf("%s-%d", prefix, i), Kind: kind(i), Weights: map[string]int{}}
			for r, w := range row {
				q.Weights[a.Roles[r].ID] = w
			}
			qs = append(qs, q)
		}
		return qs
	}
	a.Questions = questions("q", c.Weights, func(i int) content.Kind { return c.Blocks[i] })
	a.TieBreakers = questions("tie", c.TieWeights, func(int) content.Kind { return content.TradeOff })
	return a
}

func checkVector(t *testing.T, c vector) {
	t.Helper()
	m, err := NewModel(c.assessment())
	if err != nil {
		t.Fatal(err)
	}
	x := m.Blank()
	sheet := Sheet{Answers: map[string]int{}}
	for i, v := range c.Answers {
		if v != nil {
			x[i] = *v
			sheet.Answers[m.items[i].id] = int(*v)
		}
	}
	w := m.Weights(x)
	e := m.Evaluate(x)
	chance := m.Chances(&e)
	near(t, "rank", float64(w.Rank()), float64(c.Rank), 0)
	near(t, "largest share", w.share, c.Share, fine)
	near(t, "margin", e.Margin, c.Margin, coarse)
	near(t, "r2", e.Fit.R2, c.R2, coarse)
	near(t, "p", e.Fit.P, c.P, coarse)
	if e.Kind != c.Verdict {
		t.Errorf("verdict %s, want %s", e.Kind, c.Verdict)
	}
	for r := range c.Scores {
		near(t, "score", Points*e.Scores[r], c.Scores[r], fine)
		near(t, "chance", chance[r], c.Chance[r], coarse)
	}
	result := m.Score(sheet)
	for i, row := range c.Balanced {
		for r := range row {
			near(t, "balanced weight", w.At(i, r), row[r], fine)
		}
	}
	for _, reason := range result.Reasons {
		i, _ := m.Position(reason.Question)
		for r, points := range reason.Scores {
			near(t, "contribution", points/Points, c.Contributions[i][r], fine)
		}
	}
	checkTies(t, m, &e, c)
}

func checkTies(t *testing.T, m *Model, e *Evaluation, c vector) {
	t.Helper()
	if c.TieWeights == nil {
		return
	}
	chance := m.Chances(e)
	for k, want := range c.TieValues {
		near(t, "tie-breaker value", m.tieValue(m.questions+k, &chance), want, coarse)
	}
	var want []string
	for _, k := range c.TiesToAsk {
		want = append(want, m.items[m.questions+k].id)
	}
	if got := m.ids(m.TieBreakers(e, nil)); !slices.Equal(got, want) {
		t.Errorf("tie-breakers %v, want %v", got, want)
	}
}

func near(t reporter, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %.10g, want %.10g (± %g)", what, got, want, tolerance)
	}
}

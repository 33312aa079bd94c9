package portrait_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/report/portrait"
)

// two is an assessment of two roles with a scale of four questions, one of which the second
// role has no weight in, and a scale of two.
func two() *content.Assessment {
	question := func(id string, first, second int) content.Question {
		return content.Question{ID: id, Kind: content.TradeOff, Weights: map[string]int{"one": first, "two": second}}
	}
	return &content.Assessment{
		Roles: []content.Role{{ID: "one", Short: "One"}, {ID: "two", Short: "Two"}},
		Questions: []content.Question{
			question("a", 3, -3), question("b", -1, 1), question("c", 2, -2), question("d", 1, 0), question("e", 1, -1), question("f", 1, -1),
		},
		Scales: []content.Scale{
			{ID: "long", Low: "left", High: "right", Questions: []content.ScaleQuestion{{ID: "a", Sign: 1}, {ID: "b", Sign: -1}, {ID: "c", Sign: -1}, {ID: "d", Sign: 1}}},
			{ID: "short", Low: "low", High: "high", Questions: []content.ScaleQuestion{{ID: "e", Sign: 1}, {ID: "f", Sign: 1}}},
		},
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	a := two()
	p := portrait.New(a, map[string]int{"a": 2, "b": -2, "c": 1, "e": -1, "gone": 2})
	got := []any{p[0].Answers, p[0].You, p[0].Roles, p[1].Answers, p[1].You, p[1].Roles}
	want := []any{3, (2 + 2 - 1) / 6., []float64{0.5, -0.25}, 1, -0.5, []float64{1, -1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("want − got +:\n%s", d)
	}
	data := p.Data(a)
	if *data[0].You != 0.5 || data[0].Roles["two"] != -0.25 || portrait.New(a, nil).Data(a)[0].You != nil {
		t.Errorf("as data: %+v", data)
	}
	if len(portrait.New(&content.Assessment{}, nil)) > 0 {
		t.Error("a portrait without scales")
	}
}

func TestRemarks(t *testing.T) {
	t.Parallel()
	a := two()
	notes := func(answers map[string]int, named ...string) (all []string) {
		for _, row := range portrait.New(a, answers).Drawn(a, named).Rows {
			all = append(all, row.Notes...)
		}
		return all
	}
	for _, tt := range []struct {
		answers map[string]int
		named   []string
		want    []string
	}{
		{map[string]int{"a": 1, "b": -1, "c": 0, "e": -1}, []string{"one"}, []string{"from 1 answer", "the widest gap: talk about it"}},
		{map[string]int{"a": 1, "b": -1, "c": 0, "e": 2, "f": 2}, []string{"one"}, []string{"from 2 answers"}},
		{map[string]int{"a": 1, "b": -1, "c": 0}, []string{"one"}, []string{"you skipped these"}},
		{map[string]int{"a": 2, "b": 2, "c": 2, "e": 0, "f": 0}, []string{"one", "two"}, []string{"from 2 answers", "here the two jobs differ most"}},
		{map[string]int{"a": 2, "b": 2, "c": 2, "e": 0, "f": 0}, nil, []string{"from 2 answers"}},
	} {
		if got := notes(tt.answers, tt.named...); !slices.Equal(got, tt.want) {
			t.Errorf("%v beside %v: %q, want %q", tt.answers, tt.named, got, tt.want)
		}
	}
}

// TestHabitsStayNearTheMiddle gives one answer to every statement and another to every
// trade-off of the built-in assessments.
func TestHabitsStayNearTheMiddle(t *testing.T) {
	t.Parallel()
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, habit := range [][2]int{{2, 2}, {-2, -2}, {2, -2}, {2, 0}, {0, 2}} {
			answers := map[string]int{}
			for _, q := range a.Questions {
				answers[q.ID] = habit[0]
				if q.Kind == content.TradeOff {
					answers[q.ID] = habit[1]
				}
			}
			for _, row := range portrait.New(a, answers) {
				if row.You < -2/3. || row.You > 2/3. || habit[0] == habit[1] && (row.You < -0.5 || row.You > 0.5) {
					t.Errorf("%s, %s: %v puts the mark at %.2f", id, row.Scale.ID, habit, row.You)
				}
			}
		}
	}
}

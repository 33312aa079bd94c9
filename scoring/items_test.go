package scoring

import (
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/content"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// scaleModel has one role "a" with a scale of four questions, the last reversed, and one
// question outside the scale.
func scaleModel(t *testing.T) *Model {
	t.Helper()
	question := func(id string, weight int) content.Question {
		return content.Question{ID: id, Kind: content.Statement, Weights: map[string]int{"a": weight, "b": 1}}
	}
	m, err := NewModel(&content.Assessment{
		ID: "x", Edition: "1",
		Roles:       []content.Role{{ID: "a"}, {ID: "b"}},
		Questions:   []content.Question{question("one", 1), question("two", 3), question("other", 0), question("three", 2), question("turned", -2)},
		TieBreakers: []content.Question{question("tie", 3)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// rows makes sheets of answers to one, two, other, three, turned; 9 is a skip.
func rows(m *Model, answers ...[5]int) []Sheet {
	var sheets []Sheet
	for _, row := range answers {
		s := Sheet{Assessment: "x", Edition: "1", Answers: map[string]int{}}
		for i, v := range row {
			if v != 9 {
				s.Answers[m.items[i].id] = v
			}
		}
		sheets = append(sheets, s)
	}
	return sheets
}

func TestItemsOfAScale(t *testing.T) {
	t.Parallel()
	m := scaleModel(t)
	s := m.Items(rows(m,
		[5]int{-2, -1, 0, -2, 2},
		[5]int{-1, -1, 9, 0, 1},
		[5]int{1, 0, 0, 1, 0},
		[5]int{2, 2, 0, 1, -2},
		[5]int{9, 2, 0, 2, -2},
	), 0)[0]
	if s.Role != "a" || s.N != 4 || s.Used != 4 {
		t.Fatalf("%+v", s)
	}
	var ids []string
	for _, item := range s.Items {
		ids = append(ids, item.ID)
		if item.Reversed != (item.ID == "turned") || item.Answered != 5 && item.ID != "one" {
			t.Errorf("%+v", item)
		}
	}
	if diff := cmp.Diff([]string{"one", "two", "three", "turned"}, ids); diff != "" {
		t.Error(diff)
	}
	// By hand: the keyed answers have the variances 10/3, 2, 2 and 35/12, and their
	// sums, −7, −3, 2 and 7, have 443/12.
	variances, sum := 10.0/3+2+2+35.0/12, 443.0/12
	near(t, "alpha", s.Alpha.Value, 4.0/3*(1-variances/sum), 1e-12)
	near(t, "mean of the reversed item", s.Items[3].Mean, -0.25, 1e-12)
	if diff := cmp.Diff([]ItemCaution{FewPeople}, s.Cautions); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]ItemCaution{Skipped5th}, s.Items[0].Cautions); diff != "" {
		t.Error(diff)
	}
}

// TestItemsThatFewLeaveOut expects an item that a few people skip to be named; the scale
// leaves the item out and includes the people.
func TestItemsThatFewLeaveOut(t *testing.T) {
	t.Parallel()
	m := scaleModel(t)
	answers := [][5]int{{-2, -1, 0, -2, 2}, {-1, -1, 9, 0, 1}, {1, 0, 0, 1, 0}, {2, 2, 0, 1, -2}, {9, 2, 0, 2, -2}}
	for least, want := range map[int]int{0: 4, 1: 4, 2: 5} {
		s := m.Items(rows(m, answers...), least)[0]
		out := slices.Contains(s.Items[0].Cautions, LeftByFew)
		if s.N != want || out != (want == 5) || s.Items[0].Rest.Known == out || !s.Alpha.Known || !s.Items[3].Rest.Known {
			t.Errorf("least %d: %+v", least, s)
		}
	}
}

func TestItemsThatCannotBeSaid(t *testing.T) {
	t.Parallel()
	m := scaleModel(t)
	for _, c := range []struct {
		name    string
		rows    [][5]int
		want    []ItemCaution // of the scale, beside FewPeople
		flat    int           // items without variance
		used, n int
	}{
		{"nobody", nil, []ItemCaution{TooSmall}, 0, 0, 0},
		{"one", [][5]int{{1, 2, 0, 1, 1}}, []ItemCaution{TooSmall}, 0, 0, 1},
		{"two", [][5]int{{1, 2, 0, 1, 1}, {2, 1, 0, 1, 2}}, []ItemCaution{TooSmall}, 0, 0, 2},
		{"no case complete", [][5]int{{9, 2, 0, 1, 1}, {1, 9, 0, 1, 1}, {1, 2, 0, 9, 1}, {1, 2, 0, 1, 9}}, []ItemCaution{TooSmall}, 0, 0, 0},
		{"all alike", [][5]int{{1, 2, 0, 1, 1}, {1, 2, 0, 1, 1}, {1, 2, 0, 1, 1}}, []ItemCaution{TooSmall}, 4, 0, 3},
		{"one varies", [][5]int{{0, 2, 0, 1, 1}, {1, 2, 0, 1, 1}, {2, 2, 0, 1, 1}}, []ItemCaution{TooSmall}, 3, 1, 3},
		{"two that cancel", [][5]int{{0, 0, 0, 1, 1}, {1, -1, 0, 1, 1}, {2, -2, 0, 1, 1}}, []ItemCaution{NoVariance}, 2, 2, 3},
	} {
		s := m.Items(rows(m, c.rows...), 0)[0]
		if diff := cmp.Diff(append([]ItemCaution{FewPeople}, c.want...), s.Cautions); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		flat := 0
		for _, item := range s.Items {
			if slices.Contains(item.Cautions, NoVariance) {
				flat++
			}
			if item.Without.Known {
				t.Errorf("%s: alpha without %s is %v", c.name, item.ID, item.Without)
			}
		}
		if s.Alpha.Known || flat != c.flat || s.Used != c.used || s.N != c.n {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
}

// TestItemAgainstItsScale reverses one question in a large class that agrees on everything
// else.
func TestItemAgainstItsScale(t *testing.T) {
	t.Parallel()
	m := scaleModel(t)
	rng := rand.New(rand.NewPCG(4, 15))
	var answers [][5]int
	for range 60 {
		v := rng.IntN(5) - 2
		w := min(max(v+rng.IntN(3)-1, -2), 2)
		answers = append(answers, [5]int{v, w, rng.IntN(5) - 2, -v, -w})
	}
	s := m.Items(rows(m, answers...), 0)[0]
	if len(s.Cautions) != 0 {
		t.Errorf("60 people: %v", s.Cautions)
	}
	for _, item := range s.Items {
		if got := slices.Contains(item.Cautions, Against); got != (item.ID == "three") {
			t.Errorf("%s: %+v", item.ID, item)
		}
		if (item.Without.Value > s.Alpha.Value) != (item.ID == "three") {
			t.Errorf("alpha %v, without %s %v", s.Alpha, item.ID, item.Without)
		}
	}
}

func TestItemsAreSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		sheets := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Sheet { return anySheet(t, m) }), 0, 12).Draw(t, "sheets")
		scales := m.Items(sheets, 0)
		if len(scales) != m.roles {
			t.Fatalf("%+v", scales)
		}
		for _, s := range scales {
			checkScale(t, s, len(sheets))
		}
	})
}

func checkScale(t reporter, s Scale, sheets int) {
	finite(t, s.Alpha.Value, s.Interval.Low, s.Interval.High)
	if s.Alpha.Value > 1+1e-9 || s.N > sheets || s.Used > len(s.Items) {
		t.Errorf("%+v", s)
	}
	if s.Alpha.Known && !s.Interval.Holds(s.Alpha.Value) && s.Alpha.Value < 1-1e-9 {
		t.Errorf("alpha %v is not in %v", s.Alpha, s.Interval)
	}
	if !s.Alpha.Known && !slices.Contains(s.Cautions, TooSmall) && !slices.Contains(s.Cautions, NoVariance) {
		t.Errorf("alpha is not known, and nothing says why: %+v", s)
	}
	for _, item := range s.Items {
		finite(t, item.Mean, item.SD, item.Rest.Value, item.Without.Value)
		if item.Rest.Value < -1 || item.Rest.Value > 1 || item.Without.Value > 1+1e-9 || item.Mean < -2 || item.Mean > 2 {
			t.Errorf("%+v", item)
		}
	}
}

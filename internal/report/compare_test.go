package report

import (
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/scoring"
)

func compared(m *scoring.Model, one, two scoring.Sheet) Compared {
	return Compared{
		Assessment: m.Assessment(), When: [2]string{"2026-05-31 09:00", "2026-06-30 18:30"},
		Sheets: [2]scoring.Sheet{one, two}, Results: [2]scoring.Result{m.Score(one), m.Score(two)}, Change: m.Change(one, two),
	}
}

func compareText(t *testing.T, c Compared) string {
	t.Helper()
	return exportOf(t, AsText, c)
}

// answered copies a sheet with other answers to the questions at some places.
func answered(a *content.Assessment, s scoring.Sheet, value int, places ...int) scoring.Sheet {
	s.Answers = maps.Clone(s.Answers)
	for _, i := range places {
		s.Answers[a.Questions[i].ID] = value
	}
	return s
}

// without copies a sheet without its first n answers.
func without(a *content.Assessment, s scoring.Sheet, n int) scoring.Sheet {
	s.Answers = maps.Clone(s.Answers)
	for _, q := range a.Questions[:n] {
		delete(s.Answers, q.ID)
	}
	return s
}

// pairs returns two sheets for every kind of comparison.
func pairs(t *testing.T) map[string][2]scoring.Sheet {
	t.Helper()
	m := careerModel(t)
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(2026, 1))
	fde := sheetOf(a, "fde", 0.6, 0.5, 0, rng)
	software := sheetOf(a, "software", 0.6, 0.5, 0, rng)
	tied := fde
	tied.Answers = maps.Clone(fde.Answers)
	for _, q := range a.TieBreakers[:2] {
		tied.Answers[q.ID] = 1
	}
	return map[string][2]scoring.Sheet{
		"larger":    {fde, software},
		"within":    {fde, answered(a, fde, 0, 2, 9, 17)},
		"same":      {fde, fde},
		"once":      {fde, tied},
		"shared":    {without(a, fde, 2), answered(a, software, 0, 5)},
		"too_few":   {without(a, fde, 8), fde},
		"all_apart": {without(a, fde, 28), fde},
	}
}

func TestCompareText(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for name, pair := range pairs(t) {
		golden(t, "compare_"+name+".txt", compareText(t, compared(m, pair[0], pair[1])))
	}
}

// TestCompareTextHolds checks many pairs: no line is too wide, the columns add up to 0, and
// each shown change is the difference of the shown values.
func TestCompareTextHolds(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(5, 6))
	headlines := map[string]int{}
	for n := range 400 {
		one := sheetOf(a, a.Roles[n%4].ID, 0.15*float64(n%5), 1, n%3*10, rng)
		two := sheetOf(a, a.Roles[n/4%4].ID, 0.15*float64(n%5), 1, n%3*10, rng)
		if n%2 == 0 {
			two = answered(a, one, n%5-2, n%28, n%27)
		}
		c := compared(m, one, two)
		headline, _ := changeWords(a, c.Change)
		headlines[headline]++
		for line := range strings.Lines(compareText(t, c)) {
			if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > 80 {
				t.Fatalf("%d cells: %s", w, line)
			}
		}
		changes := c.Changes()
		sum := Tenths(0)
		for k, change := range changes {
			sum += change
			if c.Change.Same && change != Points(c.Results[1])[k]-Points(c.Results[0])[k] {
				t.Fatalf("%v is no difference", changes)
			}
			if off := math.Abs(float64(change) - 10*c.Change.Roles[k].Points); off > 2 {
				t.Fatalf("%s is shown for %v", change, c.Change.Roles[k].Points)
			}
		}
		if sum != 0 {
			t.Fatalf("%v add up to %s", changes, sum)
		}
	}
	if len(headlines) < 3 {
		t.Errorf("only %v", headlines)
	}
}

func TestChangeWords(t *testing.T) {
	t.Parallel()
	a := careerModel(t).Assessment()
	roles := func(points ...float64) []scoring.RoleChange {
		var all []scoring.RoleChange
		for k, p := range points {
			all = append(all, scoring.RoleChange{ID: a.Roles[k].ID, Points: p, RC: p / 8, Larger: math.Abs(p) >= 15.68})
		}
		return all
	}
	moved := []scoring.Moved{{Question: a.Questions[0].ID, From: 0, To: 1}}
	for _, c := range []struct {
		name           string
		change         scoring.Change
		headline, says string
	}{
		{
			"some roles",
			scoring.Change{Comparable: true, Same: true, Shared: 28, Moved: moved, Bound: 15.68, P: 0.004, Larger: true, Roles: roles(20, -16, -4, 0)},
			"Larger than normal variation", "fewer than 1 of 100 retakes. Forward Deployed went up by 20.0 and Software went down by 16.0; chance seldom moves a single job by",
		},
		{
			"only together",
			scoring.Change{Comparable: true, Same: true, Shared: 28, Moved: moved, Bound: 15.68, P: 0.03, Larger: true, Roles: roles(15, -15, 15, -15)},
			"Larger than normal variation", "about 3 of 100 retakes. No single job moved by 15.7 points",
		},
		{
			"only one",
			scoring.Change{Comparable: true, Same: true, Shared: 28, Moved: moved, Bound: 15.68, P: 0.2, Roles: roles(16, -6, -5, -5)},
			"Within normal variation", "Forward Deployed went up by 16.0, and chance seldom moves a single job by 15.7 points; but with four jobs, one of them quite often moves that far.",
		},
		{
			"none",
			scoring.Change{Comparable: true, Same: true, Shared: 28, Moved: moved, Bound: 15.68, P: 0.9, Roles: roles(1, -1, 0, 0)},
			"Within normal variation", "No job moved by 15.7 points",
		},
		{"one in common", scoring.Change{Shared: 1, P: 1}, "Too little in common", "One question was answered both times"},
	} {
		headline, says := changeWords(a, c.change)
		if headline != c.headline || !strings.Contains(says, c.says) {
			t.Errorf("%s: %s: %s; want %s: %s", c.name, headline, says, c.headline, c.says)
		}
	}
}

func TestLeadWords(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(1, 1))
	fde := m.Score(sheetOf(a, "fde", 0.8, 0.5, 0, rng))
	software := m.Score(sheetOf(a, "software", 0.8, 0.5, 0, rng))
	none := m.Score(same(a, 0))
	for want, pair := range map[string][2]scoring.Result{
		"Forward Deployed leads both times.":                                   {fde, fde},
		"Forward Deployed led the first time; Software leads the second time.": {fde, software},
		"Forward Deployed led the first time; no job leads the second time.":   {fde, none},
		"No job led the first time; Software leads the second time.":           {none, software},
		"No job leads either time.":                                            {none, none},
	} {
		if got := (Compared{Assessment: a, Results: pair}).words().lead; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestCompareJSON(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for name, pair := range pairs(t) {
		pair[0].ID, pair[0].Date = "one", "2026-05-31T09:00:00Z"
		c := compared(m, pair[0], pair[1])
		line := []byte(strings.TrimSuffix(exportOf(t, AsJSON, c), "\n"))
		var got comparedJSON
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(line), "null") || strings.ContainsRune(string(line), '\n') {
			t.Errorf("%s: %s", name, line)
		}
		if got.First.ID != "one" || got.First.Date == "" || got.Second.ID != "" || got.Comparable != c.Change.Comparable || got.Larger != c.Change.Larger {
			t.Errorf("%s: %+v", name, got)
		}
		for k, role := range got.Roles {
			sum := 0.0
			for _, changed := range got.Changed {
				sum += changed.Scores[role.ID]
			}
			if math.Abs(sum-role.Points) > 1e-9 || role.Larger != c.Change.Roles[k].Larger {
				t.Errorf("%s: %s changed by %v, its answers add up to %v", name, role.ID, role.Points, sum)
			}
			if difference := got.Second.Scores[role.ID] - got.First.Scores[role.ID]; c.Change.Same && math.Abs(difference-role.Points) > 1e-9 {
				t.Errorf("%s: %s changed by %v, its scores differ by %v", name, role.ID, role.Points, difference)
			}
		}
	}
}

func TestHistoryText(t *testing.T) {
	t.Parallel()
	text := func(h History) string { return exportOf(t, AsText, h) }
	h := History{
		Finished: []Past{
			{"2026-06-30 18:30", "k3fz", "career 2026.1", "Forward Deployed, Solutions or Implementation, in some other words", "too close to call", nil},
			{"2026-05-31 09:00", "aaaa", "career 2026.1", "Software Engineer", "clear result", nil},
			{"2026-05-30 09:00", "bbbb", "mine 1", "Its questions are not here", "", nil},
		},
		Left:      []Begun{{"2026-06-29 10:00", "cccc", "career 2026.1", 12, false, "rolefit"}, {"2026-06-28 10:00", "dddd", "career 2026.1", 0, true, ""}, {"2026-06-27 10:00", "ffff", "mine 1", 3, false, ""}},
		LeftAlone: []Untouched{{"eeee.jsonl", "damaged: line 3 cannot be read"}},
		Folder:    "/home/sam/.local/share/rolefit/sittings",
	}
	golden(t, "history.txt", text(h))
	golden(t, "history_none.txt", text(History{}))
	for line := range strings.Lines(text(h)) {
		if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > 80 {
			t.Errorf("%d cells: %s", w, line)
		}
	}
	if !slices.IsSortedFunc([]int{
		strings.Index(text(h), "k3fz"), strings.Index(text(h), "cccc"), strings.Index(text(h), "eeee"),
	}, func(a, b int) int { return a - b }) {
		t.Error("finished sittings come first, then those that were left, then files that cannot be read")
	}
}

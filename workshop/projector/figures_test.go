package projector

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/scoring"
	"rolefit/workshop/class"

	"github.com/google/go-cmp/cmp"
)

// figure is a role with its average as printed.
type figure struct{ Role, Points string }

// TestEverySurfaceShowsTheSameFigures makes 80 random classes, and parses the averages in
// every output: the wall, the wall line by line, the controls, the participants' pane, which
// follow prints as well, and for some of them the report in each format, and a comparison in
// each: for those where rounding shows, and each fourth. Figures and order are equal; formats
// that list roles in the order of the assessment have no other order.
func TestEverySurfaceShowsTheSameFigures(t *testing.T) {
	t.Parallel()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	naive := 0 // classes that would be shown otherwise if each average were rounded by itself
	for seed := range uint64(80) {
		first, second := guessing(m, seed), guessing(m, seed+1000)
		want := revealed(m, first)
		shows := rounded(m, first, want)
		naive += shows
		for name, got := range surfaces(t, m, first) {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("class %d: the wall's board and %s:\n%s", seed, name, diff)
			}
		}
		for _, format := range report.ClassFormats() {
			if shows == 0 && seed%4 != 0 {
				continue
			}
			same(t, format, first, want, nil)
			if seed%4 == 0 {
				same(t, format, first, want, &compared{second, revealed(m, second)})
			}
		}
	}
	if naive < 20 {
		t.Errorf("only %d classes show what rounding does, of about a third; the test says little", naive)
	}
}

// guessing is a class of 5 to 44 people with random answers, ended and ready for a report.
func guessing(m *scoring.Model, seed uint64) report.Class {
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(seed, 9))
	c := report.Class{Assessment: a, Model: m, Name: "Monday"}
	for range 5 + rng.IntN(40) {
		s := scoring.Sheet{Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
		for _, q := range a.Questions {
			s.Answers[q.ID] = rng.IntN(5) - 2
			s.Asked = append(s.Asked, q.ID)
		}
		c.Sheets = append(c.Sheets, s)
	}
	return c
}

// revealed is a class's figures on its board.
func revealed(m *scoring.Model, c report.Class) []figure {
	var all []figure
	for _, r := range class.RevealOf(m, apart(c.Sheets)).Roles {
		all = append(all, figure{r.Role.Short, r.Points.String()})
	}
	return all
}

// rounded is 1 if rounding each average separately gives other figures.
func rounded(m *scoring.Model, c report.Class, want []figure) int {
	g := m.Group(c.Sheets)
	for _, r := range g.Roles {
		role, _ := c.Assessment.Role(r.ID)
		if !slices.Contains(want, figure{role.Short, report.Tenths(math.Round(10 * r.Mean)).String()}) {
			return 1
		}
	}
	return 0
}

// surfaces are the texts of screens, by name.
func surfaces(t *testing.T, m *scoring.Model, c report.Class) map[string][]figure {
	t.Helper()
	b := revealBoard(len(c.Sheets))
	b.Reveal = class.RevealOf(m, apart(c.Sheets))
	pane := report.ClassSections(c, nil)[1].Lines
	for i, line := range pane {
		points, name, _ := strings.Cut(line, "  ")
		pane[i] = name + " " + points
	}
	spoken := strings.NewReplacer("plus ", "+", "minus ", "-").Replace(strings.Join(phaseLines(b, false), "\n"))
	spoken = regexp.MustCompile(`: 0 on average`).ReplaceAllString(spoken, ": 0.0 on average")
	return map[string][]figure{
		"the pane":              read(c.Assessment, strings.Join(pane, "\n")),
		"the wall line by line": read(c.Assessment, spoken),
		"the wall":              read(c.Assessment, viewOf(shown(Options{Wall: true}, b, 80, 24))),
		"a small wall":          read(c.Assessment, viewOf(shown(Options{Wall: true}, b, 40, 14))),
		"the controls":          read(c.Assessment, viewOf(shown(Options{Controls: true}, b, 80, 40))),
	}
}

// read finds roles and figures in a text, in its order: a role's short or full name, and the
// first number with a decimal after it.
func read(a *content.Assessment, text string) []figure {
	text = strings.ReplaceAll(text, "−", "-")
	type place struct {
		at int
		figure
	}
	var found []place
	for _, r := range a.Roles {
		for _, name := range []string{r.Name, r.Short} {
			at := regexp.MustCompile(`(?m)^[ |]*` + regexp.QuoteMeta(name) + `\b[^\n0-9]*?([+-]?[0-9]+\.[0-9])`).FindStringSubmatchIndex(text)
			if at != nil {
				found = append(found, place{at[0], figure{r.Short, text[at[2]:at[3]]}})
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b place) int { return a.at - b.at })
	var all []figure
	for _, f := range found {
		all = append(all, f.figure)
	}
	return all
}

// compared is a class beside another.
type compared struct {
	class report.Class
	want  []figure
}

// same checks a report, or a comparison with another class, in a format.
func same(t *testing.T, format string, c report.Class, want []figure, beside *compared) {
	t.Helper()
	data, err := report.ClassReport(format, c)
	if beside != nil {
		data, err = report.CompareClasses(format, c, beside.class)
	}
	if err != nil {
		t.Fatal(err)
	}
	var got map[string][2]string
	switch format {
	case report.AsCSV:
		got = fromCSV(t, c.Assessment, data)
	case report.AsJSON:
		got = fromJSON(t, c.Assessment, data, beside != nil)
	default:
		text := string(data)
		if format == report.AsHTML {
			text = plainOf(text)
		}
		if beside == nil {
			if diff := cmp.Diff(want, read(c.Assessment, text)); diff != "" {
				t.Fatalf("the report as %s:\n%s", format, diff)
			}
			return
		}
		got = fromTable(c.Assessment, text)
	}
	for i, r := range want {
		if got[r.Role][0] != r.Points {
			t.Fatalf("%s as %s: %v, want %s", r.Role, format, got[r.Role], r.Points)
		}
		if beside != nil && got[beside.want[i].Role][1] != beside.want[i].Points {
			t.Fatalf("%s as %s, second: %v, want %s", beside.want[i].Role, format, got[beside.want[i].Role], beside.want[i].Points)
		}
	}
}

// plainOf is a page without its markup, with each row of a table on a line.
func plainOf(page string) string {
	_, page, _ = strings.Cut(page, `<table class="figures">`)
	page = regexp.MustCompile(`</th>\s*|</td>\s*`).ReplaceAllString(page, " | ")
	page = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "")
	return html.UnescapeString(page)
}

// fromTable reads two columns of a comparison.
func fromTable(a *content.Assessment, text string) map[string][2]string {
	text = strings.ReplaceAll(text, "−", "-")
	got := map[string][2]string{}
	for _, r := range a.Roles {
		row := regexp.MustCompile(`(?m)^[ |]*` + regexp.QuoteMeta(r.Name) + `[ |]+([+-]?[0-9]+\.[0-9])[ |]+([+-]?[0-9]+\.[0-9])`).FindStringSubmatch(text)
		if row != nil {
			got[r.Short] = [2]string{row[1], row[2]}
		}
	}
	return got
}

// tenths formats points as screens do.
func tenths(v float64) string { return report.Tenths(math.Round(10 * v)).String() }

func fromCSV(t *testing.T, a *content.Assessment, data []byte) map[string][2]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][2]string{}
	for _, row := range rows {
		role, ok := a.Role(row[1])
		if !ok || row[0] != "role" {
			continue
		}
		var v float64
		if _, err := fmt.Sscan(row[4], &v); err != nil {
			t.Fatal(err)
		}
		both := got[role.Short]
		switch row[3] {
		case "mean", "first_mean":
			both[0] = tenths(v)
		case "second_mean":
			both[1] = tenths(v)
		}
		got[role.Short] = both
	}
	return got
}

func fromJSON(t *testing.T, a *content.Assessment, data []byte, compares bool) map[string][2]string {
	t.Helper()
	type mean struct {
		Mean float64 `json:"mean"`
	}
	got := map[string][2]string{}
	if compares {
		var said struct {
			Roles []struct {
				ID            string `json:"id"`
				First, Second mean
			} `json:"roles"`
		}
		if err := json.Unmarshal(data, &said); err != nil {
			t.Fatal(err)
		}
		for _, r := range said.Roles {
			role, _ := a.Role(r.ID)
			got[role.Short] = [2]string{tenths(r.First.Mean), tenths(r.Second.Mean)}
		}
		return got
	}
	var said struct {
		Roles []struct {
			ID   string  `json:"id"`
			Mean float64 `json:"mean"`
		} `json:"roles"`
	}
	if err := json.Unmarshal(data, &said); err != nil {
		t.Fatal(err)
	}
	for _, r := range said.Roles {
		role, _ := a.Role(r.ID)
		got[role.Short] = [2]string{tenths(r.Mean)}
	}
	return got
}

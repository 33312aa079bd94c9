package trend_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/internal/report/trend"
	"rolefit/internal/testkit"
	"rolefit/scoring"
)

func model(t testing.TB, change func(*content.Assessment)) *scoring.Model {
	t.Helper()
	a := content.Career()
	if change != nil {
		change(a)
	}
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// classOf is the k-th class of a year: n people, and how far they lean to the first role.
func classOf(m *scoring.Model, k, n int, lean float64, rng *rand.Rand) report.Class {
	a := m.Assessment()
	c := report.Class{
		Model: m, Assessment: a, Name: fmt.Sprint("Class ", k), Joined: n + 1,
		Began: time.Date(2026, time.Month(k), 5, 9, 0, 0, 0, time.UTC), Now: time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC),
	}
	for range n {
		s := scoring.Sheet{Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
		for _, q := range a.Questions {
			v := 1.2*rng.NormFloat64() + lean*float64(q.Weights[a.Roles[0].ID])/2
			s.Answers[q.ID] = int(math.Round(min(max(v, -2), 2)))
			s.Asked = append(s.Asked, q.ID)
		}
		c.Sheets = append(c.Sheets, s)
	}
	return c
}

// year is classes in no order, of which the last two lean otherwise.
func year(m *scoring.Model) []report.Class {
	rng := rand.New(rand.NewPCG(8, 16))
	all := []report.Class{
		classOf(m, 5, 24, 0.5, rng), classOf(m, 1, 12, 0, rng), classOf(m, 4, 20, 0.6, rng), classOf(m, 2, 5, 0, rng), classOf(m, 3, 14, 0, rng),
	}
	all[1].Until = time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
	return all
}

func made(t *testing.T, classes ...report.Class) *trend.Trend {
	t.Helper()
	tr, err := trend.New(classes)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func export(t *testing.T, format string, classes ...report.Class) string {
	t.Helper()
	data, err := report.Export(format, made(t, classes...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// shape is the part of the JSON that these tests read.
type shape struct {
	Classes []struct {
		Class          string
		AnswersDeleted bool `json:"answers_deleted"`
	}
	LeftOut   []struct{ Class, Assessment string } `json:"left_out"`
	Roles     []role
	Moved     []struct{ ID string }
	Questions []struct {
		ID         string
		Classes, N int
		Mean, SD   float64
		A, B       int
	}
	Scales []struct{ N, Classes int }
}

type role struct {
	ID     string
	Points []struct {
		Place, N        int
		Mean, Low, High float64
		Change          *struct{ Difference, Low, High float64 }
	}
}

// changes reports whether a change of the role is named.
func (r role) changes() bool {
	for _, p := range r.Points {
		if p.Change != nil {
			return true
		}
	}
	return false
}

func read(t *testing.T, classes ...report.Class) (s shape) {
	t.Helper()
	if err := json.Unmarshal([]byte(export(t, report.AsJSON, classes...)), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGolden(t *testing.T) {
	t.Parallel()
	all := year(model(t, nil))
	for _, format := range report.ClassFormats() {
		testkit.Golden(t, "testdata/year"+report.Extension(format), export(t, format, all...))
	}
}

// TestRow checks the order, the change that is there, and the sentences about it.
func TestRow(t *testing.T) {
	t.Parallel()
	all := year(model(t, nil))
	got := read(t, all...)
	for k, c := range got.Classes {
		if c.Class != fmt.Sprint("Class ", k+1) {
			t.Errorf("class %d is %s", k+1, c.Class)
		}
	}
	var changes []string
	for _, r := range got.Roles {
		for _, p := range r.Points {
			if p.Change != nil {
				changes = append(changes, fmt.Sprint(r.ID, p.Place))
			}
			if p.Low > p.Mean || p.Mean > p.High {
				t.Errorf("%s, class %d: %v is not from %v to %v", r.ID, p.Place, p.Mean, p.Low, p.High)
			}
		}
	}
	if !slices.Contains(changes, "fde4") || slices.Contains(changes, "fde3") || slices.Contains(changes, "fde5") {
		t.Errorf("changes: %q", changes)
	}
	text := strings.Join(strings.Fields(export(t, report.AsText, all...)), " ")
	for _, want := range []string{"Forward Deployed, from 3. Class 3 to 4. Class 4: +", "by more than chance.", "2026-01-05 (365 days ago)", "Class 1: Its answers are deleted on February 1, 2027."} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

// TestChanceIsNoChange sets classes of equal people in a row, again and again: 19 of 20 rows
// name no change at all.
func TestChanceIsNoChange(t *testing.T) {
	t.Parallel()
	m := model(t, nil)
	rng := rand.New(rand.NewPCG(9, 16))
	roles, questions := 0, 0
	const rows = 120
	for range rows {
		var all []report.Class
		for k := range 4 {
			all = append(all, classOf(m, k+1, 5+rng.IntN(12), 0, rng))
		}
		got := read(t, all...)
		if slices.ContainsFunc(got.Roles, role.changes) {
			roles++
		}
		if len(got.Moved) > 0 {
			questions++
		}
	}
	if most := rows / 10; roles > most || questions > most {
		t.Errorf("of %d rows of equal classes, %d name a change of a role and %d one of a question", rows, roles, questions)
	}
}

// TestPooled compares the pooled figures with the figures of all sheets.
func TestPooled(t *testing.T) {
	t.Parallel()
	m := model(t, nil)
	all := year(m)
	var sheets []scoring.Sheet
	for _, c := range all {
		sheets = append(sheets, c.Sheets...)
	}
	group := m.Group(sheets)
	got := read(t, all...)
	for _, q := range got.Questions {
		want, _ := group.Question(q.ID)
		split := report.SplitOf(want)
		if q.N != want.N || math.Abs(q.Mean-want.Mean) > 0.01 || math.Abs(q.SD-want.SD) > 0.01 || q.A != split.A || q.B != split.B || q.Classes != len(all) {
			t.Errorf("%+v, of all sheets %+v", q, want)
		}
	}
	if len(got.Questions) != len(m.Assessment().Questions) || got.Scales[0].N != len(sheets) {
		t.Errorf("%d questions, %d people in a scale", len(got.Questions), got.Scales[0].N)
	}
}

// TestEditions sets classes of two editions in a row: answers to the questions of both are
// compared, points are not.
func TestEditions(t *testing.T) {
	t.Parallel()
	m := model(t, nil)
	newer := model(t, func(a *content.Assessment) {
		a.Edition = "2027.1"
		a.Questions[0].ID += "-new"
	})
	rng := rand.New(rand.NewPCG(10, 16))
	all := []report.Class{classOf(m, 1, 20, 0, rng), classOf(newer, 2, 20, 1, rng), classOf(newer, 3, 20, 1, rng)}
	got := read(t, all...)
	for _, r := range got.Roles {
		if r.Points[1].Change != nil {
			t.Errorf("%s is compared over two editions", r.ID)
		}
	}
	if len(got.Moved) == 0 || got.Scales[0].Classes != 2 {
		t.Errorf("%d questions moved, the scales are of %d classes", len(got.Moved), got.Scales[0].Classes)
	}
	for _, q := range got.Questions {
		if want := map[bool]int{true: 3, false: 1}[!strings.HasPrefix(q.ID, m.Assessment().Questions[0].ID)]; q.Classes != want && q.Classes != 2 {
			t.Errorf("%s is of %d classes", q.ID, q.Classes)
		}
	}
	for _, format := range []string{report.AsText, report.AsMarkdown, report.AsHTML} {
		said := strings.Join(strings.Fields(export(t, format, all...)), " ")
		if !strings.Contains(said, "Not all took the same edition") || !strings.Contains(said, "2026.2 and 2027.1") {
			t.Errorf("%s does not say that the editions differ", format)
		}
	}
	if page := export(t, report.AsHTML, all...); strings.Count(page, `class="path"`) != strings.Count(page, "<figure>") {
		t.Error("a line joins two editions")
	}
}

// TestOtherQuizzesAreLeftOut names the classes that took another quiz.
func TestOtherQuizzesAreLeftOut(t *testing.T) {
	t.Parallel()
	m, other := model(t, nil), model(t, func(a *content.Assessment) { a.ID = "own" })
	rng := rand.New(rand.NewPCG(11, 16))
	all := []report.Class{classOf(m, 1, 9, 0, rng), classOf(other, 2, 9, 0, rng), classOf(m, 3, 9, 0, rng)}
	if got := read(t, all...); len(got.Classes) != 2 || len(got.LeftOut) != 1 || got.LeftOut[0].Assessment != "own" {
		t.Errorf("%+v", got)
	}
	if said := strings.Join(strings.Fields(export(t, report.AsText, all...)), " "); !strings.Contains(said, "Class 2 took another quiz (own) and is left out.") {
		t.Errorf("%.300s", said)
	}
	for _, few := range [][]report.Class{nil, all[:1], all[:2]} {
		if _, err := trend.New(few); !errors.Is(err, trend.ErrOne) {
			t.Errorf("%d classes: %v", len(few), err)
		}
	}
	all[0].Sheets = all[0].Sheets[:4]
	if _, err := trend.New(all); !errors.Is(err, report.ErrTooFew) {
		t.Errorf("a class of four: %v", err)
	}
}

// TestNeverFewerThanFive walks every figure about classes of which many answered little.
func TestNeverFewerThanFive(t *testing.T) {
	t.Parallel()
	m := model(t, nil)
	rng := rand.New(rand.NewPCG(12, 16))
	for range 20 {
		var all []report.Class
		for k := range 3 {
			c := classOf(m, k+1, 5+rng.IntN(6), 0, rng)
			for _, s := range c.Sheets {
				for i, q := range m.Assessment().Questions {
					if i%3 == 0 && rng.IntN(2) == 0 || k == 1 && rng.IntN(3) > 0 {
						delete(s.Answers, q.ID)
					}
				}
			}
			all = append(all, c)
		}
		for _, b := range made(t, all...).Doc().Blocks {
			if table, ok := b.(doc.Table); ok {
				for _, row := range table.Rows {
					if row.Of < report.LeastClass && regexp.MustCompile("[0-9]").MatchString(strings.Join(row.Cells, "")) {
						t.Errorf("a figure about %d: %+v", row.Of, row)
					}
				}
			}
		}
		for n := range strings.FieldsSeq(strings.Join(regexp.MustCompile(`"n":\d+`).FindAllString(export(t, report.AsJSON, all...), -1), " ")) {
			if len(n) == len(`"n":1`) && n < `"n":5` {
				t.Errorf("a figure with %s", n)
			}
		}
		for row := range strings.Lines(export(t, report.AsCSV, all...)) {
			if regexp.MustCompile(`,[0-4]\r\n$`).MatchString(row) {
				t.Errorf("a figure about too few: %s", row)
			}
		}
	}
}

// TestSavedClassesAreTheSame makes the row from the JSON of the reports, whose sheets are gone.
func TestSavedClassesAreTheSame(t *testing.T) {
	t.Parallel()
	m := model(t, nil)
	all := year(m)
	var kept []report.Class
	for _, c := range all {
		data, err := report.ClassReport(report.AsJSON, c)
		if err != nil {
			t.Fatal(err)
		}
		s, err := report.ReadSaved(data)
		if err != nil {
			t.Fatal(err)
		}
		back, err := s.Class(m)
		if err != nil {
			t.Fatal(err)
		}
		back.Now, back.Until = c.Now, c.Until
		kept = append(kept, back)
	}
	for _, format := range report.ClassFormats() {
		if export(t, format, kept...) != export(t, format, all...) {
			t.Errorf("%s differs", format)
		}
	}
	kept[1].Gone = true
	if got := read(t, kept...); !got.Classes[0].AnswersDeleted || got.Classes[1].AnswersDeleted {
		t.Errorf("%+v", got.Classes)
	}
	if said := export(t, report.AsText, kept...); !strings.Contains(said, "Class 1: Its answers are deleted; these figures") {
		t.Error("it does not say that the answers are gone")
	}
}

package report

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// savedOf reads a class's report in JSON back.
func savedOf(t *testing.T, c Class) Class {
	t.Helper()
	s, err := ReadSaved([]byte(classExport(t, AsJSON, c)))
	if err != nil {
		t.Fatal(err)
	}
	if id, edition := s.Assessment(); id != c.Assessment.ID || edition != c.Assessment.Edition {
		t.Errorf("it is about %s %s", id, edition)
	}
	back, err := s.Class(c.Model)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// TestSavedReportsSayTheSame makes the report and the comparison of a class in every format
// from its sheets and from its JSON.
func TestSavedReportsSayTheSame(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for k, c := range everyClass(m) {
		c.Began = time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
		saved := savedOf(t, c)
		for _, format := range ClassFormats() {
			want, got := classExport(t, format, c), classExport(t, format, saved)
			if slices.ContainsFunc(c.Votes, func(v ClassVote) bool { return v.N() < LeastClass }) {
				continue // a second vote of too few is not in the JSON
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("class %d, %s: -sheets +saved:\n%s", k, format, diff)
			}
			other := classOf(m, 12)
			if want, got := classesExport(t, format, c, other), classesExport(t, format, saved, savedOf(t, other)); want != got {
				t.Errorf("class %d beside another, %s:\n%s", k, format, cmp.Diff(want, got))
			}
		}
	}
}

// TestReportsSayWhatBecomesOfAnswers looks for the age of a class and the date of its answers'
// deletion in the formats for people.
func TestReportsSayWhatBecomesOfAnswers(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	c := classOf(m, 12)
	c.Now = c.Began.AddDate(0, 0, 12)
	for want, change := range map[string]func(*Class){
		"Class of May 5, 2026, 12 days ago. How":                                    func(*Class) {},
		"Class of May 5, 2026, yesterday. Its answers are deleted on June 4, 2026.": func(c *Class) { c.Now, c.Until = c.Began.AddDate(0, 0, 1), c.Began.AddDate(0, 0, 30) },
		"today. Its answers were to be deleted on May 5, 2026.":                     func(c *Class) { c.Now, c.Until = c.Began, c.Began },
		"12 days ago. Its answers are deleted; these figures are all that is kept.": func(c *Class) { c.Gone = true },
	} {
		one := c
		change(&one)
		for _, format := range []string{AsText, AsMarkdown, AsHTML} {
			for _, said := range []string{classExport(t, format, one), classesExport(t, format, one, one)} {
				said = strings.Join(strings.Fields(said), " ")
				if _, date, told := strings.Cut(want, "Its answers"); told && !strings.Contains(said, "Its answers"+date) {
					t.Errorf("%s does not say %q: %.600s", format, want, said)
				}
				if strings.Contains(said, "Class of") && !strings.Contains(said, want) {
					t.Errorf("%s does not say %q: %.600s", format, want, said)
				}
			}
		}
	}
	if said := classesExport(t, AsText, c, c); !strings.Contains(said, "May 5, 2026 (12 days ago), 12 of 14") {
		t.Errorf("%.300s", said)
	}
}

// TestSavedRefusesWhatNoReportHolds changes one thing of a report.
func TestSavedRefusesWhatNoReportHolds(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	good := classExport(t, AsJSON, classOf(m, 40))
	for change, to := range map[string]string{
		`"schema":1`:             `"schema":0`,
		`{"schema":1,`:           `{"schema":2,`,
		`"date":"`:               `"age_days":0,"date":"`,
		`{"schema":1,"`:          `{"schema":2,"age_days":-1,"`,
		`"joined":48`:            `"joined":4`,
		`"n":40,"scored"`:        `"n":4,"scored"`,
		`"scored":40`:            `"scored":41`,
		`"verdicts":[`:           `"verdicts":[{"id":"x","n":40,"count":0,"share":0,"low":0,"high":0},`,
		`"date":"2026-05-05"`:    `"date":"yesterday"`,
		`"questions":[`:          `"more":1,"questions":[`,
		`"class":"`:              `"class":"a","class":"`,
		`"splits":[`:             `"splits":null,"x":[`,
		`"voted":`:               `"voted":-`,
		`"tie_breaker":false`:    `"tie_breaker":"no"`,
		`"answers":{"mean":`:     `"answers":{"mean":9`,
		`"with_others":`:         `"with_others":9`,
		`"first":{"n":`:          `"first":{"n":3`,
		`"a":`:                   `"a":-`,
		`"id":"fde","n":40,"mea`: `"id":"nobody","n":40,"mea`,
	} {
		if !strings.Contains(good, change) {
			t.Errorf("no report holds %s", change)
			continue
		}
		s, err := ReadSaved([]byte(strings.Replace(good, change, to, 1)))
		if err == nil {
			_, err = s.Class(m)
		}
		if !errors.Is(err, ErrSaved) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if _, err := ReadSaved([]byte(strings.Replace(good, `"schema":1`, `"schema":3,"new":1`, 1))); err == nil || errors.Is(err, ErrSaved) {
		t.Errorf("a newer shape: %v", err)
	}
	if _, err := ReadSaved(nil); !errors.Is(err, ErrSaved) {
		t.Errorf("nothing: %v", err)
	}
}

// TestAge says in the data of every report how old a class is, also of one that was saved when
// it was younger, and by an earlier version that did not say it.
func TestAge(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	c := classOf(m, 40)
	old := classExport(t, AsJSON, c)
	west := time.FixedZone("", -5*60*60)
	c.Now = c.Began.AddDate(0, 0, 3)
	young := classExport(t, AsJSON, c)
	if !strings.HasPrefix(old, `{"schema":1,`) || strings.Contains(old, "age_days") || !strings.HasPrefix(young, `{"schema":2,`) || !strings.Contains(young, `"date":"2026-05-05","age_days":3,`) {
		t.Errorf("the data of a class without and with its age: %.200s\n%.200s", old, young)
	}
	for _, was := range []string{old, young} {
		s, err := ReadSaved([]byte(was))
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Class(m)
		if err != nil {
			t.Fatal(err)
		}
		c.Now = time.Date(2026, 5, 17, 23, 0, 0, 0, west)
		if got := classExport(t, AsJSON, c); !strings.HasPrefix(got, `{"schema":2,`) || !strings.Contains(got, `"date":"2026-05-05","age_days":12,`) {
			t.Errorf("data: %.200s", got)
		}
		if got := classExport(t, AsCSV, c); !strings.Contains(got, ",age_days,12,40\r\n") {
			t.Errorf("table: %.400s", got)
		}
		if got := classesExport(t, AsJSON, c, c); strings.Count(got, `"age_days":12,`) != 2 {
			t.Errorf("comparison: %.200s", got)
		}
		if got := classExport(t, AsText, c); !strings.Contains(got, "May 5, 2026, 12 days ago.") {
			t.Errorf("text: %.400s", got)
		}
	}
}

// FuzzSaved reads data of any kind: what is taken makes a report in every format, and the same
// JSON again.
func FuzzSaved(f *testing.F) {
	m := careerModel(f)
	for _, n := range []int{5, 12, 40} {
		data, err := ClassReport(AsJSON, classOf(m, n))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSaved(data)
		if err != nil {
			return
		}
		c, err := s.Class(m)
		if err != nil {
			return
		}
		if _, err := ClassReport(AsText, c); err != nil {
			t.Fatal(err)
		}
		if _, err := CompareClasses(AsCSV, c, c); err != nil {
			t.Fatal(err)
		}
		once := classExport(t, AsJSON, c)
		again, err := ReadSaved([]byte(once))
		if err != nil {
			t.Fatalf("its own JSON is refused: %v", err)
		}
		if c, _ = again.Class(m); once != classExport(t, AsJSON, c) || slices.Contains([]byte(once), 0) {
			t.Error("its JSON is not the same twice")
		}
	})
}

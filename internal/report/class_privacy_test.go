package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// thinClass is a class of n with few answers to the first question and few votes in a second
// vote.
func thinClass(m *scoring.Model, n, answers, votes int) Class {
	c := classOf(m, n)
	id := c.Assessment.Questions[0].ID
	for k := range c.Sheets {
		if k >= answers {
			delete(c.Sheets[k].Answers, id)
		}
	}
	c.Votes = []ClassVote{{id, Vote{Split: Split{A: votes}}}, {c.Assessment.Questions[1].ID, Vote{Split: Split{B: votes}}}}
	return c
}

// everyClass are classes with the fewest possible people behind some figure.
func everyClass(m *scoring.Model) []Class {
	var all []Class
	for _, n := range []int{5, 6, 12, 19, 20, 40} {
		for _, few := range []int{0, 1, 4, 5} {
			all = append(all, thinClass(m, n, few, few))
		}
	}
	// Of these only a few could be scored, and no scale has complete cases enough.
	for _, scored := range []int{0, 1, 4, 5} {
		c := classOf(m, 12)
		for k := scored; k < 12; k++ {
			for i, q := range c.Assessment.Questions {
				if i%2 == 0 || k%3 == 0 {
					delete(c.Sheets[k].Answers, q.ID)
				}
			}
		}
		all = append(all, c)
	}
	return all
}

// TestEveryFigureIsAboutFive walks the data and the output of every format.
func TestEveryFigureIsAboutFive(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	hidden := 0
	for k, c := range everyClass(m) {
		g, both := newClassStats(c), newContrast(c, classOf(m, 12))
		hidden += checkDoc(t, g.Doc()) + checkDoc(t, both.Doc())
		for _, format := range ClassFormats() {
			checkSaid(t, fmt.Sprint(k), format, classExport(t, format, c))
			checkSaid(t, fmt.Sprint(k), format, classesExport(t, format, c, both.second.Class))
		}
	}
	if hidden < 50 {
		t.Errorf("only %d figures are held back; the classes are too well filled", hidden)
	}
}

// checkDoc finds figures about fewer than five people, and counts the withheld ones.
func checkDoc(t *testing.T, d doc.Doc) (hidden int) {
	t.Helper()
	digit := regexp.MustCompile("[0-9]")
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case doc.Table:
			for _, row := range b.Rows {
				if row.Of < LeastClass {
					hidden++
					if digit.MatchString(strings.Join(row.Cells, " ")) {
						t.Errorf("%+v", row)
					}
				}
			}
		case doc.Split:
			for _, v := range b.Votes {
				if v.Of != v.Counts[0]+v.Counts[1]+v.Counts[2] {
					t.Errorf("%+v", v)
				}
				if v.Of < LeastClass {
					hidden++
					if digit.MatchString(strings.Join(v.Cells[:], "") + v.Hidden) {
						t.Errorf("%+v", v)
					}
				}
			}
		}
	}
	return hidden
}

// checkSaid finds denominators below five in a format's output.
func checkSaid(t *testing.T, name, format, said string) {
	t.Helper()
	switch format {
	case AsCSV:
		for _, row := range parsedCSV(t, said)[1:] {
			n, err := strconv.Atoi(row[5])
			if held := row[4] == tooFew; held != (row[5] == "") || !held && (err != nil || n < LeastClass) {
				t.Errorf("%s, %s: %q", name, format, row)
			}
		}
	case AsJSON:
		var root map[string]any
		if err := json.Unmarshal([]byte(said), &root); err != nil {
			t.Fatal(err)
		}
		delete(root, "schema")
		walkNumbers(t, name, root, 0)
	default:
		for _, found := range regexp.MustCompile(`\bof ([0-9]+)\b|\b([0-9]+) (?:people|whose)`).FindAllStringSubmatch(said, -1) {
			if n, _ := strconv.Atoi(found[1] + found[2]); n < LeastClass {
				t.Errorf("%s, %s: %q", name, format, found[0])
			}
		}
	}
}

// walkNumbers expects every number to stand under an n of at least five.
func walkNumbers(t *testing.T, where string, v any, n float64) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if own, ok := v["n"].(float64); ok {
			n = own
		} else if first, ok := v["first"].(map[string]any); ok && n == 0 {
			n = first["n"].(float64) // of two classes side by side
		}
		for key, of := range v {
			walkNumbers(t, where+"."+key, of, n)
		}
	case []any:
		for _, of := range v {
			walkNumbers(t, where, of, n)
		}
	case float64:
		if n < LeastClass {
			t.Errorf("%s is %v, of %v", where, v, n)
		}
	}
}

func parsedCSV(t *testing.T, said string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(said, "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// sameReports asserts that two classes have the same report in every format.
func sameReports(t *testing.T, what string, a, b Class) {
	t.Helper()
	for _, format := range ClassFormats() {
		if diff := cmp.Diff(classExport(t, format, a), classExport(t, format, b)); diff != "" {
			t.Errorf("%s can be read off the report as %s: %s", what, format, diff)
		}
	}
	for _, of := range []Class{a, b} {
		if diff := cmp.Diff(sectionsOf(a), sectionsOf(of)); diff != "" {
			t.Errorf("%s can be read off the reveal: %s", what, diff)
		}
	}
}

// TestFewAnswersCannotBeReadOff changes the answers of fewer than five people and expects no
// change in any report.
func TestFewAnswersCannotBeReadOff(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	id := m.Assessment().Questions[0].ID
	told := func(values [4]int) Class {
		c := thinClass(m, 12, 0, 0)
		for k, v := range values {
			c.Sheets[k].Answers = map[string]int{id: v} // too little for a score of their own
		}
		return c
	}
	want := told([4]int{2, 2, -2, -2})
	for _, values := range [][4]int{{-2, -2, -2, -2}, {2, 2, 2, 2}, {0, 1, -1, 0}, {-2, 2, 0, 0}} {
		sameReports(t, "an answer", want, told(values))
	}
}

// TestWhoLeftOutCannotBeReadOff expects no figure about all but the few participants that
// left a question out. Other answers of theirs change every figure alike, and each scale has
// either all of them or five fewer.
func TestWhoLeftOutCannotBeReadOff(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for left := range 8 {
		c := classOf(m, 40)
		for k := range c.Sheets {
			for i, q := range m.Assessment().Questions {
				if c.Sheets[k].Answers[q.ID] = (k*7+i*3+k*i)%5 - 2; k < left && i == 2 || k < left/2 && i == 9 {
					delete(c.Sheets[k].Answers, q.ID)
				}
			}
		}
		data := newClassStats(c).data
		for _, s := range data.Scales {
			n := 0
			if s.Stats != nil {
				n = s.Stats.N
				for _, item := range s.Stats.Items {
					if answered := data.Answers(item.Question).N; answered > n && answered-n < LeastClass {
						t.Errorf("%d left a question out: %s is about %d, its question %s about %d", left, s.Role, n, item.Question, answered)
					}
				}
			}
			if left < LeastClass && n != len(c.Sheets) {
				t.Errorf("%d left a question out: %s is about %d", left, s.Role, n)
			}
		}
	}
}

func TestFewVotesCannotBeReadOff(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	one, other := classOf(m, 12), classOf(m, 12)
	one.Votes[0].Split, other.Votes[0].Split = Split{A: 4}, Split{1, 1, 1}
	sameReports(t, "a vote", one, other)
}

// TestNothingPersonalIsTold gives every sheet limits, a guess and times, and expects none in
// a report.
func TestNothingPersonalIsTold(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	want, got := classOf(m, 12), classOf(m, 12)
	rng := rand.New(rand.NewPCG(1, 18))
	for k := range got.Sheets {
		s := &got.Sheets[k]
		s.ID, s.Date = fmt.Sprint("sheet-", k), "2026-05-31T09:00:00Z"
		s.Limits, s.Guess = map[string]string{"travel": "never", "pressure": "weekly"}, "solutions"
		s.Seconds = map[string]float64{}
		for id := range s.Answers {
			s.Seconds[id] = 3 + 30*rng.Float64()
		}
	}
	sameReports(t, "something personal", want, got)
}

// TestOrderOfSheetsIsUntold shuffles the sheets: the order of arrival must not show.
func TestOrderOfSheetsIsUntold(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	want, got := classOf(m, 40), classOf(m, 40)
	rand.New(rand.NewPCG(1, 19)).Shuffle(len(got.Sheets), func(i, j int) {
		got.Sheets[i], got.Sheets[j] = got.Sheets[j], got.Sheets[i]
	})
	sameReports(t, "the order", want, got)
}

// TestHeadsFromTwenty expects head counts per role from twenty people on.
func TestHeadsFromTwenty(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for n, want := range map[int]bool{19: false, 20: true} {
		c := classOf(m, n)
		for k := range c.Sheets { // each sheet has answers enough for a score
			c.Sheets[k] = sheetOf(c.Assessment, c.Assessment.Roles[k%4].ID, 0.5, 1, 0, rand.New(rand.NewPCG(uint64(k), 20)))
		}
		said := map[string]string{AsText: "First for", AsMarkdown: "First for", AsHTML: ">First for<", AsCSV: ",first,", AsJSON: `"first":[0-9]`}
		for _, format := range ClassFormats() {
			if got := regexp.MustCompile(said[format]).MatchString(classExport(t, format, c)); got != want {
				t.Errorf("%d people as %s: heads are counted: %v", n, format, got)
			}
		}
		if got := strings.Contains(fmt.Sprint(sectionsOf(c)), "First for"); got != want {
			t.Errorf("%d people, the reveal: heads are counted: %v", n, got)
		}
	}
}

// TestFewCompleteSheetsAreNotSpokenOf gives four complete sheets the same answer to one
// question.
func TestFewCompleteSheetsAreNotSpokenOf(t *testing.T) {
	t.Parallel()
	for _, complete := range []int{4, 5} {
		c := classOf(careerModel(t), 12)
		for k := range c.Sheets {
			c.Sheets[k] = sheetOf(c.Assessment, c.Assessment.Roles[k%4].ID, 0.5, 1, 0, newRand(k))
			c.Sheets[k].Answers[c.Assessment.Questions[1].ID] = 1
			for i := range 6 {
				if k >= complete {
					delete(c.Sheets[k].Answers, c.Assessment.Questions[i+2].ID)
				}
			}
		}
		want := complete >= LeastClass
		for _, format := range []string{AsText, AsMarkdown, AsHTML} {
			said := strings.Join(strings.Fields(classExport(t, format, c)), " ")
			if got := strings.Contains(said, "has the same answer from everybody"); got != want {
				t.Errorf("%d complete sheets, %s: it is said: %v", complete, format, got)
			}
			if got := strings.Contains(said, "The questions of Forward"); got != want {
				t.Errorf("%d complete sheets, %s: items are shown: %v", complete, format, got)
			}
		}
	}
}

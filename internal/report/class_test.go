package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// classOf makes a class of n people with various leanings, some with skips, some with
// tie-breakers.
func classOf(m *scoring.Model, n int) Class {
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(uint64(n), 16))
	c := Class{Assessment: a, Model: m, Name: "Tuesday, room 4", Began: time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC), Joined: n + n/5}
	for k := range n {
		skip := 0
		if k%4 == 3 && n > LeastClass {
			skip = 14
		}
		s := sheetOf(a, a.Roles[(k*k+k/3)%len(a.Roles)].ID, 0.3+0.1*float64(k%3), 1, skip, rng)
		for _, id := range m.Score(s).TieBreakers {
			s.Answers[id] = rng.IntN(5) - 2
		}
		c.Sheets = append(c.Sheets, s)
	}
	g := m.Group(c.Sheets)
	for k, id := range g.Split(2) {
		if k > 0 { // as an earlier version kept it
			c.Votes = append(c.Votes, ClassVote{id, Vote{Split: Split{n/2 - k, 1, n - n/2 - 1}}})
			continue
		}
		c.Votes = append(c.Votes, votedAgain(g, id))
	}
	return c
}

// votedAgain is a second vote of all but one, in which one person moved from A to B.
func votedAgain(g scoring.Group, id string) ClassVote {
	q, _ := g.Question(id)
	first := SplitOf(q)
	again := Split{first.A - 1, first.Neutral, first.B + 1}
	return ClassVote{id, Vote{again, &first, max(q.N-1, LeastClass), &Moves{AB: 1}}}
}

// sectionsOf returns the sections of a revealed class that has reached its most divided
// questions.
func sectionsOf(c Class) []Section {
	var ids []string
	for _, t := range newClassStats(c).topics()[:min(len(newClassStats(c).topics()), mostSplit)] {
		ids = append(ids, t.question.ID)
	}
	return ClassSections(c, ids)
}

func classExport(t *testing.T, format string, c Class) string {
	t.Helper()
	data, err := ClassReport(format, c)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestClassGolden(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for _, n := range []int{5, 12, 40} {
		for _, format := range ClassFormats() {
			got := classExport(t, format, classOf(m, n))
			if format == AsHTML {
				got = unstyled(t, got)
			}
			golden(t, fmt.Sprintf("class_%d%s", n, Extension(format)), got)
		}
	}
}

func TestClassTooFew(t *testing.T) {
	t.Parallel()
	c := classOf(careerModel(t), LeastClass-1)
	for _, format := range ClassFormats() {
		if data, err := ClassReport(format, c); !errors.Is(err, ErrTooFew) || data != nil {
			t.Errorf("%s: %q, %v", format, data, err)
		}
	}
	if _, err := ClassReport("pdf", classOf(careerModel(t), 5)); err == nil || !strings.Contains(err.Error(), "html and csv") {
		t.Errorf("a format that there is not: %v", err)
	}
}

func TestClassTextFits(t *testing.T) {
	t.Parallel()
	for _, c := range []Class{classOf(careerModel(t), 12), classOf(careerModel(t), 300), classOf(ownModel(t, 8), 40)} {
		for n, line := range strings.Split(classExport(t, AsText, c), "\n") {
			if ansi.StringWidth(line) > 80 || strings.TrimRight(line, " ") != line {
				t.Errorf("line %d: %q", n+1, line)
			}
			if i := strings.IndexFunc(line, func(r rune) bool { return r > '~' }); i >= 0 {
				t.Errorf("line %d is not plain: %q", n+1, line)
			}
		}
	}
}

// later is a similar class some time later, leaning more to one role.
func later(m *scoring.Model, n int) Class {
	c := classOf(m, n)
	c.Name, c.Began = "Tuesday, a month later", c.Began.AddDate(0, 1, 0)
	rng := rand.New(rand.NewPCG(17, uint64(n)))
	for k := range c.Sheets {
		c.Sheets[k] = sheetOf(c.Assessment, c.Assessment.Roles[2].ID, 0.4, 1, 0, rng)
	}
	return c
}

func classesExport(t *testing.T, format string, a, b Class) string {
	t.Helper()
	data, err := CompareClasses(format, a, b)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestClassesGolden(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for _, n := range []int{5, 12, 40} {
		for _, format := range ClassFormats() {
			got := classesExport(t, format, classOf(m, 12), later(m, n))
			if format == AsHTML {
				got = unstyled(t, got)
			}
			golden(t, fmt.Sprintf("class_12_%d%s", n, Extension(format)), got)
		}
	}
}

func newRand(k int) *rand.Rand { return rand.New(rand.NewPCG(uint64(k), 21)) }

// TestClassesOfEverySort reports on many classes of sheets, guessed and half-empty ones
// included.
func TestClassesOfEverySort(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	a := m.Assessment()
	other := classOf(m, 12)
	bad := regexp.MustCompile(`NaN|Inf\b|-0\.0*\b[^0-9]|%!|null,null,null,null`)
	rapid.Check(t, func(t *rapid.T) {
		c := Class{Model: m, Name: rapid.String().Draw(t, "name")}
		for range rapid.IntRange(LeastClass, 9).Draw(t, "sheets") {
			s := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
			skips, low, high := rapid.IntRange(0, 9).Draw(t, "skips"), rapid.IntRange(-2, 0).Draw(t, "low"), rapid.IntRange(0, 2).Draw(t, "high")
			rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 22))
			for _, q := range a.Questions {
				if rng.IntN(10) >= skips {
					s.Answers[q.ID] = low + rng.IntN(high-low+1)
				}
			}
			c.Sheets = append(c.Sheets, s)
		}
		for _, format := range ClassFormats() {
			one, err := ClassReport(format, c)
			if err != nil {
				t.Fatal(err)
			}
			two, err := CompareClasses(format, c, other)
			if err != nil {
				t.Fatal(err)
			}
			for _, said := range [][]byte{one, two} {
				if found := bad.FindString(styles.ReplaceAllString(string(said), "")); found != "" && !strings.Contains(c.Name, found) && !strings.Contains(doc.Clean(c.Name), found) {
					t.Errorf("%s says %q", format, found)
				}
				if format == AsJSON && !json.Valid(said) {
					t.Errorf("not JSON: %s", said)
				}
			}
		}
	})
}

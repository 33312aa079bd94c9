package report

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/scoring"
)

// classOf makes a class of n people who lean to one role or another, some with
// skips, some with tie-breakers.
func classOf(m *scoring.Model, n int) Class {
	a := m.Assessment()
	rng := rand.New(rand.NewPCG(uint64(n), 16))
	c := Class{Assessment: a, Model: m, Name: "Tuesday, room 4", Joined: n + n/5}
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
	for k, id := range m.Group(c.Sheets).Split(2) {
		c.Votes = append(c.Votes, ClassVote{id, [3]int{n/2 - k, 1, n - n/2 - 1}})
	}
	return c
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
				if !strings.Contains(got, pageCSS+classCSS) {
					t.Error("the page has no styles")
				}
				got = strings.Replace(got, pageCSS+classCSS, "/* templates/page.css, templates/class.css */\n", 1)
			}
			golden(t, fmt.Sprintf("class_%d%s", n, ClassExtension(format)), got)
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
	if _, err := ClassReport("pdf", classOf(careerModel(t), 5)); err == nil || !strings.Contains(err.Error(), "csv and json") {
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

// later is a class like another some time later: leaning more to one role.
func later(m *scoring.Model, n int) Class {
	c := classOf(m, n)
	c.Name = "Tuesday, a month later"
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
			got = strings.Replace(got, pageCSS+classCSS, "/* templates/page.css, templates/class.css */\n", 1)
			golden(t, fmt.Sprintf("class_12_%d%s", n, ClassExtension(format)), got)
		}
	}
}

func newRand(k int) *rand.Rand { return rand.New(rand.NewPCG(uint64(k), 21)) }

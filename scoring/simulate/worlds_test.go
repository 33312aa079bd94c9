package simulate

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
)

// ran runs one study of an assessment on few people.
func ran(t *testing.T, a *content.Assessment, sheets int, of func(b *bench) study) []Section {
	t.Helper()
	return of(newBench(model(t, a), Options{Sheets: sheets, Seed: 3})).run(t.Context())
}

// value returns a figure by the beginnings of its section's name and of its own.
func value(t *testing.T, all []Section, section, figure string) Figure {
	t.Helper()
	for _, s := range all {
		for _, f := range s.Figures {
			if strings.HasPrefix(s.Name, section) && strings.HasPrefix(f.Name, figure) {
				return f
			}
		}
	}
	t.Fatalf("no figure %s: %s", section, figure)
	return Figure{}
}

// TestWorlds expects fewer people to be told their role the more of the key is wrong, and
// worlds only where they are asked for.
func TestWorlds(t *testing.T) {
	t.Parallel()
	run := func(worlds bool) []Section {
		r, err := Run(t.Context(), careerModel(t), Options{Sheets: 1000, Seed: 3, Worlds: worlds})
		if err != nil {
			t.Fatal(err)
		}
		return r.Sections
	}
	without, all := run(false), run(true)
	n := len(without)
	if diff := cmp.Diff(without, all[:n]); diff != "" || len(all) != n+2*len(worlds()) {
		t.Errorf("%d sections, and %d with worlds: %s", n, len(all), diff)
	}
	with := ran(t, content.Career(), 10_000, (*bench).worlds)
	for _, people := range []string{"strength 0.5, noise 1", "strength 0.35, noise 1.2"} {
		told := func(world string) float64 {
			return value(t, with, "World: "+world+", "+people, "right role, mean").Value
		}
		key, three := told("the key is right"), told("all three")
		for _, world := range []string{"loadings x 0 to 1.5", "15% half reversed"} {
			if one := told(world); one > key-2 || three > one-3 {
				t.Errorf("%s, %s: %.1f %%, between %.1f and %.1f", people, world, one, three, key)
			}
		}
		if trait := told("a shared trait"); trait > key+1 {
			t.Errorf("%s: a shared trait raises %.1f to %.1f %%", people, key, trait)
		}
	}
}

// TestWorldsOnThePage expects the table of docs/validation.md to say what is measured.
func TestWorldsOnThePage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/validation.md")
	if err != nil {
		t.Fatal(err)
	}
	all := ran(t, content.Career(), 25_000, (*bench).worlds)
	rows := regexp.MustCompile(`(?m)^\| [^|]+ \| \.(?:5/1|35/1\.2) \| ([\d.]+) \| [\d.]+ \| [\d.]+ \| ([\d.]+) \| ([\d.]+) \|`).FindAllStringSubmatch(string(page), -1)
	if len(rows) != 2*len(worlds()) {
		t.Fatalf("%d rows on the page", len(rows))
	}
	for i, s := range all {
		for k, name := range []string{"right role, mean", "mean chance given", "clear"} {
			said, _ := strconv.ParseFloat(rows[i][k+1], 64)
			if f := value(t, all, s.Name, name); math.Abs(f.Value-said) > 3 {
				t.Errorf("%s: %s is %.1f, on the page %.1f; run rolefit validate --worlds and write its figures there", s.Name, name, f.Value, said)
			}
		}
	}
}

// TestWithinRoles expects a correlation that only groups of people make to vanish within them.
func TestWithinRoles(t *testing.T) {
	t.Parallel()
	var c twice
	for people, at := range []float64{-10, 10} {
		for _, d := range [][2]float64{{-1, -1}, {-1, 1}, {1, -1}, {1, 1}} {
			x, y := at+d[0], at+d[1]
			c.N[people]++
			c.X[people][0] += x
			c.Y[people][0] += y
			c.XX[people][0] += x * x
			c.YY[people][0] += y * y
			c.XY[people][0] += x * y
		}
	}
	if pooled, within := c.correlations(0); math.Abs(pooled-100./101) > 1e-12 || math.Abs(within) > 1e-12 {
		t.Errorf("%v over all and %v within", pooled, within)
	}
	if pooled, within := c.correlations(1); pooled != 0 || within != 0 {
		t.Errorf("%v and %v of a score that does not vary", pooled, within)
	}
}

// TestAppealFindsAHero expects a role to lose its people where all that speaks for another one
// sounds better.
func TestAppealFindsAHero(t *testing.T) {
	t.Parallel()
	a := content.Career()
	for _, all := range [][]content.Question{a.Questions, a.TieBreakers} {
		for i := range all {
			all[i].Measured = content.Appeal{Right: float64(max(min(all[i].Weights["fde"], 1), -1)), People: 30}
		}
	}
	const section = "Drawn to what sounds better: strength 0.35"
	r := ran(t, a, 10_000, (*bench).appeal)
	if f := value(t, r, section, "half: right role, implementation"); f.Mark != Missed {
		t.Errorf("%+v", f)
	}
	if half, all := value(t, r, section, "half: lost, software").Value, value(t, r, section, "all: lost, software").Value; half < 5 || all < half {
		t.Errorf("%v %% lost by half, %v %% by all", half, all)
	}
	if f := value(t, r, section, "half: lost, fde"); f.Value >= 0 {
		t.Errorf("the hero loses: %+v", f)
	}
}

// TestPlausibleFindsACollector expects the role that the sociable answer for to be found.
func TestPlausibleFindsACollector(t *testing.T) {
	t.Parallel()
	a := content.Career()
	for i := range a.Questions {
		a.Questions[i].Traits = map[string]int{"sociable": max(min(a.Questions[i].Weights["fde"], 2), -2)}
	}
	r := ran(t, a, 10_000, (*bench).plausible)
	if f := value(t, r, "Plausible people, with no role", "mean points, fde"); f.Mark != Missed || f.Value < 5 {
		t.Errorf("%+v", f)
	}
	if f := value(t, r, "Plausible people with much of a trait: sociable", "told fde"); f.Value < 60 {
		t.Errorf("%+v", f)
	}
}

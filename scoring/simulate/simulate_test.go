package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/scoring"

	"github.com/google/go-cmp/cmp"
)

func careerModel(t testing.TB) *scoring.Model {
	t.Helper()
	a := content.Career()
	return model(t, a)
}

func model(t testing.TB, a *content.Assessment) *scoring.Model {
	t.Helper()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// round is an assessment of any number of roles: every question sets one role against the
// others in turn, in both directions.
func round(roles, questions int) *content.Assessment {
	a := &content.Assessment{ID: "round", Edition: "1"}
	for r := range roles {
		a.Roles = append(a.Roles, content.Role{ID: fmt.Sprintf("role-%d", r)})
	}
	question := func(id string, i int) content.Question {
		q := content.Question{ID: id, Kind: content.Statement, Weights: map[string]int{}}
		if i%2 == 1 {
			q.Kind = content.TradeOff
		}
		sign := 1 - 2*(i/roles%2)
		for r, role := range a.Roles {
			q.Weights[role.ID] = -sign * ((i + r) % 2)
			if r == i%roles {
				q.Weights[role.ID] = 3 * sign
			}
		}
		return q
	}
	for i := range questions {
		a.Questions = append(a.Questions, question(fmt.Sprintf("q-%d", i), i))
	}
	for i := range roles {
		a.TieBreakers = append(a.TieBreakers, question(fmt.Sprintf("tie-%d", i), 2*i+1))
	}
	return a
}

// TestCareerMeetsItsBars simulates a twentieth of the default number of people.
func TestCareerMeetsItsBars(t *testing.T) {
	t.Parallel()
	r, err := Run(context.Background(), careerModel(t), Options{Sheets: DefaultSheets / 20, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !r.OwnBars || !r.Widened || r.Missed() > 0 || r.Met() < 35 {
		t.Errorf("own bars %v, widened %v, %d met, %d missed", r.OwnBars, r.Widened, r.Met(), r.Missed())
	}
	for _, s := range r.Sections {
		if s.Name == "" || s.About == "" || len(s.Figures) == 0 {
			t.Errorf("section %+v", s)
		}
		for _, f := range s.Figures {
			if f.Mark == Missed {
				t.Errorf("%s: %s is %v %s, %s", s.Name, f.Name, f.Value, f.Unit, f.Bar)
			}
		}
	}
	checkPrototype(t, r)
	checkPage(t, r)
	if r.WeakestRole.Role == "" || r.HardestPair.Roles[1] == "" || r.HardestPair.Value < 3 {
		t.Errorf("weakest %v, hardest %v", r.WeakestRole, r.HardestPair)
	}
	sheets := 0
	for _, b := range r.Reliability {
		sheets += b.Sheets
	}
	if sheets != r.CellSheets {
		t.Errorf("%d sheets in the reliability table, want %d", sheets, r.CellSheets)
	}
}

// checkPrototype compares with the figures of another implementation, whose clear results are
// before cautions.
func checkPrototype(t *testing.T, r Report) {
	t.Helper()
	for _, c := range []struct {
		section, figure string
		want, tolerance float64
	}{
		{"Leaning to one role: strength 0.5, noise 1", "right role, mean", 99.3, 0.8},
		{"Leaning to one role: strength 0.5, noise 1", "clear", 79 - 1.8, 3},
		{"Leaning to one role: strength 0.5, noise 1", "without tie-breakers: clear", 57 - 1, 3},
		{"Leaning to one role: strength 0.35, noise 1", "right role, mean", 94, 1.5},
		{"Leaning to one role: strength 0.35, noise 1", "clear", 45 - 1, 3},
		{"Leaning to one role: strength 0.35, noise 1.2", "right role, mean", 88.7, 2},
		{"Leaning to one role: strength 0.35, noise 1.2", "clear", 33 - 1.5, 3},
		{"Guessing", "clear", 4, 1},
	} {
		found := false
		for _, s := range r.Sections {
			for _, f := range s.Figures {
				if s.Name == c.section && f.Name == c.figure {
					found = true
					if math.Abs(f.Value-c.want) > c.tolerance {
						t.Errorf("%s: %s is %.2f, the prototype's %.2f ± %.1f", s.Name, f.Name, f.Value, c.want, c.tolerance)
					}
				}
			}
		}
		if !found {
			t.Errorf("no figure %s: %s", c.section, c.figure)
		}
	}
}

// TestSameSeedSameReport simulates on one core and on two. It sets GOMAXPROCS, so it does not
// run in parallel.
func TestSameSeedSameReport(t *testing.T) {
	m := careerModel(t)
	run := func(cores int, seed uint64) Report {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		r, err := Run(context.Background(), m, Options{Sheets: 2500, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one := run(1, 7)
	if diff := cmp.Diff(one, run(2, 7)); diff != "" {
		t.Errorf("on two cores it differs: %s", diff)
	}
	if other := run(2, 8); cmp.Equal(one.Sections, other.Sections) {
		t.Error("another seed gives the same figures")
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	last, all, calls := 0, 0, 0
	_, err := Run(context.Background(), careerModel(t), Options{Sheets: 2500, Progress: func(done, total int) {
		if done <= last || done > total || all != 0 && total != all {
			t.Errorf("%d of %d after %d of %d", done, total, last, all)
		}
		last, all, calls = done, total, calls+1
	}})
	if err != nil || last != all || calls < 10 {
		t.Errorf("%d of %d in %d calls, %v", last, all, calls, err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	_, err := Run(ctx, careerModel(t), Options{Progress: func(int, int) {
		calls++
		cancel()
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if calls > 1+runtime.GOMAXPROCS(0) {
		t.Errorf("%d chunks after the end", calls)
	}
}

func TestOtherAssessments(t *testing.T) {
	t.Parallel()
	for _, roles := range []int{2, 3, 8} {
		t.Run(fmt.Sprint(roles), func(t *testing.T) {
			t.Parallel()
			r, err := Run(context.Background(), model(t, round(roles, 5*roles+1)), Options{Sheets: 1500, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			checkOther(t, r, roles)
		})
	}
}

func checkOther(t *testing.T, r Report, roles int) {
	t.Helper()
	pairs, told := 0, 0.0
	for _, s := range r.Sections {
		for _, f := range s.Figures {
			if math.IsNaN(f.Value) || math.IsInf(f.Value, 0) {
				t.Errorf("%s: %s is %v", s.Name, f.Name, f.Value)
			}
			if strings.HasPrefix(f.Bar, "career") && f.Mark != NoBar {
				t.Errorf("%s: %s is held to career's bar", s.Name, f.Name)
			}
			if s.Name == "Guessing" && strings.HasPrefix(f.Name, "told") {
				told += f.Value
				if f.Mark != Met {
					t.Errorf("guessing: %s %.2f, %s", f.Name, f.Value, f.Bar)
				}
			}
			if strings.HasPrefix(s.Name, "How far apart") {
				pairs++
			}
		}
	}
	if math.Abs(told-100) > 1e-9 || pairs != roles*(roles-1)/2 {
		t.Errorf("shares add up to %v, %d pairs", told, pairs)
	}
	if r.OwnBars {
		t.Error("it has career's bars for its own")
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	if _, err := Run(context.Background(), careerModel(t), Options{Sheets: 999}); err == nil {
		t.Error("999 sheets are enough")
	}
	if _, err := Run(context.Background(), careerModel(t), Options{Sheets: -1}); err == nil {
		t.Error("-1 sheets are enough")
	}
	alike := round(3, 8)
	for _, q := range alike.Questions {
		q.Weights["role-1"] = q.Weights["role-0"]
	}
	if _, err := Run(context.Background(), model(t, alike), Options{Sheets: 1000}); err == nil || !strings.Contains(err.Error(), "apart") {
		t.Errorf("two roles alike: %v", err)
	}
}

// checkPage expects docs/validation.md to hold the output, with every figure.
func checkPage(t *testing.T, r Report) {
	t.Helper()
	page, err := os.ReadFile("../../docs/validation.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, s := range r.Sections {
		_, after, found := strings.Cut(text, "\n"+s.Name+"\n---")
		if !found {
			t.Errorf("docs/validation.md has no %q; run rolefit validate and paste its output", s.Name)
			continue
		}
		section, _, _ := strings.Cut(after, "\n---") // of the next section
		for _, f := range s.Figures {
			name, _, _ := strings.Cut(f.Name, ": ") // the rest of a name may differ between runs
			if !strings.Contains(section, "\n"+name) {
				t.Errorf("docs/validation.md has no %q in %q", f.Name, s.Name)
			}
		}
	}
}

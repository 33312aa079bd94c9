package job_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolefit/content"
	"rolefit/scoring"
	"rolefit/scoring/job"
)

func drawAnswers(t *rapid.T, rules *job.Rules) job.Answers {
	a := job.Answers{}
	of := []content.JobAnswer{content.JobYes, content.JobNo, content.JobNotStated, ""}
	for _, f := range rules.Facts() {
		if answer := rapid.SampledFrom(of).Draw(t, f.ID); answer != "" {
			a[f.ID] = answer
		}
	}
	return a
}

// TestFindings checks the invariants of every finding, for any known facts.
func TestFindings(t *testing.T) {
	t.Parallel()
	rules := builtIn(t)
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t, rules)
		title := rapid.SampledFrom([]string{"", "Plumber", "Sales Engineer", "Forward Deployed Software Engineer"}).Draw(t, "title")
		before := maps.Clone(a)
		f := rules.Check(job.Sheet{Title: title, Facts: a})
		if !maps.Equal(a, before) {
			t.Fatal("the answers were changed")
		}
		if diff := cmp.Diff(f, rules.Check(job.Sheet{Title: title, Facts: a})); diff != "" {
			t.Fatalf("not the same twice:\n%s", diff)
		}
		if f.Known+len(f.Ask) != f.Facts || f.Facts != len(rules.Facts()) {
			t.Fatalf("%d known, %d asked, %d facts", f.Known, len(f.Ask), f.Facts)
		}
		checkStandings(t, f)
		checkAsked(t, rules, title, a, f)
	})
}

func checkStandings(t *rapid.T, f job.Finding) {
	if n := len(f.Roles) + len(f.RuledOut); n != 4 && f.Kind != job.Unknown {
		t.Fatalf("%d roles are told of", n)
	}
	for i, s := range f.Roles {
		if i > 0 && s.Strength > f.Roles[i-1].Strength {
			t.Fatalf("%s comes after a weaker one", s.ID)
		}
		if (len(s.RuledOutBy) > 0) != (f.Kind == job.Contradictory) {
			t.Fatalf("%s is ruled out by %v in a finding that is %s", s.ID, s.RuledOutBy, f.Kind)
		}
	}
	for _, s := range slices.Concat(f.Roles, f.RuledOut, f.Types) {
		sum := 0
		for _, p := range slices.Concat(s.For, s.Against) {
			sum += p.Weight
		}
		if sum != s.Strength {
			t.Fatalf("the points of %s add up to %d, not %d", s.ID, sum, s.Strength)
		}
	}
	for _, s := range f.RuledOut {
		if len(s.RuledOutBy) == 0 || len(s.Against) == 0 {
			t.Fatalf("%s is ruled out by nothing", s.ID)
		}
	}
	if f.First() != "fde" && len(f.Types)+len(f.Type) > 0 {
		t.Fatalf("%s has types", f.First())
	}
}

// checkAsked answers each question and compares the outcome with the prediction.
func checkAsked(t *rapid.T, rules *job.Rules, title string, a job.Answers, f job.Finding) {
	last := -1
	order := []job.Change{job.ChangesFirst, job.RulesOut, job.Moves, job.TellsType, job.Nothing}
	for _, q := range f.Ask {
		if rank := min(slices.Index(order, q.Change), 2); rank < last {
			t.Fatalf("%s comes too late", q.Fact)
		} else {
			last = rank
		}
		for answer, outcome := range map[content.JobAnswer]job.Outcome{content.JobYes: q.Yes, content.JobNo: q.No} {
			then := maps.Clone(a)
			then[q.Fact] = answer
			after := rules.Check(job.Sheet{Title: title, Facts: then})
			if after.First() != outcome.First {
				t.Fatalf("%s %s: %q is first, not %q", q.Fact, answer, after.First(), outcome.First)
			}
			if changed := after.First() != f.First(); changed && q.Change != job.ChangesFirst {
				t.Fatalf("%s changes what is first", q.Fact)
			}
			if after.Kind == job.Found && len(outcome.RulesOut) != len(after.RuledOut)-len(f.RuledOut) {
				t.Fatalf("%s %s rules out %v", q.Fact, answer, outcome.RulesOut)
			}
		}
	}
}

// TestFitOfOpposites expects agreement and clashes to swap for a person with opposite
// answers.
func TestFitOfOpposites(t *testing.T) {
	t.Parallel()
	rules := builtIn(t)
	career := content.Career()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t, rules)
		one, other := map[string]int{}, map[string]int{}
		for _, q := range slices.Concat(career.Questions, career.TieBreakers) {
			one[q.ID] = rapid.IntRange(-2, 2).Draw(t, q.ID)
			other[q.ID] = -one[q.ID]
		}
		x := rules.Fit(a, scoring.Sheet{Answers: one}, nil)
		y := rules.Fit(a, scoring.Sheet{Answers: other}, nil)
		if len(x.Clashes) != len(y.Agreements) || len(x.Agreements) != len(y.Clashes) {
			t.Fatalf("%d and %d, then %d and %d", len(x.Clashes), len(x.Agreements), len(y.Clashes), len(y.Agreements))
		}
		for _, m := range slices.Concat(x.Clashes, x.Agreements) {
			if m.Value == 0 || m.Value != one[m.Question] || a[m.Fact] != m.Answer {
				t.Fatalf("%+v", m)
			}
		}
	})
}

// TestCompareSwaps expects a reversed comparison to swap the sides, and every fact to be
// listed once.
func TestCompareSwaps(t *testing.T) {
	t.Parallel()
	rules := builtIn(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawAnswers(t, rules), drawAnswers(t, rules)
		x, y := rules.Compare(a, b), rules.Compare(b, a)
		if n := len(x.Differ) + len(x.Same) + len(x.OnlyA) + len(x.OnlyB) + len(x.Open); n != len(rules.Facts()) {
			t.Fatalf("%d facts are told of", n)
		}
		if len(x.Differ) != len(y.Differ) || len(x.OnlyA) != len(y.OnlyB) || len(x.OnlyB) != len(y.OnlyA) || !slices.Equal(x.Open, y.Open) {
			t.Fatalf("%+v\n%+v", x, y)
		}
	})
}

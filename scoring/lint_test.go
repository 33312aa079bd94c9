package scoring

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolefit/content"

	"github.com/google/go-cmp/cmp"
)

func TestLintOfWhatIsBuiltIn(t *testing.T) {
	t.Parallel()
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		if problems := Lint(a); problems != nil {
			t.Errorf("%s: %v", id, problems)
		}
	}
}

// quiz builds an assessment of rows of weights, statements first and as many
// trade-offs.
func quiz(rows ...[]int) *content.Assessment {
	a := &content.Assessment{ID: "quiz", Edition: "1"}
	for r := range rows[0] {
		a.Roles = append(a.Roles, content.Role{ID: fmt.Sprintf("role-%d", r), Line: 2 + r})
	}
	for i, row := range rows {
		q := content.Question{ID: fmt.Sprintf("q-%d", i), Kind: content.Statement, Line: 100 + i, Weights: map[string]int{}}
		if 2*i >= len(rows) {
			q.Kind = content.TradeOff
		}
		for r, w := range row {
			q.Weights[a.Roles[r].ID] = w
		}
		a.Questions = append(a.Questions, q)
	}
	return a
}

// alternate makes n rows of weights by repeating some, every other time with the signs
// turned.
func alternate(n int, rows ...[]int) [][]int {
	var all [][]int
	for i := range n {
		row := make([]int, len(rows[0]))
		for r, w := range rows[i%len(rows)] {
			row[r] = w
			if i/len(rows)%2 == 1 {
				row[r] = -w
			}
		}
		all = append(all, row)
	}
	return all
}

// TestLintsAdviceIsAccepted follows the advice of a quiz's first problem, and expects no
// further one.
func TestLintsAdviceIsAccepted(t *testing.T) {
	t.Parallel()
	three := [][]int{{3, -2, -1}, {-1, 3, -2}, {-2, -1, 3}}
	heavy := alternate(22, []int{1, -1}, []int{2, -2})
	for advice, c := range map[string]struct{ bad, mended [][]int }{
		"compare 2 to":                     {[][]int{{1}}, alternate(24, three...)},
		"with different weights for":       {alternate(12, []int{3, -1, -1, -1}, []int{-2, -2, -2, 6}), alternate(32, []int{3, -1, -1, -1}, []int{-2, -2, -2, 6}, []int{-1, 3, -1, -1}, []int{-1, -1, 3, -1})},
		"separate the roles in other ways": {alternate(12, []int{3, -1, -2}), alternate(24, three...)},
		"add questions":                    {alternate(5, three...), alternate(24, three...)},
		"so that fewer sheets end in":      {alternate(4, []int{3, -3}), alternate(24, []int{3, -3}, []int{2, -2})},
		"give this one a smaller weight":   {append(slices.Clone(heavy), []int{6, -6}, []int{-6, 6}), append(slices.Clone(heavy), []int{2, -2}, []int{-2, 2})},
	} {
		if problems := Lint(quiz(c.bad...)); len(problems) == 0 || !strings.Contains(problems[0].Mend, advice) {
			t.Errorf("want the advice %q, got %v", advice, problems)
		}
		if left := Lint(quiz(c.mended...)); len(left) > 0 {
			t.Errorf("told %q, and then: %v", advice, left)
		}
	}
}

func TestLintFinds(t *testing.T) {
	t.Parallel()
	good := alternate(24, []int{3, -2, -1}, []int{-1, 3, -2}, []int{-2, -1, 3})
	lopsided := alternate(24, []int{3, -2, -1}, []int{-1, 3, -2}, []int{-2, -1, 3})
	for i := range 12 {
		lopsided[i] = []int{3, -3, 0} // all statements alike but one, which loses its meaning
	}
	lopsided[5] = []int{1, -1, 0}
	for _, c := range []struct {
		name string
		quiz *content.Assessment
		want []string // a part of each problem, in order; a final * lets more follow
	}{
		{"good", quiz(good...), nil},
		{"one role", quiz([]int{1}), []string{"1 roles and 1 questions"}},
		{"two roles alike", quiz(alternate(12, []int{3, -1, -1, -1}, []int{-2, -2, -2, 6})...), []string{"role-2: the questions do not tell it from role-1"}},
		{"one direction", quiz(alternate(12, []int{3, 0, -1, -2})...), []string{"only 1 of 3 directions"}},
		{"a sign turned", quiz(lopsided...), []string{"role-2: no answers give it a clear result", "q-5: its weight +1 for role-0", "q-5: its weight -1 for role-1"}},
		{"one heavy question", quiz(append(alternate(22, []int{1, -1}), []int{3, -3}, []int{-3, 3})...), []string{"q-22: it carries 23%", "q-23: it carries 23%"}},
		{"ties", quiz(alternate(4, []int{3, -3})...), []string{"role-0: guessing gives it 57", "q-0", "q-1", "q-2", "q-3"}},
		{"too short", quiz(alternate(5, []int{3, -2, -1}, []int{-1, 3, -2}, []int{-2, -1, 3})...), []string{"role-0: no answers give it a clear result", "role-1", "*"}},
	} {
		got := Lint(c.quiz)
		for k, part := range c.want {
			if part == "*" {
				break
			}
			if k >= len(got) || !strings.Contains(got[k].String(), part) {
				t.Errorf("%s: problem %d of %v, want %q", c.name, k, got, part)
			}
		}
		if open := len(c.want) > 0 && c.want[len(c.want)-1] == "*"; !open && len(got) != len(c.want) {
			t.Errorf("%s: %d problems: %v", c.name, len(got), got)
		}
		for _, p := range got {
			if p.Line < 1 || p.What == "" || p.Mend == "" {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		if diff := cmp.Diff(got, Lint(c.quiz)); diff != "" {
			t.Errorf("%s: linted again, it differs: %s", c.name, diff)
		}
	}
}

func BenchmarkLint(b *testing.B) {
	a := careerModel(b).Assessment()
	for b.Loop() {
		Lint(a)
	}
}

// TestLintOfStarter expects no problem in an instructor's starter file.
func TestLintOfStarter(t *testing.T) {
	t.Parallel()
	a, err := content.Load("starter.yaml", content.Starter())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Lint(a) {
		t.Error(p)
	}
}

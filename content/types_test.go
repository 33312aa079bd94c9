package content_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
)

func fdeTypes(t *testing.T) *content.Assessment {
	t.Helper()
	a, err := content.Embedded("fde-types")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestTypesWeights checks the measured weights: of many sets near them, they tell the types
// apart best with no question above a fifth of a type's variance.
func TestTypesWeights(t *testing.T) {
	t.Parallel()
	want := map[string][4]int{
		"untried-or-proven":      {-3, 3, -3, 3},
		"unseen-foundations":     {2, 3, -3, -2},
		"stopped-or-mistaken":    {3, -3, 0, 0},
		"teach-until-at-ease":    {0, 0, -3, 3},
		"one-team-or-everyone":   {-3, 3, 3, -3},
		"no-right-answer-yet":    {3, -3, 2, -2},
		"ten-times-or-next":      {2, -3, 3, -2},
		"many-wishes-one-need":   {-1, 0, 3, -2},
		"users-or-keepers":       {2, 3, -2, -3},
		"riddle-solved":          {3, 3, -3, -3},
		"into-product-or-set-up": {2, -2, -3, 3},
		"business-inside-out":    {-3, -3, 3, 3},
	}
	got := map[string][4]int{}
	for i, q := range fdeTypes(t).Questions {
		var w [4]int
		for k, id := range typeIDs() {
			w[k] = q.Weights[id]
		}
		got[q.ID] = w
		if kind := []content.Kind{content.TradeOff, content.Statement}[i%2]; q.Kind != kind {
			t.Errorf("question %d is a %s: the two kinds take turns", i+1, q.Kind)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("authored weights (-want +got):\n%s", d)
	}
}

// TestTypesPairs expects two tie-breakers for each pair, as in the career assessment, and a
// prompt.
func TestTypesPairs(t *testing.T) {
	t.Parallel()
	a := fdeTypes(t)
	var want, got []map[string]int
	var wantPairs, gotPairs [][2]string
	for i, first := range typeIDs() {
		for _, second := range typeIDs()[i+1:] {
			wantPairs = append(wantPairs, [2]string{first, second})
			for _, sign := range []int{3, -3} {
				w := map[string]int{}
				for _, id := range typeIDs() {
					w[id] = 0
				}
				w[first], w[second] = sign, -sign
				want = append(want, w)
			}
		}
	}
	for _, q := range a.TieBreakers {
		got = append(got, q.Weights)
	}
	for _, p := range a.Prompts {
		gotPairs = append(gotPairs, p.Roles)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tie-breakers (-want +got):\n%s", d)
	}
	if d := cmp.Diff(wantPairs, gotPairs); d != "" {
		t.Errorf("prompts (-want +got):\n%s", d)
	}
}

func TestTypesAreWhole(t *testing.T) {
	t.Parallel()
	a := fdeTypes(t)
	var ids []string
	for _, r := range slices.Concat(a.Roles, career(t).Roles) {
		ids = append(ids, r.ID)
		for _, text := range []string{r.Name, r.Short, r.Owns, r.Stage, r.Builds, r.Success, r.Takes, r.Day, r.Price, r.Read} {
			if text == "" {
				t.Errorf("role %s lacks a text: %+v", r.ID, r)
			}
		}
		if !strings.HasPrefix(r.Promise, "You want to ") || len(r.Next) < 3 || len(r.Titles) < 3 {
			t.Errorf("%s: promise %q, %d steps, %d titles", r.ID, r.Promise, len(r.Next), len(r.Titles))
		}
	}
	if alone := slices.Sorted(slices.Values(ids)); len(slices.Compact(alone)) != len(ids) { // a job adds up both by id
		t.Errorf("a type and a role have the same id: %v", ids)
	}
	if d := cmp.Diff(slices.Concat(typeIDs(), roleIDs()), ids); d != "" {
		t.Errorf("roles (-want +got):\n%s", d)
	}
	for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
		if q.Source == "" || q.Why == "" {
			t.Errorf("%s: source %q, why %q", q.ID, q.Source, q.Why)
		}
		for _, text := range []string{q.Text, q.Opposite, q.Stem} {
			if text != "" && !regexp.MustCompile(`\bI('d|'m|'ll)?\b`).MatchString(text) {
				t.Errorf("%s is not in the first person: %q", q.ID, text)
			}
		}
		for _, text := range []string{q.Text, q.Opposite, q.Stem, q.A, q.B, q.Short, q.ShortNot} {
			for _, word := range []string{"FDE", "LLM", "RAG", "eval", "deploy"} {
				if strings.Contains(text, word) {
					t.Errorf("%s uses a word of the trade: %q", q.ID, text)
				}
			}
		}
	}
}

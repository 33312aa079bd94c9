package content_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"rolefit/content"
)

// roleIDs is the order of the roles, and of the weights below.
func roleIDs() []string {
	return []string{"fde", "software", "solutions", "implementation"}
}

// statementWeights are the weights as they were authored, for agreement or for pole B.
func statementWeights() map[string][4]int {
	return map[string][4]int{
		"talk-to-users":      {1, -3, 1, 1},
		"ambiguous-work":     {3, -1, 0, -2},
		"no-perfect-spec":    {3, -2, 0, -1},
		"across-the-stack":   {3, -1, -1, -1},
		"in-the-room":        {2, -3, 0, 1},
		"existing-systems":   {3, -2, -1, 0},
		"lead-people":        {2, -3, 1, 0},
		"deep-focus":         {-2, 3, -1, 0},
		"settle-in-writing":  {-1, 3, -1, -1},
		"plan-holds":         {-3, 2, -1, 2},
		"one-domain":         {-3, 3, 0, 0},
		"mostly-code":        {1, 3, -2, -2},
		"either-way-thrill":  {0, -1, 3, -2},
		"which-product-fits": {-1, 0, 3, -2},
	}
}

func tradeOffWeights() map[string][4]int {
	return map[string][4]int{
		"after-or-before-signing":    {-2, 0, 3, -1},
		"running-or-signed":          {-1, -1, 3, -1},
		"demos-or-production":        {2, 1, -3, 0},
		"live-room-or-quiet-fix":     {1, 2, -3, 0},
		"playbook-or-invent":         {2, 1, 0, -3},
		"write-or-configure":         {-1, -2, 0, 3},
		"train-or-next-problem":      {1, 1, 1, -3},
		"few-or-many-rollouts":       {-3, 0, 0, 3},
		"rough-now-or-clean-later":   {-2, 3, 0, -1},
		"build-or-decline":           {-3, 1, 0, 2},
		"escalate-or-debug":          {3, 1, -2, -2},
		"one-problem-or-new-faces":   {-1, -2, 3, 0},
		"schedule-or-follow-problem": {2, 0, 1, -3},
		"pitch-or-guide-setup":       {0, 0, -3, 3},
	}
}

func career(t *testing.T) *content.Assessment {
	t.Helper()
	a := content.Career()
	return a
}

func TestCareerWeights(t *testing.T) {
	t.Parallel()
	want := map[content.Kind]map[string][4]int{content.Statement: statementWeights(), content.TradeOff: tradeOffWeights()}
	got := map[content.Kind]map[string][4]int{content.Statement: {}, content.TradeOff: {}}
	for _, q := range career(t).Questions {
		var w [4]int
		for i, r := range roleIDs() {
			w[i] = q.Weights[r]
		}
		got[q.Kind][q.ID] = w
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("authored weights (-want +got):\n%s", d)
	}
}

func TestCareerLists(t *testing.T) {
	t.Parallel()
	strong := []string{
		"talk-to-users", "ambiguous-work", "no-perfect-spec", "across-the-stack",
		"in-the-room", "existing-systems", "lead-people",
	}
	poor := []string{"deep-focus", "settle-in-writing", "plan-holds", "one-domain", "rough-now-or-clean-later"}
	for _, q := range career(t).Questions {
		want := content.Sign("")
		switch {
		case slices.Contains(strong, q.ID):
			want = content.StrongFit
		case slices.Contains(poor, q.ID):
			want = content.PoorFit
		}
		if q.List != want {
			t.Errorf("%s is on the list %q, want %q", q.ID, q.List, want)
		}
	}
	if d := cmp.Diff([]string{"travel", "pressure"}, career(t).LimitSigns); d != "" {
		t.Errorf("limits that ask for the sixth sign (-want +got):\n%s", d)
	}
}

// TestCareerTieBreakers expects two tie-breakers for each pair of roles: +3 and -3 on the
// pair and 0 elsewhere, first with the first role at pole B, then with the second.
func TestCareerTieBreakers(t *testing.T) {
	t.Parallel()
	var want, got []map[string]int
	for i, first := range roleIDs() {
		for _, second := range roleIDs()[i+1:] {
			for _, sign := range []int{3, -3} {
				w := map[string]int{"fde": 0, "software": 0, "solutions": 0, "implementation": 0}
				w[first], w[second] = sign, -sign
				want = append(want, w)
			}
		}
	}
	for _, q := range career(t).TieBreakers {
		got = append(got, q.Weights)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tie-breakers (-want +got):\n%s", d)
	}
}

func TestCareerIsWhole(t *testing.T) {
	t.Parallel()
	a := career(t)
	if a.ID != "career" || a.Schema != 1 || a.Edition != "2026.2" || a.Language != "en" || a.Title == "" {
		t.Errorf("header is %q %d %q %q %q", a.ID, a.Schema, a.Edition, a.Language, a.Title)
	}
	var ids []string
	for _, r := range a.Roles {
		ids = append(ids, r.ID)
		if len(r.Next) < 3 || len(r.Titles) == 0 {
			t.Errorf("role %s: %d steps, %d titles", r.ID, len(r.Next), len(r.Titles))
		}
		for _, text := range []string{r.Name, r.Short, r.Owns, r.Stage, r.Builds, r.Success, r.Day, r.Price, r.Read} {
			if text == "" {
				t.Errorf("role %s lacks a text: %+v", r.ID, r)
			}
		}
		if !strings.HasPrefix(r.Promise, "You want to ") {
			t.Errorf("promise of %s: %q", r.ID, r.Promise)
		}
	}
	if d := cmp.Diff(roleIDs(), ids); d != "" {
		t.Errorf("roles (-want +got):\n%s", d)
	}
	for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
		if q.Source == "" || q.Why == "" || q.Appeal == (content.Appeal{}) {
			t.Errorf("%s: source %q, why %q, appeal %v", q.ID, q.Source, q.Why, q.Appeal)
		}
	}
	want := [][2]string{{"talk-to-users", "settle-in-writing"}, {"no-perfect-spec", "plan-holds"}, {"across-the-stack", "one-domain"}}
	if d := cmp.Diff(want, a.Antonyms); d != "" {
		t.Errorf("antonyms (-want +got):\n%s", d)
	}
}

func TestCareerHasAPromptForEachPair(t *testing.T) {
	t.Parallel()
	got := map[[2]string]bool{}
	for _, p := range career(t).Prompts {
		got[p.Roles] = p.Text != ""
	}
	for i, first := range roleIDs() {
		for _, second := range roleIDs()[i+1:] {
			if !got[[2]string{first, second}] {
				t.Errorf("no prompt for %s and %s", first, second)
			}
		}
	}
}

// TestCareerIsInterleaved expects at most two of a kind in a row, at most two of a list in a
// row, and antonyms well apart.
func TestCareerIsInterleaved(t *testing.T) {
	t.Parallel()
	a := career(t)
	var kinds, lists []string
	at := map[string]int{}
	for i, q := range a.Questions {
		at[q.ID] = i
		kinds = append(kinds, string(q.Kind))
		if q.List != "" {
			lists = append(lists, string(q.List))
		}
	}
	for _, row := range [][]string{kinds, lists} {
		for i := 2; i < len(row); i++ {
			if row[i] == row[i-1] && row[i] == row[i-2] {
				t.Errorf("three times %s in a row, up to number %d", row[i], i+1)
			}
		}
	}
	for _, pair := range a.Antonyms {
		if d := at[pair[0]] - at[pair[1]]; d > -6 && d < 6 {
			t.Errorf("%s and %s are only %d apart", pair[0], pair[1], d)
		}
	}
}

// TestCareerIsPlain expects plain words, and sentences in the first person.
func TestCareerIsPlain(t *testing.T) {
	t.Parallel()
	a := career(t)
	for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
		for _, text := range []string{q.Text, q.Opposite, q.Stem, q.A, q.B, q.Why, q.Short, q.ShortNot} {
			if strings.Contains(text, "FDE") || strings.Contains(strings.ToLower(text), "deployed") {
				t.Errorf("%s uses a word of the trade: %q", q.ID, text)
			}
		}
		for _, text := range []string{q.Text, q.Opposite, q.Stem} {
			if text != "" && !regexp.MustCompile(`\bI('d|'m|'ll)?\b`).MatchString(text) {
				t.Errorf("%s is not in the first person: %q", q.ID, text)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	limits := content.Limits()
	var ids []string
	for _, l := range limits {
		ids = append(ids, l.ID)
		if ansi.StringWidth(l.Name) > 24 {
			t.Errorf("the name of %s is too wide: %q", l.ID, l.Name)
		}
		seen := map[string]bool{}
		for i, o := range l.Options {
			if o.Rank != i {
				t.Errorf("%s/%s has rank %d as option %d", l.ID, o.ID, o.Rank, i)
			}
			seen[o.ID], seen[o.Text], seen[o.Said+" said"] = true, true, true
		}
		if len(seen) != 3*len(l.Options) {
			t.Errorf("%s repeats itself: %v", l.ID, slices.Sorted(maps.Keys(seen)))
		}
	}
	if d := cmp.Diff([]string{"travel", "after-hours", "coding", "pressure"}, ids); d != "" {
		t.Errorf("limits (-want +got):\n%s", d)
	}
}

// TestCareerScales expects five to seven scales of three questions or more, on each of which
// two roles are at different places.
func TestCareerScales(t *testing.T) {
	t.Parallel()
	a := career(t)
	if n := len(a.Scales); n < 5 || n > 7 {
		t.Errorf("%d scales", n)
	}
	for _, s := range a.Scales {
		places := map[int]bool{}
		for _, role := range a.Roles {
			sum := 0
			for _, on := range s.Questions {
				q, _ := a.Question(on.ID)
				sum += on.Sign * min(max(q.Weights[role.ID], -1), 1)
			}
			places[sum] = true
		}
		if len(s.Questions) < 3 || len(places) < 3 {
			t.Errorf("%s: %d questions, and the roles are at %d places", s.ID, len(s.Questions), len(places))
		}
	}
}

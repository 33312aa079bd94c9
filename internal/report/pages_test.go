package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/scoring"
)

func guideOf(t *testing.T) (*content.Handbook, []content.Role) {
	t.Helper()
	h := content.Guide()
	roles := content.Roles()
	return h, roles
}

func verdictOn(kind scoring.Kind, ids ...string) *scoring.Result {
	return &scoring.Result{Verdict: scoring.Verdict{Kind: kind, Roles: ids}}
}

// everyPage renders every page, by name.
func everyPage(t *testing.T, s Setting) map[string]string {
	t.Helper()
	h, roles := guideOf(t)
	own := verdictOn(scoring.TooClose, "implementation", "solutions")
	all := map[string]string{"topics": TopicList(h, s), "roles": RolesPage(h, nil, s), "roles_own": RolesPage(h, own, s)}
	for _, topic := range h.Topics {
		all["topic_"+topic.ID] = TopicPage(topic, s)
	}
	for _, row := range h.Table {
		var role content.Role
		for _, r := range roles {
			if r.ID == row.ID {
				role = r
			}
		}
		all["role_"+row.ID] = RolePage(h, row, role, own, s)
	}
	return all
}

func TestPagesGolden(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width int
		names []string
	}{
		{40, []string{"roles_own", "topics", "topic_flags"}},
		{80, []string{"roles", "topics", "topic_lifecycle", "role_solutions", "role_customer-success"}},
		{120, []string{"roles_own", "role_fde"}},
	} {
		all := everyPage(t, Setting{Width: c.width})
		for _, name := range c.names {
			golden(t, fmt.Sprintf("page_%s_%d.txt", name, c.width), all[name])
		}
	}
}

// The widths of pages that the screen's renderer keeps to.
const (
	narrowest  = 10
	leastTable = 76
	mostTable  = 120
)

// letters returns the letters of a text, without any that the setting added.
func letters(text string) string {
	return strings.ToLower(strings.NewReplacer(":", "", "-", "", " ", "", "\n", "").Replace(ansi.Strip(text)))
}

func TestPagesFit(t *testing.T) {
	t.Parallel()
	wide := everyPage(t, Setting{Width: 60})
	for _, width := range []int{-1, 1, 10, 20, 39, 40, 60, 75, 76, 80, 120, 200} {
		for name, text := range everyPage(t, Setting{Width: width, Bold: width%20 == 0}) {
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if n := ansi.StringWidth(line); n > max(width, narrowest) || n > mostTable {
					t.Fatalf("%s in %d: %q takes %d", name, width, line, n)
				}
				if strings.TrimRight(line, " ") != line {
					t.Fatalf("%s in %d: spaces after %q", name, width, line)
				}
			}
			if strings.Contains(text, "\n\n\n") || !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") {
				t.Errorf("%s in %d is badly put together:\n%s", name, width, text)
			}
			if width < leastTable && letters(text) != letters(wide[name]) {
				t.Errorf("%s in %d has other words:\n%s", name, width, text)
			}
		}
	}
}

// TestTableIsWhole expects no cell of the table to be cut, at any widths of its columns.
func TestTableIsWhole(t *testing.T) {
	t.Parallel()
	h, _ := guideOf(t)
	for width := leastTable; width <= mostTable+1; width++ {
		text := RolesPage(h, nil, Setting{Width: width})
		for _, row := range h.Table {
			for _, cell := range []string{row.Name, row.Owns, row.Stage, row.Builds, row.Success} {
				for word := range strings.FieldsSeq(cell) {
					if !strings.Contains(text, word) {
						t.Fatalf("%q is missing in %d", word, width)
					}
				}
			}
		}
	}
}

func TestPagesBold(t *testing.T) {
	t.Parallel()
	bold, plain := everyPage(t, Setting{Width: 80, Bold: true}), everyPage(t, Setting{Width: 80})
	for name, text := range plain {
		if strings.Contains(text, "\x1b") || ansi.Strip(bold[name]) != text || bold[name] == text {
			t.Errorf("%s: bold is not plain with bold titles:\n%q", name, bold[name])
		}
	}
}

// TestRolesKeepTheirWords expects every word of the table of roles whole in it, however narrow it is.
func TestRolesKeepTheirWords(t *testing.T) {
	t.Parallel()
	h, _ := guideOf(t)
	for width := 76; width <= 120; width++ {
		table, _, _ := strings.Cut(RolesPage(h, nil, Setting{Width: width}), "The quiz compares")
		words := strings.Fields(table)
		for _, row := range h.Table {
			for word := range strings.FieldsSeq(row.Name + " " + row.Owns + " " + row.Stage + " " + row.Builds + " " + row.Success) {
				if !slices.Contains(words, word) {
					t.Errorf("at %d cells %q is split", width, word)
				}
			}
		}
	}
}

// TestOwnRoleComesFirst expects the role of the last result first, in the table and in the
// comparisons, and a sentence on the page that says so.
func TestOwnRoleComesFirst(t *testing.T) {
	t.Parallel()
	h, _ := guideOf(t)
	first := []string{"FORWARD DEPLOYED ENGINEER", "SOFTWARE ENGINEER", "SOLUTIONS ENGINEER"}
	for _, c := range []struct {
		own  *scoring.Result
		says string
		want []string
	}{
		{nil, "", first},
		{verdictOn(scoring.Insufficient), "", first},
		{verdictOn(scoring.Clear, "a-role-of-long-ago"), "", first},
		{verdictOn(scoring.Clear, "fde"), "Your last result is Forward Deployed Engineer, so it comes first.", first},
		{
			verdictOn(scoring.Leaning, "solutions"), "Your last result leans toward Solutions Engineer, so it comes first.",
			[]string{"SOLUTIONS ENGINEER", "FORWARD DEPLOYED ENGINEER", "SOFTWARE ENGINEER", "SALES ENGINEER"},
		},
		{
			verdictOn(scoring.TooClose, "implementation", "software"),
			"too close to call between Implementation Engineer and Software Engineer, so they come first.",
			[]string{"IMPLEMENTATION ENGINEER", "SOFTWARE ENGINEER", "FORWARD DEPLOYED ENGINEER"},
		},
		{
			verdictOn(scoring.NoPattern, "software", "fde"),
			"no clear pattern. The ones it suggests reading about come first: Software Engineer and Forward Deployed Engineer.",
			[]string{"SOFTWARE ENGINEER", "FORWARD DEPLOYED ENGINEER", "SOLUTIONS ENGINEER"},
		},
	} {
		text := RolesPage(h, c.own, Setting{Width: 75})
		said := strings.ReplaceAll(text, "\n", " ")
		if !strings.Contains(said, c.says) || (c.says == "") == strings.Contains(text, "last result") {
			t.Errorf("%v: it does not say %q:\n%s", c.own, c.says, text)
		}
		at := -1
		for _, name := range c.want {
			next := strings.Index(text, "\n"+name+"\n")
			if next <= at {
				t.Errorf("%v: %q is not in its place:\n%s", c.own, name, text)
			}
			at = next
		}
	}
	rows := ownFirst(h, verdictOn(scoring.Leaning, "solutions"))
	if len(rows) != len(h.Table) || slices.Equal(rows, h.Table) {
		t.Errorf("%v", rows)
	}
}

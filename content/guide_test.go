package content_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"rolefit/content"
)

func handbook(t *testing.T) *content.Handbook {
	t.Helper()
	h := content.Guide()
	return h
}

func TestTableOfSeven(t *testing.T) {
	t.Parallel()
	h := handbook(t)
	var ids, compared []string
	for _, r := range h.Table {
		ids = append(ids, r.ID)
		if r.Compared {
			compared = append(compared, r.ID)
			role, found := career(t).Role(r.ID)
			if !found || role.Name != r.Name || role.Short != r.Short {
				t.Errorf("%s is called %q and %q here, %q and %q in the quiz", r.ID, r.Name, r.Short, role.Name, role.Short)
			}
		}
		if ansi.StringWidth(r.Short) > 16 {
			t.Errorf("%s: %q is too wide", r.ID, r.Short)
		}
		for _, cell := range []string{r.Owns, r.Stage, r.Builds, r.Success} {
			if utf8.RuneCountInString(cell) > 60 || longestWord(cell) > 16 {
				t.Errorf("%s: the cell %q is too wide", r.ID, cell)
			}
		}
	}
	want := []string{"fde", "software", "solutions", "sales", "architect", "implementation", "customer-success"}
	if d := cmp.Diff(want, ids); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	if d := cmp.Diff(roleIDs(), compared); d != "" {
		t.Errorf("rows that the quiz compares (-want +got):\n%s", d)
	}
	var others []string
	for _, c := range h.Comparisons {
		others = append(others, c.Role)
		for _, text := range []string{c.Theirs, c.Ours, c.Test, c.Choose} {
			if utf8.RuneCountInString(text) > 160 {
				t.Errorf("%s is too long: %q", c.Role, text)
			}
		}
	}
	if d := cmp.Diff(slices.Delete(slices.Clone(want[1:]), 5, 6), others); d != "" {
		t.Errorf("comparisons (-want +got):\n%s", d)
	}
}

func longestWord(text string) int {
	most := 0
	for word := range strings.FieldsSeq(text) {
		most = max(most, ansi.StringWidth(word))
	}
	return most
}

// TestPagesAreShort expects each page to fit a terminal of 80×24 with little scrolling.
func TestPagesAreShort(t *testing.T) {
	t.Parallel()
	const width, most = 76, 25
	var ids []string
	for _, page := range handbook(t).Topics {
		ids = append(ids, page.ID)
		lines := 1
		for _, s := range page.Sections {
			lines++
			if s.Name != "" {
				lines++
			}
			if s.Text != "" {
				lines += 1 + strings.Count(ansi.Wordwrap(s.Text, width, ""), "\n")
			}
			for _, item := range s.Items {
				lines += 1 + strings.Count(ansi.Wordwrap(item, width-2, ""), "\n")
			}
			if longestWord(s.Name+" "+s.Text+" "+strings.Join(s.Items, " ")) > 34 {
				t.Errorf("%s has a word too wide for 40 columns", page.ID)
			}
		}
		if lines > most {
			t.Errorf("%s has %d lines, want at most %d", page.ID, lines, most)
		}
	}
	want := []string{"why", "lifecycle", "day", "types", "judgment", "pay", "flags", "interview", "hire", "questions", "starting"}
	if d := cmp.Diff(want, ids); d != "" {
		t.Errorf("pages (-want +got):\n%s", d)
	}
}

func TestHandbookFinds(t *testing.T) {
	t.Parallel()
	h := handbook(t)
	if p, found := h.Topic("lifecycle"); !found || len(p.Sections) != 6 {
		t.Errorf("lifecycle has %d sections", len(p.Sections))
	}
	if p, found := h.Topic("types"); !found || len(p.Sections) < len(typeIDs()) {
		t.Errorf("types has %d sections", len(p.Sections))
	}
	if r, found := h.Row("sales"); !found || r.Compared {
		t.Errorf("sales is %+v", r)
	}
	if c, found := h.Comparison("architect"); !found || c.Test == "" {
		t.Errorf("architect is %+v", c)
	}
	_, row := h.Row("nobody")
	_, topic := h.Topic("nobody")
	_, comparison := h.Comparison("fde")
	if row || topic || comparison {
		t.Error("found what is not there")
	}
}

// guideFaults names the parts of a guide that refer to nothing or contradict each other.
func guideFaults(h content.Handbook) (all []string) {
	var ids, compared []string
	for _, row := range h.Table {
		ids = append(ids, row.ID)
	}
	for _, id := range roleIDs() {
		if !slices.Contains(ids, id) {
			all = append(all, "there is no row for "+id)
		}
	}
	for _, c := range h.Comparisons {
		if !slices.Contains(ids, c.Role) || slices.Contains(compared, c.Role) {
			all = append(all, fmt.Sprintf("the comparison %q is no row of the table, or a second one", c.Role))
		}
		compared = append(compared, c.Role)
	}
	for _, topic := range h.Topics {
		for i, s := range topic.Sections {
			if (s.Text == "") == (len(s.Items) == 0) {
				all = append(all, fmt.Sprintf("%s, section %d has not one of text and items", topic.ID, i+1))
			}
		}
	}
	return all
}

func TestGuideRefuses(t *testing.T) {
	t.Parallel()
	refuses(t, "guide.yaml", guideFaults, []builtInRefusal{
		{"unknown key", "    short: Architect\n", "    short: Architect\n    pay: a\n", "pay not found"},
		{"row twice", "- id: customer-success", "- id: architect", `"architect" is taken`},
		{"no row for a role", "- id: fde\n", "- id: forward\n", "no row for fde"},
		{"comparison with nobody", "- role: sales", "- role: sails", `"sails" is no row`},
		{"comparison twice", "- role: sales", "- role: solutions", "second one"},
		{"no test", "    test: When the design turns out wrong on site, who opens the editor?\n", "", "Test is no line"},
		{"topic twice", "- id: hire", "- id: flags", `"flags" is taken`},
		{"text and items", "      - name: What waits there\n", "      - name: What waits there\n        text: a\n", "why, section 2"},
		{"neither text nor items", "      - name: What waits there\n", "      - name: Nothing\n      - name: What waits there\n", "why, section 2"},
	})
}

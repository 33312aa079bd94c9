package report

import (
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/scoring"
)

// twistedClass returns a class with its name and every text and id of its assessment changed.
func twistedClass(t testing.TB, change func(string) string) Class {
	t.Helper()
	c := classOf(careerModel(t), 20)
	a := rewritten(reflect.ValueOf(*c.Assessment), change).Interface().(content.Assessment)
	c.Assessment, c.Model, c.Name = &a, modelOf(t, &a), change(c.Name)
	c.Sheets = rewritten(reflect.ValueOf(c.Sheets), change).Interface().([]scoring.Sheet)
	c.Votes = rewritten(reflect.ValueOf(c.Votes), change).Interface().([]ClassVote)
	return c
}

func TestNothingGetsOutOfAClass(t *testing.T) {
	t.Parallel()
	page := func(c Class) [2]string {
		return [2]string{
			structure(t, classExport(t, AsHTML, c)),
			structure(t, classesExport(t, AsHTML, c, c)),
		}
	}
	want := page(twistedClass(t, harmless))
	for name, attack := range attacks() {
		c := twistedClass(t, attack)
		if diff := cmp.Diff(want, page(c)); diff != "" {
			t.Errorf("%s: something hostile changes the page: want − got +:\n%s", name, diff)
		}
		for _, format := range ClassFormats() {
			said := classExport(t, format, c) + classesExport(t, format, c, c)
			if format == AsCSV {
				said = strings.ReplaceAll(said, "\r\n", "\n")
			}
			if format == AsJSON {
				continue // JSON escapes them; a program that prints its texts has to clean them
			}
			for _, r := range said {
				if r < ' ' && r != '\n' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
					t.Fatalf("%s: %s has the character %q", name, format, r)
				}
			}
			for line := range strings.SplitSeq(said, "\n") {
				if format == AsText && ansi.StringWidth(line) > 80 {
					t.Errorf("%s: %q", name, line)
				}
			}
		}
		for _, section := range sectionsOf(c) {
			if strings.ContainsAny(section.Title+strings.Join(section.Lines, ""), "\x1b\x00\r\n\u202e\u2066") {
				t.Errorf("%s: the reveal has control characters", name)
			}
		}
	}
}

// TestMarkdownOfAClass expects every name to be escaped.
func TestMarkdownOfAClass(t *testing.T) {
	t.Parallel()
	want := strings.Count(classExport(t, AsMarkdown, twistedClass(t, harmless)), "\n")
	for name, attack := range attacks() {
		said := classExport(t, AsMarkdown, twistedClass(t, attack))
		if got := strings.Count(said, "\n"); got != want {
			t.Errorf("%s: %d lines, want %d", name, got, want)
		}
		for _, bad := range []string{" <script", "[l](", "\n    pre"} {
			if strings.Contains(said, bad) {
				t.Errorf("%s: it has %q", name, bad)
			}
		}
	}
}

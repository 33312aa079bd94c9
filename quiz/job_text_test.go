package quiz

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line, cue string
		want      bool
	}{
		{"We use Go and Rust", "Go", true},
		{"You go to customers", "Go", false},
		{"It is said to be so", "AI", false},
		{"AI-first", "AI", true},
		{"Demos for buyers", "demo", true},
		{"democracy", "demo", false},
		{"CUSTOMER-FACING work", "customer-facing", true},
		{"Travel 50% travel", "% travel", true},
		{"\u00fcbertravel", "travel", false},
		{"", "travel", false},
	} {
		if got := mentionsAny(c.line, []string{"nowhere", c.cue}); got != c.want {
			t.Errorf("%q in %q: %v", c.cue, c.line, got)
		}
	}
}

func TestPosting(t *testing.T) {
	t.Parallel()
	lines := posting("\n\nTitle\x1b[31m red\n\n\n\n\u2022 one two three four\tfive\x07\n\n", 12, []string{"four"})
	var got []string
	for _, line := range lines {
		got = append(got, line.text)
		if ansi.StringWidth(line.text) > 12 {
			t.Errorf("too wide: %q", line.text)
		}
		if line.mentions != strings.Contains(line.text, "four") {
			t.Errorf("marked: %+v", line)
		}
	}
	if want := "Title red||\u2022 one two|three four|five"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
	if len(posting("", 10, nil)) != 0 || len(posting("\n \n", 10, nil)) != 0 {
		t.Error("lines of nothing")
	}
}

func FuzzPosting(f *testing.F) {
	f.Add("a\nb \x1b[2J \u4f60\u597d", 20)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 2 + abs(width%100)
		for _, line := range posting(text, width, []string{"a"}) {
			if ansi.StringWidth(line.text) > width {
				t.Errorf("%d cells wide: %q", ansi.StringWidth(line.text), line.text)
			}
			if strings.ContainsAny(line.text, "\x1b\x00\r\n\t\u009b") {
				t.Errorf("what a terminal obeys: %q", line.text)
			}
		}
	})
}

func abs(n int) int { return max(n, -n) }

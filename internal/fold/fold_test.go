package fold_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"rolefit/internal/fold"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 5, ""},
		{"one two three", 7, "one two\nthree"},
		{"one two   three  ", 7, "one two\nthree  "},
		{"one\n\ntwo three", 5, "one\n\ntwo\nthree"},
		{"well-made or not", 6, "well-\nmade\nor not"},
		{"a\u00a0b c", 3, "a\u00a0b\nc"},
		{"of 2026-05-04.html", 10, "of\n2026-05-04\n.html"},
		{"incomprehensible", 6, "incomp\nrehens\nible"},
		{"Signs against: 3 of 6.", 19, "Signs against:\n3 of 6."},
		{"Signs against: 3 of 6.", 5, "Signs\nagain\nst:\n3 of\n6."},
		{"\x1b[1mahead by +12.3 points\x1b[m now", 15, "\x1b[1mahead by\n+12.3 points\x1b[m\nnow"},
		{"one of 6 of the points", 8, "one of 6\nof the\npoints"},
		{"   long words", 4, "long\nword\ns"},
		{"你喜欢独自工作吗？是的。", 10, "你喜欢独自\n工作吗？是\n的。"},
		{"你喜欢独自工作。是", 14, "你喜欢独自工\n作。是"}, // no line begins with a full stop
		{"「はい」とコーヒー", 8, "「はい」\nとコー\nヒー"},
		{"한국어 문장입니다", 8, "한국어\n문장입니\n다"},
		{"ฉันชอบทำงานคนเดียว", 6, "ฉันชอบ\nทำงานคน\nเดียว"},
		{"👩‍🔧👩‍🔧👩‍🔧", 4, "👩‍🔧👩‍🔧\n👩‍🔧"},
		{"\x1b[1mone two\x1b[m three", 7, "\x1b[1mone two\x1b[m\nthree"},
		{"\x1b[1mone \x1b[mtwo", 4, "\x1b[1mone\x1b[m\ntwo"},
	} {
		if got := fold.Wrap(c.text, c.width); got != c.want {
			t.Errorf("%q in %d cells (-want +got):\n%s", c.text, c.width, cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")))
		}
	}
}

func TestWidest(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":               0,
		"one three":      5,
		"你喜欢独自工作吗？":      4,
		"ฉันชอบทำงาน":    0,
		"two\u00a0words": 9,
	} {
		if got := fold.Widest(text); got != want {
			t.Errorf("%q: %d cells, want %d", text, got, want)
		}
	}
}

// TestLongTexts wraps texts of 200,000 characters without a place to break, as of a picture in a
// pasted page, and of characters that take no cell: time grows as the text does.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	const n, width = 200_000, 20
	for _, of := range []string{"a", "\u0301", "\u0301 ", "\u4f60", "\u0e01", "\u0e01\u0e40", "\xca", "\ufe0f ", "a\u0301"} {
		text := strings.Repeat(of, n)
		if got := fold.Wrap(text, width); len(got) < len(strings.TrimSpace(of))*n {
			t.Errorf("%q: of %d bytes %d are left", of, len(text), len(got))
		}
	}
}

// style matches what begins or ends a style.
var style = regexp.MustCompile("\x1b\\[[0-9;]*m")

// FuzzWrap expects every line to fit, all characters but spaces to stay in order, and styles
// to stay.
func FuzzWrap(f *testing.F) {
	for _, seed := range []string{"one two", "   a", "你喜欢，吗？", "ฉันชอบทำ", "a\x1b[1mb c\x1b[m", "e\u0301 \U0001F469\u200d\U0001F527", "\t\r", "\u2028", "one two \u200cthree", "m\x1b[1mb \x1b'[c"} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		if !utf8.ValidString(text) || width < 2 || width > 500 {
			return
		}
		got := fold.Wrap(text, width)
		bare := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if bare(got) != bare(text) {
			t.Fatalf("%q becomes %q", text, got)
		}
		if strings.Contains(style.ReplaceAllString(text, ""), "\x1b") { // terminals and libraries disagree about broken sequences
			return
		}
		for line := range strings.SplitSeq(got, "\n") {
			if n := ansi.StringWidth(strings.TrimRight(ansi.Strip(line), " ")); n > width {
				t.Fatalf("%q in %d: %q has %d cells", text, width, line, n)
			}
		}
	})
}

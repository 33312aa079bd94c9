package host

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/scoring"
)

// TestGreetingFits expects every text at the door to fit the terminal, with the three words
// in sight.
func TestGreetingFits(t *testing.T) {
	t.Parallel()
	const words = "umbrella mountain lavender"
	h := &Class{o: Options{Model: career(t)}}
	h.o.Class.Name = "Monday"
	for _, size := range [][2]int{{40, 14}, {60, 24}, {80, 14}, {80, 24}, {200, 60}} {
		var out bytes.Buffer
		s := &sitting{class: h, terminal: &Terminal{Out: &out, width: size[0], height: size[1]}}
		s.say(s.greeting(words, true)...)
		lines := strings.Split(out.String(), "\n")
		if len(lines) > size[1] || !strings.Contains(strings.Join(strings.Fields(out.String()), " "), words) {
			t.Errorf("%v:\n%s", size, out.String())
		}
		for _, line := range lines {
			if ansi.StringWidth(line) > size[0] {
				t.Errorf("%v: too wide: %q", size, line)
			}
		}
	}
}

// TestPlainIsNotBroken expects lines for a screen reader to stay whole.
func TestPlainIsNotBroken(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("word ", 30)
	if got := (&Terminal{Plain: true, width: 40}).broken(line); got != line {
		t.Errorf("broken: %q", got)
	}
	got := (&Terminal{width: 40}).broken("  " + line)
	for part := range strings.SplitSeq(got, "\n") {
		if !strings.HasPrefix(part, "  word") || ansi.StringWidth(part) > 40 {
			t.Errorf("%q in\n%s", part, got)
		}
	}
}

func career(t testing.TB) *scoring.Model {
	t.Helper()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestInstantKeys accepts keys without Enter also as capitals and at full width.
func TestInstantKeys(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"a": "a", "Arest\r": "A", "ｑ": "ｑ", "Ｑ": "Ｑ", "4\r": "4", "４\r": "４"} {
		if got, err := newLineEditor(strings.NewReader(typed), io.Discard, true).line("aq"); got != want || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

// TestCookedKeys accepts keys in every encoding of terminals, and in every layout.
func TestCookedKeys(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"42\x1b[127u\x1b[13u": "4", "42\x1b[13;129u": "42", "42\x1b[117;5u3\r": "3", "4\x1b[1;5C2\r": "42", "4\x1b[A\r": "4",
		"4\x1b[99;5u": "", "4\x1b[99;69u": "", "4\x1b[1489;5u": "", "4\x03": "", "\x1b[100;5u": "",
	} {
		line, err := newLineEditor(strings.NewReader(typed), io.Discard, true).line("")
		if ends := want == ""; line != want || (err != nil) != ends {
			t.Errorf("%q: %q, %v", typed, line, err)
		}
	}
}

// TestCookedReplies cuts a terminal's replies within a typed line: none becomes text, and ^H
// erases.
func TestCookedReplies(t *testing.T) {
	t.Parallel()
	for _, reply := range []string{
		"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1b]11;rgb:1e1e/1e1e/2e2e\a", "\x1b[?62;4c", "\x1b[?1u", "\x1b[?2026;2$y",
		"\x1b[I", "\x1b[<0;33;12M", "\x1bP>|XTerm(370)\x1b\\", "\x1b[200~", "\x1b[201~", "\x1b[A", "\x1bOB",
	} {
		for cut := range len(reply) {
			for _, pause := range []time.Duration{20 * time.Millisecond, 120 * time.Millisecond, 400 * time.Millisecond} {
				synctest.Test(t, func(t *testing.T) {
					in, typed := io.Pipe()
					go func() {
						for _, part := range []string{"45\b", reply[:cut], reply[cut:], "2\r"} {
							time.Sleep(pause)
							_, _ = typed.Write([]byte(part)) // it is read
						}
						_ = typed.Close()
					}()
					c := newLineEditor(in, io.Discard, true)
					time.Sleep(time.Minute) // a pause to read
					if line, err := c.line(""); err != nil || line != "42" {
						t.Errorf("%q, cut at %d for %s: %q, %v", reply, cut, pause, line, err)
					}
				})
			}
		}
	}
	if line, err := newLineEditor(bytes.NewReader([]byte("\x1b[A4\r")), io.Discard, false).line(""); err != nil || line != "\x1b[A4" {
		t.Errorf("without a terminal: %q, %v", line, err)
	}
}

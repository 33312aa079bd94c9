package host

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/scoring"
)

// TestGreetingFits has everything that is said at the door within the terminal, and
// the three words in sight.
func TestGreetingFits(t *testing.T) {
	t.Parallel()
	const words = "umbrella mountain lavender"
	h := &Host{o: Options{Model: career(t)}}
	h.o.Class.Name = "Monday"
	for _, size := range [][2]int{{40, 14}, {60, 24}, {80, 14}, {80, 24}, {200, 60}} {
		var out bytes.Buffer
		s := &sitting{host: h, terminal: &Terminal{Out: &out, width: size[0], height: size[1]}}
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

// TestPlainIsNotBroken leaves the lines of a screen reader whole.
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
	a, err := content.Career()
	if err != nil {
		t.Fatal(err)
	}
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

//go:build unix

package terminal

import (
	"regexp"
	"strings"
	"testing"

	"rolefit/internal/testterm"
)

// TestLongPageOpensAPager reads a page that is longer than the terminal: by the screen, to its
// end, by a search, and leaves.
func TestLongPageOpensAPager(t *testing.T) {
	t.Parallel()
	p := newPerson(t).starts(testterm.Options{}, "roles")
	p.sees("q quit").sees("rolefit roles")
	if !p.AltScreen() || !strings.Contains(p.Screen(), "SEVEN ROLES SIDE BY SIDE") || !strings.Contains(p.Screen(), "% ↓") {
		t.Errorf("not at its start:\n%s", p.Screen())
	}
	p.types("space").sees("% ↑ ↓").types("G").sees("100% ↑").types("g", "/").sees("enter find")
	p.types("q", "u", "i", "z").sees("match").types("enter").sees("1 of ").types("q")
	if code := p.leaves(); code != 0 || !p.Restored() {
		t.Errorf("exit code %d, restored %v:\n%s", code, p.Restored(), p.Screen())
	}
}

// TestPagesWithoutAPager expects a short page, and a long one with --no-pager, on the terminal
// itself, in styles; without colors where they are unwanted, and bare in a file.
func TestPagesWithoutAPager(t *testing.T) {
	t.Parallel()
	colors := regexp.MustCompile(`\x1b\[(?:\d+;)*[39][0-7]m`)
	for _, c := range []struct {
		env, args string
		styled    bool
	}{{"A=B", "guide", true}, {"A=B", "roles solutions --no-pager", true}, {"PAGER=cat", "roles solutions", true}, {"ACCESSIBLE=1", "roles solutions", false}} {
		p := newPerson(t, c.env).starts(testterm.Options{}, strings.Fields(c.args)...)
		if code := p.leaves(); code != 0 || strings.Contains(string(p.Output()), "\x1b[?1049h") {
			t.Errorf("%s: exit code %d, or a pager:\n%s", c.args, code, p.Screen())
		}
		if styled := colors.Match(p.Output()); styled != c.styled {
			t.Errorf("%s %s: styled is %v:\n%q", c.env, c.args, styled, p.Output())
		}
	}
	p := newPerson(t, "NO_COLOR=1").starts(testterm.Options{}, "guide")
	p.leaves()
	if found := colors.FindString(string(p.Output())); found != "" {
		t.Errorf("%q with NO_COLOR", found)
	}
	file := p.redirects(binary, "roles")
	p.leaves()
	if text := p.reads(file); !strings.Contains(text, "SEVEN ROLES SIDE BY SIDE") || !strings.Contains(text, "Read on") && !strings.Contains(text, "One of them alone") {
		t.Errorf("the file holds\n%s", text)
	}
}

// TestPagerOfThePerson hands a long page to $PAGER, with the options for less; and writes it
// itself if there is no such program.
func TestPagerOfThePerson(t *testing.T) {
	t.Parallel()
	p := newPerson(t, `PAGER=cat > "$HOME/paged"; echo less has $LESS`).starts(testterm.Options{}, "roles")
	p.sees("less has FRX")
	p.leaves()
	if text := string(p.Output()); strings.Contains(text, "SIDE BY SIDE") {
		t.Errorf("it is written, too:\n%s", text)
	}
	p = newPerson(t, "PAGER=/no/such/pager", "LESS=R").starts(testterm.Options{}, "roles")
	if code := p.leaves(); code != 0 || !strings.Contains(string(p.Output()), "SIDE BY SIDE") {
		t.Errorf("exit code %d:\n%s", code, p.Output())
	}
}

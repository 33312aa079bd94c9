package paint_test

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/paint"
)

// TestRender expects a style to begin and to end in each line.
func TestRender(t *testing.T) {
	t.Parallel()
	red := paint.New(ansi.NewStyle().Bold().ForegroundColor(ansi.Red))
	for _, c := range []struct {
		style      paint.Style
		text, want string
	}{
		{red, "a", "\x1b[1;31ma\x1b[m"},
		{red, "a\n\tb", "\x1b[1;31ma\x1b[m\n\x1b[1;31m    b\x1b[m"},
		{paint.New(nil), "a\tb\n", "a    b\n"},
		{paint.Style{}, "", ""},
		{paint.Style{}.Bold(), "a", "\x1b[1ma\x1b[m"},
		{paint.Style{}.Bold().Bold(), "a", "\x1b[1ma\x1b[m"},
		{red.Bold(), "a", "\x1b[1;31ma\x1b[m"},
		{paint.New(ansi.NewStyle().ForegroundColor(ansi.BrightRed)).Bold(), "a", "\x1b[1;91ma\x1b[m"},
	} {
		if got := c.style.Render(c.text); got != c.want {
			t.Errorf("%q in %v is %q, want %q", c.text, c.style, got, c.want)
		}
	}
}

package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

// TestLetters expects every letter to have eight rows of one length, and to be drawn.
func TestLetters(t *testing.T) {
	t.Parallel()
	const all = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:-+/_@%[]~?!'\"();=& "
	drawn := map[string]rune{}
	for _, c := range all {
		rows, ok := letters()[string(c)]
		if !ok || len(rows) != letterRows {
			t.Fatalf("%q: %v, %d rows", c, ok, len(rows))
		}
		for _, row := range rows {
			if len(row) != len(rows[0]) || strings.Trim(row, ".#") != "" {
				t.Errorf("%q: row %q", c, row)
			}
		}
		shape := strings.Join(rows, "\n")
		if twin, ok := drawn[shape]; ok {
			t.Errorf("%q looks like %q", c, twin)
		}
		drawn[shape] = c
	}
	for _, c := range "é\x00\n#" {
		if _, ok := letters()[string(c)]; ok {
			t.Errorf("%q has a letter", c)
		}
	}
}

func TestLarge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ascii bool
		want  string
	}{
		"blocks": {false, "" +
			" ▄▀█ ▄▀▀▄\n" +
			"█  █   ▄▀\n" +
			"▀▀▀█ ▄▀  \n" +
			"   ▀ ▀▀▀▀"},
		"ascii": {true, "" +
			"  ##  ## \n" +
			" # # #  #\n" +
			"#  #    #\n" +
			"#  #   # \n" +
			"####  #  \n" +
			"   # #   \n" +
			"   # ####"},
	} {
		got, ok := Large("42", 12, 7, NewGlyphs(c.ascii))
		if diff := cmp.Diff(c.want, got); diff != "" || !ok {
			t.Errorf("%s, %v:\n%s", name, ok, diff)
		}
	}
}

// TestLargeFits expects large text to fit the room, to fill more of a larger one, and to have
// lines of one width.
func TestLargeFits(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0", "6:40", "ssh -p 2222 192.168.43.117", "VOTE AGAIN", "+6.2"} {
		for _, ascii := range []bool{false, true} {
			tallest := 0
			for width := 1; width <= 240; width += 7 {
				for height := 1; height <= 20; height++ {
					drawn, ok := Large(text, width, height, NewGlyphs(ascii))
					if !ok {
						continue
					}
					lines := strings.Split(drawn, "\n")
					tallest = max(tallest, len(lines))
					if len(lines) > height {
						t.Errorf("%q in %dx%d: %d lines", text, width, height, len(lines))
					}
					for _, line := range lines {
						if n := ansi.StringWidth(line); n > width || n != ansi.StringWidth(lines[0]) {
							t.Errorf("%q in %dx%d: line %q", text, width, height, line)
						}
					}
				}
			}
			if tallest < 7 {
				t.Errorf("%q is never drawn taller than %d lines", text, tallest)
			}
		}
	}
	for _, text := range []string{"", "日本", "a\nb"} {
		if _, ok := Large(text, 200, 60, NewGlyphs(false)); ok {
			t.Errorf("%q is drawn", text)
		}
	}
}

// TestDots expects one dot a person if they fit; none without people, all only for a full class;
// never more than the room.
func TestDots(t *testing.T) {
	t.Parallel()
	f := Frame{Styles: NewStyles(true), Glyphs: NewGlyphs(true)}
	for _, size := range []DotSize{0, 1, 2} {
		for _, width := range []int{4, 17, 60, 150} {
			for _, lines := range []int{1, 3} {
				for _, of := range []int{1, 2, 5, 12, 40, 300, 1000} {
					s := NewDotScale(of, width, lines, size)
					for n := range of + 1 {
						checkDots(t, s, n, of, width, lines, f)
					}
				}
			}
		}
	}
}

func checkDots(t *testing.T, s DotScale, n, of, width, lines int, f Frame) {
	t.Helper()
	text := ansi.Strip(s.Draw(n, of, f))
	name := fmt.Sprintf("%d of %d, %dx%d, size %d, %d each", n, of, width, lines, s.size, s.Each)
	per := s.cells() * max(1, int(s.size)) // marks a dot
	on, off := strings.Count(text, "#")/per, strings.Count(text, ".")/per
	switch {
	case n < of && s.count(of) == 1: // there is room for one dot only
		if on > 0 {
			t.Errorf("%s: all are there", name)
		}
	case n > 0 && on == 0, n == 0 && on > 0 && of > 1:
		t.Errorf("%s: %d dots", name, on)
	case n < of && off == 0, n == of && off > 0:
		t.Errorf("%s: %d dots are left", name, off)
	case s.Each == 1 && (on != n || off != of-n):
		t.Errorf("%s: %d and %d dots", name, on, off)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if ansi.StringWidth(line) > max(width, s.cells()) {
			t.Errorf("%s: %q", name, line)
		}
	}
	if most := lines * (max(1, int(s.size)) + 1); Lines(text) > most {
		t.Errorf("%s: %d lines", name, Lines(text))
	}
}

func TestDotsShareAScale(t *testing.T) {
	t.Parallel()
	f := Frame{Styles: NewStyles(true), Glyphs: NewGlyphs(false)}
	for _, c := range []struct {
		most, width, n, of int
		want               string
	}{
		{12, 60, 3, 5, "● ● ● · ·"},
		{12, 60, 3, 0, "● ● ●"},
		{12, 12, 3, 5, "●●●··"}, // closer together
		{300, 60, 150, 300, strings.Repeat("●", 30) + strings.Repeat("·", 30)},
		{300, 60, 1, 0, "●"},
		{300, 60, 0, 0, ""},
	} {
		if got := ansi.Strip(NewDotScale(c.most, c.width, 1, 0).Draw(c.n, c.of, f)); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestWallTakesTheWholeTerminal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ width, height, wide, high int }{
		{40, 14, 38, 14}, {80, 24, 76, 24}, {120, 40, 110, 38}, {200, 60, 184, 56}, {1, 1, 1, 1},
	} {
		f := Wall(c.width, c.height, NewStyles(true), NewGlyphs(false))
		if f.Width != c.wide || f.Height != c.high {
			t.Errorf("%dx%d: %dx%d", c.width, c.height, f.Width, f.Height)
		}
		body := strings.Repeat(strings.Repeat("x", 300)+"\n", 100)
		lines := strings.Split(OnWall(body, c.width, c.height, f.Glyphs), "\n")
		if len(lines) > c.height {
			t.Errorf("%dx%d: %d lines", c.width, c.height, len(lines))
		}
		for _, line := range lines {
			if c.width >= MinWidth && ansi.StringWidth(line) > c.width {
				t.Errorf("%dx%d: %q", c.width, c.height, line)
			}
		}
	}
}

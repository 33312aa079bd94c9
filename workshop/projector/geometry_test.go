package projector

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/workshop/class"
)

// TestGeometry draws every board for terminals of every size, with -short of fewer, and for
// classes on both sides of what changes a board: none, one, enough for a reveal, enough for
// heads, and numbers of four digits. One class will do for what no number is on: a terminal with
// room for no board, and the code of the page.
func TestGeometry(t *testing.T) {
	t.Parallel()
	widths, heights := []int{1, 20, 39, 40, 79, 80, 120, 200}, []int{5, 13, 14, 24, 60}
	if testing.Short() {
		widths, heights = []int{39, 40, 80, 200}, []int{14, 24}
	}
	for _, n := range []int{0, 1, class.LeastRevealed, 40, 1000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			one := n == class.LeastRevealed
			all := boards(n)
			maps.Copy(all, webBoards(n))
			for name, o := range modes() {
				for _, w := range widths {
					for _, h := range heights {
						if !one && (w < ui.MinWidth || h < ui.MinHeight) {
							continue
						}
						o.ASCII = (w+h)%2 == 0
						for of, b := range all {
							m := shown(o, b, w, h)
							checkGeometry(t, name+" "+of, viewOf(m), o, w, h)
							if m.square = one && m.commands().of(showCode).key.Enabled(); m.square {
								covered := o
								covered.Controls = false
								checkGeometry(t, name+" code "+of, viewOf(m), covered, w, h)
							}
						}
					}
				}
			}
		})
	}
}

func checkGeometry(t *testing.T, name, view string, o Options, w, h int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) > h {
		t.Errorf("%s, %dx%d: %d lines", name, w, h, len(lines))
	}
	for i, line := range lines {
		if n := ui.Width(line); n > w {
			t.Errorf("%s, %dx%d: line %d is %d cells wide: %q", name, w, h, i, n, line)
		}
		for _, r := range line {
			if o.ASCII && r > 126 {
				t.Fatalf("%s, %dx%d: %q in ASCII: %q", name, w, h, r, line)
			}
		}
	}
	way := "q leave"
	if o.Own {
		way = "q stop"
	}
	if last := lines[len(lines)-1]; o.Controls && w >= ui.MinWidth && h >= ui.MinHeight && !strings.Contains(last, way) {
		t.Errorf("%s, %dx%d: no way out in %q", name, w, h, last)
	}
}

// TestWallKeepsToItsFrame draws into frames of every size, even smaller than any terminal; the
// code of a page for those boards that have one.
func TestWallKeepsToItsFrame(t *testing.T) {
	t.Parallel()
	wider, higher := 7, 4
	if testing.Short() {
		wider, higher = 16, 7
	}
	all := boards(40)
	maps.Copy(all, webBoards(40))
	styles, glyphs := ui.NewStyles(true), ui.NewGlyphs(false)
	for name, b := range all {
		draws := []func(class.Board, ui.Frame) string{Wall, Controls, Square}
		if len(b.Web) == 0 {
			draws = draws[:2]
		}
		for w := 1; w < 90; w += wider {
			for h := 1; h < 30; h += higher {
				for _, draw := range draws {
					text := draw(b, ui.Frame{Width: w, Height: h, Styles: styles, Glyphs: glyphs})
					if ui.Lines(text) > h {
						t.Errorf("%s, %dx%d: %d lines", name, w, h, ui.Lines(text))
					}
					for line := range strings.SplitSeq(text, "\n") {
						if ui.Width(line) > w {
							t.Errorf("%s, %dx%d: %q", name, w, h, line)
						}
					}
				}
			}
		}
	}
}

// TestLateBlocks gives a late block the room that the others leave, and takes none of theirs:
// with one line less it is missing, and they stay the same.
func TestLateBlocks(t *testing.T) {
	t.Parallel()
	other := block{forms: []string{"small", "large\nlarge\nlarge"}, rank: 1}
	late := block{forms: []string{"late"}, rank: 2, late: true}
	for room, want := range map[int]string{
		1: "small", 2: "small late", 3: "large large large", 4: "large large large late", 5: "large large large late",
	} {
		if got := strings.Join(strings.Fields(fill([]block{other, late}, room)), " "); got != want {
			t.Errorf("a room of %d lines: %s; want %s", room, got, want)
		}
	}
}

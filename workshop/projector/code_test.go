package projector

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"rolefit/internal/qr/qrtest"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// seen returns the text of the QR code on a model's screen, and "" without one.
func seen(m Model, colors colorprofile.Profile) string {
	text, err := qrtest.Terminal{Width: m.width, Height: m.height, Dark: m.dark, Colors: colors}.Read(m.View().Content)
	if err != nil {
		return ""
	}
	return text
}

// TestCamerasReadTheWall reads the code off the lobby, and off the full screen, on light and
// dark terminals of every size with room for one, with colors and without.
func TestCamerasReadTheWall(t *testing.T) {
	t.Parallel()
	lobby := webBoards(12)["lobby-web"]
	for name, o := range modes() {
		if name == "controls" {
			continue
		}
		for _, size := range [][3]int{{80, 24}, {100, 30}, {120, 40}, {200, 60}, {200, 60, 1}} {
			for _, colors := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.TrueColor} {
				for _, ground := range []color.Color{color.Black, color.White} {
					o.ASCII = size[2] == 1
					next, _ := shown(o, lobby, size[0], size[1]).Update(tea.BackgroundColorMsg{Color: ground})
					m := next.(Model)
					for range 2 {
						if got := seen(m, colors); got != lobby.Web[0] {
							t.Errorf("%s, %v, %s on %v, full screen %v: read %q in\n%s", name, size, colors, ground, m.square, got, viewOf(m))
						}
						m.square = true
					}
				}
			}
		}
	}
}

// TestWebIsInWords expects the address in words on every wall, with or without room for a
// code, and in the lobby what to mind.
func TestWebIsInWords(t *testing.T) {
	t.Parallel()
	for name, b := range webBoards(12) {
		for _, size := range [][3]int{{80, 24}, {80, 24, 1}, {80, 20}, {76, 16}, {120, 40}, {200, 60}} {
			view := strings.Join(strings.Fields(viewOf(shown(Options{Wall: true, ASCII: size[2] == 1, Now: clockAt}, b, size[0], size[1]))), " ")
			var want []string
			switch {
			case name == "blank-web" || name == "end-web":
			case strings.HasPrefix(name, "lobby"):
				want = []string{b.Web[0], stay}
			default:
				want = []string{b.Web[0]}
			}
			for _, words := range want {
				if !strings.Contains(view, words) {
					t.Errorf("%s, %v: %q is missing in\n%s", name, size, words, view)
				}
			}
		}
	}
}

// TestCodeOnTheWholeWall shows the code with w and puts it away with w, with the next step
// and with a board of another step; a question and the way out are never behind it.
func TestCodeOnTheWholeWall(t *testing.T) {
	t.Parallel()
	b := webBoards(12)["talk-web"]
	start := shown(modes()["strip"], b, 80, 24)
	press := func(m Model, k string) Model {
		next, _ := m.Update(pressed(k))
		return next.(Model)
	}
	code := press(start, "w")
	if got := seen(code, colorprofile.TrueColor); got != b.Web[0] || strings.Contains(viewOf(code), "q stop") {
		t.Fatalf("w shows %q in\n%s", got, viewOf(code))
	}
	if back := press(code, "w"); viewOf(back) != viewOf(start) {
		t.Errorf("w again shows\n%s", viewOf(back))
	}
	for k, want := range map[string]string{"space": "The controls were hidden.", "q": "Stop the host?", "c": "next step", "?": "the QR code, or the wall again"} {
		after := press(code, k)
		if view := viewOf(after); k != "c" && !strings.Contains(view, want) || seen(after, colorprofile.TrueColor) != "" {
			t.Errorf("%s shows no %q in\n%s", k, want, view)
		}
	}
	for name, change := range map[string]func(*class.Board){
		"a step": func(b *class.Board) { b.State.Round = class.Voting }, "no pages": func(b *class.Board) { b.Web = nil },
		"people": func(b *class.Board) { b.Counts.Joined++ },
	} {
		other := b
		other.Web = slices.Clone(b.Web)
		change(&other)
		next, _ := code.Update(boardMsg{other})
		if shows := next.(Model).square; shows != (name == "people") {
			t.Errorf("after %s the code is shown: %v", name, shows)
		}
	}
}

// TestOneAddressHasNoOther expects no empty line where the other addresses would be.
func TestOneAddressHasNoOther(t *testing.T) {
	t.Parallel()
	for _, b := range []class.Board{lobbyBoard(12), webBoards(12)["lobby-web"]} {
		b.Join, b.Web = b.Join[:1], b.Web[:min(len(b.Web), 1)]
		w := wall{b, ui.Frame{Width: 76, Height: 24, Styles: ui.NewStyles(true), Glyphs: ui.NewGlyphs(false)}}
		if others := w.others(); len(others.forms) > 0 {
			t.Errorf("%q", others.forms)
		}
	}
}

// TestQuestionIsInSight expects the question before the host stops on a wall without its
// controls too.
func TestQuestionIsInSight(t *testing.T) {
	t.Parallel()
	m := shown(modes()["strip"], lobbyBoard(12), 80, 24)
	m.strip = false
	next, _ := m.Update(pressed("q"))
	if view := viewOf(next.(Model)); !strings.Contains(view, "Stop the host?") {
		t.Errorf("q shows\n%s", view)
	}
}

package tui

import (
	"image/color"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/quiz/quiztest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// TestGround expects the colors for the background that COLORFGBG names, until the terminal
// tells another one.
func TestGround(t *testing.T) {
	t.Parallel()
	p := opened(quiztest.CareerOptions(t, nil))
	light := p.on([]string{"COLORFGBG=0;15"})
	if !p.on(nil).dark || !p.on([]string{"COLORFGBG=15;0"}).dark || light.dark {
		t.Error("a background is taken for another one")
	}
	if light.styles.Accent == p.styles.Accent {
		t.Error("both backgrounds have the same colors")
	}
	told, _ := light.Update(tea.BackgroundColorMsg{Color: color.Black})
	if !told.(program).dark {
		t.Error("the terminal's answer does not count")
	}
}

// TestTones expects tones of the roles on a terminal that has the colors and tells its background,
// and the sixteen colors on any other.
func TestTones(t *testing.T) {
	t.Parallel()
	for _, colors := range []colorprofile.Profile{colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
		for _, ground := range []color.Color{nil, color.Black, color.White} {
			p, _ := opened(quiztest.CareerOptions(t, nil)).Update(tea.ColorProfileMsg{Profile: colors})
			dark := ground != color.White
			if ground != nil {
				p, _ = p.Update(tea.BackgroundColorMsg{Color: ground})
			}
			toned := p.(program).styles.Role(1) != ui.NewStyles(dark).Role(1)
			if toned != (ground != nil && colors > colorprofile.ANSI) {
				t.Errorf("%v on %v: tones %v", colors, ground, toned)
			}
		}
	}
}

// TestGoodNews expects good news in another color than a warning.
func TestGoodNews(t *testing.T) {
	t.Parallel()
	p := opened(quiztest.CareerOptions(t, nil))
	shown := func(notice string, good bool) string {
		p.notice, p.good = notice, good
		return ui.Render(p.page(), 80, 24, p.styles, p.glyphs)
	}
	p.width, p.height = 80, 24
	warning, news := shown("Hello.", false), shown("Hello.", true)
	if !strings.Contains(warning, p.styles.Caution.Render("Hello.")) || !strings.Contains(news, p.styles.Key.Render("Hello.")) {
		t.Errorf("a warning:\n%q\ngood news:\n%q", warning, news)
	}
	s := newDriver(t, quiztest.CareerOptions(t, nil), 80, 24)
	places()["result-clear"](s)
	s.keys("y")
	if !s.model.(program).good {
		t.Errorf("a copied card is bad news:\n%s", s.view())
	}
}

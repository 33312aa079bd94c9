package tui

import (
	"image/color"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/quiz/quiztest"

	tea "charm.land/bubbletea/v2"
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

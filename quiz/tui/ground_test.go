package tui

import (
	"image/color"
	"testing"

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
	if light.styles.Accent.GetForeground() == p.styles.Accent.GetForeground() {
		t.Error("both backgrounds have the same colors")
	}
	told, _ := light.Update(tea.BackgroundColorMsg{Color: color.Black})
	if !told.(program).dark {
		t.Error("the terminal's answer does not count")
	}
}

package tui

import (
	"math"
	"slices"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/quiz/quiztest"

	"github.com/charmbracelet/x/ansi"
)

// TestHelpIsWhole scrolls through the help of every screen in the smallest window: all of it
// comes, and a key that does not scroll closes it.
func TestHelpIsWhole(t *testing.T) {
	t.Parallel()
	stages := map[string]func() *driver{}
	for name, open := range places() {
		stages[name] = func() *driver {
			s := newDriver(t, quiztest.CareerOptions(t, &quiztest.Memory{}), ui.MinWidth, ui.MinHeight)
			open(s)
			return s
		}
	}
	for name, place := range jobPlaces() {
		stages["job-"+name] = func() *driver { return openJobPlace(t, place, ui.MinWidth, ui.MinHeight, false) }
	}
	for name, open := range stages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open()
			p := s.model.(program)
			if p.typing() {
				return
			}
			c := p.props()
			c.column.Height = math.MaxInt16
			whole := helpPage(c, ui.Reading{}, p.screen.page(p.props()))
			if !p.help {
				s.keys("?")
			}
			var seen []string
			for before := ""; before != s.view(); {
				before = s.view()
				seen = append(seen, strings.Split(before, "\n")...)
				s.keys("space")
			}
			s.keys("z")
			if s.model.(program).help {
				t.Fatalf("the help never closes:\n%s", s.view())
			}
			for i := range seen {
				seen[i] = strings.TrimSpace(seen[i])
			}
			for line := range strings.SplitSeq(ansi.Strip(whole.Body), "\n") {
				if line = strings.TrimSpace(line); line != "" && !slices.Contains(seen, line) {
					t.Errorf("the help lacks %q:\n%s", line, strings.Join(seen, "\n"))
				}
			}
		})
	}
}

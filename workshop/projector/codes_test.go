package projector

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	tea "charm.land/bubbletea/v2"
)

// typing opens the page for codes and types into it.
func typing(t *testing.T, o Options, d *fakeHost) *driver {
	t.Helper()
	s := newDriver(t, o, d)
	s.press("a")
	return s
}

// TestCodes accepts pasted codes at once, and typed ones with Enter, and shows neither: the
// page may cover the wall.
func TestCodes(t *testing.T) {
	t.Parallel()
	d := newFakeHost(12)
	s := typing(t, Options{Wall: true, Controls: true, Now: clockAt}, d)
	s.send(tea.PasteMsg{Content: "Anna: 8Z21-X79D\nBen: 8Z21-X80E\n"})
	s.until("what became of it", func(m Model) bool { return m.codes.open && len(m.codes.lines) == 2 })
	if view := s.view(); !strings.Contains(view, "Added: 2.\n Line 3 is") || strings.Contains(view, "8Z21") {
		t.Errorf("after a paste:\n%s", view)
	}
	s.press("2", "5", "4", "1")
	if view := s.view(); strings.Contains(view, "2541") || !strings.Contains(view, "> ****") {
		t.Errorf("digits are shown:\n%s", view)
	}
	s.press("enter")
	s.until("two texts", func(Model) bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.added) == 2
	})
	d.mu.Lock()
	got := d.added
	d.mu.Unlock()
	if diff := cmp.Diff([]string{"Anna: 8Z21-X79D\nBen: 8Z21-X80E\n", "2541"}, got); diff != "" {
		t.Errorf("handed in (-want +got):\n%s", diff)
	}
	s.until("it to be done", func(m Model) bool { return m.codes.open && !m.codes.busy })
	s.press("enter", "q", "x", "space", "esc") // letters of a text, not keys
	if view := s.view(); !strings.Contains(view, "JOINED") || len(s.done()) > 0 || s.quit {
		t.Errorf("after esc:\n%s", view)
	}
}

// TestCodesFail explains why a text could not be added.
func TestCodesFail(t *testing.T) {
	t.Parallel()
	d := newFakeHost(12)
	d.fails = errors.New("the disk of the class's computer is full")
	s := typing(t, Options{Controls: true, Now: clockAt}, d)
	s.send(tea.PasteMsg{Content: "8Z21-X79D"})
	s.until("why not", func(m Model) bool { return m.codes.open && len(m.codes.lines) == 1 })
	if view := s.view(); !strings.Contains(view, "Not added: The disk of the class's computer is full.") {
		t.Errorf("a full disk:\n%s", view)
	}
	s.press("ctrl+c")
	s.until("leaving", func(Model) bool { return s.quit })
}

// TestCodesAreForTheControls expects no page for codes without controls, or while they are
// hidden.
func TestCodesAreForTheControls(t *testing.T) {
	t.Parallel()
	s := typing(t, Options{Wall: true, Now: clockAt}, newFakeHost(12))
	s.send(tea.PasteMsg{Content: "8Z21-X79D"})
	if s.model.(Model).codes.open {
		t.Error("the wall takes codes")
	}
	hidden := newDriver(t, Options{Wall: true, Controls: true, Now: clockAt}, newFakeHost(12))
	hidden.press("c", "a")
	if hidden.model.(Model).codes.open {
		t.Error("hidden controls take codes")
	}
}

// TestCodesScreens draws the page with long messages, at every size.
func TestCodesScreens(t *testing.T) {
	t.Parallel()
	long := []string{"Added: 7."}
	for i := range 30 {
		long = append(long, fmt.Sprintf("Line %d: the result code has a mistake in it: the check letters do not fit.", i+2))
	}
	text := ""
	for _, lines := range [][]string{nil, {"Added: 2.", "Line 3 is in the class already; it counts once."}, long} {
		for _, size := range [][2]int{{40, 14}, {80, 24}} {
			m := shown(modes()["controls"], lobbyBoard(12), size[0], size[1])
			m.codes = newCodes()
			m.codes.lines = lines
			view := viewOf(m)
			text += view + "\n"
			if strings.Count(view, "\n") >= size[1] || len(lines) > 0 && !strings.Contains(view, lines[0]) || !strings.Contains(view, "ctrl+c leave") {
				t.Errorf("%v:\n%s", size, view)
			}
		}
	}
	golden(t, text)
}

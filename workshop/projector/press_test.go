package projector

import (
	"reflect"
	"slices"
	"testing"

	"rolefit/internal/ui"
	"rolefit/internal/ui/uitest"
	"rolefit/workshop/class"

	tea "charm.land/bubbletea/v2"
)

// lying are the pages that can cover a board.
func lying() map[string]func(Model) Model {
	return map[string]func(Model) Model{
		"nothing": func(m Model) Model { return m },
		"help":    func(m Model) Model { m.help = true; return m },
		"asked":   func(m Model) Model { m.asked = class.Finish; return m },
		"leaving": func(m Model) Model { m.asked = leave; return m },
		"hidden":  func(m Model) Model { m.strip = false; return m },
		"square":  func(m Model) Model { m.square = m.o.Wall && len(m.board.Web) > 0; return m },
		"gone":    func(m Model) Model { m.gone = true; return m },
		"unknown": func(m Model) Model { m.known, m.board = false, class.Board{}; return m },
		"small":   func(m Model) Model { m.width = ui.MinWidth - 1; return m },
		"codes": func(m Model) Model {
			if m.o.Controls {
				m.codes = newCodes()
			}
			return m
		},
	}
}

// TestEveryKeyAtEveryBoard presses every key at every board, in every mode. None panics, and
// only keys that the screen names affect the class, leave, or change the screen.
func TestEveryKeyAtEveryBoard(t *testing.T) {
	t.Parallel()
	keys := uitest.Keys()
	for mode, o := range modes() {
		all := boards(12)
		all["talk-web"] = webBoards(12)["talk-web"]
		for of, b := range all {
			for over, lay := range lying() {
				if over != "nothing" && of != "talk" && of != "talk-web" && of != "end" {
					continue
				}
				t.Run(mode+"-"+of+"-"+over, func(t *testing.T) {
					t.Parallel()
					start := lay(shown(o, b, 80, 24))
					drawn := start.View()
					last, view := start, drawn
					for _, k := range keys {
						did, next := did(t, start, k)
						if offered(start, ui.Meant(k).String()) || did == "" && alike(start, next) {
							continue
						}
						if !alike(last, next) {
							last, view = next, next.View()
						}
						if did != "" || view.Content != drawn.Content && !takes(start, k) {
							t.Errorf("%s is not offered, did %q and shows\n%s\ninstead of\n%s", k, did, view.Content, drawn.Content)
						}
					}
				})
			}
		}
	}
}

// did describes a key's effect on the class, or that it leaves; empty: none.
func did(t *testing.T, m Model, k tea.KeyPressMsg) (what string, next Model) {
	t.Helper()
	defer func() {
		if fault := recover(); fault != nil {
			t.Errorf("%s: %v", k, fault)
		}
	}()
	d := newFakeHost(0)
	m.link = newLink(t.Context(), d)
	model, cmd := m.Update(k)
	if cmd != nil {
		if _, leaves := cmd().(tea.QuitMsg); leaves {
			what = "leave"
		}
	}
	for _, a := range d.did {
		what += string(a)
	}
	return what, model.(Model)
}

// alike reports whether two models are equal, apart from their connections.
func alike(a, b Model) bool {
	a.o, a.link, b.o, b.link = Options{}, link{}, Options{}, link{}
	return reflect.DeepEqual(a, b) //nolint:govet // an error that differs makes them differ
}

// offered reports whether a screen names a key.
func offered(m Model, name string) bool {
	switch {
	case m.width < ui.MinWidth:
		return slices.Contains(m.commands().of(leave).key.Keys(), name)
	case m.codes.open:
		return name == "ctrl+c"
	}
	for _, c := range m.commands() {
		if c.key.Enabled() && slices.Contains(c.key.Keys(), name) {
			return true
		}
	}
	return false
}

// takes reports whether any key is accepted: as text, to close a page, as no; or is answered
// with a sentence everywhere.
func takes(m Model, k tea.KeyPressMsg) bool {
	return m.codes.open || m.help || m.asked != "" || k.String() == "ctrl+z"
}

// TestEverywhereAtTheBoards expects ctrl+l to repaint, and ctrl+z to stop no class.
func TestEverywhereAtTheBoards(t *testing.T) {
	t.Parallel()
	for mode, o := range modes() {
		for over, lay := range lying() {
			m := lay(shown(o, lobbyBoard(12), 80, 24))
			if _, cmd := m.Update(tea.KeyPressMsg{Code: 'l', Mod: tea.ModCtrl}); cmd == nil || cmd() != tea.ClearScreen() {
				t.Errorf("%s-%s: not drawn anew", mode, over)
			}
			after, cmd := m.Update(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl})
			if next := after.(Model); cmd != nil || next.asked != "" || next.notice != m.stays() || next.busy {
				t.Errorf("%s-%s: ctrl+z: %q, asked %q", mode, over, next.notice, next.asked)
			}
		}
	}
}

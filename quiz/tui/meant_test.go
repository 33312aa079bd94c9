package tui

import (
	"testing"

	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
)

// repaintsAndSuspends expects ctrl+l and ctrl+z to work on a screen, also in a text field.
func repaintsAndSuspends(t *testing.T, m program) {
	t.Helper()
	if _, cmd := m.Update(tea.KeyPressMsg{Code: 'l', Mod: tea.ModCtrl}); cmd == nil || cmd() != tea.ClearScreen() {
		t.Error("ctrl+l repaints nothing")
	}
	suspend := tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl}
	after, cmd := m.Update(suspend)
	if cmd != nil || after.(program).notice != ui.Elsewhere {
		t.Errorf("on somebody else's terminal, %q", after.(program).notice)
	}
	m.stays = ""
	if _, cmd := m.Update(suspend); cmd == nil || cmd() != (tea.SuspendMsg{}) {
		t.Error("it is not suspended")
	}
}

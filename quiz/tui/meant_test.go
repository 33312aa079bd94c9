package tui

import (
	"testing"

	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
)

// repaintsAndSuspends expects ctrl+l and ctrl+z to work on a screen, also in a text field;
// ctrl+l repaints everything after ctrl+z.
func repaintsAndSuspends(t *testing.T, m program) {
	t.Helper()
	for msg, want := range map[tea.Msg]tea.Msg{
		tea.KeyPressMsg{Code: 'l', Mod: tea.ModCtrl}: tea.ClearScreen(), tea.ResumeMsg{}: tea.ClearScreen(),
	} {
		if _, cmd := m.Update(msg); cmd == nil || cmd() != want {
			t.Errorf("%v repaints nothing", msg)
		}
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

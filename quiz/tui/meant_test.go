package tui

import (
	"strings"
	"testing"

	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
)

// TestRepaintAndSuspend expects ctrl+l and ctrl+z to work on every screen, also in a text
// field; ctrl+l repaints everything after ctrl+z.
func TestRepaintAndSuspend(t *testing.T) {
	t.Parallel()
	for name, open := range scenes(t) {
		if strings.HasPrefix(name, "small-") {
			continue
		}
		p := open()
		m := p.model.(program)
		for msg, want := range map[tea.Msg]tea.Msg{
			tea.KeyPressMsg{Code: 'l', Mod: tea.ModCtrl}: tea.ClearScreen(), tea.ResumeMsg{}: tea.ClearScreen(),
		} {
			if _, cmd := m.Update(msg); cmd == nil || cmd() != want {
				t.Errorf("%s: %v repaints nothing", name, msg)
			}
		}
		suspend := tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl}
		after, cmd := m.Update(suspend)
		if cmd != nil || after.(program).notice != ui.Elsewhere {
			t.Errorf("%s: on somebody else's terminal, %q", name, after.(program).notice)
		}
		m.stays = ""
		if _, cmd := m.Update(suspend); cmd == nil || cmd() != (tea.SuspendMsg{}) {
			t.Errorf("%s: it is not suspended", name)
		}
	}
}

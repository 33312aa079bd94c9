package quiz

import (
	"strings"
	"testing"

	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"
)

// otherwise writes a digit at full width and a small letter as a capital.
func otherwise(key string) string {
	switch r := []rune(key)[0]; {
	case len(key) > 1:
		return key
	case r >= '0' && r <= '9':
		return string(r - '0' + '０')
	default:
		return strings.ToUpper(key)
	}
}

// TestPlainMeansTheSame holds the whole conversation in full-width digits and capitals.
func TestPlainMeansTheSame(t *testing.T) {
	t.Parallel()
	book, other := &notebook{}, &notebook{}
	_, want := talk(t, plannedOptions(t, book), typed(script()...))
	var lines []string
	for _, line := range script() {
		if line != "" {
			line = otherwise(line)
		}
		lines = append(lines, line)
	}
	_, got := talk(t, plannedOptions(t, other), typed(lines...))
	if diff := cmp.Diff(want.Session.Sheet(), got.Session.Sheet()); diff != "" || len(book.events) != len(other.events) {
		t.Errorf("%d events, want %d; %s", len(other.events), len(book.events), diff)
	}
}

// TestPlainJobMeansTheSame leaves the check of a job with caps lock on, and opens the
// second job.
func TestPlainJobMeansTheSame(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	end, err := RunJobPlain(t.Context(), jobOptions(t, fullDrawer(), ""), typed("２", "Ｑ"), &out)
	if err != nil || end.Name != "Torn" {
		t.Errorf("%+v, %v\n%s", end, err, out.String())
	}
}

// TestRepaintAndSuspend: ctrl+l and ctrl+z do what they do on every screen, also while
// text is typed, and the first draws everything anew after the second.
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

package projector

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/input"
	"rolefit/workshop/class"
)

// TestHeldKeysTakeOneStep expects a key to count only for a board that has been in sight for
// a moment, and a held key to take one step and confirm nothing.
func TestHeldKeysTakeOneStep(t *testing.T) {
	t.Parallel()
	s := newDriver(t, Options{Wall: true, Controls: true, Own: true}, newFakeHost(12))
	at := clockAt()
	presses := func(name string, repeats bool) {
		p := input.Press{KeyPressMsg: pressed(name), At: at}
		p.IsRepeat = repeats
		s.send(p)
		s.until("the board", func(m Model) bool { return !m.busy && !m.settles })
	}
	at = at.Add(input.Moment - 1)
	presses("space", false)
	if got := s.done(); len(got) > 0 {
		t.Fatalf("steps on a board that nobody saw: %v", got)
	}
	for _, name := range []string{"space", "x", "q"} {
		at = at.Add(time.Second)
		presses(name, false)
		for range 30 {
			at = at.Add(33 * time.Millisecond)
			presses(name, true)
		}
	}
	if diff := cmp.Diff([]Action{class.Forward}, s.done()); diff != "" || s.quit {
		t.Errorf("held keys (-want +got), left: %v\n%s", s.quit, diff)
	}
	at = at.Add(time.Second)
	presses("q", false)
	s.until("the end", func(Model) bool { return s.quit })
}

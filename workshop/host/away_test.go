package host

import (
	"testing"

	"rolefit/workshop/class"
)

// TestAway counts five people of whom two have finished, before the counts know it and after:
// nobody who is connected is away.
func TestAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ joined, done, connected, busy, want int }{
		{joined: 5, done: 0, connected: 5, busy: 3, want: 0},
		{joined: 5, done: 2, connected: 5, busy: 3, want: 0},
		{joined: 5, done: 2, connected: 3, busy: 1, want: 2},
		{joined: 5, done: 2, connected: 3, busy: 3, want: 0},
		{joined: 5, done: 0, connected: 3, busy: 3, want: 2},
		{joined: 4, done: 0, connected: 5, busy: 5, want: 0},
	} {
		r := &room{counts: class.Counts{Joined: c.joined, Done: c.done}, connected: c.connected, busy: c.busy}
		if got := r.away(); got != c.want {
			t.Errorf("%+v: %d away", c, got)
		}
	}
}

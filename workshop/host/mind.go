package host

import (
	"context"
	"fmt"
	"runtime/metrics"
	"time"
)

// minds looks after the door, and tells the controls how it stands, until the context
// ends.
func (h *Host) minds(ctx context.Context) {
	const often = time.Second / 2
	tick := time.NewTicker(often)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			h.places.tidy()
			h.room.raise(alarmDoor, h.places.alarm())
			h.room.raise(alarmGuesses, h.wrong.alarm())
			h.room.raise(alarmMemory, full())
			h.doubts()
			h.counts()
		}
	}
}

// full says that the host holds nearly as much memory as it may; empty: it does not, or
// may hold any.
func full() string {
	const part, mega = 0.9, 1 << 20
	samples := []metrics.Sample{{Name: "/gc/gomemlimit:bytes"}, {Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	limit, held := samples[0].Value.Uint64(), samples[1].Value.Uint64()-samples[2].Value.Uint64()
	if float64(held) < part*float64(limit) {
		return ""
	}
	return fmt.Sprintf("The host holds %d MB of memory, and should hold no more than %d. Close the door to newcomers; if it stays so, end the host and host the class again: everything that was kept is kept.",
		held/mega, limit/mega)
}

// doubts tells the controls what crowd came in. Once it is taken back, who comes after
// is another.
func (h *Host) doubts() {
	if h.room.taken() {
		h.intake.settled()
	}
	if in, ids, grew := h.intake.tidy(); grew {
		h.room.doubt(in, ids)
	}
	h.room.raise(alarmIntake, h.intake.alarm())
}

// counts tells the controls who is here, and who is away.
func (h *Host) counts() {
	h.mu.Lock()
	here, busy := len(h.followers), 0
	for member, s := range h.seats {
		if h.followers[member] == 0 {
			here++
		}
		if !s.done.Load() {
			busy++
		}
	}
	h.mu.Unlock()
	h.room.here(here, busy)
}

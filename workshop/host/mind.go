package host

import (
	"context"
	"time"
)

// minds looks after the door, and tells the controls how it stands, until the context
// ends.
func (h *Host) minds(ctx context.Context) {
	const often = time.Second
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
			h.doubts()
			h.counts()
		}
	}
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

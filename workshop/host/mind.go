package host

import (
	"context"
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// minds closes idle connections and updates alarms and counts twice a second, until ctx
// ends.
func (h *Host) minds(ctx context.Context) {
	const often = time.Second / 2
	tick := time.NewTicker(often)
	defer tick.Stop()
	var m memory
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			h.places.tidy()
			h.room.raise(alarmDoor, h.places.alarm())
			h.room.raise(alarmGuesses, h.wrong.alarm())
			h.room.raise(alarmMemory, m.alarm(time.Now()))
			h.doubts()
			h.counts()
		}
	}
}

// memory watches the memory of the process.
type memory struct {
	cleaned time.Time // time of the last FreeOSMemory
}

// alarm warns at 90 % of GOMEMLIMIT, else it returns "". At that point it first returns
// unused memory to the system, at most every ten seconds, because the runtime takes
// minutes to do so after a flood of connections.
func (m *memory) alarm(now time.Time) string {
	const part, mega, seldom = 0.9, 1 << 20, 10 * time.Second
	held, limit := holds()
	full := func() bool { return float64(held) >= part*float64(limit) }
	if full() && now.Sub(m.cleaned) >= seldom {
		m.cleaned = now
		debug.FreeOSMemory()
		held, limit = holds()
	}
	if !full() {
		return ""
	}
	return fmt.Sprintf("The host holds %d MB of memory, and should hold no more than %d. Close the door to newcomers; if it stays so, end the host and host the class again: everything that was kept is kept.",
		held/mega, limit/mega)
}

// holds returns the memory of this process and its GOMEMLIMIT, in bytes.
func holds() (held, limit uint64) {
	samples := []metrics.Sample{{Name: "/gc/gomemlimit:bytes"}, {Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[1].Value.Uint64() - samples[2].Value.Uint64(), samples[0].Value.Uint64()
}

// doubts tells the controls about a crowd of newcomers, and ends one that was taken
// back.
func (h *Host) doubts() {
	if h.room.taken() {
		h.intake.settled()
	}
	if in, ids, grew := h.intake.tidy(); grew {
		h.room.doubt(in, ids)
	}
	h.room.raise(alarmIntake, h.intake.alarm())
}

// counts tells the controls how many members are connected and away.
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

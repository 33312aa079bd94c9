package host

import (
	"bytes"
	"math"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// limits sets this process's memory limit, in bytes, until the test ends.
func limits(t *testing.T, bytes int64) {
	t.Helper()
	before := debug.SetMemoryLimit(bytes)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
}

// TestMemoryAlarm expects a warning on the controls when the host is near its memory limit.
func TestMemoryAlarm(t *testing.T) { //nolint:paralleltest // it changes the limit of the process
	limits(t, math.MaxInt64)
	var m memory
	if said := m.alarm(time.Now()); said != "" {
		t.Errorf("without a limit: %q", said)
	}
	limits(t, 1<<20)
	if said := m.alarm(time.Now()); !strings.HasPrefix(said, "The host uses ") || !strings.Contains(said, " no more than 1.") {
		t.Errorf("beyond the limit: %q", said)
	}
}

// TestMemoryAlarmEnds expects the alarm to end when the memory is free again, not minutes
// later.
func TestMemoryAlarmEnds(t *testing.T) { //nolint:paralleltest // it changes the limit of the process
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // the runtime is not asked to clean up by chance
	const much = 64 << 20
	needed := bytes.Repeat([]byte("x"), much)
	held, _ := holds()
	limits(t, int64(held))
	var m memory
	now := time.Now()
	if said := m.alarm(now); said == "" {
		t.Error("no alarm while it is needed")
	}
	runtime.KeepAlive(needed) // and no longer
	if said := m.alarm(now.Add(time.Minute)); said != "" {
		t.Errorf("nothing needs it any more: %q", said)
	}
}

package host

import (
	"runtime/debug"
	"strings"
	"testing"
)

// TestFull looks that the controls say when the host holds nearly as much as it may.
func TestFull(t *testing.T) { //nolint:paralleltest // it changes the limit of the process
	if said := full(); said != "" {
		t.Errorf("without a limit: %q", said)
	}
	before := debug.SetMemoryLimit(1 << 20)
	said := full()
	debug.SetMemoryLimit(before)
	if !strings.HasPrefix(said, "The host holds ") || !strings.Contains(said, " no more than 1.") {
		t.Errorf("beyond the limit: %q", said)
	}
}

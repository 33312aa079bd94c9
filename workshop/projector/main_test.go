package projector

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain collects garbage a quarter as often as usual: screens leave much of it, and keep little.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

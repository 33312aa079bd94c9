package web

import (
	"os"
	"testing"

	"rolefit/internal/testkit"
)

// TestMain keeps what browsers write in memory.
func TestMain(m *testing.M) {
	testkit.WaitForNoDisk()
	os.Exit(m.Run())
}

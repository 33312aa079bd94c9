package host

import (
	"os"
	"testing"

	"rolefit/internal/testkit"
)

// TestMain lets classes wait for no disk: the store proves what a disk keeps.
func TestMain(m *testing.M) {
	testkit.WaitForNoDisk()
	testkit.CollectSeldom()
	os.Exit(m.Run())
}

package atomicfile

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// TestFinishSaysWhyNot fails in the middle of writing, as on a full disk, and expects the
// cause.
func TestFinishSaysWhyNot(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := Cause(finish(full, []byte("text"))); !errors.Is(err, syscall.ENOSPC) || err.Error() != syscall.ENOSPC.Error() {
		t.Error(err)
	}
}

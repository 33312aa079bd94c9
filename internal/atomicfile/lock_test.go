package atomicfile

import (
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestLockIsHeldByOne takes and releases one lock from many goroutines. A program that opens
// the lock file just before its removal would hold a lock on nothing.
func TestLockIsHeldByOne(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	var holders, taken atomic.Int32
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 100 {
				l, err := Acquire(path)
				if errors.Is(err, ErrHeld) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if holders.Add(1) > 1 {
					t.Error("two hold the lock")
				}
				taken.Add(1)
				time.Sleep(100 * time.Microsecond) // let others in
				holders.Add(-1)
				l.Release()
			}
		})
	}
	wait.Wait()
	if taken.Load() == 0 {
		t.Error("nobody ever held the lock")
	}
}

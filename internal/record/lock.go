package record

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"rolefit/internal/disk"
)

// lock keeps other processes from a sitting. The system drops it when the process
// ends, however it ends; the file that stays behind then means nothing. It stands
// beside the sitting and is not the sitting itself, which others could then not
// read on Windows.
type lock struct {
	file *flock.Flock
	path string
}

// Somebody who lists sittings holds each lock for a moment; so long is it tried.
const (
	lockTries = 25
	lockPause = 8 * time.Millisecond
)

// acquire takes the lock at path, or fails with ErrInUse.
func acquire(path string) (*lock, error) {
	for try := range lockTries {
		if try > 0 {
			time.Sleep(lockPause)
		}
		file := flock.New(path)
		got, err := file.TryLock()
		if err != nil {
			return nil, fmt.Errorf("lock: %w", disk.Cause(err))
		}
		if !got {
			continue
		}
		if current(file, path) {
			return &lock{file, path}, nil
		}
		_ = file.Unlock() // its name was taken away between opening and locking
	}
	return nil, ErrInUse
}

// current says whether the locked file is still the one at path.
func current(file *flock.Flock, path string) bool {
	locked, err := file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(locked, named)
}

// release gives the lock back and takes its file away. Windows removes no open
// file, and refuses to where somebody else has opened it since: it stays, unheld.
func (l *lock) release() {
	if runtime.GOOS != "windows" {
		_ = os.Remove(l.path)
	}
	_ = l.file.Unlock()
	if runtime.GOOS == "windows" {
		_ = os.Remove(l.path)
	}
}

// held says whether another process has the lock at path. It creates nothing.
func held(path string) bool {
	file := flock.New(path, flock.SetFlag(os.O_RDONLY))
	got, err := file.TryRLock()
	if got {
		_ = file.Unlock()
	}
	return err == nil && !got
}

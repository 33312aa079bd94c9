package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// ErrHeld reports that another process holds the lock.
var ErrHeld = errors.New("another process has the lock")

// Lock excludes other processes. The system releases it when the process ends, however
// it ends; a leftover lock file means nothing. The lock file is separate from the data
// it guards: Windows would not let other processes read a locked file.
type Lock struct {
	file *flock.Flock
	path string
}

// Acquire makes lockTries attempts lockPause apart, about 200 ms in all, because Held
// takes a lock for a moment.
const (
	lockTries = 25
	lockPause = 8 * time.Millisecond
)

// Acquire takes the lock at path and creates the lock file if needed. It fails with
// ErrHeld if another process still holds the lock after about 200 ms.
func Acquire(path string) (*Lock, error) {
	var refused error
	for try := range lockTries {
		if try > 0 {
			time.Sleep(lockPause)
		}
		file := flock.New(path)
		var got bool
		got, refused = file.TryLock()
		if refused != nil && !vanishing(refused) {
			return nil, Cause(refused)
		}
		if !got {
			continue
		}
		if current(file, path) {
			return &Lock{file, path}, nil
		}
		_ = file.Unlock() // removed between opening and locking
	}
	if refused != nil {
		return nil, Cause(refused)
	}
	return nil, ErrHeld
}

// vanishing reports whether Windows refused to open a file that another process may be
// removing: ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION last for a moment then.
func vanishing(err error) bool {
	const denied, shared = syscall.Errno(5), syscall.Errno(32)
	return runtime.GOOS == "windows" && (errors.Is(err, denied) || errors.Is(err, shared))
}

// current reports whether the locked file is still the one at path.
func current(file *flock.Flock, path string) bool {
	locked, err := file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(locked, named)
}

// Release gives the lock back and removes its file. Windows cannot remove an open file,
// so there it is unlocked first, and stays if another process has opened it since.
func (l *Lock) Release() {
	if runtime.GOOS != "windows" {
		_ = os.Remove(l.path)
	}
	_ = l.file.Unlock()
	if runtime.GOOS == "windows" {
		_ = os.Remove(l.path)
	}
}

// Held reports whether another process holds the lock at path. It creates nothing; a file
// that is missing, or is being removed on Windows, is not held and not an error.
func Held(path string) (bool, error) {
	file := flock.New(path, flock.SetFlag(os.O_RDONLY))
	got, err := file.TryRLock()
	if got {
		_ = file.Unlock()
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !vanishing(err) {
		return false, Cause(err)
	}
	return err == nil && !got, nil
}

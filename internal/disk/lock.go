package disk

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"time"

	"github.com/gofrs/flock"
)

// ErrHeld says that another process has a lock.
var ErrHeld = errors.New("another process has the lock")

// Lock keeps other processes from something. The system drops it when the process
// ends, however it ends; the file that stays behind then means nothing. It stands
// beside what it guards and is not that itself, which others could then not read on
// Windows.
type Lock struct {
	file *flock.Flock
	path string
}

// Who looks at a lock holds it for a moment; so long is it tried.
const (
	lockTries = 25
	lockPause = 8 * time.Millisecond
)

// Acquire takes the lock at path, or fails with ErrHeld. The file is made where it is
// missing, for its owner only.
func Acquire(path string) (*Lock, error) {
	for try := range lockTries {
		if try > 0 {
			time.Sleep(lockPause)
		}
		file := flock.New(path)
		got, err := file.TryLock()
		if err != nil {
			return nil, Cause(err)
		}
		if !got {
			continue
		}
		if current(file, path) {
			return &Lock{file, path}, nil
		}
		_ = file.Unlock() // its name was taken away between opening and locking
	}
	return nil, ErrHeld
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

// Release gives the lock back and takes its file away. Windows removes no open
// file, and refuses to where another process has opened it since: it stays, unheld.
func (l *Lock) Release() {
	if runtime.GOOS != "windows" {
		_ = os.Remove(l.path)
	}
	_ = l.file.Unlock()
	if runtime.GOOS == "windows" {
		_ = os.Remove(l.path)
	}
}

// Held says whether another process has the lock at path. It creates nothing. The
// error is that of a file that cannot be looked at; one that is not there is none.
func Held(path string) (bool, error) {
	file := flock.New(path, flock.SetFlag(os.O_RDONLY))
	got, err := file.TryRLock()
	if got {
		_ = file.Unlock()
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, Cause(err)
	}
	return err == nil && !got, nil
}

package store

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"sync/atomic"

	"rolefit/workshop/class"
)

// Writes to a file that was deleted while open succeed and are lost when the program
// ends. So the store remembers which files it opened, and checks that they are still in
// place before it reports a change as stored.

// places identifies the open files of a store.
type places struct {
	file    atomic.Pointer[os.FileInfo] // nil before the first connection
	journal atomic.Pointer[os.FileInfo] // nil while the writer is not connected
}

// remember stores in at which file is at path.
func remember(at *atomic.Pointer[os.FileInfo], path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	os.SameFile(info, info) // Windows looks up which file it is when it is first asked
	at.Store(&info)
	return nil
}

// gone returns class.ErrGone if the file or its journal was moved, deleted or replaced
// since it was opened. Putting the same file back mends it.
func (s *SQLite) gone() error {
	for path, at := range map[string]*atomic.Pointer[os.FileInfo]{s.path: &s.places.file, s.path + "-wal": &s.places.journal} {
		was := at.Load()
		if was == nil {
			continue
		}
		is, err := os.Stat(path)
		if at.Load() != was { // the writer has reconnected meanwhile
			continue
		}
		if err != nil || !os.SameFile(*was, is) {
			return fmt.Errorf("%w (%s)", class.ErrGone, path)
		}
	}
	return nil
}

// Lost checks whether changes still reach the opened file. Errors: class.ErrGone if it
// was moved, deleted or replaced, and then every change fails likewise until the same
// file is back; ErrClosed.
func (s *SQLite) Lost(ctx context.Context) error {
	return failed(ctx, "look after the file", cmp.Or(s.closed(), s.gone()))
}

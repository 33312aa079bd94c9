package store

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"

	"rolefit/workshop/class"
)

// A file that is deleted while a program has it open takes what is written as before,
// and loses it when the program ends. So the store remembers which files it opened, and
// looks that they are still in their places before it answers that something is kept.

// places are the files that belong to a store while its writer is connected.
type places struct {
	file    atomic.Pointer[os.FileInfo] // nil before the first connection
	journal atomic.Pointer[os.FileInfo] // nil while the writer is not connected
}

// remember notes which file is at a path.
func remember(at *atomic.Pointer[os.FileInfo], path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	os.SameFile(info, info) // Windows looks up which file it is when it is first asked
	at.Store(&info)
	return nil
}

// gone returns class.ErrGone where a file of the store is not where it was opened. The
// same file put back in its place is no failure.
func (s *SQLite) gone() error {
	for path, at := range map[string]*atomic.Pointer[os.FileInfo]{s.path: &s.places.file, s.path + "-wal": &s.places.journal} {
		was := at.Load()
		if was == nil {
			continue
		}
		is, err := os.Stat(path)
		if at.Load() != was { // the writer has connected anew meanwhile
			continue
		}
		if err != nil || !os.SameFile(*was, is) {
			return fmt.Errorf("%w (%s)", class.ErrGone, path)
		}
	}
	return nil
}

// Lost looks whether what is written now would be kept. Error: class.ErrGone where the
// file was moved, deleted or replaced since it was opened; all that changes something
// fails with it as well, until the same file is back in its place.
func (s *SQLite) Lost(ctx context.Context) error {
	select {
	case <-s.closing:
		return failed(ctx, "look after the file", ErrClosed)
	default:
		return failed(ctx, "look after the file", s.gone())
	}
}

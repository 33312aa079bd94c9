package record

import (
	"errors"
	"fmt"

	"rolefit/internal/atomicfile"
)

// acquire takes the lock at path. Error: ErrInUse if another process holds it.
func acquire(path string) (*atomicfile.Lock, error) {
	l, err := atomicfile.Acquire(path)
	switch {
	case errors.Is(err, atomicfile.ErrHeld):
		return nil, ErrInUse
	case err != nil:
		return nil, fmt.Errorf("lock: %w", err)
	}
	return l, nil
}

// held reports whether another process holds the lock at path.
func held(path string) bool {
	is, err := atomicfile.Held(path)
	return err == nil && is
}

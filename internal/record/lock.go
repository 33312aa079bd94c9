package record

import (
	"errors"
	"fmt"

	"rolefit/internal/disk"
)

// acquire takes the lock at path. Error: ErrInUse if another process holds it.
func acquire(path string) (*disk.Lock, error) {
	l, err := disk.Acquire(path)
	switch {
	case errors.Is(err, disk.ErrHeld):
		return nil, ErrInUse
	case err != nil:
		return nil, fmt.Errorf("lock: %w", err)
	}
	return l, nil
}

// held reports whether another process holds the lock at path.
func held(path string) bool {
	is, err := disk.Held(path)
	return err == nil && is
}

package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"rolefit/workshop/class"
)

// failed wraps err with the attempted operation and, by plain, with an explanation. If
// ctx has ended, its error replaces the driver's "interrupted". nil stays nil.
func failed(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil && !refused(err) && !isBusy(err) && !errors.Is(err, errBusy) {
		err = ctx.Err()
	}
	return fmt.Errorf("%s: %w", what, plain(err))
}

// Faults of the file as the user reads them; plain joins them with the driver's error.
var (
	errBusy    = errors.New("another program is using the file; close it, or try again")
	errDamaged = errors.New("the file is damaged; move it away and use a backup")
)

// plain wraps a fault of the file in a sentence that tells the user how to mend it.
func plain(err error) error {
	code := codeOf(err)
	switch {
	case refused(err):
		return err
	case noRoom(code, err):
		return fmt.Errorf("%w (%w)", class.ErrFull, err)
	case isBusy(err):
		return fmt.Errorf("%w (%w)", errBusy, err)
	case code&0xff == sqlite3.SQLITE_CORRUPT, code&0xff == sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w (%w)", errDamaged, err)
	}
	return err
}

// codeOf returns the extended SQLite result code of err; SQLITE_OK if err has none.
func codeOf(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return sqlite3.SQLITE_OK
}

func isBusy(err error) bool { return codeOf(err)&0xff == sqlite3.SQLITE_BUSY }

// refused reports whether err answers the request (no such class, taken words, …) and
// is no fault of the file.
func refused(err error) bool {
	if _, ok := errors.AsType[chosenError](err); ok {
		return true
	}
	return isAny(err,
		class.ErrExists, class.ErrNoClass, class.ErrName, class.ErrNoWords, class.ErrTaken,
		class.ErrTakenOver, class.ErrConflict, class.ErrGap, class.ErrMoved, class.ErrNoSheet, class.ErrBackup, class.ErrForgotten, class.ErrHanded, class.ErrGone,
		ErrNoMember, ErrNewer, ErrForeign, ErrNotWiped, ErrClosed, errDrawn, errReaders,
	)
}

// isAny reports whether err is one of all.
func isAny(err error, all ...error) bool {
	return slices.ContainsFunc(all, func(one error) bool { return errors.Is(err, one) })
}

// noRoom reports whether a write failed because the disk is full or the file is
// read-only. Depending on the system, the write, the sync or growing the -shm index
// fails first.
func noRoom(code int, err error) bool {
	switch code {
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC,
		sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN:
		return true
	}
	code &= 0xff
	return code == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_READONLY || isAny(err, syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS)
}

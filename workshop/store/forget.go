package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"rolefit/internal/atomicfile"
	"rolefit/internal/pause"
	"rolefit/workshop/class"
)

// Times of wiping.
const (
	wipeWithin = 10 * time.Second       // Forget's limit, besides that of its context
	wipeAtOpen = 2 * time.Second        // Open's limit for a wipe that an earlier run did not finish
	wipeEvery  = 100 * time.Millisecond // between two attempts
	wipeWait   = "200"                  // busy_timeout of one attempt, in milliseconds; the writer is blocked meanwhile
	usualWait  = "5000"                 // busy_timeout in function common, in milliseconds
)

// Forget deletes a class so that none of its bytes remain in the file, -wal or -shm. With
// a report, the class stays with its name, quiz, date and the report; every method that
// asks for more fails with class.ErrForgotten, and Forget may delete that too. It
// waits for other readers of the file until ctx ends, at most ten seconds. On
// ErrNotWiped the class is deleted, but bytes may remain; calling Forget again or
// opening the file tries again. Backups are separate files, which Forget does not
// touch. Other error: class.ErrNoClass.
func (s *SQLite) Forget(ctx context.Context, name string, report []byte) error {
	err := s.forget(ctx, name, report)
	if errors.Is(err, class.ErrNoClass) {
		left, leftErr := s.unwiped(ctx)
		if leftErr != nil || !left {
			return err
		}
	} else if err != nil {
		return err
	}
	wiping, cancel := context.WithTimeout(ctx, wipeWithin)
	defer cancel()
	return failed(context.WithoutCancel(ctx), forgetting, s.wipe(wiping))
}

const forgetting = "forget the class"

// forget deletes a class, and begins it again as its report.
func (s *classes) forget(ctx context.Context, name string, report []byte) error {
	report = some(report)
	return failed(ctx, forgetting, s.db.transact(ctx, name, alone, func(ctx context.Context, c session) (bool, error) {
		found, err := named(ctx, c, name)
		if err == nil && report != nil && found.Report != nil {
			err = class.ErrForgotten
		}
		if err == nil {
			err = c.drop(ctx, found.id)
		}
		if err != nil || report == nil {
			return true, err
		}
		kept := found.Class
		kept.State, kept.Until = nil, time.Time{}
		if err := c.begin(ctx, kept); err != nil {
			return false, err
		}
		return true, c.exec(ctx, "UPDATE class SET report = ? WHERE name = ?", report, name)
	}))
}

// unwiped reports whether bytes of a deleted class may remain in the file.
func (s *SQLite) unwiped(ctx context.Context) (bool, error) {
	return view(ctx, &s.classes, "look for what is left", "", func(ctx context.Context, q querier) (bool, error) {
		rows, err := rowsOf(ctx, q, column[int], "SELECT one FROM unwiped")
		return len(rows) > 0, err
	})
}

// finishWiping repeats a wipe that an earlier run did not finish, because it was killed
// or another program was reading the file. It ignores a failure of the wipe: the next
// Open tries again.
func (s *SQLite) finishWiping(ctx context.Context) error {
	if err := s.look(ctx); err != nil { // the first job: the writer connects
		return err
	}
	left, err := s.unwiped(ctx)
	if err != nil || !left {
		return err
	}
	wiping, cancel := context.WithTimeout(ctx, wipeAtOpen)
	defer cancel()
	_ = s.wipe(wiping)
	return nil
}

// wipe rewrites the file and empties the journal, trying again until ctx ends.
// secure_delete alone is not enough: a page that was rearranged earlier keeps old bytes
// between its rows, and only VACUUM removes them. In WAL mode VACUUM writes into the
// journal; the checkpoint copies it into the file and can empty it only when no
// connection reads an older state. Error: ErrNotWiped.
func (s *SQLite) wipe(ctx context.Context) error {
	vacuumed := false
	for {
		err := s.do(ctx, &job{alone: true, run: func(ctx context.Context, c *connection) (bool, error) {
			err := c.exec(ctx, "PRAGMA busy_timeout = "+wipeWait)
			if err == nil && !vacuumed {
				err = c.exec(ctx, "VACUUM")
				vacuumed = err == nil
			}
			if err == nil {
				err = c.emptyJournal(ctx)
			}
			return false, errors.Join(err, c.exec(ctx, "PRAGMA busy_timeout = "+usualWait))
		}})
		switch {
		case err == nil:
			return s.do(ctx, &job{run: func(ctx context.Context, c *connection) (bool, error) {
				return false, c.exec(ctx, "DELETE FROM unwiped")
			}})
		case !errors.Is(err, errReaders) && !isBusy(err), !pause.For(ctx, wipeEvery):
			return fmt.Errorf("%w (%w)", ErrNotWiped, plain(err))
		}
	}
}

var errReaders = errors.New("another program reads the file")

// emptyJournal checkpoints the journal into the file and truncates it to 0 bytes.
// Error: errReaders if another connection still reads from it.
func (c *connection) emptyJournal(ctx context.Context) error {
	var busy, pages, done int
	err := session{c}.row(ctx, []any{&busy, &pages, &done}, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err == nil && busy != 0 {
		err = errReaders
	}
	return err
}

// Backup writes the present content into a new file with mode 0600, while others go on
// writing. It never overwrites a file (fs.ErrExist). The backup opens as a store, but
// Freeze refuses its classes with class.ErrBackup: two reveals of the same class could
// differ by a few participants. Forget does not reach a backup.
func (s *SQLite) Backup(ctx context.Context, path string) error {
	const what = "make a backup"
	path, err := filepath.Abs(path)
	if err = cmp.Or(err, ctx.Err()); err == nil {
		err = newFile(path)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s: there is a file at %s already: %w", what, path, fs.ErrExist)
	case err != nil:
		return failed(ctx, what, err)
	}
	if err = s.copied(ctx, path); err != nil {
		_ = os.Remove(path)
	}
	return failed(ctx, what, err)
}

// copied writes the copy under a temporary name, marks it as a backup and renames it to
// path. So a file at path is always a complete, marked backup.
func (s *SQLite) copied(ctx context.Context, path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".backup-*") // for its owner only
	if err != nil {
		return err
	}
	err = errors.Join(file.Close(), s.copyTo(ctx, file.Name()))
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return atomicfile.SyncFolder(filepath.Dir(path))
}

// copyTo writes a copy, whose classes are marked as copied, into the empty file at path, which
// VACUUM INTO accepts as new. It syncs the file.
func (s *SQLite) copyTo(ctx context.Context, path string) error {
	err := cmp.Or(s.closed(), s.gone()) // before another file at the path is touched
	if err == nil {
		err = once(ctx, s.path, "VACUUM INTO ?", path)
	}
	if err == nil {
		err = s.gone()
	}
	if err == nil {
		err = once(ctx, path, "UPDATE class SET copied = 1")
	}
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// once executes a statement on a connection of its own to a file.
func once(ctx context.Context, path, query string, args ...any) error {
	db, err := sql.Open("sqlite", address(path, append(common(), "mode=rw")...))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, query, args...)
	return errors.Join(err, db.Close())
}

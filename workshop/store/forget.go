package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"rolefit/internal/disk"
	"rolefit/workshop/class"
)

// Times of wiping.
const (
	wipeWithin = 10 * time.Second       // where the caller sets no time
	wipeAtOpen = 2 * time.Second        // what an earlier run had to leave
	wipeEvery  = 100 * time.Millisecond // between two attempts
	wipeWait   = "200"                  // milliseconds that one attempt waits for other programs, and the writer with it
	usualWait  = "5000"                 // as function common has it
)

// Forget deletes everything of a class, so that no byte of it stays in the file or
// in the two files beside it. It waits for programs that read the file, as long as
// ctx lets it, and at most ten seconds. Where it cannot wipe everything the class is
// gone all the same, and the error is ErrNotWiped; forgetting it again, or opening
// the file, tries again. Backups are files of their own: they hold the class as long
// as somebody keeps them. Error else: class.ErrNoClass.
func (s *SQLite) Forget(ctx context.Context, name string) error {
	const what = "forget the class"
	err := s.change(ctx, what, name, func(ctx context.Context, c *connection, id int64) (bool, error) {
		if err := c.exec(ctx, "INSERT OR IGNORE INTO unwiped (one) VALUES (1)"); err != nil {
			return false, err
		}
		return true, c.exec(ctx, "DELETE FROM class WHERE id = ?", id) // the other tables follow
	})
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
	return failed(context.WithoutCancel(ctx), what, s.wipe(wiping))
}

// unwiped says whether something of a class that was deleted may be left.
func (s *SQLite) unwiped(ctx context.Context) (left bool, err error) {
	err = s.view(ctx, "look for what is left", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM unwiped)").Scan(&left)
	})
	return left, err
}

// finishWiping does at the opening what an earlier run did not come to: it was
// killed, or others had the file open. If that is so still, it can wait.
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

// wipe writes the whole file anew and empties the journal, trying again until ctx
// ends. VACUUM is needed although secure_delete overwrites what is deleted: a page
// that was rearranged before keeps old bytes between its rows. In WAL mode VACUUM
// writes into the journal; the checkpoint brings it into the file, and ends with an
// empty journal only when nobody reads an older state.
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
		case !errors.Is(err, errReaders) && !isBusy(err):
			return fmt.Errorf("%w (%w)", ErrNotWiped, plain(err))
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w (%w)", ErrNotWiped, plain(err))
		case <-time.After(wipeEvery):
		}
	}
}

var errReaders = errors.New("another program reads the file")

// emptyJournal brings the journal into the file and cuts it to nothing.
func (c *connection) emptyJournal(ctx context.Context) error {
	var busy, pages, done int
	err := c.row(ctx, []any{&busy, &pages, &done}, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err == nil && busy != 0 {
		err = errReaders
	}
	return err
}

// Backup writes everything that is kept now into a new file, for its owner only,
// while others go on writing. It never overwrites a file. The backup is a store like
// any other, but its classes take no reveal, see Freeze: of the same people there would
// be two that differ by a few. Forget does not reach it.
func (s *SQLite) Backup(ctx context.Context, path string) error {
	const what = "make a backup"
	path, err := filepath.Abs(path)
	if err != nil {
		return failed(ctx, what, err)
	}
	if err := ctx.Err(); err != nil {
		return failed(ctx, what, err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: there is a file at %s already: %w", what, path, fs.ErrExist)
	}
	if err != nil {
		return failed(ctx, what, err)
	}
	err = file.Close()
	if err == nil {
		err = s.copied(ctx, path)
	}
	if err != nil {
		_ = os.Remove(path)
	}
	return failed(ctx, what, err)
}

// copied makes a copy beside the file at path, and puts it in its place once it is
// known to be one: so there is never a backup that does not say that it is.
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
	return disk.SyncFolder(filepath.Dir(path))
}

// copyTo fills an empty file, which VACUUM INTO takes for a new one.
func (s *SQLite) copyTo(ctx context.Context, path string) error {
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	if err := s.gone(); err != nil { // before another file at the path is touched
		return err
	}
	db, err := sql.Open("sqlite", address(s.path, append(common(), "mode=rw")...))
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing was written through it but the copy
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return err
	}
	if err := s.gone(); err != nil {
		return err
	}
	return mark(ctx, path)
}

// mark notes in a copy that it is one, durably.
func mark(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", address(path, append(common(), "mode=rw")...))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "UPDATE class SET copied = 1")
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

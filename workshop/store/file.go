package store

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"

	"rolefit/internal/disk"
)

// How a store's file is told from others: by the two numbers that SQLite keeps in a
// file's first page for this purpose.
const (
	application = 0x72666974 // "rfit"
	version     = 2          // of the tables
)

//go:embed schema.sql
var schema string

//go:embed migrate.sql
var migration string

// address is a file as the driver wants it named. It is a URI, so that a path may
// hold a question mark. The parameters that the driver takes begin with _.
func address(path string, parameters ...string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows path begins with its drive
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: strings.Join(parameters, "&")}
	return u.String()
}

// common are the parameters of every connection but the one that looks whether a
// file is ours.
//
//   - A text in double quotes is a name, never a string (_dqs), and the tables cannot
//     be damaged by SQL (_defensive).
//   - Temporary tables stay in memory: VACUUM would write the answers of other
//     classes into the system's folder for temporary files.
//   - FULL: a commit is on disk when it returns. In WAL mode NORMAL would put that
//     off to the next checkpoint. fullfsync is what a Mac needs for the same.
func common() []string {
	return []string{
		"_defensive=1", "_dqs=0", "_error_rc=1",
		"_pragma=busy_timeout(5000)", "_pragma=foreign_keys(1)", "_pragma=secure_delete(1)",
		"_pragma=temp_store(2)", "_pragma=synchronous(2)", "_pragma=fullfsync(1)",
	}
}

// prepare makes sure that there is a file of ours at a path. It returns the path as
// it is known from every folder.
func prepare(ctx context.Context, path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeFile(path); err != nil {
			return "", err
		}
		return path, create(ctx, path)
	}
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", ErrForeign
	}
	if info.Size() == 0 { // whoever made it was stopped before it was filled
		return path, create(ctx, path)
	}
	return path, inspect(ctx, path)
}

// makeFile makes an empty file for its owner only, durably. SQLite gives the files
// beside it the same mode. It is no failure when another program was faster.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(path))
}

// whyNotOpened asks the system what SQLite does not say: why it could not make the
// files beside a store's own.
func whyNotOpened(path string, err error) error {
	if codeOf(err)&0xff != sqlite3.SQLITE_CANTOPEN {
		return err
	}
	probe, probeErr := os.CreateTemp(filepath.Dir(path), ".probe-*")
	if probeErr != nil {
		return probeErr
	}
	return errors.Join(err, probe.Close(), os.Remove(probe.Name()))
}

// inspect looks whether a file is ours and changes nothing, not even beside it. It
// has SQLite read the file, as "immutable": so no lock is taken and no journal made.
// To open and close the file by other means would take away the locks of every
// connection that this process has on it, as POSIX wants it.
//
// Read so, without its journal, a file of ours may be shorter than its first page
// says: a checkpoint is under way, or found no room. Without writable_schema SQLite
// would take it for damaged. Our two numbers are on the first page in either case.
func inspect(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", address(path, "mode=ro", "immutable=1", "_error_rc=1", "_pragma=writable_schema(1)"))
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing was written through it
	var app, made int
	err = db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app)
	if err == nil {
		err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&made)
	}
	if codeOf(err)&0xff == sqlite3.SQLITE_NOTADB {
		return ErrForeign
	}
	switch {
	case err != nil:
		return err
	case app != application || made < 1:
		return ErrForeign
	case made > version:
		return ErrNewer
	}
	return nil
}

// create fills an empty file in one transaction. The journal is not yet SQLite's
// write-ahead log: so the first page, by which inspect knows a file, is in the file
// itself from the start.
func create(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", address(path, append(common(), "_txlock=exclusive")...))
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // what was written through it is committed, or not
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // undoes what was not committed
	var app int
	if err := tx.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return err
	}
	if app == application { // another program was faster
		return nil
	}
	numbers := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", application, version)
	if _, err := tx.ExecContext(ctx, numbers+schema); err != nil {
		return err
	}
	return tx.Commit()
}

// migrate brings a file of an earlier version up to this one, in one transaction. It
// looks again which version the file has: inspect reads no journal, and another program
// may have been faster.
func (s *SQLite) migrate(ctx context.Context) error {
	return s.do(ctx, &job{run: func(ctx context.Context, c *connection) (bool, error) {
		var made int
		err := c.row(ctx, []any{&made}, "PRAGMA user_version")
		switch {
		case err != nil || made == version:
			return false, err
		case made > version:
			return false, ErrNewer
		}
		_, err = c.conn.ExecContext(ctx, migration)
		return true, err
	}})
}

// check has SQLite look whether the file is damaged, where it is opened: a fault that
// comes up in the middle of a class costs answers.
func (s *SQLite) check(ctx context.Context) error {
	var said string
	if err := s.reads.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("%w (%s)", errDamaged, said)
	}
	return nil
}

package store

import (
	"cmp"
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
	"sync/atomic"

	sqlite3 "modernc.org/sqlite/lib"

	"rolefit/internal/atomicfile"
	"rolefit/workshop/class"
)

// The two numbers in a SQLite header that identify a store's file.
const (
	application = 0x72666974 // "rfit"
	version     = 3          // of the tables
)

//go:embed schema.sql
var schema string

//go:embed migrate.sql
var migration2 string

//go:embed migrate3.sql
var migration3 string

// address returns the file URI of path for the driver; as a URI, the path may contain a
// question mark. Parameters of the driver itself begin with "_".
func address(path string, parameters ...string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows path begins with its drive
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: strings.Join(parameters, "&")}
	return u.String()
}

// common returns the parameters of every connection except that of inspect.
//
//   - Text in double quotes is a name, never a string (_dqs), and SQL cannot damage the
//     tables (_defensive).
//   - Temporary tables stay in memory: VACUUM would write the answers of other classes
//     into the system's folder for temporary files.
//   - synchronous is FULL: a commit is on disk when it returns. In WAL mode NORMAL would
//     defer that to the next checkpoint. macOS needs fullfsync for the same guarantee.
func common() []string {
	return []string{
		"_defensive=1", "_dqs=0", "_error_rc=1",
		"_pragma=busy_timeout(5000)", "_pragma=foreign_keys(1)", "_pragma=secure_delete(1)",
		"_pragma=temp_store(2)", "_pragma=synchronous(2)", "_pragma=fullfsync(1)",
	}
}

// prepare creates the store's file at path, or checks that an existing one is a store.
// It returns the absolute path. Errors: ErrForeign, ErrNewer, those of the file system.
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
	if info.Size() == 0 { // an earlier Open was stopped before it filled the file
		return path, create(ctx, path)
	}
	return path, inspect(ctx, path)
}

// makeFile creates an empty file with mode 0600 and syncs its folder; missing folders
// get mode 0700. SQLite gives -wal and -shm the mode of the file. A file that exists
// already, made by another program in the meantime, is no error.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := newFile(path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	}
	return atomicfile.SyncFolder(filepath.Dir(path))
}

// newFile creates an empty file with mode 0600. Error: fs.ErrExist.
func newFile(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// whyNotOpened turns SQLITE_CANTOPEN into the system's reason, if no file can be made in the folder:
// SQLite makes -wal and -shm there.
func whyNotOpened(path string, err error) error {
	if codeOf(err)&0xff != sqlite3.SQLITE_CANTOPEN {
		return err
	}
	return cmp.Or(atomicfile.Writable(filepath.Dir(path)), err)
}

// inspect checks that path is a store's file, without creating or changing a file.
// SQLite reads it as "immutable", that is without a lock or a journal. Reading it with
// package os would drop every lock of this process on it when the file is closed
// (POSIX).
//
// Without its journal, a store's file may be shorter than its first page claims: during
// a checkpoint, or after one that ran out of room. Only with writable_schema does
// SQLite accept that; the two numbers of the header are on the first page either way.
// Errors: ErrForeign, ErrNewer.
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

// create writes the schema into an empty file in one transaction. The file is not in
// WAL mode yet, so the first page, which inspect reads, is in the file itself from the
// start.
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

// migrate updates a file of an earlier version in one transaction. It reads the version
// again, because inspect ignores the journal and another program may have migrated it.
// Error: ErrNewer.
func (s *SQLite) migrate(ctx context.Context) error {
	return s.do(ctx, &job{run: func(ctx context.Context, c *connection) (bool, error) {
		var made int
		err := session{c}.row(ctx, []any{&made}, "PRAGMA user_version")
		switch {
		case err != nil || made == version:
			return false, err
		case made > version:
			return false, ErrNewer
		}
		scripts := []string{migration2, migration3}
		_, err = c.conn.ExecContext(ctx, strings.Join(scripts[made-1:], ""))
		return true, err
	}})
}

// check runs SQLite's quick_check when a file is opened: damage that shows only during
// a class would cost answers. Error: errDamaged.
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

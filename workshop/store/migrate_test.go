package store_test

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// schema1 and schema2 are the tables of versions 1 and 2, and filling the class that a program left
// in them: a finished participant with a sheet of the same answers that is frozen, a vote, and a
// participant halfway.
var (
	//go:embed testdata/schema1.sql
	schema1 string
	//go:embed testdata/schema2.sql
	schema2 string
)

const filling = `
	INSERT INTO class (id, name, assessment, edition, own, began, state) VALUES (7, 'a', 'career', '2026.1', NULL, 1772625600, CAST('"state"' AS BLOB));
	INSERT INTO member (class, id, words, turn, events, answered, asked, finished, print) VALUES
		(7, 'done', x'44ea1783b69bca93e5a37f67dd3e7aab2a9a3ba1bb0d9e2ba3eaf0a1a2ab93a5', 1, 1, 28, 28, 1, CAST('p' AS BLOB)),
		(7, 'half', x'00', 1, 0, 14, 28, 0, NULL);
	INSERT INTO event VALUES (7, 'done', 0, CAST('{"kind":"finished","at":"2026-03-04T12:00:00Z"}' AS BLOB));
	INSERT INTO submission (class, id, way, sheet, print) VALUES (7, 'sheet', 'join', CAST('{}' AS BLOB), CAST('q' AS BLOB)), (7, 'code', 'code', CAST('{}' AS BLOB), CAST('p' AS BLOB));
	INSERT INTO frozen VALUES (7, 'code', 1, CAST('{}' AS BLOB));
	INSERT INTO vote VALUES (7, 'question', 'done', 2), (7, 'question', 'sheet', -1), (7, 'question', 'nobody', 1);
	PRAGMA application_id = 1919314292; PRAGMA user_version = `

// version1 is a file as the program of version 1 left it.
func version1(t *testing.T, path, journal string) {
	t.Helper()
	left(t, path, "PRAGMA journal_mode = "+journal+";"+schema1+filling+"1")
}

// left makes a file by statements.
func left(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = db.ExecContext(t.Context(), statements)
	must(t, err)
	must(t, db.Close())
}

// TestVersion1 opens a file of version 1, and goes on with it.
func TestVersion1(t *testing.T) {
	t.Parallel()
	for _, journal := range []string{"WAL", "DELETE"} { // as a class left it, and as a backup did
		path := filepath.Join(t.TempDir(), "class.db")
		version1(t, path, journal)
		s := open(t, path)
		readsVersion1(t, s)
		ctx := t.Context()
		seat, err := s.Join(ctx, "a", "words", "device")
		must(t, err)
		must(t, s.Record(ctx, answer("a", seat, 0, "q")))
		must(t, s.SetState(ctx, "a", []byte(`"state"`), []byte("next")))
		n, err := s.Withdraw(ctx, "a", []string{"sheet", "half", "code"}, true)
		must(t, err)
		if n != 2 {
			t.Errorf("withdrew %d", n)
		}
		if _, err := s.Freeze(ctx, "a", These(class.FrozenSheet{Member: "done", Batch: 2})); err != nil {
			t.Error(err)
		}
		closeStore(t, s)
		intact(t, path)
		if got := tables(t, path); !strings.Contains(got, "withdrawn") || got != fresh(t) {
			t.Errorf("the tables of a file of version 1 are not those of a new one:\n%s", cmp.Diff(fresh(t), got))
		}
	}
}

// TestVersion2 opens a file of version 2, which keeps all that it has.
func TestVersion2(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	left(t, path, "PRAGMA journal_mode = WAL;"+schema2+filling+"2")
	s := open(t, path)
	readsVersion1(t, s)
	must(t, s.Restrict(t.Context(), "a", noon(), true))
	closeStore(t, s)
	intact(t, path)
	if got := tables(t, path); got != fresh(t) {
		t.Errorf("the tables of a file of version 2 are not those of a new one:\n%s", cmp.Diff(fresh(t), got))
	}
}

func readsVersion1(t *testing.T, s *store.SQLite) {
	t.Helper()
	ctx := t.Context()
	counts, err := s.Counts(ctx, "a")
	must(t, err)
	finished, err := s.Finished(ctx, "a")
	must(t, err)
	votes, err := s.Votes(ctx, "a", "question")
	must(t, err)
	frozen, err := s.Snapshot(ctx, "a")
	must(t, err)
	got := []any{counts, finished, votes, frozen}
	want := []any{
		class.Counts{Joined: 3, Halfway: 3, Done: 2, Voters: 2},
		[]class.Finished{{Member: "code", Way: class.ByCode, Sheet: []byte("{}")}, {Member: "sheet", Way: class.ByJoin, Sheet: []byte("{}")}},
		[]class.Cast{{Member: "code", Value: 2}, {Member: "sheet", Value: -1}}, // with the same answers as the code
		[]class.FrozenSheet{{Member: "code", Batch: 1, Sheet: []byte("{}")}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// tables are the columns of a file's tables, as SQLite lists them.
func tables(t *testing.T, path string) string {
	t.Helper()
	var all string
	must(t, raw(t, path).QueryRowContext(t.Context(), `SELECT group_concat(line, char(10)) FROM (
		SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '') || ' ' || c.pk AS line
		FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY line)`).Scan(&all))
	return all
}

// fresh are the tables of a new file.
func fresh(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fresh.db")
	closeStore(t, open(t, path))
	return tables(t, path)
}

// TestVersion1FromManySides opens a file of version 1 many times at once, from a class and
// from a backup.
func TestVersion1FromManySides(t *testing.T) {
	t.Parallel()
	for _, journal := range []string{"WAL", "DELETE"} {
		t.Run(journal, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "class.db")
			version1(t, path, journal)
			opensAtOnce(t, path)
		})
	}
}

func opensAtOnce(t *testing.T, path string) {
	t.Helper()
	done := make(chan *store.SQLite)
	for range 8 {
		go func() {
			s, err := store.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
			}
			done <- s
		}()
	}
	for range 8 {
		if s := <-done; s != nil {
			readsVersion1(t, s)
			t.Cleanup(func() { closeStore(t, s) })
		}
	}
}

// TestNewerInJournal opens a file whose first page is of this version while its journal holds
// a later version's: another program has just upgraded it.
func TestNewerInJournal(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	s := opened(t, path) // so that the journal stays
	began(t, s, "a")
	_, err := raw(t, path).ExecContext(t.Context(), "PRAGMA user_version = 4")
	must(t, err)
	if _, err := store.Open(t.Context(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("opened: %v", err)
	}
}

// TestDamaged opens a file with overwritten bytes in its middle.
func TestDamaged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	s := open(t, path)
	began(t, s, "a")
	for i := range 300 {
		seat := joined(t, s, "a", string(rune('a'+i)))
		must(t, s.Record(t.Context(), answer("a", seat, 0, "q")))
	}
	closeStore(t, s)
	data, err := os.ReadFile(path)
	must(t, err)
	const page = 4096
	for _, at := range []int{1, len(data) / page / 2, len(data)/page - 1} {
		bad := append([]byte(nil), data...)
		copy(bad[at*page:], strings.Repeat("\xff", 64))
		must(t, os.WriteFile(path, bad, 0o600))
		s, err := store.Open(t.Context(), path)
		if err == nil {
			t.Errorf("opened with a damaged page %d", at)
			closeStore(t, s)
		} else if !strings.Contains(err.Error(), "the file is damaged; move it away and use a backup") {
			t.Errorf("page %d: %v", at, err)
		}
	}
	must(t, os.WriteFile(path, data, 0o600))
	closeStore(t, open(t, path))
}

// TestBackupTakesNoReveal freezes in a backup of a class: its snapshot does not change. A
// class begun in the backup is no copy.
func TestBackupTakesNoReveal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx := context.WithoutCancel(t.Context())
	s := opened(t, filepath.Join(dir, "class.db"))
	began(t, s, "a")
	_, err := s.Freeze(ctx, "a", These(class.FrozenSheet{Member: "m", Batch: 1}))
	must(t, err)
	must(t, s.Backup(ctx, filepath.Join(dir, "backup")))
	first := opened(t, filepath.Join(dir, "backup"))
	must(t, first.Backup(ctx, filepath.Join(dir, "again")))
	for _, copied := range []*store.SQLite{first, opened(t, filepath.Join(dir, "again"))} {
		more := These(class.FrozenSheet{Member: "m", Batch: 1}, class.FrozenSheet{Member: "n", Batch: 2})
		if _, err := copied.Freeze(ctx, "a", more); !errors.Is(err, class.ErrBackup) {
			t.Errorf("frozen in a backup: %v", err)
		}
		all, err := copied.Freeze(ctx, "a", These(class.FrozenSheet{Member: "m", Batch: 1}))
		must(t, err)
		if len(all) != 1 {
			t.Errorf("frozen: %v", all)
		}
		began(t, copied, "b")
		if _, err := copied.Freeze(ctx, "b", more); err != nil {
			t.Errorf("a class that was begun in a backup: %v", err)
		}
	}
	if _, err := s.Freeze(ctx, "a", These(class.FrozenSheet{Member: "n", Batch: 2})); err != nil {
		t.Errorf("the original: %v", err)
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

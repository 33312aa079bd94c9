package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/record"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

func closeStore(t testing.TB, s *store.SQLite) {
	t.Helper()
	must(t, s.Close())
}

// opened is a store that is closed with the test.
func opened(t testing.TB, path string, given ...store.Option) *store.SQLite {
	t.Helper()
	s := open(t, path, given...)
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

// answer is one event, as an entry.
func answer(name string, seat class.Membership, n int, question string) class.Entry {
	return class.Entry{
		Class: name, Member: seat.Member, Generation: seat.Generation, From: n,
		Events:   []record.Event{{Kind: record.Answered, At: noon(), Question: question, Value: n%5 - 2, Seconds: 1.5}},
		Progress: class.Progress{Answered: n + 1, Asked: 28},
	}
}

// raw opens a file as any program may.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func TestReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "folder", "is it 100% ours? #1.db")
	s := open(t, path)
	began(t, s, "a")
	seat := joined(t, s, "a", "one two three")
	must(t, s.Record(t.Context(), answer("a", seat, 0, "q")))
	must(t, s.SetState(t.Context(), "a", nil, []byte("state")))
	closeStore(t, s)

	entries, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("a closed store leaves %v", entries)
	}
	s = opened(t, path)
	back, err := s.Attach(t.Context(), "a", "one two three")
	must(t, err)
	want := class.Membership{Member: seat.Member, Generation: 2, Events: answer("a", seat, 0, "q").Events}
	if diff := cmp.Diff(want, back); diff != "" {
		t.Error(diff)
	}
	c, err := s.Class(t.Context(), "a")
	must(t, err)
	if string(c.State) != "state" {
		t.Errorf("state %q", c.State)
	}
}

// TestModes expects every file of the store to be readable by its owner only.
func TestModes(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "folder")
	path := filepath.Join(dir, "class.db")
	s := opened(t, path)
	began(t, s, "a")
	must(t, s.Backup(t.Context(), filepath.Join(dir, "backup")))
	for name, want := range map[string]fs.FileMode{
		dir: 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, filepath.Join(dir, "backup"): 0o600,
	} {
		info, err := os.Stat(name)
		must(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: mode %o", name, got)
		}
	}
}

// TestSettings expects each connection to have the settings for durability.
func TestSettings(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	s := opened(t, path)
	for name, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "busy_timeout": "5000", "temp_store": "2",
		"application_id": "1919314292", "user_version": "3",
	} {
		for which, got := range store.Setting(t.Context(), s, name) {
			if got != want {
				t.Errorf("%s of %s is %s, want %s", name, which, got, want)
			}
		}
	}
}

// TestForeignFiles expects a foreign file, or one of a later program, to stay as it is, with
// nothing beside it.
func TestForeignFiles(t *testing.T) {
	t.Parallel()
	fill := func(statements ...string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			t.Helper()
			db, err := sql.Open("sqlite", path)
			must(t, err)
			for _, q := range statements {
				_, err := db.ExecContext(t.Context(), q)
				must(t, err)
			}
			must(t, db.Close())
		}
	}
	ours := func(then ...string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			t.Helper()
			s := open(t, path)
			began(t, s, "a")
			closeStore(t, s)
			fill(then...)(t, path)
		}
	}
	text := func(content string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			t.Helper()
			must(t, os.WriteFile(path, []byte(content), 0o640))
		}
	}
	for name, c := range map[string]struct {
		make func(*testing.T, string)
		want error
	}{
		"a text":                        {text("class,answers\n"), store.ErrForeign},
		"a long text":                   {text(strings.Repeat("not a database\n", 10_000)), store.ErrForeign},
		"zeros":                         {text(strings.Repeat("\x00", 8192)), store.ErrForeign},
		"a database":                    {fill("CREATE TABLE t (x)"), store.ErrForeign},
		"a database in WAL":             {fill("PRAGMA journal_mode = WAL", "CREATE TABLE t (x)"), store.ErrForeign},
		"a database of the same tables": {fill("CREATE TABLE class (x)", "PRAGMA user_version = 1"), store.ErrForeign},
		"another's database":            {fill("PRAGMA application_id = 7", "CREATE TABLE t (x)"), store.ErrForeign},
		"newer":                         {ours("PRAGMA user_version = 4"), store.ErrNewer},
		"much newer, in WAL":            {ours("PRAGMA user_version = 1000", "PRAGMA journal_mode = WAL"), store.ErrNewer},
		"no version":                    {ours("PRAGMA user_version = 0"), store.ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "class.db")
			c.make(t, path)
			before, err := os.ReadFile(path)
			must(t, err)
			if _, err := store.Open(t.Context(), path); !errors.Is(err, c.want) {
				t.Errorf("opened: %v", err)
			}
			after, err := os.ReadFile(path)
			must(t, err)
			if !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("%v lie there", entries)
			}
		})
	}
	if _, err := store.Open(t.Context(), t.TempDir()); !errors.Is(err, store.ErrForeign) {
		t.Errorf("opened a folder: %v", err)
	}
}

// TestStoppedWhileMaking opens the remains of a program that was stopped before it filled the
// new file.
func TestStoppedWhileMaking(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	must(t, os.WriteFile(path, nil, 0o600))
	began(t, opened(t, path), "a")
}

// TestOpenTogether makes one new file from many goroutines.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	for range 10 {
		openTogether(t, filepath.Join(t.TempDir(), "class.db"))
	}
}

func openTogether(t *testing.T, path string) {
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
	var all []*store.SQLite
	for range 8 {
		if s := <-done; s != nil {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		t.FailNow()
	}
	began(t, all[0], "a")
	for _, s := range all {
		if _, err := s.Class(t.Context(), "a"); err != nil {
			t.Error(err)
		}
		closeStore(t, s)
	}
}

// repeating repeats the same bytes.
type repeating struct{}

func (repeating) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestRandom expects ids from the given source, and a source that repeats itself never to
// give one participant's answers to another.
func TestRandom(t *testing.T) {
	t.Parallel()
	file := opened(t, filepath.Join(t.TempDir(), "class.db"), store.WithRandom(repeating{}))
	began(t, file, "a")
	memory := store.NewMemory(store.WithRandom(repeating{}))
	must(t, memory.BeginClass(t.Context(), class.Class{Name: "a"}))
	for _, join := range []func(words string) (class.Membership, error){
		func(words string) (class.Membership, error) { return file.Join(t.Context(), "a", words, "") },
		func(words string) (class.Membership, error) { return memory.Join(t.Context(), "a", words, "") },
	} {
		seat, err := join("one")
		must(t, err)
		if seat.Member != strings.Repeat("a", 26) {
			t.Errorf("id %s", seat.Member)
		}
		if seat, err := join("two"); err == nil {
			t.Errorf("a second one with the id %s", seat.Member)
		}
	}
}

// intact expects SQLite to find no fault in a file.
func intact(t testing.TB, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	var said, left string
	must(t, db.QueryRowContext(t.Context(), "SELECT group_concat(integrity_check) FROM pragma_integrity_check").Scan(&said))
	must(t, db.QueryRowContext(t.Context(), "SELECT coalesce(group_concat(\"table\"), '') FROM pragma_foreign_key_check").Scan(&left))
	if said != "ok" || left != "" {
		t.Errorf("%s: %s; rows that belong to nothing in %s", path, said, left)
	}
}

package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/workshop/store"
)

// TestBackup makes backups during writes: each is a store that holds the first answers,
// whole.
func TestBackup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := opened(t, filepath.Join(dir, "class.db"))
	began(t, s, "a")
	seat := joined(t, s, "a", "one two three")
	stop, stopped := make(chan struct{}), make(chan int)
	go func() { // goes on writing
		n := 0
		for ; ; n++ {
			select {
			case <-stop:
				stopped <- n
				return
			default:
			}
			if err := s.Record(t.Context(), answer("a", seat, n, "q")); err != nil {
				t.Error(err)
				stopped <- n
				return
			}
		}
	}()
	var paths []string
	for _, name := range []string{"one", "two 100%?", "three"} {
		path := filepath.Join(dir, name)
		must(t, s.Backup(t.Context(), path))
		paths = append(paths, path)
	}
	close(stop)
	written := <-stopped
	for _, path := range paths {
		intact(t, path)
		copied := open(t, path)
		back, err := copied.Attach(t.Context(), "a", "one two three")
		must(t, err)
		if len(back.Events) > written {
			t.Errorf("%d of %d events", len(back.Events), written)
		}
		for n, e := range back.Events {
			if diff := cmp.Diff(answer("a", seat, n, "q").Events[0], e); diff != "" {
				t.Fatal(diff)
			}
		}
		closeStore(t, copied)
	}
	must(t, os.WriteFile(filepath.Join(dir, "empty"), nil, 0o600))
	for _, taken := range []string{paths[0], filepath.Join(dir, "empty"), filepath.Join(dir, "class.db")} {
		if err := s.Backup(t.Context(), taken); !errors.Is(err, fs.ErrExist) {
			t.Errorf("backup over %s: %v", taken, err)
		}
	}
	if err := s.Backup(t.Context(), filepath.Join(dir, "no", "folder")); err == nil {
		t.Error("made a backup in a folder that is not there")
	}
}

// TestOpenBackupInUse opens a backup, which is not in WAL mode yet, while another program is
// about to write into it: it waits until the other is done.
func TestOpenBackupInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := opened(t, filepath.Join(dir, "class.db"))
	began(t, s, "a")
	path := filepath.Join(dir, "backup")
	must(t, s.Backup(t.Context(), path))
	writer, err := raw(t, path+"?_txlock=immediate").BeginTx(t.Context(), nil)
	must(t, err)
	var n int
	must(t, writer.QueryRowContext(t.Context(), "SELECT count(*) FROM class").Scan(&n))
	done := make(chan error)
	go func() {
		s, err := store.Open(t.Context(), path)
		if err == nil {
			err = s.Close()
		}
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("opened, or gave up, while another writes: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	must(t, writer.Rollback())
	must(t, <-done)
}

//go:build !windows

package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// TestGone moves, deletes and replaces the files of an open store: nothing is acknowledged
// any more, and reads never return another file's data. On Windows the system refuses to do
// that to a file in use.
func TestGone(t *testing.T) {
	t.Parallel()
	move := func(t *testing.T, from, to string) { t.Helper(); must(t, os.Rename(from, to)) }
	remove := func(t *testing.T, path string) { t.Helper(); must(t, os.Remove(path)) }
	another := func(t *testing.T, path string) {
		t.Helper()
		other := filepath.Join(t.TempDir(), "other.db")
		s := open(t, other)
		began(t, s, "a")
		closeStore(t, s)
		move(t, other, path)
	}
	for name, c := range map[string]struct {
		harm func(t *testing.T, path string)
		back func(t *testing.T, path string) // nil: it cannot be mended
	}{
		"deleted": {harm: remove},
		"moved": {
			func(t *testing.T, path string) { t.Helper(); move(t, path, path+".old") },
			func(t *testing.T, path string) { t.Helper(); move(t, path+".old", path) },
		},
		"its folder moved": {
			func(t *testing.T, path string) {
				t.Helper()
				move(t, filepath.Dir(path), filepath.Dir(path)+".old")
			},
			func(t *testing.T, path string) {
				t.Helper()
				move(t, filepath.Dir(path)+".old", filepath.Dir(path))
			},
		},
		"replaced": {harm: another},
		"replaced by a copy": {harm: func(t *testing.T, path string) {
			t.Helper()
			data, err := os.ReadFile(path + "-wal") // the file itself would lose its locks
			must(t, err)
			remove(t, path)
			must(t, os.WriteFile(path, data, 0o600))
		}},
		"replaced, and put back": {
			func(t *testing.T, path string) { t.Helper(); move(t, path, path+".old"); another(t, path) },
			func(t *testing.T, path string) { t.Helper(); move(t, path+".old", path) },
		},
		"its journal deleted": {harm: func(t *testing.T, path string) { t.Helper(); remove(t, path+"-wal") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "folder", "class.db")
			s := opened(t, path)
			began(t, s, "a")
			seat := joined(t, s, "a", "w")
			must(t, s.Record(t.Context(), answer("a", seat, 0, "q")))
			must(t, s.Lost(t.Context()))
			c.harm(t, path)
			refusesAll(t, s, seat)
			if c.back == nil {
				return
			}
			c.back(t, path)
			must(t, s.Lost(t.Context()))
			must(t, s.Record(t.Context(), answer("a", seat, 1, "q")))
			back, err := s.Attach(t.Context(), "a", "w")
			must(t, err)
			if len(back.Events) != 2 {
				t.Errorf("%d events", len(back.Events))
			}
		})
	}
}

// refusesAll calls every method of a store without its file.
func refusesAll(t *testing.T, s *store.SQLite, seat class.Membership) {
	t.Helper()
	ctx := t.Context()
	_, counted := s.Counts(ctx, "a")
	_, attached := s.Attach(ctx, "a", "w")
	_, joined := s.Join(ctx, "a", "new", "")
	_, submitted := s.Submit(ctx, "a", class.Submission{ID: "s", Sheet: []byte("{}")})
	for what, err := range map[string]error{
		"lost": s.Lost(ctx), "record": s.Record(ctx, answer("a", seat, 1, "q")), "join": joined, "attach": attached,
		"submit": submitted, "state": s.SetState(ctx, "a", nil, []byte("x")), "counts": counted,
		"backup": s.Backup(ctx, filepath.Join(t.TempDir(), "backup")), "forget": s.Forget(ctx, "a", nil),
	} {
		if !errors.Is(err, class.ErrGone) || !strings.Contains(err.Error(), "stop the host") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestGoneWhileWriting moves the file away during writes: all acknowledged answers are in it.
func TestGoneWhileWriting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, away := filepath.Join(dir, "class.db"), filepath.Join(dir, "away.db")
	s := open(t, path)
	began(t, s, "a")
	seat := joined(t, s, "a", "w")
	const enough = 20
	started, kept := make(chan struct{}), make(chan int)
	go func() {
		for n := 0; ; n++ {
			if n == enough {
				close(started)
			}
			if err := s.Record(t.Context(), answer("a", seat, n, "q")); err != nil {
				if !errors.Is(err, class.ErrGone) {
					t.Error(err)
				}
				kept <- n
				return
			}
		}
	}()
	<-started
	must(t, os.Rename(path, away))
	n := <-kept
	must(t, os.Rename(away, path))
	closeStore(t, s)
	back, err := opened(t, path).Attach(t.Context(), "a", "w")
	must(t, err)
	if len(back.Events) < n {
		t.Errorf("%d of %d acknowledged answers are there", len(back.Events), n)
	}
	intact(t, path)
}

// TestGoneBeforeTheAnswer moves the file away during a change, which is not acknowledged.
func TestGoneBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	s := opened(t, path)
	began(t, s, "a")
	_, err := s.Freeze(t.Context(), "a", func([]class.FrozenSheet, []class.Finished) ([]class.FrozenSheet, error) {
		return []class.FrozenSheet{{Member: "m"}}, os.Rename(path, path+".old")
	})
	if !errors.Is(err, class.ErrGone) {
		t.Errorf("frozen: %v", err)
	}
	must(t, os.Rename(path+".old", path))
	_, err = s.Freeze(t.Context(), "a", These(class.FrozenSheet{Member: "m"}))
	must(t, err)
}

// TestUsurped closes a store whose file was replaced by another's: neither loses anything.
func TestUsurped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, away := filepath.Join(dir, "class.db"), filepath.Join(dir, "away.db")
	s := open(t, path)
	began(t, s, "a")
	seat := joined(t, s, "a", "w")
	must(t, s.Record(t.Context(), answer("a", seat, 0, "q")))
	for _, end := range []string{"", "-wal", "-shm"} {
		must(t, os.Rename(path+end, away+end))
	}
	other := open(t, path)
	began(t, other, "b")
	closeStore(t, s)
	must(t, other.Lost(t.Context()))
	joined(t, other, "b", "w")
	closeStore(t, other)
	if _, err := opened(t, path).Attach(t.Context(), "b", "w"); err != nil {
		t.Error(err)
	}
	back, err := opened(t, away).Attach(t.Context(), "a", "w")
	must(t, err)
	if len(back.Events) != 1 {
		t.Errorf("%d events", len(back.Events))
	}
}

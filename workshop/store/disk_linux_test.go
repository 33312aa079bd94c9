package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"

	"rolefit/internal/testkit"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// makeRoom frees a number of bytes.
func makeRoom(t *testing.T, ballast string, n int64) {
	t.Helper()
	info, err := os.Stat(ballast)
	must(t, err)
	must(t, os.Truncate(ballast, info.Size()-n))
}

// untilFull has participants answer until the disk is full for each of them, and adds the
// acknowledged answers to kept.
func untilFull(t *testing.T, s *store.SQLite, seats []class.Membership, kept []int) {
	t.Helper()
	var all sync.WaitGroup
	for i, seat := range seats {
		all.Go(func() {
			for range 100_000 {
				err := s.Record(t.Context(), answer("a", seat, kept[i], fmt.Sprint(i, "/", kept[i])))
				if err != nil {
					if !errors.Is(err, class.ErrFull) {
						t.Errorf("on a full disk: %v", err)
					}
					return
				}
				kept[i]++
			}
			t.Error("the disk never gets full")
		})
	}
	all.Wait()
}

// joinUntilFull returns how many could join.
func joinUntilFull(t *testing.T, s *store.SQLite, words string) int {
	t.Helper()
	for n := range 100_000 {
		if _, err := s.Join(t.Context(), "a", fmt.Sprint(words, n), ""); err != nil {
			if !errors.Is(err, class.ErrFull) {
				t.Errorf("join on a full disk: %v", err)
			}
			return n
		}
	}
	t.Fatal("the disk never gets full")
	return 0
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "2m")
	path := filepath.Join(dir, "class.db")
	s := open(t, path)
	began(t, s, "a")
	const people = 8
	seats, kept := make([]class.Membership, people), make([]int, people)
	for i := range people {
		seats[i] = joined(t, s, "a", fmt.Sprint(i))
	}
	late := 0
	for round := range 3 {
		ballast := testkit.FillDisk(t, dir)
		makeRoom(t, ballast, int64(100_000*round)) // full at once, and full in the middle
		before := slices.Clone(kept)
		untilFull(t, s, seats, kept)
		if written := !slices.Equal(before, kept); written != (round > 0) {
			t.Errorf("round %d: %v were kept before, %v now", round, before, kept)
		}
		// One alone may find room when several together did not. Readable answers are the
		// acknowledged ones, and no more.
		late += joinUntilFull(t, s, fmt.Sprint("late ", round))
		counts, err := s.Counts(t.Context(), "a")
		must(t, err)
		if counts.Joined != people+late {
			t.Errorf("%d joined, and %d were told so", counts.Joined, people+late)
		}
		must(t, os.Remove(ballast))
		for i := range people { // again, at the same place, without a restart
			must(t, s.Record(t.Context(), answer("a", seats[i], kept[i], fmt.Sprint(i, "/", kept[i]))))
			kept[i]++
		}
	}
	ballast := testkit.FillDisk(t, dir)
	untilFull(t, s, seats, kept)
	if err := s.Forget(t.Context(), "a", nil); err == nil {
		t.Error("forgot on a full disk")
	}
	if err := s.Backup(t.Context(), filepath.Join(dir, "backup")); !errors.Is(err, class.ErrFull) {
		t.Errorf("backup on a full disk: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "backup")); err == nil {
		t.Error("half a backup is left")
	}
	must(t, s.Close())
	must(t, os.Remove(ballast))
	s = open(t, path)
	for i := range people {
		seat, err := s.Attach(t.Context(), "a", fmt.Sprint(i))
		must(t, err)
		if len(seat.Events) != kept[i] {
			t.Errorf("%d of %d events are there", len(seat.Events), kept[i])
		}
		for n, e := range seat.Events {
			if e.Question != fmt.Sprint(i, "/", n) {
				t.Fatalf("event %d of %d is %s", n, i, e.Question)
			}
		}
	}
	must(t, s.Close())
	intact(t, path)
}

// TestFullDiskAtStart makes no store without room, and makes it later.
func TestFullDiskAtStart(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "256k")
	ballast := testkit.FillDisk(t, dir)
	path := filepath.Join(dir, "class.db")
	if _, err := store.Open(t.Context(), path); !errors.Is(err, class.ErrFull) {
		t.Errorf("opened on a full disk: %v", err)
	}
	must(t, os.Remove(ballast))
	s := open(t, path)
	began(t, s, "a")
	must(t, s.Close())
}

func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "1m")
	path := filepath.Join(dir, "class.db")
	s := open(t, path)
	began(t, s, "a")
	must(t, s.Close())
	must(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	for _, path := range []string{path, filepath.Join(dir, "new.db"), filepath.Join(dir, "new", "class.db")} {
		if s, err := store.Open(t.Context(), path); !errors.Is(err, class.ErrFull) {
			t.Errorf("opened %s on a read-only disk: %v", path, err)
			if err == nil {
				must(t, s.Close())
			}
		}
	}
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rolefit/internal/testkit/postgres"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// BenchmarkRecord measures one answer of one of several people that answer at once, on disk,
// with the sync that makes it durable: in a file, and in a database that one, two and four
// stores have open, on this machine too.
func BenchmarkRecord(b *testing.B) {
	for _, people := range []int{1, 64, 512} {
		b.Run(fmt.Sprint("file/", people), func(b *testing.B) {
			recordAll(b, people, opened(b, filepath.Join(b.TempDir(), "class.db")))
		})
		for _, programs := range []int{1, 2, 4} {
			b.Run(fmt.Sprintf("database/%d/%d-stores", people, programs), func(b *testing.B) {
				server := postgres.Start(b, os.TempDir())
				var stores []Store
				for range programs {
					s := openPostgres(b, server.URL("postgres"))
					b.Cleanup(func() { must(b, s.Close()) })
					stores = append(stores, s)
				}
				recordAll(b, people, stores...)
			})
		}
	}
}

// recordAll has people answer, each at one of the stores.
func recordAll(b *testing.B, people int, stores ...Store) {
	b.Helper()
	began(b, stores[0], "a")
	seats := make([]class.Membership, people)
	for i := range seats {
		seats[i] = joined(b, stores[0], "a", fmt.Sprint(i))
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for i, seat := range seats {
		all.Go(func() {
			for n := 0; left.Add(-1) >= 0; n++ {
				if err := stores[i%len(stores)].Record(b.Context(), answer("a", seat, n, "talk-to-users")); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

// TestOneBadOfMany records for many people together, some of them refused: the others'
// answers are kept, and the refused ones leave nothing.
func TestOneBadOfMany(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "class.db"))
	began(t, s, "a")
	const people, each = 32, 20
	var all sync.WaitGroup
	for i := range people {
		seat := joined(t, s, "a", fmt.Sprint(i))
		all.Go(func() {
			for n := range each {
				if err := s.Record(t.Context(), answer("a", seat, n, fmt.Sprint(n))); err != nil {
					t.Error(err)
				}
				bad := answer("a", seat, n, fmt.Sprint(n))
				bad.Events = append(bad.Events, bad.Events...)
				bad.Events[0].Question = "another"
				if err := s.Record(t.Context(), bad); !errors.Is(err, class.ErrConflict) {
					t.Errorf("kept another answer: %v", err)
				}
			}
		})
	}
	all.Wait()
	for i := range people {
		seat, err := s.Attach(t.Context(), "a", fmt.Sprint(i))
		must(t, err)
		if len(seat.Events) != each {
			t.Fatalf("%d of %d answers", len(seat.Events), each)
		}
		for n, e := range seat.Events {
			if e.Question != fmt.Sprint(n) {
				t.Fatalf("answer %d is %s", n, e.Question)
			}
		}
	}
}

// TestRefusedLate refuses changes after they have written, among others that are kept:
// nothing of them stays, and no watcher is told.
func TestRefusedLate(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "class.db"))
	began(t, s, "a")
	began(t, s, "b")
	signal, err := s.Watch(t.Context(), "a")
	must(t, err)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := store.WriteAndRefuse(t.Context(), s, "a"); !errors.Is(err, class.ErrConflict) {
				t.Error(err)
			}
		})
		all.Go(func() {
			if _, err := s.Join(t.Context(), "b", fmt.Sprint(i), ""); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	c, err := s.Class(t.Context(), "a")
	must(t, err)
	counts, err := s.Counts(t.Context(), "b")
	must(t, err)
	if len(c.State) > 0 || counts.Joined != 20 || len(signal) > 0 {
		t.Errorf("state %q, %d joined, %d signals", c.State, counts.Joined, len(signal))
	}
}

// TestOtherProgramBlocks has another program lock the file: a caller that gives up has
// changed nothing, and the others are served when the file is free.
func TestOtherProgramBlocks(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	s := opened(t, path)
	began(t, s, "a")
	db, err := raw(t, path).Conn(t.Context())
	must(t, err)
	exec := func(q string) {
		_, err := db.ExecContext(t.Context(), q)
		must(t, err)
	}
	exec("BEGIN IMMEDIATE")
	first := make(chan error)
	go func() {
		_, err := s.Join(t.Context(), "a", "first", "")
		first <- err
	}()
	if _, err := s.Class(t.Context(), "a"); err != nil { // readers do not wait
		t.Error(err)
	}
	impatient, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	<-impatient.Done()
	if _, err := s.Join(impatient, "a", "second", ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the impatient one: %v", err)
	}
	exec("COMMIT")
	if err := <-first; err != nil {
		t.Error(err)
	}
	must(t, db.Close())
	counts, err := s.Counts(t.Context(), "a")
	must(t, err)
	if counts.Joined != 1 {
		t.Errorf("%d joined", counts.Joined)
	}
}

// TestOtherProgramStays has another program lock the file beyond every timeout: the error
// says so, and the store works again when the file is free.
func TestOtherProgramStays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	s := opened(t, path)
	began(t, s, "a")
	db, err := raw(t, path).Conn(t.Context())
	must(t, err)
	_, err = db.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	must(t, err)
	first := make(chan error)
	go func() {
		_, err := s.Join(t.Context(), "a", "w", "")
		first <- err
	}()
	// A caller with less patience than the writer is told the cause as well, in the queue and
	// during its turn.
	store.UntilWaiting(s)
	impatient, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, queued := s.Join(impatient, "a", "w2", "")
	for what, err := range map[string]error{"the first": <-first, "in the queue": queued} {
		if err == nil || !strings.Contains(err.Error(), "another program is using the file") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if !errors.Is(queued, context.DeadlineExceeded) {
		t.Errorf("in the queue: %v", queued)
	}
	short, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := s.Join(short, "a", "w", ""); err == nil || !strings.Contains(err.Error(), "another program is using the file") {
		t.Errorf("served when their patience is over: %v", err)
	}
	_, err = db.ExecContext(t.Context(), "ROLLBACK")
	must(t, err)
	must(t, db.Close())
	joined(t, s, "a", "w")
}

// TestCloseUnderLoad closes a store during writes: each caller is told, and the acknowledged
// events are there.
func TestCloseUnderLoad(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	s := open(t, path)
	began(t, s, "a")
	const people = 16
	var kept [people]int
	var all sync.WaitGroup
	started := make(chan struct{}, people)
	for i := range people {
		seat := joined(t, s, "a", fmt.Sprint(i))
		all.Go(func() {
			for n := 0; ; n++ {
				err := s.Record(t.Context(), answer("a", seat, n, "q"))
				if errors.Is(err, store.ErrClosed) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				kept[i] = n + 1
				if n == 0 {
					started <- struct{}{}
				}
			}
		})
	}
	for range people {
		<-started
	}
	closeStore(t, s)
	all.Wait()
	s = opened(t, path)
	for i, n := range kept {
		seat, err := s.Attach(t.Context(), "a", fmt.Sprint(i))
		must(t, err)
		if len(seat.Events) != n {
			t.Errorf("%d of %d answers are there", len(seat.Events), n)
		}
	}
}

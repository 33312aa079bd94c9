package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// secrets are texts that only one class holds.
type secrets []string

// fillSecret fills a class with unique texts, some of which were changed and deleted on the
// way.
func fillSecret(t *testing.T, s *store.SQLite) secrets {
	t.Helper()
	const name = "secretclassname"
	ctx := t.Context()
	kept := secrets{name, "secretassessment", "secretedition", "secretown", "secretstate", "secretvoted", "secretsheet", "secretprint", "secretdevice"}
	must(t, s.BeginClass(ctx, class.Class{
		Name: name, Assessment: "secretassessment", Edition: "secretedition", Own: []byte(strings.Repeat("secretown ", 3000)), Began: noon(),
	}))
	for i := range 40 { // grows and shrinks, so that rows move from page to page
		was, err := s.Class(ctx, name)
		must(t, err)
		must(t, s.SetState(ctx, name, was.State, []byte(strings.Repeat("secretstate ", 1+i*997%700))))
	}
	var cold []class.FrozenSheet
	for i := range 60 {
		words := fmt.Sprint("secretwords ", i)
		seat, err := s.Join(ctx, name, words, fmt.Sprint("secretdevice", i))
		must(t, err)
		hash := sha256.Sum256([]byte(name + "\x00" + words))
		kept = append(kept, seat.Member, string(hash[:]))
		for n := range 4 {
			e := answer(name, seat, 3*n, fmt.Sprint("secretquestion", n))
			e.Events = append(e.Events, e.Events[0], e.Events[0])
			must(t, s.Record(ctx, e))
		}
		must(t, s.Finish(ctx, name, seat.Member, []byte(fmt.Sprint("secretprint", i))))
		must(t, s.Vote(ctx, name, "secretvoted", seat.Member, 1))
		cold = append(cold, class.FrozenSheet{Member: seat.Member, Batch: 1, Sheet: []byte(strings.Repeat("secretsheet ", i*10))})
		if i%10 == 9 { // a freeze reads the class
			must(t, frozen(ctx, s, name, cold...))
		}
		_, err = s.Submit(ctx, name, class.Submission{
			ID: fmt.Sprint("secretid", i), Way: class.ByCode, Sheet: []byte(strings.Repeat("secretsheet ", 1+i*20)),
			Fingerprint: []byte(fmt.Sprint("secretprint", i/2)), Device: fmt.Sprint("secretdevice sheet", i),
		})
		must(t, err)
		_, err = s.Withdraw(ctx, name, []string{fmt.Sprint("secretid", i)}, i%3 == 0)
		must(t, err)
	}
	return append(kept, "secretquestion", "secretid", "secret")
}

// found counts how many of the secrets the files of a store hold.
func (kept secrets) found(t *testing.T, dir string) (n int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		// Closing a file drops this process's locks on it, so no one but this process has the
		// file open here.
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(t, err)
		for _, s := range kept {
			if bytes.Contains(content, []byte(s)) {
				n++
			}
		}
	}
	return n
}

func TestForgetLeavesNoByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "class.db")
	s := open(t, path)
	began(t, s, "stays")
	stays := joined(t, s, "stays", "one two three")
	must(t, s.Record(t.Context(), answer("stays", stays, 0, "staying-question")))
	kept := fillSecret(t, s)
	if n := kept.found(t, dir); n < len(kept) {
		t.Fatalf("the files hold %d of %d texts to be forgotten", n, len(kept))
	}
	if n := (secrets{"secretwords"}).found(t, dir); n > 0 {
		t.Error("the files hold somebody's words")
	}
	must(t, s.Forget(t.Context(), "secretclassname", nil))
	if n := kept.found(t, dir); n > 0 {
		t.Errorf("%d texts are left while the store is open", n)
	}
	must(t, s.Record(t.Context(), answer("stays", stays, 1, "staying-question")))
	closeStore(t, s)
	if n := kept.found(t, dir); n > 0 {
		t.Errorf("%d texts are left when the store is closed", n)
	}
	if n := (secrets{"staying-question", stays.Member}).found(t, dir); n != 2 {
		t.Error("the other class is gone")
	}
	intact(t, path)
}

// TestForgetWhileRead forgets a class while another program is in a long read of the file.
func TestForgetWhileRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "class.db")
	s := open(t, path)
	kept := fillSecret(t, s)
	db := raw(t, path)
	reader, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	var n int
	must(t, reader.QueryRowContext(t.Context(), "SELECT count(*) FROM event").Scan(&n))

	for wait := time.Second; ; wait *= 2 { // a slow disk takes its time for the first part
		short, cancel := context.WithTimeout(t.Context(), wait)
		err := s.Forget(short, "secretclassname", nil)
		cancel()
		if errors.Is(err, store.ErrNotWiped) {
			break
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("forgot while somebody reads: %v", err)
		}
	}
	if _, err := s.Class(t.Context(), "secretclassname"); !errors.Is(err, class.ErrNoClass) {
		t.Errorf("the class is there: %v", err)
	}
	if kept.found(t, dir) == 0 {
		t.Error("nothing was left: this test tests nothing")
	}
	began(t, s, "meanwhile") // others go on
	must(t, reader.Rollback())
	must(t, db.Close())
	must(t, s.Forget(t.Context(), "secretclassname", nil))
	if n := kept.found(t, dir); n > 0 {
		t.Errorf("%d texts are left", n)
	}
	if err := s.Forget(t.Context(), "secretclassname", nil); !errors.Is(err, class.ErrNoClass) {
		t.Errorf("forgot a third time: %v", err)
	}
	closeStore(t, s)
}

// TestForgetIsFinishedLater opens a store in which forgetting was interrupted.
func TestForgetIsFinishedLater(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "class.db")
	s := open(t, path)
	kept := fillSecret(t, s)
	closeStore(t, s)
	db := raw(t, path)
	_, err := db.ExecContext(t.Context(), "PRAGMA foreign_keys = 1; BEGIN; INSERT INTO unwiped VALUES (1); DELETE FROM class; COMMIT")
	must(t, err)
	must(t, db.Close())
	if kept.found(t, dir) == 0 {
		t.Error("nothing was left: this test tests nothing")
	}
	s = open(t, path)
	if n := kept.found(t, dir); n > 0 {
		t.Errorf("%d texts are left", n)
	}
	closeStore(t, s)
}

// TestForgetWithOtherStore forgets through one store while another has the file open, is at
// work, and watches.
func TestForgetWithOtherStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "class.db")
	host, command := open(t, path), open(t, path)
	kept := fillSecret(t, host)
	began(t, host, "stays")
	seat := joined(t, host, "stays", "one two three")
	if _, err := host.Watch(t.Context(), "stays"); err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan int)
	go func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				stopped <- n
				return
			default:
			}
			if err := host.Record(t.Context(), answer("stays", seat, n, "staying")); err != nil {
				t.Error(err)
			}
			if _, err := host.Counts(t.Context(), "stays"); err != nil {
				t.Error(err)
			}
		}
	}()
	must(t, command.Forget(t.Context(), "secretclassname", nil))
	close(stop)
	written := <-stopped
	if n := kept.found(t, dir); n > 0 {
		t.Errorf("%d texts are left", n)
	}
	back, err := host.Attach(t.Context(), "stays", "one two three")
	must(t, err)
	if len(back.Events) != written {
		t.Errorf("%d of %d events", len(back.Events), written)
	}
	closeStore(t, command)
	closeStore(t, host)
	intact(t, path)
}

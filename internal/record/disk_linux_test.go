package record

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/testkit"
)

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "64k")
	f := Open(filepath.Join(dir, "sittings"), rand.Reader)
	r := begin(t, f)
	ballast := testkit.FillDisk(t, dir)

	if _, err := f.Begin("career", "2026.1", noon()); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("began on a full disk: %v", err)
	}
	if entries, _ := os.ReadDir(f.Dir()); len(entries) != 2 { // the one that is open, and its lock
		t.Errorf("%v stay behind", entries)
	}

	var kept, all []Event
	for i := range 200 { // until the block of the file itself is full
		e := answered(fmt.Sprint("question-", i), i%5-2)
		all = append(all, e)
		err := r.Record(e)
		if err != nil {
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatal(err)
			}
			break
		}
		kept = append(kept, e)
	}
	if len(kept) == len(all) || len(kept) == 0 {
		t.Fatalf("%d of %d events were kept on a full disk", len(kept), len(all))
	}
	if s, err := f.Load(r.ID()); err != nil || !cmp.Equal(kept, s.Events) {
		t.Errorf("on the full disk the file holds %d events, %v; want %d", len(s.Events), err, len(kept))
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	e := answered("last", 1)
	all = append(all, e)
	if err := errors.Join(r.Record(e), r.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Load(r.ID()); err != nil || !cmp.Equal(all, s.Events) {
		t.Errorf("with room again the file holds %d events, %v; want %d", len(s.Events), err, len(all))
	}
}

func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "256k")
	f := Open(filepath.Join(dir, "sittings"), rand.Reader)
	r := begin(t, f)
	if err := errors.Join(r.Record(answered("a", 1)), r.Close()); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		testkit.Skip(t, "needs the right to remount: %v", err)
	}
	if _, err := f.Begin("career", "2026.1", noon()); !errors.Is(err, syscall.EROFS) {
		t.Errorf("began on a read-only disk: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "new", "sittings"), rand.Reader).Begin("career", "2026.1", noon()); !errors.Is(err, syscall.EROFS) {
		t.Errorf("made a folder on a read-only disk: %v", err)
	}
	if _, _, err := f.Resume(r.ID()); !errors.Is(err, syscall.EROFS) {
		t.Errorf("resumed on a read-only disk: %v", err)
	}
	if s, u := f.List(); len(s) != 1 || len(s[0].Events) != 1 || len(u) != 0 {
		t.Errorf("a read-only folder lists %v, %v", s, u)
	}
	if _, err := f.Forget(r.ID()); err == nil {
		t.Error("forgot on a read-only disk")
	}
}

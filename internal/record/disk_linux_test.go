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

// mount makes a small file system, or skips the test.
func mount(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		testkit.Skip(t, "needs the right to mount a tmpfs: %v", err)
	}
	t.Cleanup(func() { // a process that another test begins may hold it for a moment
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// fill leaves no free block.
func fill(t *testing.T, dir string) (ballast string) {
	t.Helper()
	ballast = filepath.Join(dir, "ballast")
	file, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // of the test
	for _, size := range []int{4096, 1} {
		for err == nil {
			_, err = file.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		err = nil
	}
	return ballast
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := mount(t, "size=64k")
	f := Open(filepath.Join(dir, "sittings"), rand.Reader)
	r := begin(t, f)
	ballast := fill(t, dir)

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
	dir := mount(t, "size=256k")
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

package record

import (
	"crypto/rand"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/folder"
)

// faulty is a file that fails on command.
type faulty struct {
	*os.File
	short    int // write so many bytes, then fail; −1: all
	sync     error
	truncate error
}

var (
	errFull = errors.New("no space left on device")
	errSync = errors.New("input/output error")
)

func (f *faulty) WriteAt(p []byte, at int64) (int, error) {
	if f.short < 0 || f.short >= len(p) {
		return f.File.WriteAt(p, at)
	}
	n, err := f.File.WriteAt(p[:f.short], at)
	return n, errors.Join(err, errFull)
}

func (f *faulty) Sync() error {
	if f.sync != nil {
		return f.sync
	}
	return f.File.Sync()
}

func (f *faulty) Truncate(size int64) error {
	if f.truncate != nil {
		return f.truncate
	}
	return f.File.Truncate(size)
}

// TestFaults expects, for every kind of failure, that the file stays readable with all
// acknowledged events, and that nothing is lost or doubled once writes succeed again.
func TestFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]faulty{
		"nothing written":             {short: 0},
		"half a line":                 {short: 30},
		"half a line, no truncating":  {short: 30, truncate: errSync},
		"a line and a half, no trunc": {short: 130, truncate: errSync},
		"sync":                        {short: -1, sync: errSync},
		"sync, no truncating":         {short: -1, sync: errSync, truncate: errSync},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t)
			r := begin(t, f)
			first := answered("a", 1)
			if err := r.Record(first); err != nil {
				t.Fatal(err)
			}
			working := r.file.(*os.File)
			fault.File = working
			r.file = &fault
			failed := []Event{answered("b", 2), answered("c", -1)}
			if err := r.Record(failed...); err == nil {
				t.Fatal("a failing disk acknowledged events")
			}
			s, err := f.Load(r.ID())
			if err != nil || len(s.Events) == 0 || !cmp.Equal(s.Events[0], first) {
				t.Fatalf("after the failure the file holds %v, %v", s.Events, err)
			}
			if fault.truncate == nil && len(s.Events) != 1 {
				t.Errorf("%d events can be read after the failure, want 1", len(s.Events))
			}
			r.file = working
			last := answered("d", 0)
			if err := errors.Join(r.Record(last), r.Close()); err != nil {
				t.Fatal(err)
			}
			s, err = f.Load(r.ID())
			if want := append(append([]Event{first}, failed...), last); err != nil || !cmp.Equal(want, s.Events) {
				t.Errorf("in the end the file holds %v, %v; want %v", s.Events, err, want)
			}
		})
	}
}

func TestCloseKeepsWhatCouldNotBeKept(t *testing.T) {
	t.Parallel()
	f := open(t)
	r := begin(t, f)
	fault := &faulty{File: r.file.(*os.File), short: 3}
	r.file = fault
	if err := r.Record(answered("a", 1)); !errors.Is(err, errFull) {
		t.Fatalf("recorded on a full disk: %v", err)
	}
	fault.short = -1
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Load(r.ID()); err != nil || len(s.Events) != 1 {
		t.Errorf("%d events, %v; want 1", len(s.Events), err)
	}
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	f := open(t)
	r := begin(t, f)
	other := Open(f.Dir(), rand.Reader)
	if _, _, err := other.Resume(r.ID()); !errors.Is(err, ErrInUse) {
		t.Errorf("an open sitting was taken up: %v", err)
	}
	if s, _ := other.List(); len(s) != 1 || !s[0].InUse {
		t.Errorf("an open sitting is listed as %+v", s)
	}
	second, err := other.Begin("career", "2026.1", noon())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Record(answered("a", 1)), second.Record(answered("a", 2)), r.Close(), second.Close()); err != nil {
		t.Fatal(err)
	}
	for id, value := range map[string]int{r.ID(): 1, second.ID(): 2} {
		again, s, err := other.Resume(id)
		if err != nil || s.Events[0].Value != value {
			t.Fatalf("resumed %+v, %v", s, err)
		}
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestMain also is the other process of TestKilledProcess.
func TestMain(m *testing.M) {
	if dir := os.Getenv("RECORD_TEST_DIR"); dir != "" {
		holdSitting(dir)
	}
	os.Exit(m.Run())
}

// holdSitting begins a sitting, prints its id and waits to be killed.
func holdSitting(dir string) {
	r, err := Open(dir, rand.Reader).Begin("career", "2026.1", noon())
	if err == nil {
		err = r.Record(answered("a", 1))
	}
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(os.Stdout, r.ID()+"\n")
	time.Sleep(time.Minute)
}

func TestKilledProcess(t *testing.T) {
	t.Parallel()
	f := open(t)
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "RECORD_TEST_DIR="+f.Dir())
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, folder.IDLength+1)
	if _, err := io.ReadFull(out, line); err != nil {
		t.Fatal(err)
	}
	id := strings.TrimSpace(string(line))
	if _, _, err := f.Resume(id); !errors.Is(err, ErrInUse) {
		t.Errorf("a sitting open in another process was taken up: %v", err)
	}
	if _, err := f.Forget(id); !errors.Is(err, ErrInUse) {
		t.Errorf("a sitting open in another process was deleted: %v", err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	if s, _ := f.List(); len(s) != 1 || s[0].InUse {
		t.Errorf("after the kill it is listed as %+v", s)
	}
	r, s, err := f.Resume(id)
	if err != nil || len(s.Events) != 1 {
		t.Fatalf("after the kill: %+v, %v", s, err)
	}
	if err := errors.Join(r.Record(answered("b", 1)), r.Close()); err != nil {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(f.Dir()); len(entries) != 1 {
		t.Errorf("the lock stays behind: %v", entries)
	}
}

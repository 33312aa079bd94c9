package projector

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/workshop/class"
)

// recorder is an output that can be read while it is written to.
type recorder struct {
	mu   sync.Mutex
	text strings.Builder
}

func (r *recorder) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *recorder) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// until waits for words, in fake time.
func (r *recorder) until(t *testing.T, words string) {
	t.Helper()
	for range 120 {
		synctest.Wait()
		if strings.Contains(r.String(), words) {
			return
		}
		time.Sleep(time.Second)
	}
	t.Fatalf("waited for %q in\n%s", words, r.String())
}

func run(t *testing.T, o Options, d *fakeHost, in io.Reader) string {
	t.Helper()
	out := &recorder{}
	if err := Plain(t.Context(), o, d, in, out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestPlainTypedAhead types several steps ahead: each waits for its board, so that only
// announced steps are taken.
func TestPlainTypedAhead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, typedAhead)
}

func typedAhead(t *testing.T) {
	t.Helper()
	d := newFakeHost(12)
	d.late = 50 * time.Millisecond
	text := run(t, Options{Controls: true, Now: time.Now}, d, strings.NewReader("go\ngo\ngo\nend\nend\nq\n"))
	at := 0
	for _, want := range []string{
		"Next, with go: start the clock.", "Done: start the clock.", "Next, with go: reveal the class.", "Done: reveal the class.",
		"Next, with go: discuss.", "Done: discuss.", "Next, with go: vote again.", "Done: the class has ended.", "Phase 5 of 5",
	} {
		next := strings.Index(text[at:], want)
		if next < 0 {
			t.Fatalf("%q is missing, or too early, in\n%s", want, text)
		}
		at += next
	}
}

// TestPlainTwoAtOnce types a step right after another facilitator's: it was meant for the
// board before. A moment later it is taken.
func TestPlainTwoAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, twoAtOnce)
}

func twoAtOnce(t *testing.T) {
	t.Helper()
	var later atomic.Int64
	d := newFakeHost(12)
	in, typing := io.Pipe()
	out, ended := &recorder{}, make(chan error)
	o := Options{Controls: true, Now: func() time.Time { return clockAt().Add(time.Duration(later.Load())) }}
	go func() { ended <- Plain(t.Context(), o, d, in, out) }()
	out.until(t, "Next, with go: start the clock.")
	if err := d.Do(t.Context(), class.Forward, class.Mark{}); err != nil { // another facilitator
		t.Fatal(err)
	}
	out.until(t, "Next, with go: reveal the class.")
	_, err := typing.Write([]byte("go\n"))
	out.until(t, "Not done. ")
	later.Store(int64(reactTyped))
	_, more := typing.Write([]byte("go\n"))
	out.until(t, "Done: reveal the class.")
	if err = errors.Join(err, more, typing.Close(), <-ended); err != nil {
		t.Error(err)
	}
}

func TestPlainEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T){"host": hostEnds, "context": contextEnds, "input": inputEnds, "output": outputEnds} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, test)
		})
	}
}

func hostEnds(t *testing.T) {
	t.Helper()
	d := newFakeHost(12)
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	out, ended := &recorder{}, make(chan error)
	go func() { ended <- Plain(t.Context(), Options{Now: time.Now}, d, in, out) }()
	out.until(t, "12 joined.")
	d.change(func(d *fakeHost) { d.n = 300 })
	out.until(t, "300 joined.")
	d.stop()
	if err := <-ended; err != nil || !strings.HasSuffix(out.String(), gone+".\n") {
		t.Errorf("%v: %s", err, out)
	}
}

func contextEnds(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	out, ended := &recorder{}, make(chan error)
	go func() { ended <- Plain(ctx, Options{Now: time.Now}, newFakeHost(12), in, out) }()
	out.until(t, "12 joined.")
	cancel()
	if err := <-ended; err != nil || !strings.HasSuffix(out.String(), "Stopped.\n") {
		t.Errorf("%v: %s", err, out)
	}
}

func inputEnds(t *testing.T) {
	t.Helper()
	out := &recorder{}
	err := Plain(t.Context(), Options{Now: time.Now}, newFakeHost(12), unreadable{}, out)
	if err == nil || !strings.Contains(err.Error(), "the line is dead") || !strings.HasSuffix(out.String(), "The input failed.\n") {
		t.Errorf("%v: %s", err, out)
	}
}

func outputEnds(t *testing.T) {
	t.Helper()
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	err := Plain(t.Context(), Options{Now: time.Now}, newFakeHost(12), in, unwritable{})
	if err == nil || !strings.Contains(err.Error(), "write to the terminal: the pipe is closed") {
		t.Error(err)
	}
}

type unreadable struct{}

func (unreadable) Read([]byte) (int, error) { return 0, errors.New("the line is dead") }

type unwritable struct{}

func (unwritable) Write([]byte) (int, error) { return 0, errors.New("the pipe is closed") }

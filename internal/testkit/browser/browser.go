// Package browser drives a Chromium without windows: real pages, real keys, real taps.
package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"rolefit/internal/testkit"
)

// Browser is a Chromium, driven through a pipe. It is for one goroutine.
type Browser struct {
	in   io.Writer
	pipe *os.File
	out  *bufio.Reader
	said string // path of the output of the program
	id   int
	tabs map[string]*Tab // by session
	late map[int]answer  // answers that came while another was waited for
}

// Event is a notification of a page.
type Event struct {
	Method string
	Params json.RawMessage
}

// answer is a message of the browser: an event, or if ID is not 0 the answer to a command.
type answer struct {
	Event
	ID        int
	SessionID string
	Result    json.RawMessage
	Error     *struct{ Message string }
}

// patience is the longest wait for the browser, on a machine that has other things to do.
const patience = time.Minute

// Start starts this machine's Chromium until the test ends, or skips the test if there is none. One
// without windows, if there is one, does with a third of the processor time.
func Start(t *testing.T) *Browser {
	t.Helper()
	return start(t, "chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
}

// StartWhole is Start for a Chromium as people have it, which connects early.
func StartWhole(t *testing.T) *Browser {
	t.Helper()
	return start(t, "chromium", "chromium-browser", "google-chrome")
}

func start(t *testing.T, names ...string) *Browser {
	t.Helper()
	if runtime.GOOS == "windows" {
		testkit.Skip(t, "needs a system whose programs can be handed open pipes")
	}
	program := ""
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		testkit.Skip(t, "needs chromium on the PATH (Debian's package chromium)")
	}
	profile, err := os.MkdirTemp(testkit.Memory(), "rolefit-browser-") //nolint:usetesting // in memory
	if err != nil {
		t.Fatal(err)
	}
	said, err := os.Create(filepath.Join(profile, "rolefit-said"))
	if err != nil {
		t.Fatal(err)
	}
	theirIn, in := pipe(t)
	out, theirOut := pipe(t)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", //nolint:gosec // G204: a program from the list above
		"--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup", // else each window loads pages for it, in a second of processor time
		"--js-flags=--no-opt --no-maglev",                           // a page ends before its optimized scripts save time
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4
	// All of its processes hold the pipe of Stdout: Wait waits for each.
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = io.Discard, said, patience
	if err := cmd.Start(); err != nil {
		stop()
		t.Fatal(err)
	}
	_, _, _ = theirIn.Close(), theirOut.Close(), said.Close()
	b := &Browser{in: in, pipe: out, out: bufio.NewReaderSize(out, 1<<20), said: said.Name(), tabs: map[string]*Tab{}, late: map[int]answer{}}
	t.Cleanup(func() {
		defer func() { // when the last of its files is written
			defer time.AfterFunc(patience, stop).Stop()
			_ = cmd.Wait()
			_ = os.RemoveAll(profile)
		}()
		b.call(t, "", "Browser.close", nil)
	})
	return b
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return r, w
}

// call sends a command and returns its answer.
func (b *Browser) call(t testing.TB, session, method string, params map[string]any) json.RawMessage {
	t.Helper()
	result, err := b.ask(t, b.send(t, session, method, params))
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return result
}

// send sends a command and returns its number. session: of a page; empty: of the browser.
func (b *Browser) send(t testing.TB, session, method string, params map[string]any) (id int) {
	t.Helper()
	b.id++
	message := map[string]any{"id": b.id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if session != "" {
		message["sessionId"] = session
	}
	data, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.in.Write(append(data, 0)); err != nil {
		b.gone(t, err)
	}
	return b.id
}

// ask waits for the answer to a command.
func (b *Browser) ask(t testing.TB, id int) (json.RawMessage, error) {
	t.Helper()
	for {
		got, ok := b.late[id]
		if !ok {
			b.read(t)
			continue
		}
		delete(b.late, id)
		if got.Error != nil {
			return nil, errors.New(got.Error.Message)
		}
		return got.Result, nil
	}
}

// read reads a message, and keeps an event with its page.
func (b *Browser) read(t testing.TB) {
	t.Helper()
	_ = b.pipe.SetReadDeadline(time.Now().Add(patience)) // a pipe that has none waits for the test's own limit
	data, err := b.out.ReadBytes(0)
	if err != nil {
		b.gone(t, err)
	}
	var got answer
	if err := json.Unmarshal(data[:len(data)-1], &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != 0 {
		b.late[got.ID] = got
	} else if tab := b.tabs[got.SessionID]; tab != nil {
		tab.Events = append(tab.Events, got.Event)
	}
}

// gone fails the test with the output of the browser.
func (b *Browser) gone(t testing.TB, err error) {
	t.Helper()
	said, _ := os.ReadFile(b.said)
	t.Fatalf("the browser is gone, or says nothing: %v\n%s", err, said)
}

// field returns one field of an answer.
func field[T any](t testing.TB, data json.RawMessage, name string) T {
	t.Helper()
	var fields map[string]json.RawMessage
	var value T
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(fields[name], &value); err != nil {
		t.Fatalf("%s in %s: %v", name, data, err)
	}
	return value
}

// Quote returns a text as a JavaScript literal.
func Quote(s string) string {
	data, err := json.Marshal(s)
	if err != nil { // a text never fails
		panic(err)
	}
	return string(data)
}

package report

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit"
)

// browser is a Chromium without windows, driven through a pipe. It is for one goroutine.
// Commands go to the page that tab opened last.
type browser struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	said    string // the path of what the program prints
	id      int
	session string
	events  []event
}

// event is a notification of the browser.
type event struct {
	Method string
	Params json.RawMessage
}

// answer is a message of the browser: an event, or if ID is not 0 the answer to a command.
type answer struct {
	event
	ID        int
	SessionID string
	Result    json.RawMessage
	Error     *struct{ Message string }
}

// startBrowser starts this machine's Chromium until the test ends, or skips the test if there
// is none.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	if runtime.GOOS == "windows" {
		testkit.Skip(t, "needs a system whose programs can be handed open pipes")
	}
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		testkit.Skip(t, "needs chromium on the PATH (Debian's package chromium)")
	}
	profile, err := os.MkdirTemp("", "rolefit-browser-") //nolint:usetesting // the last of its files may come late
	if err != nil {
		t.Fatal(err)
	}
	said, err := os.Create(filepath.Join(profile, "rolefit-said"))
	if err != nil {
		t.Fatal(err)
	}
	theirIn, in := pipe(t)
	out, theirOut := pipe(t)
	const patience = 30 * time.Minute // for all pages of a test, with a machine that has other things to do
	ctx, stop := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		stop()
		t.Fatal(err)
	}
	_, _, _ = theirIn.Close(), theirOut.Close(), said.Close()
	b := &browser{t: t, in: in, out: bufio.NewReaderSize(out, 1<<20), said: said.Name()}
	t.Cleanup(func() {
		defer func() {
			stop()
			_ = cmd.Wait()
			_ = os.RemoveAll(profile)
		}()
		b.call("Browser.close", nil)
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

// tab opens an empty page for all commands of a test, and closes it when the test ends. It
// returns the browser.
func (b *browser) tab(t *testing.T) *browser {
	t.Helper()
	started := b.t
	t.Cleanup(func() { b.t, b.session = started, "" })
	b.t = t
	target := field[string](b, b.call("Target.createTarget", map[string]any{"url": "about:blank"}), "targetId")
	session := field[string](b, b.call("Target.attachToTarget", map[string]any{"targetId": target, "flatten": true}), "sessionId")
	t.Cleanup(func() {
		b.session = ""
		b.call("Target.closeTarget", map[string]any{"targetId": target})
	})
	b.session, b.events = session, nil
	b.call("Emulation.setScrollbarsHidden", map[string]any{"hidden": true})
	for _, domain := range []string{"Page", "Network", "Runtime", "Log"} {
		b.call(domain+".enable", nil)
	}
	return b
}

// call sends a command and returns its answer. Events on the way are kept.
func (b *browser) call(method string, params map[string]any) json.RawMessage {
	b.t.Helper()
	b.id++
	message := map[string]any{"id": b.id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(data, 0)); err != nil {
		b.gone(err)
	}
	for {
		switch got := b.read(); {
		case got.ID == b.id && got.Error != nil:
			b.t.Fatalf("%s: %s", method, got.Error.Message)
		case got.ID == b.id:
			return got.Result
		}
	}
}

// read reads a message. It keeps the events of the page.
func (b *browser) read() (got answer) {
	b.t.Helper()
	data, err := b.out.ReadBytes(0)
	if err != nil {
		b.gone(err)
	}
	if err := json.Unmarshal(data[:len(data)-1], &got); err != nil {
		b.t.Fatal(err)
	}
	if got.ID == 0 && got.SessionID == b.session {
		b.events = append(b.events, got.event)
	}
	return got
}

// gone fails the test with what the browser printed.
func (b *browser) gone(err error) {
	b.t.Helper()
	said, _ := os.ReadFile(b.said)
	b.t.Fatalf("the browser is gone: %v\n%s", err, said)
}

// await waits for an event and returns the earlier ones and it.
func (b *browser) await(method string) []event {
	b.t.Helper()
	for {
		for i, e := range b.events {
			if e.Method == method {
				seen := b.events[:i+1]
				b.events = b.events[i+1:]
				return seen
			}
		}
		b.read()
	}
}

// open opens a file and returns the events until it was loaded.
func (b *browser) open(path string) []event {
	b.t.Helper()
	b.events = nil
	b.call("Page.navigate", map[string]any{"url": "file://" + path})
	return b.await("Page.loadEventFired")
}

// run runs a script in the page and returns its value as JSON. A promise is awaited.
func (b *browser) run(script string) json.RawMessage {
	b.t.Helper()
	answer := b.call("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true})
	var got struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		b.t.Fatal(err)
	}
	if got.ExceptionDetails != nil {
		b.t.Fatalf("a script failed: %s", got.ExceptionDetails)
	}
	return got.Result.Value
}

// printed prints the page and returns the PDF.
func (b *browser) printed(how map[string]any) []byte {
	b.t.Helper()
	pdf, err := base64.StdEncoding.DecodeString(field[string](b, b.call("Page.printToPDF", how), "data"))
	if err != nil {
		b.t.Fatal(err)
	}
	return pdf
}

// window sets the window's width and color scheme.
func (b *browser) window(width int, scheme string) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false})
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
}

// field returns one field of an answer.
func field[T any](b *browser, data json.RawMessage, name string) T {
	b.t.Helper()
	var fields map[string]json.RawMessage
	var value T
	if err := json.Unmarshal(data, &fields); err != nil {
		b.t.Fatal(err)
	}
	if err := json.Unmarshal(fields[name], &value); err != nil {
		b.t.Fatalf("%s in %s: %v", name, data, err)
	}
	return value
}

// quote returns a text as a JavaScript literal.
func quote(s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Sprintf("%q", s)
	}
	return strings.ReplaceAll(string(data), "\u2028", `\u2028`)
}

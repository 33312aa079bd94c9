//go:build unix

// Package testterm runs a program in a terminal of its own, like a person would: it
// types keys, reads the screen, resizes the window, sends signals, and records when
// output came.
//
// It does not know the program. Its rules: the program gets a pseudo-terminal of the
// kernel, whose screen is an emulator that answers terminal requests; only the
// program's output is drawn; all output of the program is on the screen once Ended is
// closed. It needs Unix, since the pty library has no pseudo-terminals of this kind on
// Windows.
package testterm

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"golang.org/x/term"
)

// Options describe the terminal and start of a program.
type Options struct {
	Width, Height int      // cells; 0 means 80×24
	Dir           string   // working folder; empty: that of this process
	Env           []string // the whole environment, as in os.Environ
	Light         bool     // the terminal reports a light background
	Mute          bool     // the terminal answers no requests
	Stdin         *os.File // nil: the terminal
}

// Chunk is the result of one read of the program's output.
type Chunk struct {
	At   time.Time
	Data []byte
}

// Terminal is a terminal with a program in it. It is safe for concurrent use, except
// that only one goroutine may wait at a time.
type Terminal struct {
	Ended   <-chan struct{} // closed once the program has ended and all its output is on the screen
	Started time.Time       // right before the start of the process

	cmd  *exec.Cmd
	file *os.File // our end of the pseudo-terminal

	before, after *term.State // the kernel's terminal modes; after is set before Ended is closed

	mu          sync.Mutex
	emulator    *vt.Emulator
	hidden      bool // the cursor is hidden
	application bool // cursor keys are those of an application (DECCKM)
	drawing     bool // a synchronized frame is not whole and not shown yet
	chunks      []Chunk
	watch       *watch
}

// watch is the condition that Until waits for.
type watch struct {
	met func(screen string) bool
	at  chan time.Time // receives once, when the condition is met
}

// Start starts a program in a new terminal. It is killed when ctx ends.
func Start(ctx context.Context, o Options, name string, args ...string) (*Terminal, error) {
	if o.Width == 0 {
		o.Width, o.Height = 80, 24
	}
	ended := make(chan struct{})
	t := &Terminal{Ended: ended, cmd: exec.CommandContext(ctx, name, args...), emulator: vt.NewEmulator(o.Width, o.Height)}
	t.emulate()
	t.cmd.Dir, t.cmd.Env = o.Dir, o.Env
	if o.Light {
		t.emulator.SetDefaultBackgroundColor(color.White)
		t.emulator.SetDefaultForegroundColor(color.Black)
	}
	if err := t.open(o); err != nil {
		return nil, fmt.Errorf("start %s in a terminal: %w", name, err)
	}
	go t.reply(o.Mute)
	output := make(chan Chunk, 1<<10) // so that no time of arrival waits for the emulator
	go t.read(output)
	go func() {
		defer close(ended)
		for c := range output {
			t.draw(c)
		}
		_ = t.cmd.Wait()                         // Exit reads the process state
		_ = t.control(func(fd int) (err error) { // fails after a Hangup
			t.after, err = term.GetState(fd)
			return err
		})
		if pipe, ok := t.emulator.InputPipe().(io.Closer); ok {
			_ = pipe.Close() // ends reply; a pipe's Close never fails
		}
		_ = t.file.Close() // no output is left
	}()
	return t, nil
}

// emulate makes the emulator follow the cursor and its keys, and answer as terminals of today
// do: the kitty keyboard protocol is there and switched off, output can be synchronized.
func (t *Terminal) emulate() {
	t.emulator.RegisterCsiHandler('r', t.beyond)
	t.emulator.RegisterCsiHandler(ansi.Command('?', 0, 'u'), func(ansi.Params) bool {
		_, err := io.WriteString(t.emulator.InputPipe(), "\x1b[?0u")
		return err == nil
	})
	_, _ = t.emulator.WriteString(ansi.ResetModeSynchronizedOutput) // a mode that was set once is known
	modes := func(on bool) func(ansi.Mode) {
		return func(m ansi.Mode) {
			switch m {
			case ansi.ModeCursorKeys:
				t.application = on
			case ansi.ModeSynchronizedOutput:
				t.drawing = on
			}
		}
	}
	t.emulator.SetCallbacks(vt.Callbacks{
		CursorVisibility: func(visible bool) { t.hidden = !visible },
		EnableMode:       modes(true), DisableMode: modes(false),
	})
}

// beyond drops a scrolling region that ends below the screen, on which the emulator
// fails. The program meant it for a window that has shrunk since, and will draw again.
func (t *Terminal) beyond(params ansi.Params) bool {
	bottom, _, _ := params.Param(1, 0)
	return bottom > t.emulator.Height()
}

// read reads the program's output until it ends.
func (t *Terminal) read(to chan<- Chunk) {
	defer close(to)
	buffer := make([]byte, 1<<16)
	for {
		n, err := t.file.Read(buffer)
		at := time.Now()
		if n > 0 {
			to <- Chunk{at, bytes.Clone(buffer[:n])}
		}
		if err != nil { // on Linux, the end is an input/output error
			return
		}
	}
}

func (t *Terminal) draw(c Chunk) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chunks = append(t.chunks, c)
	_, _ = t.emulator.Write(c.Data) // fails only when closed
	if t.watch != nil && t.shows(t.watch.met) {
		t.watch.at <- c.At
		t.watch = nil
	}
}

// reply sends the emulator's answers to the program, or drops them if mute.
func (t *Terminal) reply(mute bool) {
	var to io.Writer = t.file
	if mute {
		to = io.Discard
	}
	if _, err := io.Copy(to, t.emulator); err != nil { // the program has ended; its emulator must not block
		_, _ = io.Copy(io.Discard, t.emulator)
	}
}

// Screen returns the text of the screen, a line per row, without trailing spaces.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen()
}

func (t *Terminal) screen() string {
	lines := strings.Split(t.emulator.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// shows reports whether a whole frame meets a condition. The caller holds the lock.
func (t *Terminal) shows(met func(screen string) bool) bool { return !t.drawing && met(t.screen()) }

// Cells returns the cells of the screen by row. A nil color is the terminal's default.
func (t *Terminal) Cells() [][]uv.Cell {
	t.mu.Lock()
	defer t.mu.Unlock()
	rows := make([][]uv.Cell, t.emulator.Height())
	for y := range rows {
		rows[y] = make([]uv.Cell, t.emulator.Width())
		for x := range rows[y] {
			if c := t.emulator.CellAt(x, y); c != nil {
				rows[y][x] = *c
			}
		}
	}
	return rows
}

// AltScreen reports whether the program draws on the alternate screen.
func (t *Terminal) AltScreen() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.emulator.IsAltScreen()
}

// CursorHidden reports whether the program has hidden the cursor.
func (t *Terminal) CursorHidden() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.hidden
}

// Chunks returns the output so far, in the pieces that were read. The caller must not
// change it.
func (t *Terminal) Chunks() []Chunk {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clip(t.chunks)
}

// Output returns the output so far.
func (t *Terminal) Output() []byte {
	var all []byte
	for _, c := range t.Chunks() {
		all = append(all, c.Data...)
	}
	return all
}

// Restored reports whether the program, which must have ended, left the terminal as it
// was: the main screen, a visible cursor, the same modes.
func (t *Terminal) Restored() bool {
	return !t.AltScreen() && !t.CursorHidden() && t.after != nil && reflect.DeepEqual(t.before, t.after)
}

// Until waits for a condition of the screen and returns when the output came that met
// it. It fails after timeout or if the program ends first; timeout errors name what and
// show the screen.
func (t *Terminal) Until(timeout time.Duration, what string, met func(screen string) bool) (time.Time, error) {
	w := &watch{met, make(chan time.Time, 1)}
	t.mu.Lock()
	if t.shows(met) {
		defer t.mu.Unlock()
		if len(t.chunks) == 0 {
			return time.Time{}, nil
		}
		return t.chunks[len(t.chunks)-1].At, nil
	}
	t.watch = w
	t.mu.Unlock()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	why := "the program ended"
	select {
	case at := <-w.at:
		return at, nil
	case <-t.Ended:
	case <-timer.C:
		why = fmt.Sprintf("%v passed", timeout)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watch = nil
	if len(w.at) > 0 { // met after the timeout, before the lock
		return <-w.at, nil
	}
	return time.Time{}, fmt.Errorf("%s before %s; the screen:\n%s", why, what, t.screen())
}

// WaitFor waits until text is on the screen.
func (t *Terminal) WaitFor(text string, timeout time.Duration) error {
	_, err := t.Until(timeout, fmt.Sprintf("%q was on the screen", text), func(screen string) bool {
		return strings.Contains(screen, text)
	})
	return err
}

// Settle waits until the screen meets a condition and no output has come for quiet. It returns
// the output since the given number of chunks, which has to be some.
func (t *Terminal) Settle(from int, quiet, timeout time.Duration, met func(screen string) bool) ([]Chunk, error) {
	for end := time.Now().Add(timeout); time.Now().Before(end); time.Sleep(quiet / 8) {
		t.mu.Lock()
		chunks := slices.Clip(t.chunks)[from:]
		settled := len(chunks) > 0 && time.Since(chunks[len(chunks)-1].At) >= quiet && t.shows(met)
		t.mu.Unlock()
		if settled {
			return chunks, nil
		}
	}
	return nil, fmt.Errorf("nothing settled within %v; the screen:\n%s", timeout, t.Screen())
}

// Exit waits until the program has ended and returns its exit code; −1 if a signal
// ended it.
func (t *Terminal) Exit(timeout time.Duration) (int, error) {
	select {
	case <-t.Ended:
		return t.cmd.ProcessState.ExitCode(), nil
	case <-time.After(timeout):
		return 0, fmt.Errorf("still running after %v; the screen:\n%s", timeout, t.Screen())
	}
}

// Type types keys in order, each a name ("enter", "up", "ctrl+c") or literal text.
func (t *Terminal) Type(keys ...string) error {
	var all strings.Builder
	t.mu.Lock()
	application := t.application
	t.mu.Unlock()
	for _, k := range keys {
		s := sequence(k)
		if application && len(s) == 3 && s[:2] == "\x1b[" && s != sequence("shift+tab") {
			s = "\x1bO" + s[2:]
		}
		all.WriteString(s)
	}
	if _, err := io.WriteString(t.file, all.String()); err != nil {
		return fmt.Errorf("type %q: %w", keys, err)
	}
	return nil
}

// sequence returns the bytes that a terminal sends for a key, or for a text itself.
func sequence(key string) string {
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok && len(letter) == 1 {
		return string(rune(letter[0] & 0x1f))
	}
	return cmp.Or(map[string]string{
		"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "space": " ", "backspace": "\x7f",
		"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	}[key], key)
}

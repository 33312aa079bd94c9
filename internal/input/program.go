package input

import (
	"context"
	"io"
	"runtime"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/term"
)

// Program is a Bubble Tea program that takes its keys from this package's decoder.
type Program struct {
	*tea.Program

	keys *keyboard // nil: the library reads by itself
}

// NewProgram returns a program that takes its keys from in.
//
// On Windows the console reports keys instead of bytes, and Bubble Tea reads them.
func NewProgram(model tea.Model, in io.Reader, more ...tea.ProgramOption) Program {
	if _, ok := in.(term.File); ok && runtime.GOOS == "windows" {
		stamp := func(_ tea.Model, msg tea.Msg) tea.Msg {
			if k, ok := msg.(tea.KeyPressMsg); ok {
				return Press{plain(k), time.Now()}
			}
			return msg
		}
		return Program{tea.NewProgram(model, append(more, tea.WithInput(in), tea.WithFilter(stamp))...), nil}
	}
	k := &keyboard{in: in, ended: make(chan struct{}), paused: make(chan struct{}, 1)}
	var from io.Reader = k
	if file, ok := in.(term.File); ok {
		from = tty{k, file}
	}
	p := tea.NewProgram(model, append(more, tea.WithInput(from), tea.WithFilter(k.pause))...)
	k.send = p.Send
	return Program{p, k}
}

// Run runs the program. If the input supports cancelling, keys typed after the end are
// left to the next reader.
func (p Program) Run() (tea.Model, error) {
	if p.keys != nil {
		defer p.keys.stop()
	}
	return p.Program.Run() //nolint:wrapcheck // the program's error, unchanged
}

// keyboard is the reader that Bubble Tea gets: it makes the library prepare the
// terminal, but delivers no bytes. Feed passes the keys to the program instead.
type keyboard struct {
	in   io.Reader
	send func(tea.Msg)

	once   sync.Once
	ended  chan struct{} // closed at the program's end
	paused chan struct{} // receives a value when the program is suspended
	leave  func()        // stops Feed, and waits for it if the read can be cancelled
	mu     sync.Mutex
}

// pause ends Read when the program is suspended, which waits for that. Bubble Tea calls
// Read again when the program continues.
func (k *keyboard) pause(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		k.paused <- struct{}{}
	}
	return msg
}

// Read starts Feed on its first call, when the terminal is prepared. It blocks until the
// program ends or is suspended, and returns io.EOF.
func (k *keyboard) Read([]byte) (int, error) {
	k.once.Do(k.feed)
	select {
	case <-k.ended:
	case <-k.paused:
	}
	return 0, io.EOF
}

func (k *keyboard) feed() {
	k.mu.Lock()
	defer k.mu.Unlock()
	select {
	case <-k.ended:
		return
	default:
	}
	ctx, cancel := context.WithCancel(context.Background())
	k.leave = cancel
	fed := make(chan struct{})
	in, err := uv.NewCancelReader(k.in)
	if err != nil { // in does not support cancelling
		go Feed(ctx, k.in, k.send)
		return
	}
	go func() {
		defer close(fed)
		Feed(ctx, in, k.send)
	}()
	k.leave = func() {
		if in.Cancel() {
			<-fed
		}
		cancel()
		_ = in.Close() // it buffers no input
	}
}

func (k *keyboard) stop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.ended)
	if k.leave != nil {
		k.leave()
	}
}

// tty is a keyboard of a local terminal, whose mode Bubble Tea changes. It has no Name
// method: with one, the library would read the file itself.
type tty struct {
	*keyboard

	file term.File
}

// Fd returns the terminal's file descriptor.
func (t tty) Fd() uintptr { return t.file.Fd() }

// Write writes to the terminal.
func (t tty) Write(p []byte) (int, error) { return t.file.Write(p) } //nolint:wrapcheck // the file's error, unchanged

// Close does nothing: the terminal has other readers.
func (tty) Close() error { return nil }

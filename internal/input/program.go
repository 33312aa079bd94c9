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

// Program is a Bubble Tea program that is typed at.
type Program struct {
	*tea.Program

	keys *keyboard // nil: the library reads by itself
}

// NewProgram returns a program with what is typed on in as its keys.
//
// On Windows the console says which keys are pressed, and no bytes; the library reads it.
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

// Run runs the program. What is typed once it has ended is for the next reader, where
// the input can be left alone.
func (p Program) Run() (tea.Model, error) {
	if p.keys != nil {
		defer p.keys.stop()
	}
	return p.Program.Run() //nolint:wrapcheck // it is the program's
}

// keyboard is what a program reads: nothing. The program prepares the terminal and takes
// it for its own, and what is typed is fed to it.
type keyboard struct {
	in   io.Reader
	send func(tea.Msg)

	once   sync.Once
	ended  chan struct{} // closed at the program's end
	paused chan struct{} // receives when the program is suspended
	leave  func()        // stops the feeding, and waits for it where that can be
	mu     sync.Mutex
}

// pause ends the reading where the program is suspended, which waits for that. It begins
// anew when the program goes on.
func (k *keyboard) pause(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		k.paused <- struct{}{}
	}
	return msg
}

// Read begins the feeding, once the terminal is prepared, and reads nothing.
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
	if err != nil { // it cannot be left alone
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
		_ = in.Close() // nothing is lost with it
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

// tty is a keyboard of this computer: the program changes its mode. It has no name, as a
// file has: the library would wait for the file itself to be read.
type tty struct {
	*keyboard

	file term.File
}

// Fd is the terminal's.
func (t tty) Fd() uintptr { return t.file.Fd() }

// Write writes on the terminal.
func (t tty) Write(p []byte) (int, error) { return t.file.Write(p) } //nolint:wrapcheck // it is the file's

// Close leaves the terminal open: others read it too.
func (tty) Close() error { return nil }

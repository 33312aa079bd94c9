package host

import (
	"context"
	"io"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/clikit"
	"rolefit/internal/input"
	"rolefit/internal/ui"
)

// Terminal is the terminal of a connection.
type Terminal struct {
	In      io.Reader // keys as typed; whole lines if Plain
	Out     io.Writer
	Environ []string // variables of the client that describe the terminal
	Plain   bool     // line by line, without a full screen
	ASCII   bool     // without Unicode characters

	mu            sync.Mutex
	width, height int
	program       *tea.Program // that is drawing; nil: none
}

// newTerminal returns the terminal of a session and whether it is a pseudo-terminal. It
// follows changes of the size until the session ends.
func newTerminal(s ssh.Session) (*Terminal, bool) {
	pty, _, ok := s.Pty()
	t := &Terminal{In: s, Out: &oneAtATime{to: s}, Plain: !ok || clikit.Dumb(pty.Term)}
	t.Environ = clikit.Settled(s.Environ())
	if ok {
		t.Environ = append(t.Environ, "TERM="+pty.Term)
		t.width, t.height = pty.Window.Width, pty.Window.Height
		go func() {
			for w := range sizesOf(s.Context()) {
				t.resize(w)
			}
		}()
	}
	t.ASCII = clikit.ASCIIOnly(t.Environ)
	t.Plain = t.Plain || clikit.Accessible(t.Environ)
	return t, ok
}

// oneAtATime serializes writes: echo and answers are written by different goroutines.
// The SSH library's channel would interleave their packets and lose the connection.
type oneAtATime struct {
	mu sync.Mutex
	to io.Writer
}

// Write writes p as a whole.
func (w *oneAtATime) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}

func (t *Terminal) resize(w ssh.Window) {
	t.mu.Lock()
	t.width, t.height = w.Width, w.Height
	p := t.program
	t.mu.Unlock()
	if p != nil {
		p.Send(tea.WindowSizeMsg{Width: w.Width, Height: w.Height})
	}
}

// small reports whether a full-screen terminal is too small for the whole greeting.
func (t *Terminal) small() bool {
	const wide, high = 78, 18
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.Plain && (t.width < wide || t.height < high)
}

// broken wraps a line that is too wide for the terminal, with its indent on each row.
// It leaves lines for a screen reader (Plain) as they are.
func (t *Terminal) broken(line string) string {
	t.mu.Lock()
	width := t.width
	t.mu.Unlock()
	text := strings.TrimLeft(line, " ")
	indent := len(line) - len(text)
	if t.Plain || ansi.StringWidth(line) <= width || width <= indent {
		return line
	}
	return ui.Hang(line[:indent], ui.Wrap(text, width-indent))
}

// Program returns a program that draws model with Bubble Tea's renderer and reader, for
// the few facilitators. A terminal has one program at a time.
func (t *Terminal) Program(ctx context.Context, model tea.Model) input.Program {
	var p input.Program
	t.open(ctx, func(o ...tea.ProgramOption) *tea.Program {
		p = input.NewProgram(model, t.In, append(o, tea.WithFPS(framesPerSecond))...)
		return p.Program
	})
	return p
}

// drawn returns a program that draws a participant's pages with a canvas, for a
// thousand sittings. leave restores the terminal once the program has ended.
func (t *Terminal) drawn(ctx context.Context, model tea.Model) (p *tea.Program, leave func()) {
	const seldom = 4 // per second, for output beside the pages: a code for the clipboard
	c := &canvas{out: t.Out, profile: colorprofile.Env(t.Environ)}
	p = t.open(ctx, func(o ...tea.ProgramOption) *tea.Program {
		return tea.NewProgram(drawing{model, c}, append(o, tea.WithInput(nil), tea.WithoutRenderer(), tea.WithFPS(seldom))...)
	})
	c.send = p.Send
	ended, end := context.WithCancel(ctx)
	go input.Feed(ended, t.In, p.Send) // Bubble Tea's reader would outlive the program and swallow the next key
	return p, func() {
		end()
		c.leave()
	}
}

// open creates a program that follows the size of the terminal.
func (t *Terminal) open(ctx context.Context, program func(...tea.ProgramOption) *tea.Program) *tea.Program {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.program = program(
		tea.WithContext(ctx), tea.WithOutput(ui.Output(t.Out)), tea.WithEnvironment(t.Environ),
		tea.WithColorProfile(colorprofile.Env(t.Environ)), tea.WithWindowSize(t.width, t.height),
		tea.WithoutSignalHandler())
	return t.program
}

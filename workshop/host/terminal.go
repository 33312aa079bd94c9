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

	"rolefit/internal/command"
	"rolefit/internal/input"
	"rolefit/internal/ui"
)

// Terminal is somebody's terminal at the other end of a connection.
type Terminal struct {
	In      io.Reader // keys as they are typed; whole lines where Plain
	Out     io.Writer
	Environ []string // what the client says that the terminal can show
	Plain   bool     // it can show lines only
	ASCII   bool     // it can show ASCII only

	mu            sync.Mutex
	width, height int
	program       *tea.Program // that draws on it now; nil: none
}

// newTerminal looks at the terminal of a session, and follows its size for as long
// as the session's requests are read.
func newTerminal(s ssh.Session) (*Terminal, bool) {
	pty, _, ok := s.Pty()
	t := &Terminal{In: s, Out: &oneAtATime{to: s}, Plain: !ok || command.Dumb(pty.Term)}
	t.Environ = command.Settled(s.Environ())
	if ok {
		t.Environ = append(t.Environ, "TERM="+pty.Term)
		t.width, t.height = pty.Window.Width, pty.Window.Height
		go func() {
			for w := range sizesOf(s.Context()) {
				t.resize(w)
			}
		}()
	}
	t.ASCII = command.ASCIIOnly(t.Environ)
	t.Plain = t.Plain || command.Accessible(t.Environ)
	return t, ok
}

// oneAtATime is a writer for several at once: what is typed is echoed while an answer
// to it is written. A channel of the SSH library sends torn packets then, and the
// connection is lost.
type oneAtATime struct {
	mu sync.Mutex
	to io.Writer
}

// Write writes once nobody else does.
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

// small says whether a terminal that draws has no room for a whole greeting.
func (t *Terminal) small() bool {
	const wide, high = 78, 18
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.Plain && (t.width < wide || t.height < high)
}

// broken breaks a line between words where the terminal is too narrow for it, under
// its first one. A line for a screen reader is left whole.
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

// Program returns the program that draws a model on the terminal, with Bubble Tea's
// own renderer and reader: of those there are as many as facilitators. There is one
// program at a time.
func (t *Terminal) Program(ctx context.Context, model tea.Model) input.Program {
	var p input.Program
	t.open(ctx, func(o ...tea.ProgramOption) *tea.Program {
		p = input.NewProgram(model, t.In, append(o, tea.WithFPS(framesPerSecond))...)
		return p.Program
	})
	return p
}

// drawn returns the program that draws a participant's pages with a canvas: of those
// there are a thousand. leave gives the terminal back once the program has ended.
func (t *Terminal) drawn(ctx context.Context, model tea.Model) (p *tea.Program, leave func()) {
	const seldom = 4 // a second, for what is written beside the pages: a code for the clipboard
	c := &canvas{out: t.Out, profile: colorprofile.Env(t.Environ)}
	p = t.open(ctx, func(o ...tea.ProgramOption) *tea.Program {
		return tea.NewProgram(drawing{model, c}, append(o, tea.WithInput(nil), tea.WithoutRenderer(), tea.WithFPS(seldom))...)
	})
	c.send = p.Send
	ended, end := context.WithCancel(ctx)
	go input.Feed(ended, t.In, p.Send) // Bubble Tea's own reader waits for ever, with a key that was typed after the program's end
	return p, func() {
		end()
		c.leave()
	}
}

// open has a program made that follows the terminal's size from now on.
func (t *Terminal) open(ctx context.Context, program func(...tea.ProgramOption) *tea.Program) *tea.Program {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.program = program(
		tea.WithContext(ctx), tea.WithOutput(ui.Output(t.Out)), tea.WithEnvironment(t.Environ),
		tea.WithColorProfile(colorprofile.Env(t.Environ)), tea.WithWindowSize(t.width, t.height),
		tea.WithoutSignalHandler())
	return t.program
}

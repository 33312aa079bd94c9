// Package surface runs Bubble Tea programs on terminals. It draws a view the moment that it
// changes and does nothing while nothing changes.
//
// Bubble Tea remains the program: model, messages, commands. Its renderer draws by a clock
// that a key waits for and that wakes an idle program 120 times a second, and keeps every
// cell of a screen twice; this package keeps the text of the last view.
package surface

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/input"
)

// Terminal is where a program runs.
type Terminal struct {
	In      io.Reader // keys; a file that is a terminal is put in raw mode
	Out     io.Writer // a file that is a terminal tells its size
	Environ []string  // variables that describe the terminal

	// Size returns the size in cells of a terminal that does not tell it by itself, as it
	// is now; a message of any size asks for it again.
	Size func() (width, height int)

	// Remote marks the terminal of a connection. It may be lost at any moment, so it is
	// left as few modes as possible, and its hidden cursor stands where the client's last
	// message spoils nothing. Signals of this process are not for it.
	Remote bool
}

// Highest rates of drawing, in frames a second and averaged over time.
const (
	localFrames  = 120
	remoteFrames = 30
)

// Program is a Bubble Tea program on a terminal.
type Program struct {
	*tea.Program

	ctx      context.Context //nolint:containedctx // its program ends with it
	terminal Terminal
	tty      tty
	renderer *renderer
}

// New returns a program that shows model on t until the model quits or ctx ends.
func New(ctx context.Context, model tea.Model, t Terminal) *Program {
	frames := localFrames
	if t.Remote {
		frames = remoteFrames
	}
	p := &Program{ctx: ctx, terminal: t, tty: openTTY(t), renderer: &renderer{
		out: t.Out, frame: time.Second / time.Duration(frames), remote: t.Remote, asks: answersModes(t),
		ended: ctx.Done(),
	}}
	if t.Remote {
		p.renderer.profile = colorprofile.Env(t.Environ)
	} else {
		p.renderer.profile = colorprofile.Detect(t.Out, t.Environ)
	}
	options := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithOutput(t.Out), tea.WithEnvironment(t.Environ), tea.WithColorProfile(p.renderer.profile),
		tea.WithFilter(p.filter), tea.WithInput(p.tty.console()),
		tea.WithoutRenderer(), tea.WithFPS(1), // the library's clock has nothing to do
	}
	if t.Remote {
		options = append(options, tea.WithoutSignalHandler())
	}
	p.Program = tea.NewProgram(drawing{model, p.renderer}, options...)
	p.renderer.send = p.Send
	return p
}

// Run runs the program and restores the terminal at every end, a panic included. It
// returns the last model. It fails as Bubble Tea's Run does, and where the terminal cannot
// be put in raw mode.
func (p *Program) Run() (tea.Model, error) {
	if err := p.tty.raw(); err != nil {
		return nil, err
	}
	defer p.tty.restore()
	defer p.renderer.leave()
	defer p.feed()()
	defer p.tty.follow(func() { p.Send(tea.WindowSizeMsg{}) })()
	final, err := p.Program.Run()
	if d, ok := final.(drawing); ok {
		final = d.model
	}
	if told := p.renderer.told(); told != "" {
		p.renderer.leave()
		p.tty.restore()
		fmt.Fprint(os.Stderr, told)
		err = tea.ErrProgramPanic
	}
	return final, err //nolint:wrapcheck // the program's error, unchanged
}

// feed starts to pass the keys of the terminal to the program. stop ends that; where a
// read can be canceled, it reads the terminal's answers before, and leaves keys typed later to
// the next reader.
func (p *Program) feed() (stop func()) {
	if p.tty.console() != nil {
		return func() {} // Bubble Tea reads
	}
	ctx, cancel := context.WithCancel(context.Background())
	in, err := p.tty.reader()
	if err != nil { // it cannot be canceled
		go input.Feed(ctx, p.terminal.In, p.Send)
		return cancel
	}
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		input.Feed(ctx, in, func(msg tea.Msg) {
			p.renderer.heard(msg)
			p.Send(msg)
		})
		p.Quit() // the terminal is gone
	}()
	return func() {
		select {
		case <-p.renderer.answers():
		case <-fed:
		}
		if in.Cancel() {
			<-fed
		}
		cancel()
		_ = in.Close() // it buffers no input
	}
}

// filter carries out messages that Bubble Tea would leave to its renderer.
func (p *Program) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if p.tty.console() != nil {
			return input.Pressed(msg, time.Now()) // as Feed sends it
		}
	case tea.MouseMsg:
		if click, ok := input.Clicked(msg, time.Now()); ok && p.tty.console() != nil {
			return click
		} else if _, fed := msg.(input.Click); !fed {
			return nil
		}
	case tea.SuspendMsg:
		select {
		case <-p.renderer.answers():
			return p.suspend()
		default:
			go func() { <-p.renderer.answers(); p.Send(msg) }()
			return nil
		}
	case tea.RawMsg:
		p.renderer.raw(msg)
		return nil
	case tea.WindowSizeMsg: // it may have changed since, and a participant can type one
		return p.sized()
	default:
		if msg == tea.RequestWindowSize() {
			return p.sized()
		}
	}
	return msg
}

// sized returns the size of the terminal now. What is beyond the most stays empty.
func (p *Program) sized() tea.WindowSizeMsg {
	const most = 1000 // columns, rows
	width, height := p.tty.size()
	return tea.WindowSizeMsg{Width: min(width, most), Height: min(height, most)}
}

// suspend releases the terminal, stops the process until the shell continues it, and takes
// the terminal again.
func (p *Program) suspend() tea.Msg {
	p.renderer.leave()
	p.tty.restore()
	if !Suspend(p.ctx) || p.tty.raw() != nil {
		return tea.QuitMsg{} // there is no terminal any more
	}
	p.renderer.resume()
	return p.sized() // it may have changed unseen
}

// drawing is a model whose views a renderer draws.
type drawing struct {
	model    tea.Model
	renderer *renderer
}

// Init starts the model.
func (d drawing) Init() tea.Cmd {
	return d.renderer.guarded(func() tea.Msg { return tea.BatchMsg{d.model.Init()} })
}

// Update passes msg to the model and draws the resulting view. A panic ends the program.
func (d drawing) Update(msg tea.Msg) (after tea.Model, cmd tea.Cmd) {
	defer func() {
		if fault := recover(); fault != nil {
			after, cmd = d, d.renderer.failed(fault)
		}
	}()
	switch seen := msg.(type) {
	case dueMsg:
		d.renderer.passed()
		d.renderer.changed(d.model)
		return d, nil
	case tea.WindowSizeMsg:
		d.renderer.resize(seen.Width, seen.Height)
	case tea.ModeReportMsg:
		d.renderer.reported(seen)
	case tea.MouseMsg:
		if msg = d.renderer.clicked(seen); msg == nil {
			return d, nil
		}
	default:
		if msg == tea.ClearScreen() {
			d.renderer.again()
		}
	}
	d.model, cmd = d.model.Update(msg)
	d.renderer.changed(d.model)
	return d, d.renderer.guarded(cmd)
}

// View returns an empty view; the renderer draws.
func (d drawing) View() tea.View { return tea.View{} }

// Copy returns a command that sets the clipboard of the terminal.
func Copy(text string) tea.Cmd { return tea.Raw(ansi.SetSystemClipboard(text)) }

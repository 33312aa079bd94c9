package quiz

import (
	"context"
	"errors"
	"io"

	"rolefit/internal/input"
	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
)

// framesPerSecond is twice the library's default: it halves the time from a key to
// its repaint.
const framesPerSecond = 120

// Run holds the conversation full-screen. It returns when the person leaves, when
// the context ends, or with an error when the terminal cannot be used.
//
// read is called once, while the terminal is being opened; its error is returned.
func Run(ctx context.Context, read func() (Options, error), in io.Reader, out io.Writer, environ []string) (Outcome, error) {
	p := input.NewProgram(opening{read: read}, in, tea.WithContext(ctx), tea.WithOutput(ui.Output(out)),
		tea.WithEnvironment(environ), tea.WithFPS(framesPerSecond))
	return hold(ctx, p)
}

// Runner is a program that runs until its model is done; input.Program is one.
type Runner interface{ Run() (tea.Model, error) }

// RunIn holds the conversation full-screen in the program that open makes of its
// model: on a terminal that is not this process's own. It returns as Run does.
func RunIn(ctx context.Context, o Options, open func(tea.Model) Runner) (Outcome, error) {
	return hold(ctx, open(newProgram(o)))
}

func hold(ctx context.Context, p Runner) (Outcome, error) {
	final, err := p.Run()
	if d, ok := final.(interface{ Undrawn() tea.Model }); ok {
		final = d.Undrawn() // whoever opened the program draws by themselves
	}
	if unopened, ok := final.(opening); ok && unopened.err != nil {
		return Outcome{}, unopened.err
	}
	end, ok := final.(program)
	if !ok {
		return Outcome{}, err
	}
	outcome := Outcome{Session: end.session, Began: end.began, Unsaved: end.keep.close()}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	return outcome, err
}

package quiz

import (
	"context"
	"errors"
	"io"

	"rolefit/internal/input"
	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
)

// framesPerSecond is twice the library's default; it halves the delay between a key and
// its repaint.
const framesPerSecond = 120

// Run runs the quiz full-screen. It returns when the participant leaves, when ctx ends, or
// with an error when the terminal fails.
//
// Run calls read once, while the terminal opens, and returns its error.
func Run(ctx context.Context, read func() (Options, error), in io.Reader, out io.Writer, environ []string) (Outcome, error) {
	p := input.NewProgram(opening{read: read}, in, tea.WithContext(ctx), tea.WithOutput(ui.Output(out)),
		tea.WithEnvironment(environ), tea.WithFPS(framesPerSecond))
	return hold(ctx, p)
}

// Runner runs a program until its model is done; input.Program is one.
type Runner interface{ Run() (tea.Model, error) }

// RunIn runs the quiz full-screen in the program that open returns for its model, such as
// one on a remote terminal. It returns as Run does.
func RunIn(ctx context.Context, o Options, open func(tea.Model) Runner) (Outcome, error) {
	return hold(ctx, open(newProgram(o)))
}

func hold(ctx context.Context, p Runner) (Outcome, error) {
	final, err := p.Run()
	if d, ok := final.(interface{ Undrawn() tea.Model }); ok {
		final = d.Undrawn() // the opener's own model wraps ours
	}
	if unopened, ok := final.(opening); ok && unopened.err != nil {
		return Outcome{}, unopened.err
	}
	end, ok := final.(program)
	if !ok {
		return Outcome{}, err
	}
	outcome := Outcome{Session: end.session, Began: end.began, Unsaved: end.keep.Close()}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	return outcome, err
}

// Package tui is the quiz and the check of jobs full-screen: one layout for each place of
// package quiz, and a router that carries out the actions of its prompts.
package tui

import (
	"context"
	"errors"
	"io"
	"runtime/debug"

	"rolefit/internal/surface"
	"rolefit/internal/ui"
	"rolefit/quiz"

	tea "charm.land/bubbletea/v2"
)

// Run runs the quiz, or the check of jobs, full-screen. It returns when the participant leaves,
// when ctx ends, or with an error when the terminal fails.
func Run(ctx context.Context, o quiz.Options, in io.Reader, out io.Writer, environ []string) (quiz.Outcome, error) {
	defer sparing()()
	start := opened(o).on(environ)
	start.stays = surface.Stays()
	return hold(ctx, surface.New(ctx, start, surface.Terminal{In: in, Out: out, Environ: environ}))
}

// Runner runs a program until its model is done; surface.Program is one.
type Runner interface{ Run() (tea.Model, error) }

// RunIn runs the quiz full-screen in the program that open returns for its model, such as
// one on a remote terminal. It returns as Run does.
func RunIn(ctx context.Context, o quiz.Options, open func(tea.Model) Runner) (quiz.Outcome, error) {
	return hold(ctx, open(opened(o)))
}

// on returns a program with the colors for the background that a terminal's variables name.
func (p program) on(environ []string) program {
	p.dark, p.told = ui.Dark(environ, p.dark), ui.Dark(environ, true) == ui.Dark(environ, false)
	p.terminal = p.styled()
	return p
}

func hold(ctx context.Context, p Runner) (quiz.Outcome, error) {
	final, err := p.Run()
	end, ok := final.(program)
	if !ok {
		return quiz.Outcome{}, err
	}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	return end.sitting.Outcome(end.sitting.Close()), err
}

// sparing collects garbage earlier than usual until the returned function is called: a
// program that draws by the key has the time, and people keep it open beside others.
func sparing() (usual func()) {
	const percent = 60 // of the live heap
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}

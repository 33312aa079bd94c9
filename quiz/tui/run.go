// Package tui is the quiz and the check of jobs full-screen: one layout for each place of
// package quiz, and a router that carries out the actions of its prompts.
package tui

import (
	"context"
	"errors"
	"io"

	"rolefit/internal/surface"
	"rolefit/quiz"

	tea "charm.land/bubbletea/v2"
)

// Run runs the quiz full-screen. It returns when the participant leaves, when ctx ends, or
// with an error when the terminal fails.
//
// Run calls read once, while the terminal opens, and returns its error.
func Run(ctx context.Context, read func() (quiz.Options, error), in io.Reader, out io.Writer, environ []string) (quiz.Outcome, error) {
	return hold(ctx, surface.New(ctx, opening{read: read}, surface.Terminal{In: in, Out: out, Environ: environ}))
}

// Runner runs a program until its model is done; surface.Program is one.
type Runner interface{ Run() (tea.Model, error) }

// RunIn runs the quiz full-screen in the program that open returns for its model, such as
// one on a remote terminal. It returns as Run does.
func RunIn(ctx context.Context, o quiz.Options, open func(tea.Model) Runner) (quiz.Outcome, error) {
	return hold(ctx, open(opened(o)))
}

func hold(ctx context.Context, p Runner) (quiz.Outcome, error) {
	final, err := p.Run()
	if unopened, ok := final.(opening); ok && unopened.err != nil {
		return quiz.Outcome{}, unopened.err
	}
	end, ok := final.(program)
	if !ok {
		return quiz.Outcome{}, err
	}
	outcome := quiz.Outcome{Session: end.sitting.Session, Began: end.sitting.Began, Unsaved: end.sitting.Writer.Close()}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	return outcome, err
}

// RunJob runs the job check full-screen. It returns when the participant leaves, when ctx
// ends, or with an error when the terminal fails.
func RunJob(ctx context.Context, o quiz.JobOptions, in io.Reader, out io.Writer, environ []string) (quiz.JobOutcome, error) {
	sitting, _ := quiz.NewJobSitting(o)
	start := newProgram(sitting)
	start.stays = surface.Stays()
	final, err := surface.New(ctx, start, surface.Terminal{In: in, Out: out, Environ: environ}).Run()
	end, ok := final.(program)
	if !ok {
		return quiz.JobOutcome{}, err
	}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	return end.sitting.JobOutcome(), err
}

// opening is the program while its options are read, in parallel with the terminal's
// startup. It collects messages and hands them to the program that follows.
type opening struct {
	read func() (quiz.Options, error)
	kept []tea.Msg
	err  error // why there is no program
}

// Init reads the options.
func (o opening) Init() tea.Cmd {
	read := o.read
	return func() tea.Msg {
		options, err := read()
		if err != nil {
			return openedMsg{err: err}
		}
		return openedMsg{program: opened(options)}
	}
}

// Update collects messages until the options were read, then starts the program.
func (o opening) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	ready, ok := msg.(openedMsg)
	switch {
	case !ok:
		o.kept = append(o.kept, msg)
		return o, nil
	case ready.err != nil:
		o.err = ready.err
		return o, tea.Quit
	}
	begun := ready.program
	begun.stays = surface.Stays()
	var model tea.Model = begun
	cmds := make([]tea.Cmd, len(o.kept), len(o.kept)+1)
	for i, kept := range o.kept {
		model, cmds[i] = model.Update(kept)
	}
	cmds = append(cmds, begun.begin())
	return model, tea.Batch(cmds...)
}

// View returns an empty screen: the program draws the first frame.
func (o opening) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.KeyboardEnhancements.ReportAlternateKeys = true // ctrl+c also where the keyboard has no c
	return v
}

// openedMsg carries the program of the quiz, or why there is none. The opening sends and
// handles it.
type openedMsg struct {
	program program
	err     error
}

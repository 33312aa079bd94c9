package quiz

import (
	"context"
	"errors"
	"io"

	"rolefit/internal/input"
	"rolefit/internal/ui"
	"rolefit/scoring/job"

	tea "charm.land/bubbletea/v2"
)

// The rules of the check of a job, full-screen.
//
//   - It is made of screens of the same program as the quiz: opened from the result,
//     or alone. One desk goes from screen to screen; the router knows nothing of it.
//   - An answer is durable before the next fact is shown: a screen wishes for work,
//     and keys wait until the desk is told that it is done.

// workedMsg ends a screen's work: a notice to show, and the message for the screen. The
// router sends and handles it.
type workedMsg struct {
	notice string
	then   tea.Msg
}

// worked passes the outcome of work to the screen, then the keys that were typed ahead.
func (p program) worked(msg workedMsg) (tea.Model, tea.Cmd) {
	p.busy, p.notice = false, msg.notice
	model, cmd := p.toScreen(msg.then)
	p = model.(program)
	if p.leaving {
		return p, tea.Quit
	}
	return p.typedAhead(cmd)
}

// typist is a screen with a text field; while typing is true, letters are text.
type typist interface{ typing() bool }

// JobOutcome is the end state of a job check.
type JobOutcome struct {
	Name    string // of the job opened last; empty: none
	Sheet   job.Sheet
	Kept    bool  // a change was saved
	Unsaved error // why a change is unsaved; nil: all are saved
}

// RunJob runs the job check full-screen. It returns when the participant leaves, when ctx
// ends, or with an error when the terminal fails.
func RunJob(ctx context.Context, o JobOptions, in io.Reader, out io.Writer, environ []string) (JobOutcome, error) {
	start := newProgram(o.Options)
	start.screen, start.stays = firstJobScreen(o), ui.Stays()
	p := input.NewProgram(start, in, tea.WithContext(ctx), tea.WithOutput(ui.Output(out)),
		tea.WithEnvironment(environ), tea.WithFPS(framesPerSecond))
	final, err := p.Run()
	end, ok := final.(program)
	if !ok {
		return JobOutcome{}, err
	}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	if s, ok := end.screen.(deskScreen); ok {
		return s.at().outcome(), err
	}
	return JobOutcome{}, err
}

// firstJobScreen returns the screen of the job that the options name, or the list.
func firstJobScreen(o JobOptions) screen {
	d := jobDesk{jobs: o.Desk}
	if o.Name != "" {
		opened := o.first(d)
		if opened.err == nil {
			return d.open(opened).screen()
		}
		return d.list(d.listed(), opened.err)
	}
	return d.list(d.listed(), nil)
}

// first loads the job that the options name and adds the posting.
func (o JobOptions) first(d jobDesk) jobOpenedMsg {
	opened := d.load(o.Name)
	if o.Posting != nil {
		o.Posting(&opened.sheet)
	}
	return opened
}

// typing reports whether letters are text on the current screen. They are not while work
// runs or the window is too small.
func (p program) typing() bool {
	s, ok := p.screen.(typist)
	return ok && s.typing() && !p.busy && p.width >= ui.MinWidth && p.height >= ui.MinHeight
}

package quiz

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"rolefit/internal/lineio"
	"rolefit/quiz/session"
)

// The rules of the line-by-line form.
//
//   - It is the same conversation as the full-screen one, over the same Session:
//     both offer the same actions.
//   - An answer is echoed as recorded only once it is durable.
//   - Only whole lines are written: a screen reader speaks a line when it is
//     complete, and a prompt that ends in the middle of a line is spoken late or,
//     in a pipe, glued to what follows. So a prompt is a line of its own, and the
//     cursor waits at the start of the next one.
//   - Lines are not wrapped: a terminal wraps them for the eye, and a hard line
//     break inside a sentence makes a screen reader stop there.
//   - No control characters, no colour, no cursor movement, no box drawing; text
//     that the participant types is never repeated.

// The reasons that end a session, besides failing input and output.
var (
	errLeft    = errors.New("somebody left")
	errStopped = errors.New("stopped from outside")
	errAgain   = errors.New("another person starts")
	errOnward  = errors.New("another quiz starts")
)

// plain is the quiz line by line: its session, its input and output.
type plain struct {
	o       Options
	session session.Session
	keep    keeper
	ended   <-chan struct{} // of the context
	in      *lineio.Reader
	out     *lineio.Printer
	began   bool
	before  bool        // an earlier session recorded an answer
	lost    error       // why an answer of an earlier session is unsaved
	onward  Options     // of the quiz that starts, at errOnward
	back    bool        // the place at hand was reached backwards
	limit   int         // which of the limits is asked, at AtLimits
	listed  bool        // the answers were read out at AtReview
	taught  bool        // the commands at a question were explained
	shown   time.Time   // when the question at hand was first shown
	asked   string      // id of that question
	fresh   <-chan News // of the class; nil: no source
	news    News        // the newest
	call    call        // the class's current call
	offered bool        // the prompt accepts the call's command
}

// RunPlain runs the quiz line by line, for screen readers, simple terminals and pipes. It
// returns when the participant leaves, when in or ctx ends, or with the error of a failing
// input or output; recorded answers stay stored. It may leave one read of in under way.
func RunPlain(ctx context.Context, o Options, in io.Reader, out io.Writer) (Outcome, error) {
	p := &plain{o: o, in: lineio.Read(ctx, in), out: lineio.Print(out), ended: ctx.Done()}
	if o.Room != nil {
		p.fresh = o.Room.News
	}
	defer p.in.Stop()
	for {
		err := p.converse()
		_ = p.keep.close() // unsaved says it
		switch {
		case errors.Is(err, errAgain):
			o.Left, o.Notice = nil, "" // the unfinished sittings belong to another participant
			p = p.followed(o)
		case errors.Is(err, errOnward):
			p = p.followed(p.onward)
		default:
			return p.goodbye(err)
		}
	}
}

// followed returns the session that follows this one.
func (p *plain) followed(o Options) *plain {
	p.out.Say("")
	return &plain{
		o: o, ended: p.ended, in: p.in, out: p.out, taught: p.taught, before: p.before || p.began, lost: p.unsaved(),
		fresh: p.fresh, news: p.news, call: p.call,
	}
}

// unsaved returns why an answer of this or an earlier session is unsaved; nil if all are
// saved.
func (p *plain) unsaved() error {
	if p.lost != nil {
		return p.lost
	}
	return p.keep.unsaved
}

// converse runs the places of one session until the participant leaves or an error occurs.
func (p *plain) converse() error {
	p.session = session.NewSession(p.o.Model)
	p.keep.journal, p.keep.assessment, p.keep.loses = p.o.Journal, p.o.Model.Assessment(), lostLine(p.o)
	if p.o.Resume == "" || !p.resume(p.o.Resume) {
		if err := p.welcome(); err != nil {
			return err
		}
	}
	for {
		var err error
		switch p.session.Place() {
		case session.AtGuess:
			err = p.atGuess()
		case session.AtQuestion:
			err = p.atQuestion()
		case session.AtNotice:
			err = p.atNotice()
		case session.AtLimits:
			err = p.atLimits()
		case session.AtReview:
			err = p.atReview()
		default:
			err = p.atResult()
		}
		if err != nil {
			return err
		}
	}
}

// welcome introduces the quiz and offers unfinished sittings.
func (p *plain) welcome() error {
	p.out.Say(WelcomeLines(p.o)...)
	p.out.Say(keptLine(p.o))
	if p.o.Notice != "" {
		p.out.Say("Note: " + p.o.Notice)
	}
	left := Offered(p.o.Left)
	if len(left) == 0 || p.o.Journal == nil {
		return p.out.Err()
	}
	p.out.Say("")
	for i, l := range left {
		p.out.Say(fmt.Sprintf("%d: Go on: %d of %d answered, left %s.", i+1, l.Answered, l.Questions, ago(l.Last, p.o.Now())))
	}
	p.out.Say(fmt.Sprintf("%d: Start from the first question, or as a new person. What was left stays.", len(left)+1))
	prompt := fmt.Sprintf("Type 1 to %d, or q to leave.", len(left)+1)
	for {
		n, _, err := p.choose(prompt, prompt, len(left)+1)
		if err != nil {
			return err
		}
		if n > len(left) || p.resume(left[n-1].ID) {
			return p.out.Err()
		}
	}
}

// resume resumes a sitting. It reports failure to the participant and returns false.
func (p *plain) resume(id string) bool {
	events, err := p.keep.resume(id)
	if err != nil {
		p.out.Say("That one cannot be taken up: " + err.Error() + ". It is left as it is.")
		return false
	}
	p.began = true
	tell := reached(p.o, p.session, p.session.Replay(events))
	p.session = p.session.Replay(events)
	if tell != nil {
		tell()
	}
	p.out.Say("Going on where you stopped.")
	return true
}

// apply applies an intent, stores its events before it returns, and reports whether it had
// any.
func (p *plain) apply(intent session.Intent) (changed bool) {
	before := p.session.Place()
	next, events := p.session.Apply(intent)
	_, p.back = intent.(session.Back)
	tell := reached(p.o, p.session, next)
	p.session = next
	if next.Place() != before {
		p.listed = p.listed && (next.Place() == session.AtQuestion || next.Place() == session.AtReview)
		p.limit = 0
		if next.Place() == session.AtLimits && p.back {
			p.limit = max(len(p.o.Limits)-1, 0)
		}
	}
	if len(events) > 0 {
		p.began = true
		if said := p.keep.record(events); said != "" {
			p.out.Say(said)
		}
	}
	if tell != nil {
		tell()
	}
	return len(events) > 0
}

// recorded echoes an answer: unchanged, recorded, or noted but not kept.
func (p *plain) recorded(changed bool, what string) {
	switch {
	case !changed:
		p.out.Say("Unchanged: " + what + ".")
	case p.keep.unsaved != nil:
		p.out.Say("Noted, but not kept: " + what + ".")
	default:
		p.out.Say("Recorded: " + what + ".")
	}
}

// goodbye words the end of the session and turns err into the result of RunPlain.
func (p *plain) goodbye(err error) (Outcome, error) {
	outcome := Outcome{Session: p.session, Began: p.began, Unsaved: p.unsaved()}
	how := ""
	switch {
	case errors.Is(err, errLeft):
		err = nil
	case errors.Is(err, errStopped):
		how, err = "Stopped. ", nil
	case errors.Is(err, io.EOF):
		how, err = "The input ended. ", nil
	case err != nil:
		how = "The input failed. "
	}
	p.out.Say(how + p.keptLine())
	if err == nil {
		err = p.out.Err()
	}
	return outcome, err
}

// keptLine words the saved state, for the goodbye.
func (p *plain) keptLine() string {
	switch {
	case !p.began && !p.before:
		return "Nothing was answered."
	case p.unsaved() != nil:
		return "Not everything could be kept: " + p.unsaved().Error() + "."
	case p.o.Journal == nil:
		return "Nothing is kept."
	case !p.began:
		return "What was answered before is kept."
	case p.session.Finished():
		return "Your answers and your result are kept."
	default:
		return "Everything you answered is kept. Come back, and you go on where you stopped."
	}
}

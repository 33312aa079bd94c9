package join

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/folder"
	"rolefit/internal/latest"
	"rolefit/internal/outbox"
	"rolefit/internal/pause"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// The rules of submitting a sheet.
//
//   - The sheet is in the outbox before the sitting says that it is finished. Killed
//     before that, the sitting goes on where it stopped; killed after it, the sheet
//     waits. Killed between the two, both are true, and the sheet has the same id the
//     second time: it counts once.
//   - A sheet that the class has is deleted from the outbox at once.
//   - Only a host that does not answer, or cannot take the sheet now, is tried again.

// sending is the state of submitting a sheet.
type sending struct {
	phase phase
	err   error     // of the last attempt; nil: none failed yet
	next  time.Time // when it is tried again, while waiting
	out   bool      // it was sent, and does not count
}

type phase int

const (
	nothing phase = iota // there is no sheet to be sent
	trying
	waiting // for the next attempt
	sent
	stuck // trying again changes nothing
)

// submitter submits one sheet in the background, and then follows the class for the
// quiz. It is safe for concurrent use.
type submitter struct {
	env     *clikit.Env
	client  *classclient.Client
	box     *outbox.Box // nil: nothing is kept on disk
	pace    Pace
	line    bool   // the quiz runs line by line
	class   string // name of the class that the sheet is for; empty: unknown
	news    latest.Value[quiz.News]
	changed latest.Value[struct{}] // holds a token when the state is another

	mu    sync.Mutex
	state sending
	told  quiz.News // last news sent to the quiz
	entry outbox.Entry
	in    *string // name of the class that has the sheet; nil: none has it yet
	taken bool    // there is a sheet
	kept  bool    // it is in the outbox
}

func (s *joinSession) submitter() *submitter {
	return &submitter{
		env: &s.Env, client: s.client, box: s.box, pace: s.Pace, line: s.line, class: s.class.Class,
		news: latest.New[quiz.News](), changed: latest.New[struct{}](),
	}
}

func (p *submitter) now() sending {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// onDisk reports whether the sheet is in the outbox.
func (p *submitter) onDisk() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept
}

// submitted returns the sheet, and the class that has it; nil: none has it yet.
func (p *submitter) submitted() (scoring.Sheet, *string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.entry.Sheet, p.in
}

// tell sends news to the quiz, in place of unread ones. The caller holds mu.
func (p *submitter) tell(news quiz.News) {
	p.told = news
	p.news.Put(news)
}

// set changes the state, sends news to the quiz, and wakes stay.
func (p *submitter) set(s sending, news quiz.News) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
	p.tell(news)
	p.changed.Put(struct{}{})
}

// take puts the first sheet into the outbox; sitting is the id of its sitting, empty for
// one without a file. It returns the function that submits the sheet; nil for a later sheet,
// or if no id can be drawn.
func (p *submitter) take(sitting string, s scoring.Sheet) (submit func(context.Context)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken {
		return nil
	}
	p.taken = true
	id := outbox.SheetID(sitting)
	if sitting == "" {
		var err error
		if id, err = folder.NewID(p.env.Random); err != nil {
			p.state = sending{phase: stuck, err: err}
			return nil
		}
	}
	p.entry = outbox.Entry{Host: p.client.Address.String(), Class: p.class, Put: p.env.Now(), Sheet: outbox.Bare(s, id)}
	if p.box != nil {
		p.kept = p.box.Put(p.entry) == nil // else it is tried from memory, and unsent says so
	}
	p.state = sending{phase: trying}
	return p.submit
}

// submit submits the sheet until the class has it, a lasting error occurs or ctx ends. Then
// it follows the class.
func (p *submitter) submit(ctx context.Context) {
	news := quiz.News{Status: "sending"}
	var last error
	for try := 0; ; try++ {
		p.set(sending{phase: trying, err: last}, news)
		receipt, err := p.client.Submit(ctx, p.entry.Sheet)
		switch {
		case err == nil:
			p.arrived(receipt)
			p.follow(ctx)
			return
		case ctx.Err() != nil:
			return
		case p.over(ctx, err):
			p.set(sending{phase: stuck, err: &overError{err}}, quiz.News{Status: "not sent: the class has ended", Says: ended(p.onDisk())})
			return
		case !passing(err):
			p.set(sending{phase: stuck, err: err}, quiz.News{
				Status: "not sent", Says: "Your answers couldn't be sent; you will see what to do when you quit.",
			})
			return
		}
		last = err
		news = quiz.News{Status: "not sent yet", Says: later(err, p.onDisk())}
		wait := p.pace.pause(try)
		p.set(sending{phase: waiting, err: err, next: time.Now().Add(wait)}, news)
		if !pause.For(ctx, wait) {
			return
		}
	}
}

// overError wraps the answer of a host whose class has ended; a retry cannot succeed.
type overError struct{ error }

// over asks a busy host whether its class has ended: the answer to a sheet does not tell.
func (p *submitter) over(ctx context.Context, err error) bool {
	if !errors.As(err, new(*classclient.BusyError)) {
		return false
	}
	within, cancel := context.WithTimeout(ctx, p.pace.Ask)
	defer cancel()
	said, err := p.client.Ask(within)
	return err == nil && said.Phase == classclient.Over
}

// arrived notes that the class has the sheet and deletes it from the outbox. If the deletion
// fails, the sheet is sent again later and counts once.
func (p *submitter) arrived(r classclient.Receipt) {
	p.mu.Lock()
	p.in = &r.Class
	p.mu.Unlock()
	if p.box != nil {
		_ = p.box.Sent(p.entry.Sheet.ID)
	}
	news := quiz.News{Status: "sent to the class", Says: "Your answers were sent to the class."}
	if r.Out {
		news = quiz.News{Status: "sent, not counted", Says: "The class has your answers. " + notCounted}
	}
	p.set(sending{phase: sent, out: r.Out}, news)
}

// passing reports whether a retry can succeed: the host was away or busy.
func passing(err error) bool {
	return errors.As(err, new(*classclient.AwayError)) || errors.As(err, new(*classclient.BusyError))
}

// pause returns the pause after a failure, counted from 0: First, doubling up to Longest,
// ±20 % so that a class does not return all at once.
func (p Pace) pause(failed int) time.Duration {
	pause := min(p.First<<min(failed, 4), p.Longest)
	return pause*4/5 + rand.N(pause*2/5) //nolint:gosec // G404: it spreads attempts, and keeps no secret
}

// journal is a journal that puts a sitting's sheet into the outbox before it records the
// sitting as finished.
type journal struct {
	quiz.Journal
	model *scoring.Model
	sheet *submitter
	begin func(func(context.Context)) // runs a submitting function
}

// Begin starts a sitting.
func (j journal) Begin(assessment, edition string) (quiz.Recorder, error) {
	r, err := j.Journal.Begin(assessment, edition)
	if err != nil {
		return nil, err
	}
	named, ok := r.(interface{ ID() string })
	if !ok {
		return nil, errors.New("the sitting has no id")
	}
	return &recorder{Recorder: r, journal: j, id: named.ID()}, nil
}

// Resume resumes a sitting.
func (j journal) Resume(id string) (quiz.Recorder, []record.Event, error) {
	r, events, err := j.Journal.Resume(id)
	if err != nil {
		return nil, nil, err
	}
	return &recorder{Recorder: r, journal: j, id: id, events: events}, events, nil
}

// recorder records a sitting and remembers its events.
type recorder struct {
	quiz.Recorder
	journal journal
	id      string
	events  []record.Event
}

// Record stores events. It puts the sheet into the outbox before it stores that the sitting
// is finished.
func (r *recorder) Record(events ...record.Event) error {
	r.events = append(r.events, events...)
	var submit func(context.Context)
	for _, e := range events {
		if e.Kind == record.Finished {
			submit = r.journal.sheet.take(r.id, session.NewSession(r.journal.model).Replay(r.events).Sheet())
		}
	}
	err := r.Recorder.Record(events...)
	if submit != nil {
		r.journal.begin(submit)
	}
	return err
}

package cli

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"rolefit/internal/outbox"
	"rolefit/internal/outbox/host"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/scoring"
)

// The rules of handing a sheet over.
//
//   - The sheet is in the outbox before the sitting says that it is finished. Killed
//     before that, the sitting goes on where it stopped; killed after it, the sheet
//     waits. Killed between the two, both are true, and the sheet has the same id the
//     second time: it counts once.
//   - What the class has is deleted from the outbox at once.
//   - Only a host that does not answer, or cannot take the sheet now, is tried again.

// sending is how far the handing over is.
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

// post hands one sheet over, in the background. It is safe between goroutines.
type post struct {
	news    chan quiz.News // the newest alone
	changed chan struct{}  // holds a token when the state is another
	code    string         // the result code of the sheet, set with it; empty: it has none

	mu    sync.Mutex
	state sending
	told  quiz.News // what the quiz was told last
	entry outbox.Entry
	class *string // the name of the class that has the sheet; nil: none has it yet
	taken bool    // there is a sheet
	kept  bool    // it is in the outbox
}

func newPost() *post {
	return &post{news: make(chan quiz.News, 1), changed: make(chan struct{}, 1)}
}

// now is the state.
func (p *post) now() sending {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// onDisk says whether the sheet is in the outbox.
func (p *post) onDisk() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept
}

// tell tells the quiz, in place of what it did not read. The lock is held.
func (p *post) tell(news quiz.News) {
	p.unread()
	p.told = news
	p.news <- news // there is room: only this writes, under the lock
}

// unread takes back what the quiz did not read. The lock is held.
func (p *post) unread() (news quiz.News) {
	select {
	case news = <-p.news:
	default:
	}
	return news
}

// set changes the state, and tells the quiz and whoever waits after it.
func (p *post) set(s sending, news quiz.News) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
	p.tell(news)
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// take takes the first sheet of a visit, and puts it into the outbox. It returns what
// begins to send it; nil where there was a sheet before.
func (v *visit) take(sitting string, s scoring.Sheet) (begin func(context.Context)) {
	p := v.post
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken {
		return nil
	}
	id := outbox.Of(sitting)
	if sitting == "" {
		var err error
		if id, err = outbox.Drawn(v.app.Random); err != nil {
			p.taken, p.state = true, sending{phase: stuck, err: err}
			return nil
		}
	}
	p.taken = true
	p.entry = outbox.Entry{
		Host: v.client.Address.String(), Class: v.class.Class, Put: v.app.Now(), Sheet: outbox.Bare(s, id),
	}
	if v.box != nil {
		p.kept = v.box.Put(p.entry) == nil // else it is tried from memory, and unsent says so
	}
	p.state = sending{phase: trying}
	return v.send
}

// send tries until the class has the sheet, trying again changes nothing, or the
// context ends. Once the class has it, it hears what the class does.
func (v *visit) send(ctx context.Context) {
	p := v.post
	news := quiz.News{Status: "sending"}
	var last error
	for try := 0; ; try++ {
		p.set(sending{phase: trying, err: last}, news)
		receipt, err := v.client.Submit(ctx, p.entry.Sheet)
		switch {
		case err == nil:
			v.arrived(receipt)
			v.follow(ctx)
			return
		case ctx.Err() != nil:
			return
		case v.over(ctx, err):
			p.set(sending{phase: stuck, err: &overError{err}}, quiz.News{Status: "not sent: the class has ended", Says: v.ended()})
			return
		case !passing(err):
			p.set(sending{phase: stuck, err: err}, quiz.News{
				Status: "not sent", Says: "Your answers could not be sent; what to do is told when you leave.",
			})
			return
		}
		last = err
		news = quiz.News{Status: "not sent yet", Says: v.later(err)}
		pause := backoff(try)
		p.set(sending{phase: waiting, err: err, next: time.Now().Add(pause)}, news)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}

// overError is a class that has ended, with what its host said to the sheet: trying
// again changes nothing.
type overError struct{ said error }

func (e *overError) Error() string { return e.said.Error() }

// over says whether a host that did not take the sheet will not take it later either:
// its class has ended. Hosts say that of the class; to a sheet they say in words alone
// why they do not take it.
func (v *visit) over(ctx context.Context, err error) bool {
	if !errors.As(err, new(*host.BusyError)) {
		return false
	}
	within, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	said, err := v.client.Ask(within)
	return err == nil && said.Phase == host.Over
}

// ended says, during the quiz, that the class has ended without these answers.
func (v *visit) ended() string {
	if v.post.onDisk() {
		return "The class has ended and did not take your answers. They are kept on this computer; to add them, give your result code to the instructor."
	}
	return "The class has ended and did not take your answers. To add them, give your result code to the instructor."
}

// later says once, during the quiz, that the host does not take the answers yet; of one
// that answers, with its reason.
func (v *visit) later(err error) string {
	if busy := (*host.BusyError)(nil); errors.As(err, &busy) {
		kept := "They are kept here, and sent when it does"
		if !v.post.onDisk() {
			kept = "They are sent when it does, as long as you stay"
		}
		return "The host does not take your answers now: " + reason(busy) + ". " + kept + "; or give your result code to the instructor."
	}
	if v.post.onDisk() {
		return "The host does not take your answers yet. They are kept on this computer, and sent when it does."
	}
	return "The host does not take your answers yet. They are sent when it does; stay here until then."
}

// arrived notes that the class has the sheet. One that cannot be deleted is sent
// again some day, and counts once.
func (v *visit) arrived(r host.Receipt) {
	v.post.mu.Lock()
	v.post.class = &r.Class
	v.post.mu.Unlock()
	if v.box != nil {
		_ = v.box.Sent(v.post.entry.Sheet.ID)
	}
	news := quiz.News{Status: "sent to the class", Says: "Your answers were sent to the class."}
	if r.Out {
		news = quiz.News{Status: "sent, not counted", Says: "The class has your answers. " + notCounted}
	}
	v.post.set(sending{phase: sent, out: r.Out}, news)
}

// notCounted is said of a sheet that the class has.
const notCounted = "They do not count now: they came in a crowd that the instructor took back. Tell the instructor."

// passing says whether a failure may pass by itself.
func passing(err error) bool {
	return errors.As(err, new(*host.AwayError)) || errors.As(err, new(*host.BusyError))
}

// backoff is how long to wait after so many failed attempts, from 0. A class whose
// host was away does not come back all at once.
func backoff(failed int) time.Duration {
	const first, longest = time.Second, 15 * time.Second
	pause := min(first<<min(failed, 4), longest)
	return pause*4/5 + rand.N(pause*2/5) //nolint:gosec // G404: it spreads attempts, and keeps no secret
}

// posted is a journal that hands a sitting's sheet over before the sitting is
// finished.
type posted struct {
	quiz.Journal
	visit *visit
	begin func(func(context.Context)) // runs what begins to send
}

// Begin starts a sitting.
func (j posted) Begin(assessment, edition string) (quiz.Recorder, error) {
	r, err := j.Journal.Begin(assessment, edition)
	if err != nil {
		return nil, err
	}
	named, ok := r.(interface{ ID() string })
	if !ok {
		return nil, errors.New("the sitting has no id")
	}
	return &postedRecorder{Recorder: r, journal: j, id: named.ID()}, nil
}

// Resume takes up a sitting.
func (j posted) Resume(id string) (quiz.Recorder, []record.Event, error) {
	r, events, err := j.Journal.Resume(id)
	if err != nil {
		return nil, nil, err
	}
	return &postedRecorder{Recorder: r, journal: j, id: id, events: events}, events, nil
}

// postedRecorder keeps a sitting and knows what happened in it.
type postedRecorder struct {
	quiz.Recorder
	journal posted
	id      string
	events  []record.Event
}

// Record keeps events. Before it keeps that the sitting is finished, the sheet is in
// the outbox.
func (r *postedRecorder) Record(events ...record.Event) error {
	r.events = append(r.events, events...)
	var begin func(context.Context)
	for _, e := range events {
		if e.Kind == record.Finished {
			begin = r.journal.visit.take(r.id, quiz.NewSession(r.journal.visit.model).Replay(r.events).Sheet())
		}
	}
	err := r.Recorder.Record(events...)
	if begin != nil {
		r.journal.begin(begin)
	}
	return err
}

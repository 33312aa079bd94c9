package cli

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"rolefit/internal/classclient"
	"rolefit/internal/outbox"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// The rules of handing a sheet over.
//
//   - The sheet is in the outbox before the sitting says that it is finished. Killed
//     before that, the sitting goes on where it stopped; killed after it, the sheet
//     waits. Killed between the two, both are true, and the sheet has the same id the
//     second time: it counts once.
//   - A sheet that the class has is deleted from the outbox at once.
//   - Only a host that does not answer, or cannot take the sheet now, is tried again.

// sending is the state of delivering a sheet.
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

// post delivers one sheet in the background. It is safe for concurrent use.
type post struct {
	news    chan quiz.News // the newest alone
	changed chan struct{}  // holds a token when the state is another
	code    string         // the result code of the sheet, set with it; empty: it has none

	mu    sync.Mutex
	state sending
	told  quiz.News // last news sent to the quiz
	entry outbox.Entry
	class *string // the name of the class that has the sheet; nil: none has it yet
	taken bool    // there is a sheet
	kept  bool    // it is in the outbox
}

func newPost() *post {
	return &post{news: make(chan quiz.News, 1), changed: make(chan struct{}, 1)}
}

// now returns the current state.
func (p *post) now() sending {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// onDisk reports whether the sheet is in the outbox.
func (p *post) onDisk() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept
}

// tell sends news to the quiz, in place of unread ones. The caller holds mu.
func (p *post) tell(news quiz.News) {
	p.unread()
	p.told = news
	p.news <- news // there is room: only this writes, under the lock
}

// unread takes back news that the quiz has not read. The caller holds mu.
func (p *post) unread() (news quiz.News) {
	select {
	case news = <-p.news:
	default:
	}
	return news
}

// set changes the state, sends news to the quiz, and wakes stay.
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

// take puts the first sheet of a visit into the outbox. It returns the function that sends
// it; nil for a later sheet, or if no id can be drawn.
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

// send submits the sheet until the class has it, a lasting error occurs or ctx ends. Then it
// follows the class.
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

// overError wraps the answer of a host whose class has ended; a retry cannot succeed.
type overError struct{ said error }

func (e *overError) Error() string { return e.said.Error() }

// over asks a busy host whether its class has ended: the answer to a sheet does not tell.
func (v *visit) over(ctx context.Context, err error) bool {
	if !errors.As(err, new(*classclient.BusyError)) {
		return false
	}
	within, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	said, err := v.client.Ask(within)
	return err == nil && said.Phase == classclient.Over
}

// ended words, for the quiz, that the class ended without these answers.
func (v *visit) ended() string {
	if v.post.onDisk() {
		return "The class has ended and did not take your answers. They are kept on this computer; to add them, give your result code to the instructor."
	}
	return "The class has ended and did not take your answers. To add them, give your result code to the instructor."
}

// later words, for the quiz, that the host does not take the answers yet, with a busy
// host's reason.
func (v *visit) later(err error) string {
	if busy := (*classclient.BusyError)(nil); errors.As(err, &busy) {
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

// arrived notes that the class has the sheet and deletes it from the outbox. If the deletion
// fails, the sheet is sent again later and counts once.
func (v *visit) arrived(r classclient.Receipt) {
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

// notCounted is the sentence for a sheet that the class has but does not count.
const notCounted = "They do not count now: they came in a crowd that the instructor took back. Tell the instructor."

// passing reports whether a retry can succeed: the host was away or busy.
func passing(err error) bool {
	return errors.As(err, new(*classclient.AwayError)) || errors.As(err, new(*classclient.BusyError))
}

// backoff returns the pause after a failure, counted from 0: 1 s, doubling up to 15 s, ±20 %
// so that a class does not return all at once.
func backoff(failed int) time.Duration {
	const first, longest = time.Second, 15 * time.Second
	pause := min(first<<min(failed, 4), longest)
	return pause*4/5 + rand.N(pause*2/5) //nolint:gosec // G404: it spreads attempts, and keeps no secret
}

// posted is a journal that puts a sitting's sheet into the outbox before it records the
// sitting as finished.
type posted struct {
	quiz.Journal
	visit *visit
	begin func(func(context.Context)) // runs a sending function
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

// Resume resumes a sitting.
func (j posted) Resume(id string) (quiz.Recorder, []record.Event, error) {
	r, events, err := j.Journal.Resume(id)
	if err != nil {
		return nil, nil, err
	}
	return &postedRecorder{Recorder: r, journal: j, id: id, events: events}, events, nil
}

// postedRecorder records a sitting and remembers its events.
type postedRecorder struct {
	quiz.Recorder
	journal posted
	id      string
	events  []record.Event
}

// Record stores events. It puts the sheet into the outbox before it stores that the sitting
// is finished.
func (r *postedRecorder) Record(events ...record.Event) error {
	r.events = append(r.events, events...)
	var begin func(context.Context)
	for _, e := range events {
		if e.Kind == record.Finished {
			begin = r.journal.visit.take(r.id, session.NewSession(r.journal.visit.model).Replay(r.events).Sheet())
		}
	}
	err := r.Recorder.Record(events...)
	if begin != nil {
		r.journal.begin(begin)
	}
	return err
}

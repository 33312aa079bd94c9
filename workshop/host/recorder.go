package host

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/pause"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/quiz/session"
	"rolefit/workshop/class"
)

// patience is the timeout of a call to the store that the host retries; see Limits.Store for the
// others. A slower disk counts as failing.
const patience = 10 * time.Second

// recorder stores the events of one sitting. Events that the store failed to take stay
// in memory and go with the next attempt under the same numbers, by which the store
// skips the ones it has. It implements quiz.Journal too, for one seat that is taken already.
type recorder struct {
	class *Class
	seat  class.Membership
	lost  func() // called when a newer seat has taken over

	session session.Session // replayed to the last event handed in, for Progress
	kept    int             // number of events in the store
	pending []record.Event  // events that the store may lack
	late    []record.Event  // events since the end of the class, which accepts none; they become pending if it goes on

	mu sync.Mutex
}

func newRecorder(h *Class, seat class.Membership, lost func()) *recorder {
	return &recorder{
		class: h, seat: seat, lost: lost, kept: len(seat.Events),
		session: session.NewSession(h.o.Model).Replay(seat.Events),
	}
}

// Begin returns the recorder.
func (r *recorder) Begin(string, string) (quiz.Recorder, error) { return r, nil }

// Resume returns the recorder and the events so far.
func (r *recorder) Resume(string) (quiz.Recorder, []record.Event, error) {
	return r, slices.Clone(r.seat.Events), nil
}

// Record stores events. Their At is zero: the host records how long an answer took, but
// not when it came. Errors: errEnded, and those of plainly.
func (r *recorder) Record(events ...record.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.late = append(r.late, events...)
	if r.class.at().Phase == class.AtEnd {
		return errEnded
	}
	r.session = r.session.Replay(r.late)
	r.pending, r.late = append(r.pending, r.late...), nil
	return r.flush()
}

func (r *recorder) flush() error {
	if len(r.pending) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := r.class.o.Store.Record(ctx, class.Entry{
		Class: r.class.o.Class.Name, Member: r.seat.Member, Generation: r.seat.Generation,
		From: r.kept, Events: r.pending, Progress: progressOf(r.session),
	})
	switch {
	case err == nil:
		r.class.saved.Add(uint64(len(r.pending)))
		r.kept += len(r.pending)
		r.pending = nil
		r.class.retries.remove(r)
	case errors.Is(err, class.ErrTakenOver):
		r.class.retries.remove(r)
		r.lost()
	case isAnswer(err): // a retry would get the same answer
		r.class.retries.remove(r)
	default:
		r.class.retries.add(r, len(r.pending), r.again)
	}
	r.class.wrote(err)
	return plainly(err)
}

// again retries the pending events.
func (r *recorder) again() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.flush()
}

// Close retries the pending events; the host goes on retrying after a failure. Error:
// errEnded if events came after the end of the class.
func (r *recorder) Close() error {
	err := r.again()
	if err == nil && r.missed() {
		return errEnded
	}
	return err
}

// missed reports whether events came after the end of the class.
func (r *recorder) missed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.late) > 0
}

// owes reports whether events are pending.
func (r *recorder) owes() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.pending) > 0
}

// plainly returns the part of a store's error that a participant can act on:
// ErrTakenOver, ErrFull, errEnded, errDeleted, or a general one. nil stays nil.
func plainly(err error) error {
	if deleted(err) {
		return errDeleted
	}
	for _, known := range []error{class.ErrTakenOver, class.ErrFull, errEnded} {
		if errors.Is(err, known) {
			return known
		}
	}
	if err != nil {
		return errors.New("the class's computer can't save answers now; tell your instructor")
	}
	return nil
}

// progressOf counts the asked questions, and the ones answered or skipped.
func progressOf(s session.Session) class.Progress {
	p := class.Progress{Asked: len(s.Order()), Finished: s.Finished()}
	for _, id := range s.Order() {
		if _, answered := s.Answer(id); answered || s.WasSkipped(id) {
			p.Answered++
		}
	}
	return p
}

// retryQueue holds writes that the store failed to make, of participants who may have
// left meanwhile. The host retries them until they succeed or it ends.
type retryQueue struct {
	mu  sync.Mutex
	all map[any]unsaved // by owner: a recorder or a member
}

// unsaved is a write that the store failed to make.
type unsaved struct {
	write func() error
	n     int       // answers
	since time.Time // of the first failure
}

// add queues the write of n answers of an owner, replacing an earlier one. write calls remove
// once it has succeeded or never can.
func (q *retryQueue) add(of any, n int, write func() error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.all == nil {
		q.all = map[any]unsaved{}
	}
	since := time.Now()
	if before, ok := q.all[of]; ok {
		since = before.since
	}
	q.all[of] = unsaved{write, n, since}
}

// waiting returns how many answers wait, and the age of the oldest.
func (q *retryQueue) waiting() (n int, oldest time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, w := range q.all {
		n += w.n
		oldest = max(oldest, time.Since(w.since))
	}
	return n, oldest
}

// remove drops the write of an owner, if any.
func (q *retryQueue) remove(of any) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.all, of)
}

func (q *retryQueue) empty() bool {
	n, _ := q.waiting()
	return n == 0
}

// run makes all writes. It stops at the first failure, which the others would share.
func (q *retryQueue) run() {
	q.mu.Lock()
	writes := slices.Collect(maps.Values(q.all))
	q.mu.Unlock()
	for _, w := range writes {
		if w.write() != nil {
			return
		}
	}
}

// retry runs the queue and checks the store once a second, until ctx ends. The controls thus
// show that the file is gone or the database away even if no participant answers, and while
// a write waits.
func (h *Class) retry(ctx context.Context) {
	var looking sync.WaitGroup
	defer looking.Wait()
	away := false
	looking.Go(func() {
		for pause.For(ctx, time.Second) {
			away = h.looked(h.o.Store.Lost(ctx), away)
			h.short(away)
		}
	})
	for pause.For(ctx, time.Second) {
		h.retries.run()
	}
}

// looked sets or clears the alarms for an error of Lost, and reports whether the database is
// away; before, it was or was not. Once it is back, waiting writes keep the alarm. The words
// of a failed write, which say more, stay.
func (h *Class) looked(err error, away bool) bool {
	switch {
	case err == nil:
		h.fault(alarmFile, nil)
		if !away || !h.retries.empty() {
			return away
		}
		h.fault(alarmDisk, nil)
		return false
	case errors.Is(err, class.ErrGone):
		h.fault(alarmFile, err)
		return away
	case errors.Is(err, context.Canceled):
		return away
	}
	if get(h.liveClass, &h.alarms[alarmDisk]) == "" {
		h.fault(alarmDisk, err)
	}
	return true
}

// short sets or clears the alarm of a database without a connection left, which this host may do
// without, but not hear other hosts. While the database is away, that is told instead.
func (h *Class) short(away bool) {
	says := ""
	if s, ok := h.o.Store.(interface{ Short() error }); ok && !away && s.Short() != nil {
		says = english.Sentence(s.Short()) + " Answers are saved, but people at another host may count as away."
	}
	h.raise(alarmShort, says)
}

// wrote sets or clears the alarm on the controls after a write. Answers of the store
// (see isAnswer) and canceled contexts raise no alarm.
func (h *Class) wrote(err error) {
	switch {
	case err == nil:
		if h.retries.empty() {
			h.fault(alarmDisk, nil)
		}
	case errors.Is(err, class.ErrGone):
		h.faults.Add(1)
		h.fault(alarmFile, err)
	case !isAnswer(err) && !errors.Is(err, context.Canceled):
		h.faults.Add(1)
		h.fault(alarmDisk, err)
	}
}

// isAnswer reports whether err is the store's or the host's answer to a request, and no
// fault.
func isAnswer(err error) bool {
	return slices.ContainsFunc([]error{
		class.ErrNoWords, class.ErrTaken, class.ErrTakenOver, class.ErrConflict, class.ErrGap, class.ErrNoSheet, class.ErrMoved,
		class.ErrNoClass, class.ErrForgotten, errEnded, errShut, errBusy,
	}, func(answer error) bool { return errors.Is(err, answer) })
}

package host

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// patience is how long a write is waited for. A disk that takes longer counts as one
// that cannot be written to; the next answer tries again.
const patience = 10 * time.Second

// journal keeps one sitting in the store. It belongs to a seat that is taken
// already, so that beginning and taking up only hand it over.
type journal struct {
	host *Host
	seat class.Seat
	lost func() // called once another window has taken the seat over
}

// Begin hands out the recorder of the seat.
func (j journal) Begin(string, string) (quiz.Recorder, error) { return j.recorder(), nil }

// Resume hands out the recorder, and what happened so far.
func (j journal) Resume(string) (quiz.Recorder, []record.Event, error) {
	return j.recorder(), slices.Clone(j.seat.Events), nil
}

func (j journal) recorder() *recorder {
	return &recorder{
		journal: j, kept: len(j.seat.Events),
		session: quiz.NewSession(j.host.o.Model).Replay(j.seat.Events),
	}
}

// recorder makes one sitting's events durable. What could not be kept stays in
// memory and goes with the next attempt, under the numbers it had: the store knows
// by them what it has already.
type recorder struct {
	journal

	session quiz.Session   // as far as it was handed in, to count by
	kept    int            // events that the store has
	pending []record.Event // those that it may not have

	mu sync.Mutex
}

// Record keeps events. They carry no time: when somebody answered is nobody's
// business.
func (r *recorder) Record(events ...record.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.session = r.session.Replay(events)
	r.pending = append(r.pending, events...)
	return r.flush()
}

func (r *recorder) flush() error {
	if len(r.pending) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := r.host.o.Store.Record(ctx, class.Entry{
		Class: r.host.o.Class.Name, Member: r.seat.Member, Turn: r.seat.Turn,
		From: r.kept, Events: r.pending, Progress: progressOf(r.session),
	})
	switch {
	case err == nil:
		r.kept += len(r.pending)
		r.pending = nil
	case errors.Is(err, class.ErrTakenOver):
		r.lost()
	default:
		r.host.room.alarm(err)
	}
	return plainly(err)
}

// Close tries once more to keep what is not.
func (r *recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.flush()
}

// plainly leaves of an error what a participant can do something with.
func plainly(err error) error {
	for _, known := range []error{class.ErrTakenOver, class.ErrFull} {
		if errors.Is(err, known) {
			return known
		}
	}
	if err != nil {
		return errors.New("the class's computer cannot keep them now; tell your instructor")
	}
	return nil
}

// progressOf counts the questions that were answered or skipped.
func progressOf(s quiz.Session) class.Progress {
	p := class.Progress{Asked: len(s.Order()), Finished: s.Finished()}
	for _, id := range s.Order() {
		if _, answered := s.Answer(id); answered || s.WasSkipped(id) {
			p.Answered++
		}
	}
	return p
}

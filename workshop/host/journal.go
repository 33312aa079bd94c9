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
// already, so that beginning and taking up only hand its recorder over.
type journal struct{ recorder *recorder }

// Begin hands out the recorder of the seat.
func (j journal) Begin(string, string) (quiz.Recorder, error) { return j.recorder, nil }

// Resume hands out the recorder, and what happened so far.
func (j journal) Resume(string) (quiz.Recorder, []record.Event, error) {
	return j.recorder, slices.Clone(j.recorder.seat.Events), nil
}

// recorder makes one sitting's events durable. What could not be kept stays in
// memory and goes with the next attempt, under the numbers it had: the store knows
// by them what it has already.
type recorder struct {
	host *Host
	seat class.Seat
	lost func() // called once another window has taken the seat over

	session quiz.Session   // as far as it was handed in, to count by
	kept    int            // events that the store has
	pending []record.Event // those that it may not have
	late    []record.Event // those since the class has ended, which takes none; should it go on after all, they are pending

	mu sync.Mutex
}

func newRecorder(h *Host, seat class.Seat, lost func()) *recorder {
	return &recorder{
		host: h, seat: seat, lost: lost, kept: len(seat.Events),
		session: quiz.NewSession(h.o.Model).Replay(seat.Events),
	}
}

// Record keeps events. They carry no time: when somebody answered is nobody's
// business.
func (r *recorder) Record(events ...record.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.late = append(r.late, events...)
	if r.host.room.phase() == class.AtEnd {
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
	err := r.host.o.Store.Record(ctx, class.Entry{
		Class: r.host.o.Class.Name, Member: r.seat.Member, Turn: r.seat.Turn,
		From: r.kept, Events: r.pending, Progress: progressOf(r.session),
	})
	switch {
	case err == nil:
		r.kept += len(r.pending)
		r.pending = nil
		r.host.debts.forget(r)
	case errors.Is(err, class.ErrTakenOver):
		r.host.debts.forget(r)
		r.lost()
	case isAnswer(err): // the same the next time
		r.host.debts.forget(r)
	default:
		r.host.debts.owe(r, r.again)
	}
	r.host.wrote(err)
	return plainly(err)
}

// again tries once more to keep what is not.
func (r *recorder) again() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.flush()
}

// Close tries once more to keep what is not, and says what never will be. Where it
// fails, the host goes on trying when the sitting has ended.
func (r *recorder) Close() error {
	err := r.again()
	if err == nil && r.missed() {
		return errEnded
	}
	return err
}

// missed says whether something was answered after the class had ended.
func (r *recorder) missed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.late) > 0
}

// owes says whether something is not kept.
func (r *recorder) owes() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.pending) > 0
}

// plainly leaves of an error what a participant can do something with.
func plainly(err error) error {
	for _, known := range []error{class.ErrTakenOver, class.ErrFull, errEnded} {
		if errors.Is(err, known) {
			return known
		}
	}
	if err != nil {
		return errors.New("the class's computer cannot keep answers now; tell your instructor")
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

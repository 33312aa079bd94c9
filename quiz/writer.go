package quiz

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"rolefit/content"
	"rolefit/internal/record"
)

// errOver is the error for an answer that arrives after the sitting was closed.
var errOver = errors.New("the conversation has ended")

// Writer makes the events of one sitting durable, and begins the sitting with the first of
// them. One goroutine uses it at a time; only Close may run during a write. Events after
// Close are reported as unsaved.
type Writer struct {
	mu         sync.Mutex
	closed     bool
	journal    Journal // nil: nothing is kept
	assessment *content.Assessment
	recorder   Recorder
	waiting    []record.Event // until the sitting can be begun
	unsaved    error          // why an event is unsaved; nil: all are saved
	loses      string         // consequence of a loss, a sentence
	id         atomic.Pointer[string]
}

// Resume opens a stored sitting and returns its events. Errors: os.ErrClosed, and of the journal.
func (w *Writer) Resume(id string) ([]record.Event, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, os.ErrClosed
	}
	recorder, events, err := w.journal.Resume(id)
	if err != nil {
		return nil, err
	}
	w.to(recorder)
	return events, nil
}

// ID returns the id of the sitting; empty where none was begun, or it has none. It does not
// wait for a write.
func (w *Writer) ID() string {
	if id := w.id.Load(); id != nil {
		return *id
	}
	return ""
}

// to sends events to a recorder from now on.
func (w *Writer) to(r Recorder) {
	w.recorder = r
	if named, ok := r.(interface{ ID() string }); ok {
		id := named.ID()
		w.id.Store(&id)
	}
}

// Record stores events. It returns a notice for the first failure and for the recovery, and
// "" otherwise.
func (w *Writer) Record(events []record.Event) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.unsaved
	switch {
	case w.journal == nil || w.closed && len(events) == 0:
		return ""
	case w.closed:
		w.unsaved = errOver
	default:
		w.unsaved = w.write(events)
	}
	return turned(before, w.unsaved, "Your answers can't be saved: ", w.loses, "Your answers can be saved again; none is missing.")
}

// turned returns the notice for the first failure of a row of writes, with its consequence, and the one
// for the recovery; empty if the write went as the one before. The errors are nil for a success.
func turned(before, now error, failure, consequence, recovery string) string {
	switch {
	case now != nil && before == nil:
		return failure + now.Error() + ". " + consequence
	case now == nil && before != nil:
		return recovery
	}
	return ""
}

func (w *Writer) write(events []record.Event) error {
	if w.recorder != nil {
		return w.recorder.Record(events...) // retries earlier failures as well
	}
	w.waiting = append(w.waiting, events...)
	recorder, err := w.journal.Begin(w.assessment.ID, w.assessment.Edition)
	if err != nil {
		return err
	}
	w.to(recorder)
	events, w.waiting = w.waiting, nil
	return w.recorder.Record(events...)
}

// Lost returns why an event is unsaved; nil if all are saved.
func (w *Writer) Lost() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.unsaved
}

// Close waits for a running write, tries unsaved events once more and closes the sitting's
// file. It returns why an event is lost; nil if all are saved.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	again := !w.closed && w.recorder == nil && len(w.waiting) > 0
	w.closed = true
	if again {
		w.unsaved = w.write(nil)
	}
	if w.recorder != nil {
		w.unsaved = w.recorder.Close()
		w.recorder = nil
	}
	return w.unsaved
}

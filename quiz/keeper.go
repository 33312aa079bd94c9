package quiz

import (
	"errors"
	"os"
	"sync"

	"rolefit/content"
	"rolefit/internal/record"
)

// errOver is the error for an answer that arrives after the sitting was closed.
var errOver = errors.New("the conversation has ended")

// keeper makes the events of one sitting durable, and begins the sitting with the first of
// them. One goroutine uses it at a time; only close may run during a write. Events after
// close are reported as unsaved.
type keeper struct {
	mu         sync.Mutex
	closed     bool
	journal    Journal // nil: nothing is kept
	assessment *content.Assessment
	recorder   Recorder
	waiting    []record.Event // until the sitting can be begun
	unsaved    error          // why an event is unsaved; nil: all are saved
	loses      string         // consequence of a loss, a sentence
}

// resume opens a stored sitting and returns its events.
func (k *keeper) resume(id string) ([]record.Event, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil, os.ErrClosed
	}
	recorder, events, err := k.journal.Resume(id)
	if err != nil {
		return nil, err
	}
	k.recorder = recorder
	return events, nil
}

// record stores events. It returns a notice for the first failure and for the recovery, and
// "" otherwise.
func (k *keeper) record(events []record.Event) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	before := k.unsaved
	switch {
	case k.journal == nil || k.closed && len(events) == 0:
		return ""
	case k.closed:
		k.unsaved = errOver
	default:
		k.unsaved = k.write(events)
	}
	switch {
	case k.unsaved != nil && before == nil:
		return "Your answers cannot be kept: " + k.unsaved.Error() + ". " + k.loses
	case k.unsaved == nil && before != nil:
		return "Your answers can be kept again; none is missing."
	default:
		return ""
	}
}

func (k *keeper) write(events []record.Event) error {
	if k.recorder != nil {
		return k.recorder.Record(events...) // retries earlier failures as well
	}
	k.waiting = append(k.waiting, events...)
	recorder, err := k.journal.Begin(k.assessment.ID, k.assessment.Edition)
	if err != nil {
		return err
	}
	k.recorder = recorder
	events, k.waiting = k.waiting, nil
	return k.recorder.Record(events...)
}

// lost returns why an event is unsaved; nil if all are saved.
func (k *keeper) lost() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.unsaved
}

// close waits for a running write, tries unsaved events once more and closes the sitting's
// file. It returns why an event is lost; nil if all are saved.
func (k *keeper) close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	again := !k.closed && k.recorder == nil && len(k.waiting) > 0
	k.closed = true
	if again {
		k.unsaved = k.write(nil)
	}
	if k.recorder != nil {
		k.unsaved = k.recorder.Close()
		k.recorder = nil
	}
	return k.unsaved
}

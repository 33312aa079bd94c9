package quiz

import (
	"errors"
	"os"
	"sync"

	"rolefit/content"
	"rolefit/internal/record"
)

// errOver is why an answer is not kept that comes after the end.
var errOver = errors.New("the conversation has ended")

// keeper makes the events of one sitting durable, beginning the sitting with the
// first of them. It is used by one goroutine at a time but for close: a conversation
// may be ended from outside while a write is under way. What comes after close is not
// kept, and is called so.
type keeper struct {
	mu         sync.Mutex
	closed     bool
	journal    Journal // nil: nothing is kept
	assessment *content.Assessment
	recorder   Recorder
	waiting    []record.Event // of a sitting that could not be begun yet
	unsaved    error          // why something is not kept; nil: all is
	loses      string         // what becomes of that, a sentence
}

// resume takes up a sitting and returns what happened in it.
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

// record keeps events. It returns what there is to say: that something cannot be
// kept, once, and that it can again.
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
		return k.recorder.Record(events...) // which tries again what failed before
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

// lost says why something is not kept; nil: all is.
func (k *keeper) lost() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.unsaved
}

// close ends the sitting's file, once a write under way is done. What could not be
// kept is tried once more: whether something is lost is known only after it. It returns
// why something is; nil: all that was acknowledged is kept.
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

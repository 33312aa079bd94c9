package quiz

import (
	"rolefit/content"
	"rolefit/internal/record"
)

// keeper makes the events of one sitting durable, beginning the sitting with the
// first of them. It is used by one goroutine at a time.
type keeper struct {
	journal    Journal // nil: nothing is kept
	assessment *content.Assessment
	recorder   Recorder
	waiting    []record.Event // of a sitting that could not be begun yet
	unsaved    error          // why something is not kept; nil: all is
}

// resume takes up a sitting and returns what happened in it.
func (k *keeper) resume(id string) ([]record.Event, error) {
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
	if k.journal == nil {
		return ""
	}
	before := k.unsaved
	k.unsaved = k.write(events)
	switch {
	case k.unsaved != nil && before == nil:
		return "Your answers cannot be kept: " + k.unsaved.Error() + ". The quiz goes on; they are gone when you leave."
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

// close ends the sitting's file.
func (k *keeper) close() {
	if k.recorder == nil {
		return
	}
	if err := k.recorder.Close(); err != nil && k.unsaved == nil {
		k.unsaved = err
	}
	k.recorder = nil
}

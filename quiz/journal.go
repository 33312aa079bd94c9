package quiz

import "rolefit/internal/record"

// Recorder keeps what happens in one sitting. Record returns once the events are
// durable, in order. Where it fails, the recorder keeps them in memory and tries
// again with the next Record, and with Close, whose error says that something is not
// kept after all. It is called by one goroutine at a time.
type Recorder interface {
	Record(events ...record.Event) error
	Close() error
}

// Journal begins sittings and takes up those that were left. A nil Journal keeps
// nothing.
type Journal interface {
	// Begin starts a sitting for an assessment's edition.
	Begin(assessment, edition string) (Recorder, error)
	// Resume takes up the sitting with this id, and returns what happened in it.
	Resume(id string) (Recorder, []record.Event, error)
}

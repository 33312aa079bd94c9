package quiz

import "rolefit/internal/record"

// Recorder stores the events of one sitting. Record returns once they are durable, in
// order. After a failure it holds them in memory and tries again with the next Record and
// with Close, whose error reports a loss. Callers use it from one goroutine at a time.
type Recorder interface {
	Record(events ...record.Event) error
	Close() error
}

// Journal begins sittings and resumes unfinished ones. A nil Journal stores nothing.
type Journal interface {
	// Begin starts a sitting for an assessment's edition.
	Begin(assessment, edition string) (Recorder, error)
	// Resume resumes the sitting with this id and returns its events.
	Resume(id string) (Recorder, []record.Event, error)
}

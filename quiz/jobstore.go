package quiz

import (
	"rolefit/internal/record"
	"rolefit/internal/report/jobreport"
	jobcheck "rolefit/quiz/job"
	"rolefit/scoring/job"
)

// JobStore keeps jobs. Callers use it from one goroutine at a time.
type JobStore interface {
	// Load returns the job with this name; record.ErrNoJob if it is not stored.
	Load(name string) (job.Sheet, error)
	// Change applies a change to the stored job and returns it once that is durable.
	Change(name string, change func(*job.Sheet)) (job.Sheet, error)
	// List returns the jobs, last changed first, and the unreadable files.
	List() ([]job.Sheet, []record.Unreadable)
}

// Jobs holds the dependencies of the job check.
type Jobs struct {
	Book   *jobreport.Book
	Store  JobStore          // nil: nothing is kept
	Person *jobreport.Person // nil: no result to hold a job against

	Worded func(text string) string // replaces the program's name by the command that starts it; nil: no change
}

// JobOptions configures one job check that runs without the quiz.
type JobOptions struct {
	Options                  // Model and Now at least
	Desk    Jobs             //
	Name    string           // of the job to open; empty: show the list
	Posting func(*job.Sheet) // adds the posting to the opened job; nil: none
}

// jobWriter makes changes durable. Callers use it from one goroutine at a time.
type jobWriter struct {
	store   JobStore // nil: nothing is kept
	name    string
	waiting []jobcheck.Change // that could not be kept yet
	unsaved error             // why a change is unsaved; nil: all are saved
	saved   bool              // a change was saved
}

// keep stores changes and those still waiting. It returns the stored job and a notice for
// the first failure and for the recovery. Without a store, or on failure, it returns sheet.
func (w *jobWriter) keep(sheet job.Sheet, changes []jobcheck.Change) (job.Sheet, string) {
	if w.store == nil {
		return sheet, ""
	}
	w.waiting = append(w.waiting, changes...)
	kept, err := w.store.Change(w.name, func(s *job.Sheet) {
		for _, c := range w.waiting {
			c.To(s)
		}
	})
	before := w.unsaved
	w.unsaved = err
	if err != nil {
		if before == nil {
			return sheet, "Your answer cannot be kept: " + err.Error() + ". You can go on; it is tried again with the next one."
		}
		return sheet, ""
	}
	w.waiting, w.saved = nil, true
	if before != nil {
		return kept, "Your answers can be kept again; none is missing."
	}
	return kept, ""
}

// JobOutcome is the end state of a job check.
type JobOutcome struct {
	Name    string // of the job opened last; empty: none
	Sheet   job.Sheet
	Kept    bool  // a change was saved
	Unsaved error // why a change is unsaved; nil: all are saved
}

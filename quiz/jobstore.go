package quiz

import (
	"rolefit/internal/record"
	"rolefit/internal/report/jobreport"
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
	Store  JobStore          // nil: nothing is saved
	Person *jobreport.Person // nil: no result to hold a job against

	Read   func(path string) (text string, found bool, err error) // reads a file with a posting; not found: it is no file; nil: none is read
	Worded func(text string) string                               // replaces the program's name by the command that starts it; nil: no change
}

// JobCheck is a check of jobs that runs without the quiz.
type JobCheck struct {
	Jobs    Jobs
	Name    string           // of the job to open; empty: show the list
	Posting func(*job.Sheet) // adds the posting to the opened job; nil: none
	Draft   *Draft           // a posting without a name, to be named first; nil: none
}

// jobWriter makes changes durable. Callers use it from one goroutine at a time.
type jobWriter struct {
	store   JobStore // nil: nothing is saved
	name    string
	waiting []func(*job.Sheet) // changes that could not be saved yet
	unsaved error              // why a change is unsaved; nil: all are saved
	saved   bool               // a change was saved
}

// keep stores changes and those still waiting. It returns the stored job and a notice for
// the first failure and for the recovery. Without a store, or on failure, it returns sheet.
func (w *jobWriter) keep(sheet job.Sheet, changes ...func(*job.Sheet)) (job.Sheet, string) {
	if w.store == nil {
		return sheet, ""
	}
	w.waiting = append(w.waiting, changes...)
	kept, err := w.store.Change(w.name, func(s *job.Sheet) {
		for _, change := range w.waiting {
			change(s)
		}
	})
	before := w.unsaved
	w.unsaved = err
	if err == nil {
		w.waiting, w.saved, sheet = nil, true, kept
	}
	return sheet, turned(before, err, "This can't be saved: ", "You can continue; the next answer tries again.", "Saving works again; nothing is missing.")
}

// JobOutcome is the end state of a check of jobs that ran without the quiz.
type JobOutcome struct {
	Name    string // of the job opened last; empty: none
	Sheet   job.Sheet
	Kept    bool  // a change was saved
	Unsaved error // why a change is unsaved; nil: all are saved
}

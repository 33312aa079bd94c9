package quiz

import (
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/scoring/job"
)

// JobStore keeps jobs. It is used by one goroutine at a time.
type JobStore interface {
	// Load returns the job with this name; record.ErrNoJob where there is none yet.
	Load(name string) (job.Sheet, error)
	// Change makes a change to what is kept of a job, and returns the job as it is
	// kept once that is durable.
	Change(name string, change func(*job.Sheet)) (job.Sheet, error)
	// List returns the jobs, the one that was changed last first, and the files that
	// were left alone.
	List() ([]job.Sheet, []record.Unreadable)
}

// Jobs is what the check of jobs needs of the world around it.
type Jobs struct {
	Book   *report.JobBook
	Store  JobStore          // nil: nothing is kept
	Person *report.JobPerson // nil: no result to hold a job against

	Worded func(text string) string // puts what people type to start the program in place of its name; nil: it is its name
}

func (j Jobs) worded(text string) string {
	if j.Worded == nil {
		return text
	}
	return j.Worded(text)
}

// fits says how the job at hand goes together with somebody, in words for who sits here.
func (d jobDesk) fits() []report.JobPart {
	parts := d.account.Fits()
	for _, p := range parts {
		for i, said := range p.Say {
			p.Say[i] = d.jobs.worded(said)
		}
	}
	return parts
}

// JobOptions is one check of a job, without the quiz around it.
type JobOptions struct {
	Options                  // Model and Now at least
	Desk    Jobs             //
	Name    string           // of the job to open; empty: somebody is asked
	Posting func(*job.Sheet) // made to the job that is opened, where nothing is kept; may be nil
}

// jobKeeper makes changes durable. It is used by one goroutine at a time.
type jobKeeper struct {
	store   JobStore // nil: nothing is kept
	name    string
	waiting []JobChange // that could not be kept yet
	unsaved error       // why something is not kept; nil: all is
	saved   bool        // something was kept
}

// keep keeps changes, and those that still wait. It returns the job as it is kept, and
// what there is to say: that something cannot be kept, once, and that it can again.
// Without a store, or where it fails, it returns the sheet with the changes made.
func (k *jobKeeper) keep(sheet job.Sheet, changes []JobChange) (job.Sheet, string) {
	if k.store == nil {
		return sheet, ""
	}
	k.waiting = append(k.waiting, changes...)
	kept, err := k.store.Change(k.name, func(s *job.Sheet) {
		for _, c := range k.waiting {
			c.To(s)
		}
	})
	before := k.unsaved
	k.unsaved = err
	if err != nil {
		if before == nil {
			return sheet, "Your answer cannot be kept: " + err.Error() + ". You can go on; it is tried again with the next one."
		}
		return sheet, ""
	}
	k.waiting, k.saved = nil, true
	if before != nil {
		return kept, "Your answers can be kept again; none is missing."
	}
	return kept, ""
}

// jobAnswers is how many answers a fact has.
const jobAnswers = 4

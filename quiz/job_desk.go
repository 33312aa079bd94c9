package quiz

import (
	"errors"

	"rolefit/internal/record"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/ui"
	"rolefit/scoring/job"
)

// jobDesk is the state that the screens of one job check share: the store, and the open job.
type jobDesk struct {
	jobs    Jobs
	under   screen // the screen that the check was opened from; nil: it is alone
	name    string // of the open job; empty: none is open
	session JobSession
	account jobreport.Account // of the session's sheet
	keeper  *jobKeeper        // while work is under way, the work's alone
	unsaved bool
	next    JobSession // to be shown once work is done
}

// deskScreen is a screen of the job check.
type deskScreen interface {
	screen
	at() jobDesk
	with(d jobDesk) screen
}

// jobListedMsg carries the stored jobs. Work sends it; the screen that requested the work
// opens the list.
type jobListedMsg struct {
	jobs   Jobs
	sheets []job.Sheet // last changed first
	left   []record.Unreadable
	err    error
}

// jobOpenedMsg carries the sheet of a job, or the error that kept it from opening. Work
// sends it; jobList handles it.
type jobOpenedMsg struct {
	sheet job.Sheet
	err   error
}

// jobKeptMsg carries the sheet after a write, and whether changes are still unsaved. Work
// sends it; the screens of a job handle it.
type jobKeptMsg struct {
	sheet   job.Sheet
	unsaved bool
}

// listed reads the jobs from the store; without a store the list is empty.
func (d jobDesk) listed() jobListedMsg {
	msg := jobListedMsg{jobs: d.jobs}
	if d.jobs.Store != nil {
		msg.sheets, msg.left = d.jobs.Store.List()
	}
	return msg
}

// load reads a job. A job that is not stored yet opens without facts.
func (d jobDesk) load(name string) jobOpenedMsg {
	name, err := record.JobName(name)
	if err != nil || d.jobs.Store == nil {
		return jobOpenedMsg{job.Sheet{Name: name}, err}
	}
	sheet, err := d.jobs.Store.Load(name)
	if errors.Is(err, record.ErrNoJob) {
		sheet, err = job.Sheet{Name: name}, nil
	}
	return jobOpenedMsg{sheet, err}
}

// open starts a session over a loaded job.
func (d jobDesk) open(msg jobOpenedMsg) jobDesk {
	d.name, d.unsaved = msg.sheet.Name, false
	d.keeper = &jobKeeper{store: d.jobs.Store, name: d.name}
	return d.on(NewJobSession(d.jobs.Book.Rules, msg.sheet))
}

// on returns the desk with session s and its account.
func (d jobDesk) on(s JobSession) jobDesk {
	d.session = s
	d.account = d.jobs.Book.Of(s.Sheet(), d.jobs.Person)
	return d
}

// screen returns the screen for the session's place.
func (d jobDesk) screen() screen {
	switch d.session.Place() {
	case AtJobFact:
		return newJobFact(d)
	case AtJobOverview:
		return newJobOverview(d)
	default:
		return jobResult{desk: d}
	}
}

// apply applies an intent. If it changes an answer, the returned wish saves it before the
// next screen is shown.
func (d jobDesk) apply(intent JobIntent, on deskScreen) (screen, wish) {
	next, changes := d.session.Apply(intent)
	if len(changes) == 0 || d.jobs.Store == nil {
		return d.on(next).screen(), wish{}
	}
	d.next = next
	keeper := d.keeper
	return on.with(d), wish{work: func() workedMsg {
		sheet, notice := keeper.keep(next.Sheet(), changes)
		return workedMsg{notice, jobKeptMsg{sheet, keeper.unsaved != nil}}
	}}
}

// kept shows the next screen once the write has ended, failed or not.
func (d jobDesk) kept(msg jobKeptMsg) screen {
	d.unsaved = msg.unsaved
	return d.on(d.next.With(msg.sheet)).screen()
}

// leave reads the jobs again and returns to the list.
func (d jobDesk) leave(on screen) (screen, wish) {
	return on, wish{work: func() workedMsg { return workedMsg{then: d.listed()} }}
}

// status renders whether answers are saved.
func (d jobDesk) status(styles ui.Styles) string {
	if d.unsaved || d.jobs.Store == nil {
		return styles.Caution.Render("not saved")
	}
	return styles.Dim.Render("answers kept")
}

func (d jobDesk) outcome() JobOutcome {
	if d.keeper == nil {
		return JobOutcome{}
	}
	return JobOutcome{Name: d.name, Sheet: d.session.Sheet(), Kept: d.keeper.saved, Unsaved: d.keeper.unsaved}
}

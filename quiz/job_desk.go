package quiz

import (
	"errors"

	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/scoring/job"
)

// jobDesk is what the screens of one check share: what there is to work with, and the
// job that is open.
type jobDesk struct {
	jobs    Jobs
	under   screen // the screen that the check was opened from; nil: it is alone
	name    string // of the open job; empty: none is
	session JobSession
	account report.JobAccount // of the session's sheet
	keeper  *jobKeeper        // while work is under way, the work's alone
	unsaved bool
	next    JobSession // to be shown once work is done
}

// deskScreen is a screen at a desk.
type deskScreen interface {
	screen
	at() jobDesk
	with(d jobDesk) screen
}

// jobListedMsg says which jobs there are. Work sends it; the screen that wished for it
// opens the list.
type jobListedMsg struct {
	jobs   Jobs
	sheets []job.Sheet // the one that was changed last first
	left   []record.Unreadable
	err    error
}

// jobOpenedMsg says what is kept of a job, or why it cannot be opened. Work sends it,
// the list handles it.
type jobOpenedMsg struct {
	sheet job.Sheet
	err   error
}

// jobKeptMsg says that changes were kept, or not, and how the job then is. Work sends
// it, the screens of a job handle it.
type jobKeptMsg struct {
	sheet   job.Sheet
	unsaved bool
}

// listed reads which jobs there are.
func (d jobDesk) listed() jobListedMsg {
	msg := jobListedMsg{jobs: d.jobs}
	if d.jobs.Store != nil {
		msg.sheets, msg.left = d.jobs.Store.List()
	}
	return msg
}

// load reads a job. One that is not kept yet has no facts.
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

// open sits down with a job.
func (d jobDesk) open(msg jobOpenedMsg) jobDesk {
	d.name, d.unsaved = msg.sheet.Name, false
	d.keeper = &jobKeeper{store: d.jobs.Store, name: d.name}
	return d.on(NewJobSession(d.jobs.Book.Rules, msg.sheet))
}

// on is the desk with another session on it.
func (d jobDesk) on(s JobSession) jobDesk {
	d.session = s
	d.account = d.jobs.Book.Of(s.Sheet(), d.jobs.Person)
	return d
}

// screen is the screen of the session's place.
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

// apply does what somebody wants on a screen, and works where something is to be kept.
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

// kept shows what comes after changes were kept, or not.
func (d jobDesk) kept(msg jobKeptMsg) screen {
	d.unsaved = msg.unsaved
	return d.on(d.next.With(msg.sheet)).screen()
}

// leave goes back to the list of jobs.
func (d jobDesk) leave(on screen) (screen, wish) {
	return on, wish{work: func() workedMsg { return workedMsg{then: d.listed()} }}
}

// status says whether answers are kept.
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

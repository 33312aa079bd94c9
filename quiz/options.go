package quiz

import (
	"time"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// Left is an unfinished sitting.
type Left struct {
	ID        string
	Edition   string    // of the assessment; empty: the model's own
	Start     time.Time // in UTC
	Last      time.Time // of the last event; Start without events
	Answered  int       // questions answered or skipped
	Questions int       // questions known to be asked so far
}

// Options configures a sitting and holds its dependencies.
type Options struct {
	Model   *scoring.Model
	Limits  []content.Limit
	Advice  func() *content.Advice                                         // read on first use; nil: no advice
	Types   func() (Options, error)                                        // the quiz about kinds of forward deployed work; nil: not offered
	Jobs    func() (Jobs, error)                                           // the job check, read on first use; nil: not offered
	Save    func(format string, a report.Account) (path string, err error) // saves a result as a new file; nil: not offered
	Journal Journal                                                        // nil: nothing is kept
	Class   *Class                                                         // the class that holds the quiz; nil: none
	Study   *Study                                                         // asks before the quiz; nil: none
	Check   *JobCheck                                                      // asks about a job instead of the quiz; nil: the quiz
	Resume  string                                                         // id of the sitting to resume without a welcome; empty: ask
	Now     func() time.Time                                               // the clock
	Private bool                                                           // the participant asked for nothing to be kept
	Notice  string                                                         // shown once before the start, such as an unreadable file
	ASCII   bool                                                           // draw with ASCII only
	Screen  Screen                                                         // what a full screen may do

	Behind                          // what earlier sittings left behind
	Look   func(all bool) Behind    // reads that again, all of it or what is newest; nil: it does not change
	Guide  func() *content.Handbook // read on first use; nil: not offered
	Lent   map[string]string        // deal-breakers that an earlier sitting asked, option id by limit id; nil: they are asked
	Folder string                   // where Save writes
	Open   func(path string) error  // opens a saved file in another program; nil: not offered
}

// Of returns the model of the edition in which a sitting of Left or Results began; Model for
// another id.
func (o Options) Of(id string) *scoring.Model {
	for _, left := range o.Left {
		if m := o.Model.Of(left.Edition); left.ID == id && m != nil {
			return m
		}
	}
	for _, past := range o.Results {
		if past.ID == id {
			return past.Model
		}
	}
	return o.Model
}

// Screen says what a full screen may do besides drawing text. The zero Screen does nothing
// more.
type Screen struct {
	Mouse   bool // take clicks and the wheel where something is chosen
	Motion  bool // show a picked answer for a moment, and let bars grow
	Taskbar bool // report the progress to the terminal, for its taskbar
}

// Outcome is the end state of a run of the quiz.
type Outcome struct {
	Session session.Session
	Began   bool              // a sitting was begun or taken up
	Facts   map[string]string // of a study; nil: none were asked
	Unsaved error             // why an answer is unsaved; nil: all are saved
	Job     JobOutcome
}

// Outcome returns the end state of the sitting; unsaved is why an answer of it, or of one before
// it, is unsaved.
func (s Sitting) Outcome(unsaved error) Outcome {
	return Outcome{Session: s.Session, Began: s.Began, Facts: s.study, Unsaved: unsaved, Job: s.JobOutcome()}
}

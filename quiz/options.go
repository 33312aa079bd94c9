package quiz

import (
	"time"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// Left is a sitting that was begun and not finished.
type Left struct {
	ID        string
	Start     time.Time
	Last      time.Time // of the last event; Start where there is none
	Answered  int       // questions answered or skipped
	Questions int       // questions known to be asked so far
}

// Options is what a conversation needs of the world around it.
type Options struct {
	Model   *scoring.Model
	Limits  []content.Limit
	Advice  func() (*content.Advice, error)                                // read when it is first needed; nil: there is none
	Types   func() (Options, error)                                        // the quiz about the kinds of forward deployed work; nil: it is not offered
	Jobs    func() (Jobs, error)                                           // the check of jobs, read when it is first needed; nil: it is not offered
	Save    func(format string, a report.Account) (path string, err error) // saves a result as a new file; nil: it cannot be saved
	Journal Journal                                                        // nil: nothing is kept
	Room    *Room                                                          // the class in which it is held; nil: none
	Resume  string                                                         // the sitting to go on with at once, without a welcome; empty: ask
	Left    []Left                                                         // sittings that can be taken up, newest first
	Now     func() time.Time                                               // the clock
	Private bool                                                           // nothing is kept because somebody asked for that
	Notice  string                                                         // said once before the start: why nothing can be kept, or which files could not be read
	ASCII   bool                                                           // draw with ASCII only
}

// Outcome is how a conversation ended.
type Outcome struct {
	Session Session
	Began   bool  // a sitting was begun or taken up
	Unsaved error // the first answer that could not be kept, and why; nil: all are kept
}

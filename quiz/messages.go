package quiz

import (
	"rolefit/internal/record"
	"rolefit/quiz/session"

	tea "charm.land/bubbletea/v2"
)

// Messages between the router and the screens.

// wish is an action that a screen requests from the router. The zero wish requests none.
type wish struct {
	intent  session.Intent
	begin   bool                    // start a new sitting
	resume  string                  // resume the sitting with this id
	another func() (Options, error) // begin another quiz: keys wait until it is read
	restart bool                    // go back to the welcome, for another participant
	open    screen                  // lay another screen over this one, or go back to the one under it
	work    func() workedMsg        // a write: keys wait until it is done
	cmd     tea.Cmd
}

// resumedMsg carries the events of a resumed sitting, or an error. The router sends and
// handles it.
type resumedMsg struct {
	events []record.Event
	err    error
}

// recordedMsg carries the writer's notice after it recorded an intent's events. The router
// sends and handles it.
type recordedMsg struct{ notice string }

// retriedMsg carries the writer's notice after it retried unsaved events. The router sends
// and handles it.
type retriedMsg struct{ notice string }

// anotherMsg carries the options of the next quiz, or an error. The router sends and
// handles it.
type anotherMsg struct {
	options Options
	err     error
}

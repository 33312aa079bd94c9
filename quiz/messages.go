package quiz

import (
	"rolefit/internal/record"

	tea "charm.land/bubbletea/v2"
)

// What the router and the screens say to each other.

// wish is what a screen wants done. The zero wish wants nothing.
type wish struct {
	intent  Intent
	begin   bool                    // start a new sitting
	resume  string                  // take up the sitting with this id
	another func() (Options, error) // begin another quiz: keys wait until it is read
	restart bool                    // go back to the welcome, for somebody else
	open    screen                  // lay another screen over this one, or go back to the one under it
	work    func() workedMsg        // a write: keys wait until it is done
	cmd     tea.Cmd
}

// resumedMsg says that a sitting was taken up, or why not. The router sends and
// handles it.
type resumedMsg struct {
	events []record.Event
	err    error
}

// recordedMsg says that the keeper has done with what an intent changed, and what
// there is to say about it. The router sends and handles it.
type recordedMsg struct{ notice string }

// retriedMsg says that the keeper has tried again to keep what it could not, and what
// there is to say about it. The router sends and handles it.
type retriedMsg struct{ notice string }

// anotherMsg says that another quiz is ready to be taken, or why not. The router
// sends and handles it.
type anotherMsg struct {
	options Options
	err     error
}

// Package projector draws the wall that a class sees and the controls of its facilitator,
// full-screen and line by line.
//
// Package class decides what a Board may show, and package host carries out actions. This
// package draws boards and passes on actions; it computes no score and keeps nothing. Its
// rules:
//
//   - Before the reveal the wall is a function of counts of people alone.
//   - The wall never shows a name, a ranking of people, or anything about a single person.
//   - The next step and its consequence are in sight before the key that takes it acts:
//     if the controls are hidden, that key shows them first.
//   - Drawing is pure: a board and a frame in, text out. Only Model and Plain talk to the
//     Desk.
package projector

import (
	"context"
	"time"

	"rolefit/workshop/class"
)

// Action is a request of the controls to the host.
type Action = class.Action

// Desk supplies boards and takes actions; package host implements it.
type Desk interface {
	// Boards subscribes. The first board comes at once, then one after each change,
	// coalesced to a few a second. The channel is buffered. It is closed when the context
	// ends, when the host stops, and when its reader is too slow; a reader may then
	// subscribe again. A channel closed before its first board means that the host has
	// stopped.
	Boards(ctx context.Context) <-chan class.Board
	// Do takes an action on a class that is at leaves. It returns class.ErrMoved, and does
	// nothing, if the class has moved on; class.ErrTooFew, class.ErrNoStep, or a failure to
	// save. The facilitator reads the error as a sentence without its full stop.
	Do(ctx context.Context, a Action, leaves class.Mark) error
	// Add adds every result code and every row of digits from paper in text to the class. It
	// returns a sentence on each, without the codes, because others may see the screen.
	Add(ctx context.Context, text string) (lines []string, err error)
}

// Options configure the wall and the controls.
type Options struct {
	Wall     bool             // show the wall
	Controls bool             // show the controls: a strip below the wall, or the whole screen without Wall
	Own      bool             // on the host's own terminal: leaving stops the host, after a confirmation
	ASCII    bool             // draw with ASCII only
	Now      func() time.Time // the clock between two boards; nil: time.Now
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

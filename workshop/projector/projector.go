// Package projector owns what a class sees on the wall and what the instructor sees
// at the controls, full-screen and line by line.
//
// It does not own what may be shown (package class decides that, in a Board) nor
// what comes of a step (package host). It draws boards and hands on actions; it
// computes no score and keeps nothing. Its rules:
//
//   - Before the reveal the wall is a function of counts of people alone.
//   - Never a name, never a ranking of people, nothing about a single person.
//   - The next step and its consequence are in sight before the key that takes it
//     does anything: where the controls are hidden, that key shows them first.
//   - What draws is pure: a board and a frame in, text out. Only the two skins, Model
//     and Plain, talk to the Desk.
package projector

import (
	"context"
	"time"

	"rolefit/workshop/class"
)

// Action is something that the controls ask of the host.
type Action = class.Action

// Desk is where boards come from and actions go to; package host implements it.
type Desk interface {
	// Boards subscribes. The first board is there at once; then one comes whenever
	// something changed, coalesced to a few a second. The channel is buffered and is
	// closed when the context ends, when the host stops, and when its reader was too
	// slow; a reader may then subscribe again. A channel that is closed before its
	// first board says that the host has stopped.
	Boards(ctx context.Context) <-chan class.Board
	// Do takes an action that leaves where the class is; class.ErrMoved says that the
	// class is elsewhere already, and that nothing was done. Its error is shown to the instructor as a sentence, without
	// its full stop: class.ErrTooFew, class.ErrNoStep, or why nothing could be kept.
	Do(ctx context.Context, a Action, leaves class.Mark) error
	// Add takes every result code and every row of a sheet of paper's digits in a text
	// into the class, and returns what became of them, a sentence each, without the
	// codes: others may see the screen.
	Add(ctx context.Context, text string) (lines []string, err error)
}

// Options say what is shown, and where.
type Options struct {
	Wall     bool             // what the class sees
	Controls bool             // what the instructor sees: a strip below the wall, or without Wall the whole screen
	Own      bool             // on the host's own terminal: leaving stops the host, and is asked a second time
	ASCII    bool             // draw with ASCII only
	Now      func() time.Time // the clock between two boards; nil: time.Now
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

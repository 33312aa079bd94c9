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
//     Class.
package projector

import (
	"context"
	"sync"
	"time"

	"rolefit/workshop/class"
)

// Action is a request of the controls to the host.
type Action = class.Action

// Class supplies boards and takes actions; package host implements it.
type Class interface {
	// Boards subscribes. The first board comes at once, then one after each change,
	// coalesced to a few a second: a slow reader gets the newest alone. The channel is
	// closed when the context ends or the host stops.
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
	Light    bool             // colors for a light background, until the terminal tells its own
	Now      func() time.Time // the clock between two boards
}

// console is the state that the full-screen and the line-by-line program share.
type console struct {
	o     Options
	link  link
	known bool // board is set
	board class.Board
	at    time.Time // when board came
	asked Action    // the action to confirm, or leave; empty: none

	// The last step that another facilitator took.
	left  class.Mark // the mark before it
	moved time.Time  // when its board came; zero: never
}

// saw sets the board and returns the one before; own says that an action taken here led
// to it.
func (c *console) saw(b class.Board, own bool) (was class.Board) {
	was, now := c.board, c.o.Now()
	switch {
	case !c.known || b.Mark() == was.Mark():
	case own:
		c.moved = time.Time{}
	default:
		c.left, c.moved = was.Mark(), now
	}
	c.board, c.at, c.known = b, now, true
	return was
}

// now returns the board with its clock moved on to this moment.
func (c *console) now() class.Board {
	b := c.board
	if c.known {
		b.Now = b.Now.Add(c.o.Now().Sub(c.at))
	}
	return b
}

// Within these times of another facilitator's step, a key or a typed word counts as meant
// for the board before it.
const (
	react      = 700 * time.Millisecond
	reactTyped = 2 * time.Second
)

// crossed reports whether an action was meant for the board before another facilitator's
// step, at most react ago.
func (c *console) crossed(a Action, react time.Duration) bool {
	return c.o.Now().Sub(c.moved) < react && !a.Meets(c.left, c.board.Mark())
}

// mark holds the parts of a board that an action changes.
type mark struct {
	class.Mark

	revealed int
	deadline time.Time
}

func markOf(b class.Board) mark {
	return mark{b.Mark(), b.State.Revealed, b.State.Deadline.UTC()}
}

// link is a Class with the context of one program.
type link struct {
	boards func() <-chan class.Board // of the one subscription, which the first call begins
	do     func(a Action, leaves class.Mark) error
	hand   func(text string) ([]string, error)
	close  func() // ends the subscription and cancels calls under way
}

func newLink(ctx context.Context, d Class) link {
	ctx, cancel := context.WithCancel(ctx)
	return link{
		boards: sync.OnceValue(func() <-chan class.Board { return d.Boards(ctx) }),
		do:     func(a Action, leaves class.Mark) error { return d.Do(ctx, a, leaves) },
		hand:   func(text string) ([]string, error) { return d.Add(ctx, text) },
		close:  cancel,
	}
}

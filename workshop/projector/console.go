package projector

import (
	"context"
	"time"

	"rolefit/workshop/class"
)

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
	was, now := c.board, c.o.now()
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
		b.Now = b.Now.Add(c.o.now().Sub(c.at))
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
	return c.o.now().Sub(c.moved) < react && !a.Meets(c.left, c.board.Mark())
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

// link is a Desk with the context of one program.
type link struct {
	boards func() <-chan class.Board
	do     func(a Action, leaves class.Mark) error
	hand   func(text string) ([]string, error)
	close  func() // ends the subscription and cancels calls under way
}

func newLink(ctx context.Context, d Desk) link {
	ctx, cancel := context.WithCancel(ctx)
	return link{
		boards: func() <-chan class.Board { return d.Boards(ctx) },
		do:     func(a Action, leaves class.Mark) error { return d.Do(ctx, a, leaves) },
		hand:   func(text string) ([]string, error) { return d.Add(ctx, text) },
		close:  cancel,
	}
}

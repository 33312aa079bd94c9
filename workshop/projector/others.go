package projector

import (
	"time"

	"rolefit/workshop/class"
)

// How long after a step of somebody else a key, or a word that is typed, was still meant
// for the board before it.
const (
	react      = 700 * time.Millisecond
	reactTyped = 2 * time.Second
)

// others are those who move the class on as well.
type others struct {
	left  class.Mark // where the class was before the last of their steps
	moved time.Time  // when that was seen; zero: never
}

// saw notes a board that comes after another one; own says that it was asked for here,
// and is looked at.
func (o *others) saw(was, b class.Board, own bool, now time.Time) {
	switch {
	case b.Mark() == was.Mark():
	case own:
		o.moved = time.Time{}
	default:
		o.left, o.moved = was.Mark(), now
	}
}

// crossed says that an action was meant for the board before a step of theirs.
func (o *others) crossed(a Action, b class.Board, now time.Time, react time.Duration) bool {
	return now.Sub(o.moved) < react && !a.Meets(o.left, b.Mark())
}

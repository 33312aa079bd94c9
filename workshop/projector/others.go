package projector

import (
	"time"

	"rolefit/workshop/class"
)

// Within these times of another facilitator's step, a key or a typed word counts as meant
// for the board before it.
const (
	react      = 700 * time.Millisecond
	reactTyped = 2 * time.Second
)

// others tracks the last step that another facilitator took.
type others struct {
	left  class.Mark // the mark before that step
	moved time.Time  // when its board came; zero: never
}

// saw notes the step between two boards; own says that it was taken here.
func (o *others) saw(was, b class.Board, own bool, now time.Time) {
	switch {
	case b.Mark() == was.Mark():
	case own:
		o.moved = time.Time{}
	default:
		o.left, o.moved = was.Mark(), now
	}
}

// crossed reports whether an action was meant for the board before another facilitator's
// step, at most react ago.
func (o *others) crossed(a Action, b class.Board, now time.Time, react time.Duration) bool {
	return now.Sub(o.moved) < react && !a.Meets(o.left, b.Mark())
}

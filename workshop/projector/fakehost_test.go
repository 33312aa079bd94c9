package projector

import (
	"context"
	"sync"
	"time"

	"rolefit/workshop/class"
)

// fakeHost is a fake host without a network: a class of n people, all finished as soon as they
// answer.
type fakeHost struct {
	mu    sync.Mutex
	n     int
	now   func() time.Time
	state class.State
	alarm []string
	// intake is in doubt; nil: none is.
	intake *class.Intake
	late   time.Duration      // how long after an action its board comes
	fails  error              // error of the next actions
	did    []Action           // in order
	boats  []chan class.Board // of the subscribers
	ctx    context.Context    //nolint:containedctx // to see that the last subscription ends
	ended  bool
	added  []string
}

func newFakeHost(n int) *fakeHost { return &fakeHost{n: n, now: clockAt, state: class.NewState(10)} }

func (d *fakeHost) Boards(ctx context.Context) <-chan class.Board {
	d.mu.Lock()
	defer d.mu.Unlock()
	ch := make(chan class.Board, 16)
	d.ctx = ctx
	if d.ended {
		close(ch)
		return ch
	}
	ch <- d.board()
	d.boats = append(d.boats, ch)
	return ch
}

func (d *fakeHost) Do(_ context.Context, a Action, _ class.Mark) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.did = append(d.did, a)
	if d.fails != nil {
		return d.fails
	}
	w := class.Input{
		Now: d.now(), Counts: d.board().Counts, Ready: readyOf(d.n), Votes: d.n,
		Vote: &class.Vote{Split: class.Split{B: d.n}}, Topics: []string{"a", "b", "c", "d"},
	}
	if a == class.TakeBack {
		d.intake.Taken = !d.intake.Taken
	} else {
		if a == class.Forward && d.state.Phase == class.AtAnswering {
			d.state.Revealed = w.Ready.Takes
		}
		next, err := d.state.Do(a, w)
		if err != nil {
			return err
		}
		d.state = next
	}
	if d.late == 0 {
		d.publish()
		return nil
	}
	go func() {
		time.Sleep(d.late)
		d.change(func(*fakeHost) {})
	}()
	return nil
}

// Add records a text, and returns its length.
func (d *fakeHost) Add(_ context.Context, text string) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails != nil {
		return nil, d.fails
	}
	d.added = append(d.added, text)
	return []string{"Added: 2.", "Line 3 is in the class already; it counts once."}, nil
}

func (d *fakeHost) publish() {
	for _, ch := range d.boats {
		ch <- d.board()
	}
}

// stop closes every channel, for ever.
func (d *fakeHost) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, ch := range d.boats {
		close(ch)
	}
	d.boats, d.ended = nil, true
}

// change changes the class from outside.
func (d *fakeHost) change(by func(*fakeHost)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	by(d)
	d.publish()
}

func (d *fakeHost) board() class.Board {
	var b class.Board
	switch d.state.Phase {
	case class.AtAnswering:
		b = answeringBoard(d.n)
		b.Counts.Done = d.n
	case class.AtReveal:
		b = revealBoard(d.n)
	case class.AtDiscuss:
		b = discussBoard(d.n, d.state.Round, func(t *class.Topic) { t.Number = d.state.Topic + 1 })
	case class.AtEnd:
		b = endBoard(d.n)
	default:
		b = lobbyBoard(d.n)
	}
	b.State, b.Now, b.Alarms = d.state, d.now(), d.alarm
	if d.intake != nil {
		in := *d.intake
		b.Intake = &in
	}
	b.Next = d.state.NextStep(class.Input{Now: b.Now, Counts: b.Counts, Ready: readyOf(d.n), Votes: d.n, Topics: []string{"a", "b", "c"}})
	return b
}

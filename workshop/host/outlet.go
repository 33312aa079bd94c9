package host

import (
	"context"
	"slices"

	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// outlet passes the newest value to one reader; an unread value is replaced. Only one
// goroutine at a time may call put.
type outlet[T any] struct{ ch chan T }

func newOutlet[T any]() *outlet[T] { return &outlet[T]{make(chan T, 1)} }

func (o *outlet[T]) put(v T) {
	select {
	case <-o.ch:
	default:
	}
	o.ch <- v // never blocks: the channel was emptied, and put has one caller
}

// boards implements Host.Boards.
func (r *room) boards(ctx context.Context) <-chan class.Board {
	o := newOutlet[class.Board]()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		close(o.ch)
		return o.ch
	}
	o.put(r.board())
	r.boardsOut[o] = struct{}{}
	context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if _, ok := r.boardsOut[o]; ok {
			delete(r.boardsOut, o)
			close(o.ch)
		}
	})
	return o.ch
}

// feed carries the news of the class to one participant.
type feed struct {
	*outlet[quiz.News]

	aloud bool // also say the sentences that newer versions of the quiz say by themselves
	last  told
	over  bool // it has no reader any more
}

// tell puts n. It keeps the sentence of an unread value if n has none and asks the same
// question.
func (f *feed) tell(n quiz.News) {
	select {
	case unread := <-f.ch:
		if n.Says == "" && n.Ask == unread.Ask {
			n.Says = unread.Says
		}
	default:
	}
	f.put(n)
}

// told is the part of the state that a participant's news depend on; publish sends news
// when it has changed.
type told struct {
	phase    class.Phase
	ask      string
	revealed int
	shown    int // number of questions that the class has come to
	closed   int // number of closed second votes
	mended   int // number of times that the store worked again: sittings with pending events retry then
}

// listen subscribes a participant to the news of the class. stop ends that; call it
// once.
func (r *room) listen(aloud bool) (f *feed, stop func()) {
	f = &feed{outlet: newOutlet[quiz.News](), aloud: aloud}
	r.mu.Lock()
	defer r.mu.Unlock()
	f.last = r.told()
	f.put(r.news(f, told{}))
	r.feeds[f] = struct{}{}
	return f, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.feeds, f)
		f.over = true
		close(f.ch) // ends a waiting reader
	}
}

func (r *room) told() told {
	t := told{phase: r.state.Phase, ask: r.state.Asks(), shown: len(r.state.Shown()), closed: len(r.state.Closed), mended: r.mended}
	if r.state.Shows() {
		t.revealed = r.state.Revealed
	}
	return t
}

// publish sends the board to all subscribers, and news to the feeds that need it.
func (r *room) publish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.board()
	for o := range r.boardsOut {
		o.put(b)
	}
	now := r.told()
	for f := range r.feeds {
		if f.last != now {
			f.tell(r.news(f, f.last))
			f.last = now
		}
	}
}

// news returns the news for a participant who was last told before. The caller holds
// the lock.
func (r *room) news(f *feed, before told) quiz.News {
	now := r.told()
	n := quiz.News{Ask: now.ask, Class: r.sections(now)}
	switch { // the sentences name no key, because its effect depends on the participant's screen
	case now.ask != "" && now.ask != before.ask:
		if f.aloud {
			n.Says = "Your class answers a question again. You vote where your own result is."
		}
	case before.phase == class.AtEnd && now.phase != class.AtEnd:
		n.Says = "Your class goes on."
	case now.revealed > 0 && before.revealed == 0:
		if f.aloud {
			n.Says = "Your class's result is here. It stands beside your own."
		}
	case now.revealed > before.revealed:
		n.Says = "Your class's result takes in more people now."
	case now.phase == class.AtEnd && before.phase != class.AtEnd:
		n.Says = "The class has ended. Your result stays here until you leave."
	}
	return n
}

// sections returns the class's result for participants; nil before the reveal. Like the
// wall, it has a question only once the class has come to it and while no second vote
// on it is open. The caller holds the lock.
func (r *room) sections(now told) []report.Section {
	if now.revealed == 0 {
		return nil
	}
	if now != r.saidAt {
		sheets := class.Sheets(r.frozen)
		shown := slices.DeleteFunc(r.state.Shown(), func(id string) bool { return id == now.ask })
		r.saidAt, r.said = now, report.ClassSections(report.Class{
			Assessment: r.o.Model.Assessment(), Model: r.o.Model, Name: r.o.Class.Name,
			Joined: max(r.counts.Joined, len(sheets)), Sheets: sheets, Votes: r.state.ClassVotes(),
			Devices: class.Devices(r.o.Model, r.frozen),
		}, shown)
	}
	return r.said
}

// shut closes the channels of all boards.
func (r *room) shut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	for o := range r.boardsOut {
		delete(r.boardsOut, o)
		close(o.ch)
	}
}

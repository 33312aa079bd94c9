package host

import (
	"context"
	"slices"

	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// outlet hands the newest of something to one reader, who may be slow: what was not
// read is replaced. It is written to by one goroutine at a time.
type outlet[T any] struct{ ch chan T }

func newOutlet[T any]() *outlet[T] { return &outlet[T]{make(chan T, 1)} }

func (o *outlet[T]) put(v T) {
	select {
	case <-o.ch:
	default:
	}
	o.ch <- v // there is room: nobody else writes
}

// boards subscribes to what may be shown.
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

// feed is the news of the class for one participant.
type feed struct {
	*outlet[quiz.News]

	aloud bool // what the quiz says by itself is said as well: earlier versions of it do not
	last  told
	over  bool // nobody reads it any more
}

// tell hands on what is new. A sentence that was not read yet stays, where there is
// no newer one and no other question.
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

// told is what a participant's news depend on.
type told struct {
	phase    class.Phase
	ask      string
	revealed int
	shown    int // questions that the class has come to
	closed   int // second votes
	mended   int // times that answers could be kept again: who has some that are not tries then
}

// listen subscribes a participant to the class's news; stop, to be called once, ends
// that.
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
		close(f.ch) // ends whoever still waits for news
	}
}

func (r *room) told() told {
	t := told{phase: r.state.Phase, ask: r.state.Asks(), shown: len(r.state.Shown()), closed: len(r.state.Closed), mended: r.mended}
	if r.state.Shows() {
		t.revealed = r.state.Revealed
	}
	return t
}

// publish hands what is new to everybody.
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

// news is what a participant is told, who was told something else before. The lock
// is held.
func (r *room) news(f *feed, before told) quiz.News {
	now := r.told()
	n := quiz.News{Ask: now.ask, Class: r.sections(now)}
	switch { // no key is named: what it does depends on where somebody is
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

// sections is the class's result for participants; nil before the reveal. It follows
// the wall: a question is in it once the wall has brought it, but not while it is
// voted on again.
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

// shut ends what everybody is told.
func (r *room) shut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	for o := range r.boardsOut {
		delete(r.boardsOut, o)
		close(o.ch)
	}
}

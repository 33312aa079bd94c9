package host

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// pace is how often what is shown is worked out anew at most, and how often the
// clock is looked at.
const pace = 250 * time.Millisecond

// room is a class while it goes on: its state, and who is shown what of it.
type room struct {
	o     Options
	dirty chan struct{} // something may have changed

	mu        sync.Mutex
	state     class.State
	frozen    []class.Sheet
	reveal    *class.Reveal    // of the frozen sheets
	said      []report.Section // the same in words, for participants
	saidAt    told             // what these words are of
	topics    []string         // ids of the questions that split them, most first
	counts    class.Counts
	ready     class.Ready          // what a reveal would take in; of use while people answer
	votes     int                  // second votes on the question at hand
	mended    int                  // times that answers could be kept again
	alarms    map[alarmKind]string // what somebody has to see to
	connected int                  // who have a seat and are here
	away      int                  // who have a seat, are not done, and are not here
	intake    *class.Intake        // that is in doubt; nil: none
	doubted   []string             // the ids of its sheets
	join      []string             // how the class is joined, at least a line
	moved     time.Time            // when that changed
	kept      []byte               // the state as the store has it
	tried     []byte               // a state that may be kept in its place: the store failed; nil: none
	boardsOut map[*outlet[class.Board]]struct{}
	feeds     map[*feed]struct{}
	over      bool
}

// openRoom takes a class up where the store has it.
func openRoom(ctx context.Context, o Options) (*room, error) {
	r := &room{
		o: o, dirty: make(chan struct{}, 1), kept: o.Class.State, join: o.Join, alarms: map[alarmKind]string{},
		boardsOut: map[*outlet[class.Board]]struct{}{}, feeds: map[*feed]struct{}{},
	}
	var err error
	if r.state, err = class.ReadState(o.Class.State); err != nil {
		return nil, fmt.Errorf("go on with the class %s: %w", quotedName(o.Class.Name), err)
	}
	if err := r.look(ctx); err != nil {
		return nil, err
	}
	if r.state.OneRouter != o.OneRouter { // a report in another process needs to know
		r.state.OneRouter = o.OneRouter
		if err := r.keep(ctx); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// thaw works out what may be shown of the frozen sheets.
func (r *room) thaw() {
	r.state = r.state.Froze(len(r.frozen))
	if r.reveal = class.RevealOf(r.o.Model, r.frozen); r.reveal != nil {
		g := r.reveal.Group
		r.topics = slices.DeleteFunc(r.o.Model.Topics(g, len(g.Questions)), func(id string) bool {
			q, _ := g.Question(id)
			return q.N < class.LeastRevealed
		})
	}
}

// look counts who has got how far, and sees what is frozen and what a reveal would take
// in: all of it is shown together, so that no figure is of another moment than the next.
// The lock is not held while the store is asked.
func (r *room) look(ctx context.Context) error {
	counts, err := r.o.Store.Counts(ctx, r.o.Class.Name)
	if err != nil {
		return fmt.Errorf("count who has got how far: %w", err)
	}
	r.mu.Lock()
	question := r.state.Asks()
	r.mu.Unlock()
	votes := 0
	if question != "" {
		values, err := r.o.Store.Votes(ctx, r.o.Class.Name, question)
		if err != nil {
			return fmt.Errorf("count the votes: %w", err)
		}
		votes = len(values)
	}
	if err := r.notice(ctx); err != nil {
		return err
	}
	ready, err := r.weigh(ctx, counts)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts, r.votes, r.ready = counts, votes, ready
	return nil
}

// weigh sees what a reveal would take in, while people answer.
func (r *room) weigh(ctx context.Context, counts class.Counts) (class.Ready, error) {
	r.mu.Lock()
	now, more := r.ready, max(counts.Done-r.state.Revealed, 0)
	answering := r.state.Phase == class.AtAnswering
	frozen, oneRouter := r.frozen, r.state.OneRouter
	r.mu.Unlock()
	switch {
	case !answering:
		return now, nil
	case more < class.LeastMore:
		return class.Ready{More: more}, nil
	}
	return ready(ctx, r.o.Store, r.o.Model, r.o.Class.Name, frozen, oneRouter)
}

// run keeps everybody up to date until the context ends. Reading the sheets of a thousand
// takes a while: a round is followed by a rest of so many times its length, or until a
// facilitator does something.
func (r *room) run(ctx context.Context) {
	const seldom, rest = time.Second, 9
	defer r.shut()
	changes, err := r.o.Store.Watch(ctx, r.o.Class.Name)
	if err != nil {
		r.o.Log.Error("the store cannot be watched; counts are looked up once a second", "why", err)
	}
	slow := time.NewTicker(seldom)
	defer slow.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-changes:
			if !ok {
				changes = nil
			}
		case <-r.dirty:
		case <-slow.C:
			if changes != nil {
				r.publish() // the clock
				continue
			}
		}
		began := time.Now()
		if err := r.look(ctx); err != nil && ctx.Err() == nil {
			r.o.Log.Error("the class cannot be counted", "why", err)
		}
		r.publish()
		rested := time.After(rest * time.Since(began))
		select { // what changes meanwhile is seen in the next round
		case <-ctx.Done():
			return
		case <-time.After(pace):
		}
		select {
		case <-ctx.Done():
			return
		case <-rested:
		case <-r.dirty: // a facilitator does not wait
			r.touch()
		}
	}
}

// notice takes up what a report froze before the first reveal.
func (r *room) notice(ctx context.Context) error {
	r.mu.Lock()
	known, oneRouter := len(r.frozen) > 0, r.state.OneRouter
	r.mu.Unlock()
	if known {
		return nil
	}
	kept, err := r.o.Store.Frozen(ctx, r.o.Class.Name)
	if err != nil {
		return fmt.Errorf("read the class's frozen sheets: %w", err)
	}
	frozen, err := thawed(ctx, r.o.Store, r.o.Model, r.o.Class.Name, kept, oneRouter)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.frozen) == 0 && len(frozen) > 0 {
		r.frozen = frozen
		r.thaw()
	}
	return nil
}

func (r *room) touch() {
	select {
	case r.dirty <- struct{}{}:
	default:
	}
}

func (r *room) world(now time.Time) class.World {
	return class.World{Now: now, Counts: r.counts, Ready: r.ready, Votes: r.votes, Topics: r.topics}
}

// board is what may be shown now. The lock is held.
func (r *room) board() class.Board {
	now := r.o.Now()
	return class.Board{
		Class: r.o.Class.Name, Title: r.o.Model.Assessment().Title, Practice: r.o.Practice, Join: r.join,
		Program:     r.o.Program,
		Fingerprint: gossh.FingerprintSHA256(r.o.Key.PublicKey()), ECDSA: r.ecdsa(),
		State: r.state, Now: now, Counts: r.counts, Reveal: r.shown(),
		Topic: class.TopicOf(r.o.Model, r.state, r.shown(), r.votes),
		Next:  r.state.NextStep(r.world(now)), Alarms: r.alarmed(),
		Connected: r.connected, Away: r.away, Voters: r.counts.Voters, Intake: r.intake,
		MovedJoin: !r.moved.IsZero() && now.Sub(r.moved) < movedFor,
	}
}

// ecdsa is the fingerprint of the host's ECDSA key; empty where it has none.
func (r *room) ecdsa() string {
	for _, k := range r.o.Keys {
		if strings.HasPrefix(k.PublicKey().Type(), "ecdsa-") {
			return gossh.FingerprintSHA256(k.PublicKey())
		}
	}
	return ""
}

// shown is the reveal, from the moment on when the class has come to it.
func (r *room) shown() *class.Reveal {
	if r.state.Shows() {
		return r.reveal
	}
	return nil
}

// open says whether newcomers may join.
func (r *room) open() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.Open()
}

func (r *room) phase() class.Phase {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.Phase
}

// asks is the id of the question that may be answered again; empty: none.
func (r *room) asks() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.Asks()
}

// send puts news of one participant's own in their feed, in place of the class's.
func (r *room) send(f *feed, n quiz.News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.feeds, f)
	if !f.over {
		f.put(n)
	}
}

package host

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/latest"
	"rolefit/internal/report"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// pace is the shortest time between two looks at the store.
const pace = 250 * time.Millisecond

// liveClass is a running class: its state and its subscribers.
type liveClass struct {
	o     Options
	dirty latest.Value[struct{}] // something may have changed

	mu       sync.Mutex
	state    class.State
	snapshot []class.Sheet    // the frozen sheets
	reveal   *class.Reveal    // of the frozen sheets
	said     []report.Section // the reveal in words, for participants
	saidAt   newsState        // state for which said was written
	topics   []string         // ids of the questions that split the frozen sheets, most first
	counts   class.Counts
	ready    class.Ready          // sheets that a reveal would add; updated at AtAnswering
	votes    int                  // second votes on the current question
	mended   int                  // number of times that the store worked again
	alarms   [alarmKinds]string   // sentences; "" for none
	here     present              // members who are connected to this host
	told     present              // what other hosts were told of them last
	toldAt   time.Time            // when; zero: to be told at once
	askedAt  time.Time            // when a host that is apart asked the others for that
	there    map[string]elsewhere // what other hosts told, by their name
	unheard  bool                 // other hosts, if there are any, have not had the time to tell
	intake   *class.Intake        // the suspicious intake; nil: none
	doubted  []string             // ids of its sheets and seats
	login    string               // of the class at a door of several; empty: people name none
	join     []string             // commands to join, at least one
	web      []string             // addresses of the pages for browsers
	moved    time.Time            // when join or web changed
	kept     []byte               // the state in the store
	saves    int                  // of this host; kept may come back to what it was
	tried    []byte               // a state that a failed call may have stored instead; nil: none
	boards   latest.Hub[struct{}, class.Board]
	feeds    map[*feed]struct{}
	deleted  bool // the class, while it is hosted
}

// openClass resumes a class from its stored state.
func openClass(ctx context.Context, o Options) (*liveClass, error) {
	r := &liveClass{
		o: o, dirty: latest.New[struct{}](), kept: o.Class.State, join: o.Join, web: o.Web, there: map[string]elsewhere{},
		feeds: map[*feed]struct{}{},
	}
	var err error
	if r.state, err = class.ReadState(o.Class.State); err != nil {
		return nil, fmt.Errorf("continue the class %s: %w", quotedName(o.Class.Name), err)
	}
	if err := r.look(ctx); err != nil {
		return nil, err
	}
	if err := r.route(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// route keeps Options.OneRouter in the state, which all hosts and reports of the class read.
func (r *liveClass) route(ctx context.Context) error {
	for says := r.o.OneRouter; says != nil && r.state.OneRouter != *says; {
		r.state.OneRouter = *says
		err := r.keep(ctx)
		if errors.Is(err, class.ErrMoved) { // another host took a step meanwhile
			err = r.catchUp(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// useSnapshot sets the frozen sheets, and computes the reveal and the topics from them.
func (r *liveClass) useSnapshot(frozen []class.Sheet) {
	r.snapshot, r.state.Revealed = frozen, len(frozen)
	if r.reveal = class.RevealOf(r.o.Model, r.snapshot); r.reveal != nil {
		g := r.reveal.Group
		r.topics = slices.DeleteFunc(r.o.Model.Topics(g, len(g.Questions)), func(id string) bool {
			q, _ := g.Question(id)
			return q.N < class.LeastRevealed
		})
	}
}

// look reads counts, votes and frozen sheets from the store and sets them together, so
// that a board never mixes figures of two moments. It calls the store without the lock.
// Before the first reveal here it looks for a snapshot that a report froze in another
// process. Sheets for a reveal are weighed from LeastMore new ones on, at AtAnswering and
// at AtLobby, so that the step between them leaves no figure behind. Figures that another
// step has overtaken are dropped; run looks again.
func (r *liveClass) look(ctx context.Context) error {
	if err := r.catchUp(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	state, snapshot, ready := r.state, r.snapshot, r.ready
	r.mu.Unlock()
	counts, err := r.o.Store.Counts(ctx, r.o.Class.Name)
	if err != nil {
		return fmt.Errorf("count who has got how far: %w", err)
	}
	votes := 0
	if question := state.Asks(); question != "" {
		values, err := r.o.Store.Votes(ctx, r.o.Class.Name, question)
		if err != nil {
			return err
		}
		votes = len(values)
	}
	if len(snapshot) == 0 || len(snapshot) < state.Revealed { // another program may have frozen some
		if snapshot, err = r.loadSnapshot(ctx, state.OneRouter); err != nil {
			return err
		}
	}
	switch more := max(counts.Done-len(snapshot), 0); {
	case state.Phase != class.AtLobby && state.Phase != class.AtAnswering:
	case more < class.LeastMore:
		ready = class.Ready{More: more}
	default:
		finished, err := r.o.Store.Finished(ctx, r.o.Class.Name)
		if err != nil {
			return fmt.Errorf("read the class's sheets: %w", err)
		}
		ready = class.ReadyFor(r.o.Model, snapshot, sheetsOf(r.o.Model, finished, state.OneRouter))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state.Mark() != state.Mark() || len(r.snapshot) > len(snapshot) {
		r.touch() // a step was taken meanwhile: the figures are of the state before it
		return nil
	}
	r.counts, r.votes, r.ready = counts, votes, ready
	if len(r.snapshot) < len(snapshot) {
		r.useSnapshot(snapshot)
	}
	return nil
}

// loadSnapshot reads the snapshot of the class from the store.
func (r *liveClass) loadSnapshot(ctx context.Context, oneRouter bool) ([]class.Sheet, error) {
	kept, err := r.o.Store.Snapshot(ctx, r.o.Class.Name)
	if err != nil {
		return nil, fmt.Errorf("read the class's frozen sheets: %w", err)
	}
	return readSnapshot(ctx, r.o.Store, r.o.Model, r.o.Class.Name, kept, oneRouter)
}

// catchUp reads the state of the class, which another host may have changed. Errors: of the
// store, class.ErrForgotten, class.ErrState.
func (r *liveClass) catchUp(ctx context.Context) error {
	saves := get(r, &r.saves)
	c, err := r.o.Store.Class(ctx, r.o.Class.Name)
	switch {
	case err != nil:
		return err
	case c.Report != nil:
		return fmt.Errorf("read the class: %w", class.ErrForgotten)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.saves != saves: // a step was taken meanwhile
		r.touch()
		return nil
	case bytes.Equal(c.State, r.kept):
		return nil
	}
	state, err := class.ReadState(c.State)
	if err == nil {
		state.Revealed = max(state.Revealed, len(r.snapshot)) // frozen sheets stay frozen
		if state.OneRouter != r.state.OneRouter {
			r.o.Log.Info("another host of the class says whether it shares one address", "one_router", state.OneRouter)
		}
		r.state, r.kept, r.tried = state, c.State, nil
	}
	return err
}

// deleted reports whether an error of the store says that the class was deleted.
func deleted(err error) bool {
	return errors.Is(err, class.ErrNoClass) || errors.Is(err, class.ErrForgotten)
}

// gone notes once that the class was deleted, and says so to laptops that follow it.
func (r *liveClass) gone() {
	r.mu.Lock()
	known := r.deleted
	r.deleted = true
	r.mu.Unlock()
	if !known {
		r.o.Log.Info("the class was deleted; its people are told")
		r.publish()
	}
}

// Deleted reports whether the class was deleted while it was hosted.
func (r *liveClass) Deleted() bool { return get(r, &r.deleted) }

// run keeps the subscribers up to date until ctx ends or the class is deleted. Reading the sheets of a thousand
// takes a while, so it rests nine times as long after each look, unless a facilitator
// acts.
func (r *liveClass) run(ctx context.Context) {
	const seldom, rest = time.Second, 9
	defer r.boards.Close()
	changes, err := r.o.Store.Watch(ctx, r.o.Class.Name)
	if err != nil {
		r.o.Log.Error("the store cannot be watched; counts are looked up once a second", "why", err)
	}
	r.touch() // something may have changed since openClass
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
				r.publish() // updates the clock
				continue
			}
		}
		began := time.Now()
		switch err := r.look(ctx); {
		case err == nil || ctx.Err() != nil:
		case deleted(err):
			r.gone()
			return
		default:
			r.o.Log.Error("the class cannot be counted", "why", err)
		}
		r.publish()
		rested := time.After(rest * time.Since(began))
		select { // the next round sees changes from here on
		case <-ctx.Done():
			return
		case <-time.After(pace):
		}
		select {
		case <-ctx.Done():
			return
		case <-rested:
		case <-r.dirty: // a facilitator has acted
			r.touch()
		}
	}
}

func (r *liveClass) touch() { r.dirty.Put(struct{}{}) }

func (r *liveClass) input(now time.Time) class.Input {
	return class.Input{Now: now, Counts: r.counts, Ready: r.ready, Votes: r.votes, Topics: r.topics}
}

// board returns the present board. The caller holds the lock.
func (r *liveClass) board() class.Board {
	now, ways := r.o.Now(), r.ways()
	return class.Board{
		Class: r.o.Class.Name, Title: r.o.Model.Assessment().Title, Practice: r.o.Practice, Join: ways.Join, Web: ways.Web,
		Program:     r.o.Program,
		Store:       r.o.StoreFile,
		Database:    r.o.Database,
		Fingerprint: ways.Keys[0], ECDSA: ways.Keys[1],
		State: r.state, Now: now, Counts: r.counts, Reveal: r.shown(),
		Topic: class.TopicOf(r.o.Model, r.state, r.shown(), r.votes),
		Next:  r.state.NextStep(r.input(now)), Alarms: slices.DeleteFunc(slices.Clone(r.alarms[:]), func(text string) bool { return text == "" }),
		Connected: r.everywhere().connected, Away: r.away(), Unheard: r.unheard, Voters: r.counts.Voters, Intake: r.intake,
		MovedJoin: !r.moved.IsZero() && now.Sub(r.moved) < movedFor,
	}
}

// fingerprints returns the fingerprint of the host key and that of its ECDSA key; "" for no such key.
func (o Options) fingerprints() []string {
	prints := make([]string, 2)
	if o.Key != nil {
		prints[0] = gossh.FingerprintSHA256(o.Key.PublicKey())
	}
	if i := slices.IndexFunc(o.Keys, func(k gossh.Signer) bool { return strings.HasPrefix(k.PublicKey().Type(), "ecdsa-") }); i >= 0 {
		prints[1] = gossh.FingerprintSHA256(o.Keys[i].PublicKey())
	}
	return prints
}

// shown returns the reveal if the class has reached it, else nil.
func (r *liveClass) shown() *class.Reveal {
	if r.state.Shows() {
		return r.reveal
	}
	return nil
}

// get reads a field of a class under its lock.
func get[T any](r *liveClass, field *T) T {
	r.mu.Lock()
	defer r.mu.Unlock()
	return *field
}

// at returns the state of the class.
func (r *liveClass) at() class.State { return get(r, &r.state) }

// send puts a participant's own news in f and unsubscribes f from the news of the
// class.
func (r *liveClass) send(f *feed, n quiz.News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.feeds, f)
	if !f.over {
		f.Put(n)
	}
}

// Do takes a facilitator's action that was chosen at the mark leaves and returns once the
// new state is stored. Its error is one for the facilitator; class.ErrMoved if the class is
// no longer at that mark.
func (r *liveClass) Do(ctx context.Context, a class.Action, leaves class.Mark) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.touch()
	now := r.state.Mark()
	now.Taken = r.intake != nil && r.intake.Taken
	if !a.Meets(leaves, now) {
		return class.ErrMoved
	}
	if a == class.TakeBack {
		return r.takeBack(ctx)
	}
	before := r.state
	err := r.step(ctx, a)
	if err == nil {
		err = r.keep(ctx)
	}
	if err != nil {
		r.state = before
		r.state.Revealed = len(r.snapshot) // frozen sheets stay frozen
	}
	return err
}

// keep stores the state if the store still has the last state of this host. A failed
// call may have stored its state all the same, so tried is accepted as well. Error:
// class.ErrMoved if another program has changed it. The caller holds the lock.
func (r *liveClass) keep(ctx context.Context) error {
	data, err := json.Marshal(r.state)
	if err != nil {
		return fmt.Errorf("save what the class does: %w", err)
	}
	err = r.o.Store.SetState(ctx, r.o.Class.Name, r.kept, data)
	if errors.Is(err, class.ErrMoved) && r.tried != nil {
		err = r.o.Store.SetState(ctx, r.o.Class.Name, r.tried, data)
	}
	switch {
	case err == nil:
		r.kept, r.tried = data, nil
		r.saves++
	case !errors.Is(err, class.ErrMoved):
		r.tried = data
	}
	return err
}

// step applies an action to the state. The caller holds the lock.
func (r *liveClass) step(ctx context.Context, a class.Action) (err error) {
	w := r.input(r.o.Now())
	if r.state.Asks() != "" && (a == class.Forward || a == class.Next || a == class.Finish) {
		if w.Vote, err = r.vote(ctx); err != nil {
			return err
		}
	}
	if a == class.Forward && r.state.Phase == class.AtAnswering {
		frozen, err := Freeze(ctx, r.o.Store, r.o.Model, r.o.Class.Name, r.state.OneRouter)
		if err != nil {
			return err
		}
		r.useSnapshot(frozen)
		w.Topics = r.topics
	}
	r.state, err = r.state.Do(a, w)
	return err
}

// vote returns the open second vote as it may be shown; nil if too few voted. The
// caller holds the lock.
func (r *liveClass) vote(ctx context.Context) (*class.Vote, error) {
	question := r.state.Asks()
	cast, err := r.o.Store.Votes(ctx, r.o.Class.Name, question)
	if err != nil {
		return nil, err
	}
	finished, err := r.o.Store.Finished(ctx, r.o.Class.Name)
	if err != nil {
		return nil, fmt.Errorf("see whose the votes are: %w", err)
	}
	values := make(map[string]int, len(cast))
	for _, c := range cast {
		values[c.Member] = c.Value
	}
	devices := make([]class.Sheet, len(finished))
	for i, f := range finished {
		devices[i] = class.Sheet{Member: f.Member}
		if !r.state.OneRouter {
			devices[i].Device = f.Device
		}
	}
	return class.VoteOf(class.WithDevices(r.snapshot, devices), question, values), nil
}

// takeBack withdraws the suspicious intake, or puts it back. Frozen sheets stay. The
// caller holds the lock.
func (r *liveClass) takeBack(ctx context.Context) error {
	if r.intake == nil {
		return errors.New("there is no intake to take back")
	}
	taken := !r.intake.Taken
	if _, err := r.o.Store.Withdraw(ctx, r.o.Class.Name, r.doubted, taken); err != nil {
		return fmt.Errorf("take the intake back: %w", err)
	}
	in := *r.intake // published boards share the old value
	in.Taken = taken
	r.intake = &in
	return nil
}

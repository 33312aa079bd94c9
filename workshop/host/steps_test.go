package host

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// TestTwoFacilitatorsMoveOnePhase has two facilitators press forward on the same board at
// once: the class moves one phase, and the second one gets an error that says so.
func TestTwoFacilitatorsMoveOnePhase(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 1, true)
	for range 8 {
		p.handIn("")
	}
	for _, want := range []class.Mark{
		{Phase: class.AtAnswering},
		{Phase: class.AtReveal},
		{Phase: class.AtDiscuss, Round: class.Talk},
		{Phase: class.AtDiscuss, Round: class.Voting},
		{Phase: class.AtDiscuss, Round: class.Voted},
		{Phase: class.AtDiscuss, Round: class.Talk, Topic: 1},
	} {
		leaves := p.room.board().Mark()
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			both.Go(func() { errs[i] = p.room.Do(t.Context(), class.Forward, leaves) })
		}
		both.Wait()
		at := p.room.board().Mark()
		if at.Question = ""; at != want {
			t.Fatalf("from %+v to %+v, want %+v", leaves, at, want)
		}
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), class.ErrMoved) {
			t.Errorf("from %+v: %v", leaves, errs)
		}
	}
	before := p.room.board().Mark()
	for _, a := range []class.Action{class.Blank, class.Door, class.Other} { // a key that turns something over does it once
		if err := p.room.Do(t.Context(), a, before); err != nil {
			t.Errorf("%s: %v", a, err)
		}
		if err := p.room.Do(t.Context(), a, before); !errors.Is(err, class.ErrMoved) {
			t.Errorf("%s a second time: %v", a, err)
		}
	}
	b := p.room.board()
	if at := b.Mark(); !at.Blank || !at.Shut || at.Question == before.Question || b.State.Open() {
		t.Errorf("%+v", b.State)
	}
}

// TestTakeBack withdraws an intake, and restores it.
func TestTakeBack(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 2, true)
	if err := p.room.Do(t.Context(), class.TakeBack, class.Mark{}); err == nil {
		t.Error("there was nothing to take back")
	}
	for range 14 {
		p.handIn("")
	}
	p.room.doubt(class.Intake{Sheets: 3, Seconds: 2, Addresses: 1}, []string{"sheet-01", "sheet-02", "sheet-03"})
	for _, want := range []struct {
		done  int
		taken bool
	}{{11, true}, {14, false}, {11, true}} {
		leaves := p.room.board().Mark()
		p.must(p.room.Do(t.Context(), class.TakeBack, leaves))
		if err := p.room.Do(t.Context(), class.TakeBack, leaves); !errors.Is(err, class.ErrMoved) {
			t.Errorf("twice: %v", err)
		}
		p.must(p.room.look(t.Context()))
		if b := p.room.board(); b.Counts.Done != want.done || b.Intake == nil || b.Intake.Taken != want.taken || b.Intake.Sheets != 3 {
			t.Errorf("%+v, %+v; want %+v", b.Counts, b.Intake, want)
		}
	}
	p.does(class.Forward)
	p.does(class.Forward)
	p.does(class.TakeBack)
	if b := p.room.board(); b.Reveal == nil || b.Reveal.Of != 9 { // two of the eleven have too few answers
		t.Errorf("the reveal: %+v", b.Reveal)
	}
}

// broken is a store that writes a state and reports a failure.
type broken struct {
	Store

	fails error
}

func (b *broken) SetState(ctx context.Context, name string, from, to []byte) error {
	return errors.Join(b.Store.SetState(ctx, name, from, to), b.fails)
}

// TestAStateThatWasKeptAllTheSame fails a write that was stored after all: the class stays in
// its phase, and the next step goes on from there.
func TestAStateThatWasKeptAllTheSame(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 3, false)
	b := &broken{Store: p.store, fails: class.ErrFull}
	p.room.o.Store = b
	for range 3 {
		if err := p.room.Do(t.Context(), class.Forward, class.Mark{Phase: class.AtLobby}); !errors.Is(err, class.ErrFull) {
			t.Fatal(err)
		}
	}
	b.fails = nil
	p.must(p.room.Do(t.Context(), class.Forward, class.Mark{Phase: class.AtLobby}))
	p.must(p.room.Do(t.Context(), class.Blank, class.Mark{}))
	if at := p.room.state.Phase; at != class.AtAnswering {
		t.Errorf("the class is at %s", at)
	}
}

// TestAnotherHostMovedTheClass expects a state of another host to be left alone.
func TestAnotherHostMovedTheClass(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 4, false)
	kept, err := json.Marshal(class.NewState(99))
	p.must(err)
	p.must(p.store.SetState(t.Context(), "Monday", p.room.kept, kept))
	if err := p.room.Do(t.Context(), class.Forward, class.Mark{Phase: class.AtLobby}); !errors.Is(err, class.ErrMoved) {
		t.Error(err)
	}
	if at := p.room.state.Phase; at != class.AtLobby {
		t.Errorf("the class is at %s", at)
	}
}

// TestOneRouterIsKept expects a report in another process to know the instructor's
// --one-router.
func TestOneRouterIsKept(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for _, oneRouter := range []bool{false, true} {
		p := newPlay(t, m, 5, oneRouter)
		for range 6 {
			p.handIn(attacker) // which is here one address
		}
		c, err := p.store.Class(t.Context(), "Monday")
		p.must(err)
		s, err := class.ReadState(c.State)
		p.must(err)
		frozen, err := Freeze(t.Context(), p.store, m, "Monday", s.OneRouter)
		if err != nil || s.OneRouter != oneRouter || len(frozen) > 0 != oneRouter {
			t.Errorf("%v: %d are frozen: %v", oneRouter, len(frozen), err)
		}
	}
}

// stepped is a store at which another host takes a step before the next change of the state.
type stepped struct {
	Store

	step func()
}

func (s *stepped) SetState(ctx context.Context, name string, from, to []byte) error {
	if step := s.step; step != nil {
		s.step = nil
		step()
	}
	return s.Store.SetState(ctx, name, from, to) //nolint:wrapcheck // the store's
}

// seen is a store that is read between two steps of this host.
type seen struct {
	Store

	step func()
}

func (s *seen) Class(ctx context.Context, name string) (class.Class, error) {
	s.step()
	c, err := s.Store.Class(ctx, name)
	s.step()
	return c, err //nolint:wrapcheck // the store's
}

// TestReadBetweenTwoSteps reads the class between a step and the one back, which leave the same
// state as before: the host does not take up what it read.
func TestReadBetweenTwoSteps(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 1, true)
	blank := func() { p.must(p.room.Do(t.Context(), class.Blank, p.room.board().Mark())) }
	p.room.o.Store = &seen{p.room.o.Store, blank}
	p.must(p.room.catchUp(t.Context()))
	if p.room.board().State.Blank {
		t.Error("the wall is blank after two steps")
	}
	blank()
}

// TestOneRouterIsOfTheClass opens a class at several hosts: the last that says --one-router, or its
// opposite, says it for all hosts, also if another one takes a step meanwhile. A host that says
// nothing changes nothing.
func TestOneRouterIsOfTheClass(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 5, true)
	rooms := []*liveClass{p.room}
	for _, c := range []struct {
		says *bool
		want bool
	}{{nil, true}, {new(false), false}, {nil, false}, {new(true), true}, {nil, true}} {
		o := p.room.o
		var err error
		o.Class, err = p.store.Class(t.Context(), "Monday")
		p.must(err)
		o.OneRouter, o.Store = c.says, &stepped{o.Store, func() { p.must(p.room.Do(t.Context(), class.Blank, p.room.board().Mark())) }}
		r, err := openClass(t.Context(), o)
		p.must(err)
		rooms = append(rooms, r)
		for i, r := range rooms {
			p.must(r.look(t.Context()))
			h := Class{liveClass: r, o: r.o, devices: devices{tag: func(netip.Prefix) string { return "a device" }}}
			if counts := h.device(placeFor(nil)) == ""; r.state.OneRouter != c.want || counts != c.want {
				t.Errorf("after host %d, host %d has %v, %v", len(rooms)-1, i, r.state.OneRouter, counts)
			}
		}
	}
	if s := p.room.state; s.Blank {
		t.Errorf("two steps of the first host left the state %+v", s)
	}
}

// TestABackupTakesNoReveal expects no report of an unfrozen class in a backup; frozen sheets
// in it are reported.
func TestABackupTakesNoReveal(t *testing.T) {
	t.Parallel()
	m, path, dir := careerModel(t), "class.db", t.TempDir()
	p := newPlay(t, m, 6, true)
	original, err := store.Open(t.Context(), dir+"/"+path)
	p.must(err)
	defer original.Close() //nolint:errcheck // it is only read from here on
	p.must(original.BeginClass(t.Context(), class.Class{Name: "Monday", Assessment: m.Assessment().ID, Edition: m.Assessment().Edition}))
	for range 6 {
		p.handIn("")
	}
	finished, err := p.store.Finished(t.Context(), "Monday")
	p.must(err)
	for i, f := range finished {
		_, err := original.Submit(t.Context(), "Monday", class.Submission{ID: f.Member, Way: f.Way, Sheet: f.Sheet, Fingerprint: []byte{byte(i)}})
		p.must(err)
	}
	for n, name := range []string{"/before.db", "/after.db"} {
		p.must(original.Backup(t.Context(), dir+name))
		backup, err := store.Open(t.Context(), dir+name)
		p.must(err)
		frozen, err := Freeze(t.Context(), backup, m, "Monday", false)
		if n == 0 && (!errors.Is(err, class.ErrBackup) || len(frozen) > 0) {
			t.Errorf("of a backup that is not frozen: %d, %v", len(frozen), err)
		}
		if n == 1 && (err != nil || len(frozen) != 6) {
			t.Errorf("of a backup that is frozen: %d, %v", len(frozen), err)
		}
		p.must(backup.Close())
		_, err = Freeze(t.Context(), original, m, "Monday", false)
		p.must(err)
	}
}

// TestTwoHostsTakeTurns has two hosts serve one class and step in turn, through two reveals and
// a vote: each sees the steps of the other one, and a step that both take from one phase is taken once.
func TestTwoHostsTakeTurns(t *testing.T) {
	t.Parallel()
	p := newPlay(t, careerModel(t), 4, true)
	o := p.room.o
	o.Now = func() time.Time { return time.Unix(0, 0).Add(time.Minute) } // so that their deadlines differ
	other, err := openClass(t.Context(), o)
	p.must(err)
	for range 8 {
		p.handIn("")
	}
	reveals, refused := map[int]bool{}, 0
	for turn, a := range []class.Action{
		class.Door, class.Forward, class.Forward, class.Forward, class.Forward, class.Forward, class.Blank, class.Back, class.Back,
		class.Back, class.Back, class.Forward, class.Forward, class.Forward, class.Finish,
	} {
		p.must(p.room.look(t.Context()))
		before := other.board().State
		p.must(p.room.Do(t.Context(), a, p.room.board().Mark()))
		after := p.room.board().State
		switch err := other.Do(t.Context(), a, before.Mark()); {
		case errors.Is(err, class.ErrMoved):
			refused++
			after = before
			after.Revealed = len(other.snapshot)
		case err != nil:
			t.Errorf("turn %d, %s by both: %v", turn, a, err)
		}
		if now := other.board().State; !cmp.Equal(now, after) {
			t.Errorf("turn %d, %s by both: from %+v to %+v", turn, a, before, now)
		}
		p.must(other.look(t.Context()))
		one, two := p.room.board(), other.board()
		if !cmp.Equal(one.State, two.State) || !reflect.DeepEqual(one.Reveal, two.Reveal) {
			t.Fatalf("turn %d, %s: one host is at %+v, the other one at %+v", turn, a, one.State, two.State)
		}
		reveals[two.State.Revealed] = true
		if turn == 8 {
			for range 7 {
				p.handIn("")
			}
		}
		p.room, other = other, p.room
	}
	if len(reveals) != 3 || refused == 0 || p.room.board().State.Phase != class.AtEnd {
		t.Errorf("the reveals: %v, at the end %+v: this test tests nothing", reveals, p.room.board().State)
	}
}

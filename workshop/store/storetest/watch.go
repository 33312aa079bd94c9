package storetest

import (
	"context"
	"testing"
	"time"

	"rolefit/workshop/class"
)

// signalled waits for a signal.
func signalled(t *testing.T, what string, signal <-chan struct{}) {
	t.Helper()
	select {
	case _, ok := <-signal:
		if !ok {
			t.Fatalf("%s: the channel was closed", what)
		}
	case <-time.After(long):
		t.Fatalf("%s: no signal", what)
	}
}

// ends waits until a channel is closed.
func ends(t *testing.T, signal <-chan struct{}) {
	t.Helper()
	timeout := time.After(long)
	for {
		select {
		case _, ok := <-signal:
			if !ok {
				return
			}
		case <-timeout:
			t.Fatal("the channel was not closed")
		}
	}
}

// silent looks that there is no signal. Signals of one's own changes are there when
// the change returns, so there is nothing to wait for.
func silent(t *testing.T, what string, signal <-chan struct{}) {
	t.Helper()
	select {
	case <-signal:
		t.Fatalf("%s: a signal", what)
	default:
	}
}

func watch(t *testing.T, o Opened) {
	ctx := t.Context()
	began(t, o.Store, room)
	began(t, o.Store, "other")
	signal, err := o.Store.Watch(ctx, room)
	must(t, err)
	other, err := o.Store.Watch(ctx, "other")
	must(t, err)
	silent(t, "at first", signal)
	var seat class.Seat
	for _, change := range []struct {
		what string
		make func() error
	}{
		{"join", func() (err error) { seat, err = o.Store.Join(ctx, room, "w", noon()); return err }},
		{"record", func() error { return o.Store.Record(ctx, entry(room, seat, 0, 30)) }},
		{"finish", func() error { return o.Store.Finish(ctx, room, seat.Member, []byte("p")) }},
		{"submit", func() error {
			_, err := o.Store.Submit(ctx, room, class.Submission{ID: "s", Sheet: []byte("{}")})
			return err
		}},
		{"state", func() error { return o.Store.SetState(ctx, room, []byte("{}")) }},
		{"freeze", func() error { return o.Store.Freeze(ctx, room, []class.Frozen{{Member: "m", Batch: 1}}) }},
		{"vote", func() error { return o.Store.Vote(ctx, room, "q", "m", 1) }},
	} {
		must(t, change.make())
		signalled(t, change.what, signal)
		silent(t, change.what+", in the other class", other)
		if change.what != "join" {
			must(t, change.make())
			silent(t, change.what+" again, which changes nothing", signal)
		}
	}
	for n := 30; n < 40; n++ {
		must(t, o.Store.Record(ctx, entry(room, seat, n, n+1)))
	}
	signalled(t, "ten answers", signal)
	silent(t, "ten answers are one signal", signal)
	must(t, o.Store.Forget(ctx, room))
	signalled(t, "forget", signal)
}

func watchEnds(t *testing.T, o Opened) {
	began(t, o.Store, room)
	ctx, cancel := context.WithCancel(t.Context())
	first, err := o.Store.Watch(ctx, room)
	must(t, err)
	second, err := o.Store.Watch(t.Context(), room)
	must(t, err)
	cancel()
	ends(t, first)
	must(t, o.Store.SetState(t.Context(), room, []byte("{}")))
	signalled(t, "the other one", second)
	third, err := o.Store.Watch(t.Context(), room)
	must(t, err)
	must(t, o.Store.SetState(t.Context(), room, []byte("[]")))
	signalled(t, "one who came later", third)
}

// watchAnother watches through one program what another changes.
func watchAnother(t *testing.T, o Opened) {
	if o.Again == nil {
		return // for stores that nobody else can open
	}
	began(t, o.Store, room)
	second := o.Again(t)
	t.Cleanup(func() {
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	signal, err := o.Store.Watch(ctx, room)
	must(t, err)
	for _, state := range []string{"1", "2", "3"} {
		must(t, second.SetState(t.Context(), room, []byte(state)))
		signalled(t, "state "+state, signal)
		got, err := o.Store.Class(t.Context(), room)
		must(t, err)
		same(t, "state", state, string(got.State))
	}
	cancel()
	ends(t, signal)
	later, err := o.Store.Watch(t.Context(), room) // nobody watched in between
	must(t, err)
	must(t, second.SetState(t.Context(), room, []byte("4")))
	signalled(t, "state 4", later)
}

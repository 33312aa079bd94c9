package store_test

import (
	"context"
	"testing"
	"time"

	"rolefit/workshop/class"
)

// signaled waits for a signal.
func signaled(t testing.TB, what string, signal <-chan struct{}) {
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
func ends(t testing.TB, signal <-chan struct{}) {
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

// silent expects no signal. Signals of one's own changes are there when the change returns,
// so there is nothing to wait for.
func silent(t testing.TB, what string, signal <-chan struct{}) {
	t.Helper()
	select {
	case <-signal:
		t.Fatalf("%s: a signal", what)
	default:
	}
}

func watch(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	began(t, t.Store, "other")
	signal, err := t.Store.Watch(ctx, room)
	must(t, err)
	other, err := t.Store.Watch(ctx, "other")
	must(t, err)
	silent(t, "at first", signal)
	var seat class.Membership
	for _, change := range []struct {
		what string
		make func() error
	}{
		{"join", func() (err error) { seat, err = t.Store.Join(ctx, room, "w", ""); return err }},
		{"record", func() error { return t.Store.Record(ctx, entry(room, seat, 0, 30)) }},
		{"finish", func() error { return t.Store.Finish(ctx, room, seat.Member, []byte("p")) }},
		{"submit", func() error {
			_, err := t.Store.Submit(ctx, room, class.Submission{ID: "s", Sheet: []byte("{}")})
			return err
		}},
		{"state", func() error { return t.Store.SetState(ctx, room, nil, []byte("{}")) }},
		{"freeze", func() error { return frozen(ctx, t.Store, room, class.FrozenSheet{Member: "m", Batch: 1}) }},
		{"vote", func() error { return t.Store.Vote(ctx, room, "q", "s", 1) }},
	} {
		must(t, change.make())
		signaled(t, change.what, signal)
		silent(t, change.what+", in the other class", other)
		if change.what != "join" {
			must(t, change.make())
			silent(t, change.what+" again, which changes nothing", signal)
		}
	}
	for n := 30; n < 40; n++ {
		must(t, t.Store.Record(ctx, entry(room, seat, n, n+1)))
	}
	signaled(t, "ten answers", signal)
	silent(t, "ten answers are one signal", signal)
	must(t, t.Store.Forget(ctx, room, nil))
	signaled(t, "forget", signal)
}

func watchEnds(t trial) {
	began(t, t.Store, room)
	ctx, cancel := context.WithCancel(t.Context())
	first, err := t.Store.Watch(ctx, room)
	must(t, err)
	second, err := t.Store.Watch(t.Context(), room)
	must(t, err)
	cancel()
	ends(t, first)
	must(t, t.Store.SetState(t.Context(), room, nil, []byte("{}")))
	signaled(t, "the other one", second)
	third, err := t.Store.Watch(t.Context(), room)
	must(t, err)
	must(t, t.Store.SetState(t.Context(), room, []byte("{}"), []byte("[]")))
	signaled(t, "one who came later", third)
}

// watchAnother watches through one program the changes of another.
func watchAnother(t trial) {
	if t.Again == nil {
		return // for stores that no second program can open
	}
	began(t, t.Store, room)
	second := t.Again(t.T)
	t.Cleanup(func() {
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	signal, err := t.Store.Watch(ctx, room)
	must(t, err)
	for _, state := range []string{"1", "2", "3"} {
		must(t, set(t.Context(), second, room, state))
		signaled(t, "state "+state, signal)
		got, err := t.Store.Class(t.Context(), room)
		must(t, err)
		same(t, "state", state, string(got.State))
	}
	cancel()
	ends(t, signal)
	later, err := t.Store.Watch(t.Context(), room) // there was no watcher in between
	must(t, err)
	must(t, set(t.Context(), second, room, "4"))
	signaled(t, "state 4", later)
}

package store_test

import (
	"errors"
	"fmt"

	"rolefit/workshop/class"
)

func takeOver(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	first := joined(t, t.Store, room, "w")
	must(t, t.Store.Record(ctx, entry(room, first, 0, 3)))
	second := kept(t, t.Store, "w", events(3))
	wants(t, "the first window", class.ErrTakenOver, t.Store.Record(ctx, entry(room, first, 3, 4)))
	wants(t, "the first window, again", class.ErrTakenOver, t.Store.Record(ctx, entry(room, first, 2, 3)))
	must(t, t.Store.Record(ctx, entry(room, second, 3, 4)))
	kept(t, t.Store, "w", events(4))
}

// seats looks at a seat again and again while its participant answers: every look shows all
// that was acknowledged, and takes nothing over.
func seats(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	began(t, t.Store, "other")
	seat := joined(t, t.Store, room, "one two three")
	joined(t, t.Store, room, "w")
	for _, words := range []string{"one two four", "", "One two three", "one two three ", "' OR 1 --"} {
		_, err := t.Store.Seat(ctx, room, words)
		wants(t, "seat of "+words, class.ErrNoWords, err)
	}
	_, err := t.Store.Seat(ctx, "other", "one two three")
	wants(t, "seat in another class", class.ErrNoWords, err)
	for n := range 12 {
		looked, err := t.Store.Seat(ctx, room, "one two three")
		must(t, err)
		seat.Events = events(n)
		same(t, "seat", seat, looked)
		must(t, t.Store.Record(ctx, entry(room, seat, n, n+1)))
	}
	again := kept(t, t.Store, "one two three", events(12))
	looked, err := t.Store.Seat(ctx, room, "one two three")
	must(t, err)
	same(t, "seat after a take-over", again, looked)
	wants(t, "the seat before", class.ErrTakenOver, t.Store.Record(ctx, entry(room, seat, 12, 13)))
	before := all(t, t.Store, room)
	for range 3 {
		_, err = t.Store.Seat(ctx, room, "one two three")
		must(t, err)
	}
	same(t, "the class", before, all(t, t.Store, room))
}

// raceOfWindows has one window after the other take over while the previous one writes. The
// acknowledged events of all are there in the end, once.
func raceOfWindows(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	seats := make(chan class.Membership, 1)
	seats <- joined(t, t.Store, room, "w")
	const windows, most = 8, 40
	acknowledged := make([]int, windows) // by whom: how many events are known to be kept
	together(windows, func(i int) {
		seat := <-seats
		if i > 0 || seat.Generation > 1 {
			var err error
			if seat, err = t.Store.Attach(ctx, room, "w"); err != nil {
				t.Error(err)
			}
		}
		seats <- seat // the next one may take over from now on
		for n := len(seat.Events); n < most; n++ {
			err := t.Store.Record(ctx, entry(room, seat, n, n+1))
			if errors.Is(err, class.ErrTakenOver) {
				return
			}
			if err != nil {
				t.Errorf("event %d: %v", n, err)
				return
			}
			acknowledged[i] = n + 1
		}
	})
	last, err := t.Store.Attach(ctx, room, "w")
	must(t, err)
	same(t, "events", events(len(last.Events)), last.Events)
	for i, n := range acknowledged {
		if n > len(last.Events) {
			t.Errorf("window %d was told that %d are kept, and %d are", i, n, len(last.Events))
		}
	}
}

// manyWriters is a class that answers as fast as it can: more people than a store has connections, so
// that answers share transactions.
func manyWriters(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	const people, each = 60, 30
	together(people, func(i int) {
		seat, err := t.Store.Join(ctx, room, fmt.Sprint("words ", i), "")
		if err != nil {
			t.Error(err)
			return
		}
		for n := range each {
			if err := t.Store.Record(ctx, entry(room, seat, n, n+1)); err != nil {
				t.Errorf("%d of %d: %v", n, i, err)
				return
			}
		}
	})
	counts, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", class.Counts{Joined: people, Halfway: people, Done: people, Voters: people}, counts)
	done, err := t.Store.Finished(ctx, room)
	must(t, err)
	same(t, "finished", people, len(done))
	for i, f := range done {
		same(t, "events", events(each), f.Events)
		if i > 0 && done[i-1].Member >= f.Member {
			t.Fatal("not in the order of ids")
		}
	}
	for i := range people {
		kept(t, t.Store, fmt.Sprint("words ", i), events(each))
	}
}

func twoPrograms(t trial) {
	if t.Again == nil {
		return // for stores that no second program can open
	}
	ctx := t.Context()
	second := t.Again(t.T)
	t.Cleanup(func() {
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	})
	began(t, t.Store, room)
	stores := []Store{t.Store, second}
	together(40, func(i int) {
		seat, err := stores[i%2].Join(ctx, room, fmt.Sprint("words ", i), "")
		if err != nil {
			t.Error(err)
			return
		}
		for n := range 10 { // each event through the other program than the one before
			if err := stores[(i+n)%2].Record(ctx, entry(room, seat, n, n+1)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for i := range 40 {
		kept(t, stores[i/2%2], fmt.Sprint("words ", i), events(10))
	}
	must(t, second.Forget(ctx, room, nil))
	_, err := t.Store.Class(ctx, room)
	wants(t, "a class that the other program forgot", class.ErrNoClass, err)
}

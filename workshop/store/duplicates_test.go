package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/workshop/class"
)

// sheetOf is a sheet under an id; mark sets the answers by which it equals others.
func sheetOf(id, mark string) class.Submission {
	return class.Submission{ID: id, Way: class.ByJoin, Sheet: []byte(`"` + mark + `"`), Fingerprint: []byte(mark)}
}

// here is a participant on the host, finished, with these answers.
func here(t trial, words, mark string) class.Membership {
	t.Helper()
	seat := joined(t, t.Store, room, words)
	must(t, t.Store.Record(t.Context(), entry(room, seat, 0, 30)))
	must(t, t.Store.Finish(t.Context(), room, seat.Member, []byte(mark)))
	return seat
}

// who returns the counted members, and expects every method to agree on them.
func who(t trial) []string {
	t.Helper()
	ctx := t.Context()
	finished, err := t.Store.Finished(ctx, room)
	must(t, err)
	n, err := t.Store.Counts(ctx, room)
	must(t, err)
	ids := map[string]bool{}
	for _, f := range finished {
		ids[f.Member] = true
	}
	if len(ids) != len(finished) || n.Done != len(finished) || n.Voters > n.Done || n.Done > n.Halfway || n.Halfway > n.Joined {
		t.Fatalf("%d finished, of %d ids; %+v", len(finished), len(ids), n)
	}
	cast, err := t.Store.Votes(ctx, room, "q")
	must(t, err)
	if len(cast) > n.Done {
		t.Fatalf("%d votes, and %d are done", len(cast), n.Done)
	}
	for i, v := range cast {
		if !ids[v.Member] || i > 0 && cast[i-1].Member >= v.Member {
			t.Fatalf("%d votes: %v; who counts: %v", len(cast), cast, ids)
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// played has a participant on the host give the answers of a sheet in the class, and then
// change one: the sheet counts again, and was there all the time.
func played(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	sheet := sheetOf("sheet", "p")
	_, err := t.Store.Submit(ctx, room, sheet)
	must(t, err)
	thief := here(t, "w", "p")
	same(t, "while the answers are the same", []string{thief.Member}, who(t))
	receipt, err := t.Store.Submit(ctx, room, sheet)
	must(t, err)
	same(t, "handed in again", class.Receipt{Duplicate: true, Member: thief.Member}, receipt)
	late := sheetOf("late", "p") // comes when the same answers are there already
	receipt, err = t.Store.Submit(ctx, room, late)
	must(t, err)
	same(t, "handed in later", class.Receipt{Duplicate: true, Member: thief.Member}, receipt)

	must(t, t.Store.Finish(ctx, room, thief.Member, []byte("p, but for one")))
	same(t, "when one was changed", slices.Sorted(slices.Values([]string{"late", thief.Member})), who(t))
	member, err := t.Store.Find(ctx, room, sheet)
	must(t, err)
	same(t, "the sheet counts as the one with the same answers", "late", member)
	back := entry(room, thief, 30, 31)
	back.Progress = class.Progress{Answered: 29, Asked: 30} // on their way back
	must(t, t.Store.Finish(ctx, room, thief.Member, []byte("p")))
	must(t, t.Store.Record(ctx, back))
	same(t, "while they change their answers", []string{"late"}, who(t))
}

// twinsFrozen hands in the same answers in several ways, before and after some are frozen:
// the frozen ones count, with the answers that were frozen.
func twinsFrozen(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	_, err := t.Store.Submit(ctx, room, sheetOf("cold", "p"))
	must(t, err)
	must(t, frozen(ctx, t.Store, room, cold("cold", 1, "p")))
	late := here(t, "late", "p")
	same(t, "who comes later with the answers of a frozen sheet", []string{"cold"}, who(t))
	member, err := t.Store.Find(ctx, room, sheetOf("another", "p"))
	must(t, err)
	same(t, "found by its answers", "cold", member)

	first := here(t, "first", "q")
	must(t, frozen(ctx, t.Store, room, cold(first.Member, 1, "q")))
	_, err = t.Store.Submit(ctx, room, sheetOf("theirs", "r"))
	must(t, err)
	must(t, t.Store.Finish(ctx, room, first.Member, []byte("r"))) // too late: they are frozen with others
	want := slices.Sorted(slices.Values([]string{"cold", first.Member, "theirs"}))
	same(t, "a frozen one takes other answers on", want, who(t))
	_, err = t.Store.Submit(ctx, room, sheetOf("code", "q"))
	must(t, err)
	same(t, "the answers that it was frozen with", want, who(t))
	back := entry(room, first, 30, 31)
	back.Progress = class.Progress{Answered: 29, Asked: 30}
	must(t, t.Store.Record(ctx, back))
	same(t, "while they look at their answers again", want, who(t))

	one, other := here(t, "one", "s"), here(t, "other", "s")
	want = slices.Sorted(slices.Values(append(want, one.Member, other.Member)))
	same(t, "two on the host with the same answers are two", want, who(t))
	must(t, t.Store.Finish(ctx, room, late.Member, []byte("t")))
	same(t, "who is the same no more", slices.Sorted(slices.Values(append(want, late.Member))), who(t))
}

// stuffed votes with the same answers under ten ids, and on the host.
func stuffed(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	for i := range 10 {
		s := sheetOf(fmt.Sprint("sheet-", i), "p")
		receipt, err := t.Store.Submit(ctx, room, s)
		must(t, err)
		same(t, "receipt", class.Receipt{New: i == 0, Duplicate: i > 0, Member: "sheet-0"}, receipt)
		must(t, t.Store.Vote(ctx, room, "q", s.ID, i%5-2))
	}
	votes := func(want ...class.Cast) {
		t.Helper()
		got, err := t.Store.Votes(ctx, room, "q")
		must(t, err)
		same(t, "votes", want, got)
		who(t)
	}
	votes(class.Cast{Member: "sheet-0", Value: 2})
	thief := here(t, "w", "p")
	votes(class.Cast{Member: thief.Member, Value: 2})
	must(t, t.Store.Vote(ctx, room, "q", thief.Member, -1))
	votes(class.Cast{Member: thief.Member, Value: -1})
	must(t, t.Store.Vote(ctx, room, "q", "sheet-3", 1))
	votes(class.Cast{Member: thief.Member, Value: 1})
	must(t, t.Store.Finish(ctx, room, thief.Member, []byte("others")))
	want := []class.Cast{{Member: "sheet-0", Value: 2}, {Member: thief.Member, Value: 1}}
	slices.SortFunc(want, func(a, b class.Cast) int { return slices.Compare([]byte(a.Member), []byte(b.Member)) })
	votes(want...)
	wants(t, "who is not there", class.ErrNoSheet, t.Store.Vote(ctx, room, "q", "nobody", 1))
	onTheWay := joined(t, t.Store, room, "on the way")
	must(t, t.Store.Vote(ctx, room, "q", onTheWay.Member, 1))
	votes(want...)
	counts, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", class.Counts{Joined: 3, Halfway: 2, Done: 2, Voters: 2}, counts)
}

// voters counts the members that can vote: a code cannot, unless the same answers came in a
// way that can.
func voters(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	code := func(id, mark string) class.Submission {
		s := sheetOf(id, mark)
		s.Way = class.ByCode
		return s
	}
	for _, s := range []class.Submission{code("a", "p"), code("b", "q"), sheetOf("z", "q"), code("c", "r"), sheetOf("d", "s")} {
		_, err := t.Store.Submit(ctx, room, s)
		must(t, err)
	}
	must(t, frozen(ctx, t.Store, room, cold("c", 1, "r")))
	_, err := t.Store.Submit(ctx, room, sheetOf("y", "r"))
	must(t, err)
	counts, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", class.Counts{Joined: 4, Halfway: 4, Done: 4, Voters: 3}, counts)
	same(t, "who counts", []string{"a", "c", "d", "z"}, who(t))
}

// withdraw withdraws sheets and participants, and restores them.
func withdraw(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	for _, s := range []class.Submission{sheetOf("a", "p"), sheetOf("b", "p"), sheetOf("c", "q"), sheetOf("cold", "r")} {
		_, err := t.Store.Submit(ctx, room, s)
		must(t, err)
		must(t, t.Store.Vote(ctx, room, "q", s.ID, 1))
	}
	must(t, frozen(ctx, t.Store, room, cold("cold", 1, "r")))
	seat := here(t, "w", "s")
	takes := func(want int, withdrawn bool, ids ...string) {
		t.Helper()
		n, err := t.Store.Withdraw(ctx, room, ids, withdrawn)
		must(t, err)
		same(t, fmt.Sprint(ids), want, n)
	}
	takes(3, true, "a", "c", "cold", "nobody", seat.Member, "a")
	takes(0, true, "a", "c", "cold")
	same(t, "one of two with the same answers is left", []string{"b", "cold"}, who(t))
	counts, err := t.Store.Counts(ctx, room)
	must(t, err)
	same(t, "counts", class.Counts{Joined: 2, Halfway: 2, Done: 2, Voters: 2}, counts)
	_, err = t.Store.Find(ctx, room, sheetOf("c", "q"))
	wants(t, "a sheet that is out", class.ErrNoSheet, err)
	receipt, err := t.Store.Submit(ctx, room, sheetOf("c", "q"))
	must(t, err)
	same(t, "handed in again, it stays out", class.Receipt{Withdrawn: true, Member: "c"}, receipt)
	member, err := t.Store.Find(ctx, room, sheetOf("a", "p"))
	must(t, err)
	same(t, "one that is out, with the same answers as one that is in", "b", member)
	_, err = t.Store.Attach(ctx, room, "w")
	must(t, err) // they can come back to their own result
	takes(3, false, "a", "b", "c", "cold", seat.Member)
	same(t, "back in", slices.Sorted(slices.Values([]string{"a", "c", "cold", seat.Member})), who(t))
}

// find finds sheets, and adds none.
func find(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	_, err := t.Store.Find(ctx, room, sheetOf("a", "p"))
	wants(t, "in an empty class", class.ErrNoSheet, err)
	same(t, "nobody came in", 0, len(who(t)))
	_, err = t.Store.Submit(ctx, room, sheetOf("a", "p"))
	must(t, err)
	seat := here(t, "w", "q")
	for _, c := range []struct {
		id, mark, want string
	}{{"a", "p", "a"}, {"b", "p", "a"}, {"", "p", "a"}, {"b", "q", seat.Member}} {
		member, err := t.Store.Find(ctx, room, sheetOf(c.id, c.mark))
		must(t, err)
		same(t, c.id+" "+c.mark, c.want, member)
	}
	_, err = t.Store.Find(ctx, room, sheetOf("a", "other"))
	wants(t, "other answers under its id", class.ErrConflict, err)
	_, err = t.Store.Find(ctx, room, sheetOf("b", "other"))
	wants(t, "other answers", class.ErrNoSheet, err)
	_, err = t.Store.Find(ctx, room, sheetOf("b", ""))
	wants(t, "answers without a mark", class.ErrNoSheet, err)
	_, err = t.Store.Submit(ctx, room, sheetOf(seat.Member, "x"))
	wants(t, "the id of somebody", class.ErrConflict, err)
	if t.Again == nil {
		return
	}
	other := another(t)
	_, err = t.Store.Freeze(ctx, room, func([]class.FrozenSheet, []class.Finished) ([]class.FrozenSheet, error) {
		member, err := other.Find(ctx, room, sheetOf("b", "p"))
		same(t, "who looks does not wait for a change", "a", member)
		return nil, err
	})
	must(t, err)
}

// another is the same classes in another program; the same store if no other program can open
// it.
func another(t trial) Store {
	t.Helper()
	if t.Again == nil {
		return t.Store
	}
	other := t.Again(t.T)
	t.Cleanup(func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
	return other
}

// freezeAtOnce has a participant finish, and another program freeze, during a freeze: that
// freeze sees neither, and the other one sees all that it froze.
func freezeAtOnce(t trial) {
	ctx := context.WithoutCancel(t.Context())
	other := another(t)
	began(t, t.Store, room)
	for i := range 5 {
		_, err := t.Store.Submit(ctx, room, sheetOf(fmt.Sprint("sheet-", i), fmt.Sprint(i)))
		must(t, err)
	}
	all := func(frozen []class.FrozenSheet, finished []class.Finished) (more []class.FrozenSheet, err error) {
		for _, f := range finished {
			if !slices.ContainsFunc(frozen, func(c class.FrozenSheet) bool { return c.Member == f.Member }) {
				more = append(more, class.FrozenSheet{Member: f.Member, Batch: 1})
			}
		}
		if len(more) < 5 {
			return nil, nil
		}
		return more, nil
	}
	var running sync.WaitGroup
	done := make(chan struct{})
	var reported []class.FrozenSheet
	first, err := t.Store.Freeze(ctx, room, func(frozen []class.FrozenSheet, finished []class.Finished) ([]class.FrozenSheet, error) {
		running.Go(func() {
			defer close(done)
			_, err := other.Submit(ctx, room, sheetOf("late", "late"))
			if err == nil {
				reported, err = other.Freeze(ctx, room, all)
			}
			if err != nil {
				t.Error(err)
			}
		})
		const enough = 300 * time.Millisecond
		select { // a store that lets others in shows it within that time
		case <-done:
		case <-time.After(enough):
		}
		return all(frozen, finished)
	})
	must(t, err)
	running.Wait()
	same(t, "what the other program froze", first, reported)
	same(t, "what is frozen", 5, len(first))
	same(t, "who counts", 6, len(who(t)))
}

// raceOfFreezes freezes from many goroutines while participants finish. Any two results
// differ by no one or by at least five people.
func raceOfFreezes(t trial) {
	began(t, t.Store, room)
	other := another(t)
	const least = 5
	var mu sync.Mutex
	results := map[int][]class.FrozenSheet{}
	together(60, func(i int) {
		s := []Store{t.Store, other}[i%2]
		if _, err := s.Submit(t.Context(), room, sheetOf(fmt.Sprint(i), fmt.Sprint(i))); err != nil {
			t.Error(err)
		}
		got, err := s.Freeze(t.Context(), room, func(frozen []class.FrozenSheet, finished []class.Finished) (more []class.FrozenSheet, err error) {
			if len(finished)-len(frozen) < least {
				return nil, nil
			}
			for _, f := range finished { // a frozen member stays in its batch
				more = append(more, class.FrozenSheet{Member: f.Member, Batch: len(frozen)})
			}
			return more, nil
		})
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if before, ok := results[len(got)]; ok && !cmp.Equal(before, got) {
			t.Errorf("two of as many: %v and %v", before, got)
		}
		results[len(got)] = got
	})
	sizes := slices.Sorted(maps.Keys(results))
	for i := 1; i < len(sizes); i++ {
		if sizes[i]-sizes[i-1] < least {
			t.Errorf("results of %v people", sizes)
		}
		if before := results[sizes[i-1]]; len(before) > 0 {
			same(t, "who was frozen stays", before, results[sizes[i]][:sizes[i-1]])
		}
	}
	t.Logf("results of %v people", sizes)
}

var errRefused = errors.New("the choice is refused")

// refusedChoices freezes with a failing choice: nothing is frozen, and the store goes on.
func refusedChoices(t trial) {
	ctx := t.Context()
	began(t, t.Store, room)
	_, err := t.Store.Freeze(ctx, room, func([]class.FrozenSheet, []class.Finished) ([]class.FrozenSheet, error) {
		return []class.FrozenSheet{cold("m", 1, "1")}, errRefused
	})
	wants(t, "a choice that fails", errRefused, err)
	func() {
		defer func() { same(t, "a choice that panics", any("broken"), recover()) }()
		_, _ = t.Store.Freeze(ctx, room, func([]class.FrozenSheet, []class.Finished) ([]class.FrozenSheet, error) { panic("broken") })
	}()
	none, err := t.Store.Snapshot(ctx, room)
	must(t, err)
	same(t, "frozen", 0, len(none))
	together(40, func(i int) { // the failure affects no other caller
		if i%2 == 0 {
			if _, err := t.Store.Submit(ctx, room, sheetOf(fmt.Sprint(i), fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
			return
		}
		_, err := t.Store.Freeze(ctx, room, func([]class.FrozenSheet, []class.Finished) ([]class.FrozenSheet, error) { return nil, errRefused })
		wants(t, "a choice that fails", errRefused, err)
	})
}

// raceOfStates has many callers move the class from its state at once: one succeeds.
func raceOfStates(t trial) {
	began(t, t.Store, room)
	ctx := t.Context()
	must(t, t.Store.SetState(ctx, room, nil, []byte("from")))
	won := make(chan string, 20)
	together(20, func(i int) {
		to := fmt.Sprint("to ", i)
		err := t.Store.SetState(ctx, room, []byte("from"), []byte(to))
		switch {
		case err == nil:
			won <- to
		case !errors.Is(err, class.ErrMoved):
			t.Error(err)
		}
	})
	same(t, "who moved the class on", 1, len(won))
	to := <-won
	c, err := t.Store.Class(ctx, room)
	must(t, err)
	same(t, "state", to, string(c.State))
	must(t, t.Store.SetState(ctx, room, []byte("from"), []byte(to))) // it is there already
	wants(t, "from nothing", class.ErrMoved, t.Store.SetState(ctx, room, nil, []byte("x")))
}

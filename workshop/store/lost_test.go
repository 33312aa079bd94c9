package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/workshop/class"
)

// crowd is a class of people that act at random, and the test's knowledge of them.
type crowd struct {
	trial

	*rand.Rand

	stores []Store
	sheets map[string]class.Submission
	seats  []class.Membership
	events map[string]int    // how many are recorded
	marks  map[string]string // answers of participants, as they count
	done   map[string]bool   // participants whose quiz is done now
	frozen map[string]bool
	out    map[string]bool
}

func (c *crowd) store() Store { return c.stores[c.IntN(len(c.stores))] }

// nothingLost has a class act at random, through two programs if a store can be opened twice.
// Each acknowledged sheet counts under one id, equal answers count once, and all methods
// agree on the class. Most classes act in memory: twins show that files and databases answer alike,
// and these look for each sheet after some of the steps only.
func nothingLost(t trial) {
	other, seeds, every := t.Store, uint64(30), 1
	if t.Again != nil {
		other, seeds, every = another(t), 4, 8
	}
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		c := &crowd{
			trial: t, Rand: rand.New(rand.NewPCG(seed, 1)),
			stores: []Store{t.Store, other},
			sheets: map[string]class.Submission{}, events: map[string]int{}, marks: map[string]string{},
			done: map[string]bool{}, frozen: map[string]bool{}, out: map[string]bool{},
		}
		began(t, t.Store, room)
		for step := 1; step <= 80; step++ {
			what := c.acts()
			c.agrees(fmt.Sprintf("seed %d, step %d, %s", seed, step, what), step%every == 0)
		}
		must(t, t.Store.Forget(t.Context(), room, nil))
	}
}

// acts does one random thing and describes it.
func (c *crowd) acts() string {
	c.Helper()
	ctx, s, mark := c.Context(), c.store(), fmt.Sprint("p", c.IntN(5))
	if len(c.seats) == 0 {
		c.seats = append(c.seats, joined(c, s, room, "0"))
		return "join"
	}
	seat := c.seats[c.IntN(len(c.seats))]
	id := fmt.Sprint("s", c.IntN(12))
	if c.IntN(4) == 0 {
		id = seat.Member
	}
	switch c.IntN(9) {
	case 0:
		c.seats = append(c.seats, joined(c, s, room, fmt.Sprint(len(c.seats))))
		return "join"
	case 1, 2:
		c.submits(s, class.Submission{
			ID: id, Way: []class.Way{class.ByJoin, class.ByCode, class.ByPaper}[c.IntN(3)], Sheet: []byte(id + mark), Fingerprint: []byte(mark),
		})
		return "submit " + id + " " + mark
	case 3, 4:
		c.records(s, seat, c.IntN(3) > 0)
		return "record " + seat.Member
	case 5:
		must(c, s.Finish(ctx, room, seat.Member, []byte(mark)))
		if !c.frozen[seat.Member] || c.marks[seat.Member] == "" {
			c.marks[seat.Member] = mark
		}
		return "finish " + seat.Member + " " + mark
	case 6:
		return c.freezes(s)
	case 7:
		if err := s.Vote(ctx, room, "q", id, c.IntN(5)-2); err != nil && !errors.Is(err, class.ErrNoSheet) {
			c.Fatal(err)
		}
		return "vote " + id
	default:
		out := c.IntN(2) == 0
		_, err := s.Withdraw(ctx, room, []string{id}, out)
		must(c, err)
		if _, sheet := c.sheets[id]; !c.frozen[id] && (sheet || id == seat.Member) {
			c.out[id] = out
		}
		return fmt.Sprint("withdraw ", id, out)
	}
}

func (c *crowd) submits(s Store, sheet class.Submission) {
	c.Helper()
	kept, known := c.sheets[sheet.ID]
	receipt, err := s.Submit(c.Context(), room, sheet)
	switch {
	case known && string(kept.Fingerprint) != string(sheet.Fingerprint), slices.ContainsFunc(c.seats, func(s class.Membership) bool { return s.Member == sheet.ID }):
		wants(c, "something else under the id", class.ErrConflict, err)
		return
	case err != nil:
		c.Fatal(err)
	case !known:
		c.sheets[sheet.ID] = sheet
	}
	if member, err := s.Find(c.Context(), room, sheet); !c.out[sheet.ID] && (err != nil || member != receipt.Member) {
		c.Fatalf("%s counts as %s, and is found as %s: %v", sheet.ID, receipt.Member, member, err)
	}
}

func (c *crowd) records(s Store, seat class.Membership, done bool) {
	c.Helper()
	n := c.events[seat.Member]
	e := entry(room, seat, n, n+1)
	e.Progress = class.Progress{Answered: 1, Asked: 30, Finished: done}
	must(c, s.Record(c.Context(), e))
	c.events[seat.Member], c.done[seat.Member] = n+1, done
}

// freezes freezes some of the counted members.
func (c *crowd) freezes(s Store) string {
	c.Helper()
	all, err := s.Freeze(c.Context(), room, func(_ []class.FrozenSheet, finished []class.Finished) (more []class.FrozenSheet, err error) {
		for _, f := range finished {
			if c.IntN(4) == 0 {
				more = append(more, class.FrozenSheet{Member: f.Member, Batch: 1})
			}
		}
		return more, nil
	})
	must(c, err)
	for _, f := range all {
		c.frozen[f.Member] = true
	}
	return fmt.Sprint("freeze ", len(all))
}

// agrees compares the methods with each other, and looks for each sheet if so told.
func (c *crowd) agrees(at string, looks bool) {
	c.Helper()
	ids := who(c.trial)
	counts := map[string]bool{}
	by := map[string][]string{} // counted members, by their answers
	for _, id := range ids {
		counts[id] = true
		mark := c.marks[id]
		if s, sheet := c.sheets[id]; sheet {
			mark = string(s.Fingerprint)
		}
		if mark != "" {
			by[mark] = append(by[mark], id)
		}
	}
	for mark, ids := range by {
		hot := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return c.frozen[id] })
		for _, id := range hot {
			if _, sheet := c.sheets[id]; sheet && len(ids) > 1 {
				c.Fatalf("%s: %s count with the answers %s", at, ids, mark)
			}
		}
	}
	for id, s := range c.sheets {
		if !looks {
			break
		}
		member, err := c.store().Find(c.Context(), room, s)
		switch {
		case err == nil && !counts[member]:
			c.Fatalf("%s: %s counts as %s, who does not", at, id, member)
		case err != nil && (!c.out[id] || !errors.Is(err, class.ErrNoSheet)):
			c.Fatalf("%s: %s is lost: %v", at, id, err)
		}
	}
	for _, s := range c.seats {
		if id := s.Member; !counts[id] && !c.out[id] && (c.frozen[id] || c.done[id] && len(by[c.marks[id]]) == 0) {
			c.Fatalf("%s: %s does not count", at, id)
		}
	}
}

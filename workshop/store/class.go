package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"rolefit/workshop/class"
)

// BeginClass stores a new class. Errors: class.ErrExists, class.ErrName.
func (s *classes) BeginClass(ctx context.Context, k class.Class) error {
	const what = "begin the class"
	if err := class.CheckName(k.Name); err != nil {
		return failed(ctx, what, err)
	}
	k = copied(k)
	return failed(ctx, what, s.db.transact(ctx, k.Name, alone, func(ctx context.Context, c session) (bool, error) {
		switch _, err := idOf(ctx, c, k.Name); {
		case err == nil, errors.Is(err, class.ErrForgotten):
			return false, class.ErrExists
		case !errors.Is(err, class.ErrNoClass):
			return false, err
		}
		return true, c.begin(ctx, k)
	}))
}

func (c session) begin(ctx context.Context, k class.Class) error {
	if err := c.make(ctx, k.Name); err != nil {
		return err
	}
	return c.exec(ctx, "INSERT INTO class (name, assessment, edition, own, began, state, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
		k.Name, k.Assessment, k.Edition, k.Own, k.Began.Unix(), k.State, seconds(k.Until))
}

// seconds returns a time in seconds since 1970; 0 for the zero time. moment is its inverse.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// Class returns the named class. Error: class.ErrNoClass.
func (s *classes) Class(ctx context.Context, name string) (class.Class, error) {
	return view(ctx, s, "read the class", name, func(ctx context.Context, q querier) (class.Class, error) {
		found, err := named(ctx, q, name)
		return found.Class, err
	})
}

const classColumns = "id, name, assessment, edition, own, began, state, until, report"

// numbered is a class with its id in the file.
type numbered struct {
	class.Class
	id int64
}

// scanClass reads classColumns.
func scanClass(scan scanner) (c numbered, err error) {
	var began, until int64
	err = scan(&c.id, &c.Name, &c.Assessment, &c.Edition, &c.Own, &began, &c.State, &until, &c.Report)
	c.Began, c.Own, c.State = time.Unix(began, 0).UTC(), some(c.Own), some(c.State)
	c.Until, c.Report = moment(until), some(c.Report)
	return c, err
}

// Counts returns how many participants have joined, are halfway and are done. Error:
// class.ErrNoClass.
func (s *classes) Counts(ctx context.Context, name string) (class.Counts, error) {
	return read(ctx, s, "count the class", name, countsIn)
}

func countsIn(ctx context.Context, q querier, of int64) (class.Counts, error) {
	all, err := answersIn(ctx, q, of)
	return countsOf(all), err
}

// Classes returns every class with its counts, the newest first.
func (s *classes) Classes(ctx context.Context) ([]class.Summary, error) {
	ids, err := idsOf(ctx, s)
	if err != nil {
		return nil, err
	}
	all, err := inParts(ctx, s, ids, summaries)
	slices.SortFunc(all, func(a, b class.Summary) int {
		return cmp.Or(b.Began.Compare(a.Began), cmp.Compare(a.Name, b.Name))
	})
	return all, err
}

const listing = "list the classes"

func idsOf(ctx context.Context, s *classes) ([]int64, error) {
	return view(ctx, s, listing, "", func(ctx context.Context, q querier) ([]int64, error) { return q.ids(ctx) })
}

// inParts reads classes in views of a few each: PostgreSQL locks every table that a view has
// read until it ends, and has room for a few thousand.
func inParts[T any](
	ctx context.Context, s *classes, ids []int64, f func(ctx context.Context, q querier, ids []int64) ([]T, error),
) (all []T, err error) {
	const few = 50
	for part := range slices.Chunk(ids, few) {
		more, err := view(ctx, s, listing, "", func(ctx context.Context, q querier) ([]T, error) { return f(ctx, q, part) })
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// summaries reads classes with their counts.
func summaries(ctx context.Context, q querier, ids []int64) (all []class.Summary, err error) {
	found, err := q.classes(ctx, ids)
	for i := 0; err == nil && i < len(found); i++ {
		c := found[i]
		one := class.Summary{Class: c.Class}
		if err = q.enter(ctx, c.id); err == nil {
			one.Counts, err = countsIn(ctx, q, c.id)
		}
		if err == nil {
			one.Empty, err = emptyIn(ctx, q, c)
		}
		all = append(all, one)
	}
	return all, err
}

// emptyIn reports whether a class holds no answer and no report.
func emptyIn(ctx context.Context, q querier, c numbered) (bool, error) {
	some, err := rowsOf(ctx, q, column[bool],
		"SELECT EXISTS (SELECT 1 FROM event WHERE class = ?1) OR EXISTS (SELECT 1 FROM submission WHERE class = ?1)", c.id)
	return err == nil && !some[0] && c.Report == nil, err
}

// Restrict narrows what a class allows: its answers are to be deleted at until if they
// were to be deleted later or never (the zero until changes nothing), and if handed, it
// takes no reveal from now on, see Freeze. Error: class.ErrNoClass.
func (s *classes) Restrict(ctx context.Context, name string, until time.Time, handed bool) error {
	return s.change(ctx, "change how long answers are kept", name, alone, func(ctx context.Context, c session, id int64) (bool, error) {
		return c.restrict(ctx, id, until, handed)
	})
}

func (c session) restrict(ctx context.Context, id int64, until time.Time, handed bool) (_ bool, err error) {
	earlier := false
	if !until.IsZero() {
		earlier, err = c.changes(ctx, "UPDATE class SET until = ?1 WHERE id = ?2 AND (until = 0 OR until > ?1)", seconds(until), id)
	}
	if err != nil || !handed {
		return earlier, err
	}
	given, err := c.changes(ctx, "UPDATE class SET copied = 2 WHERE id = ? AND copied = 0", id)
	return earlier || given, err
}

// SetState replaces the state of a class if it equals from; it does nothing if the
// state is to already. Errors: class.ErrMoved if it is neither, class.ErrNoClass.
func (s *classes) SetState(ctx context.Context, name string, from, to []byte) error {
	to = some(to)
	return s.change(ctx, "save the state of the class", name, alone, func(ctx context.Context, c session, id int64) (bool, error) {
		var state []byte
		err := c.row(ctx, []any{&state}, "SELECT state FROM class WHERE id = ?", id)
		switch {
		case err != nil || bytes.Equal(state, to):
			return false, err
		case !bytes.Equal(state, from):
			return false, class.ErrMoved
		}
		return true, c.exec(ctx, "UPDATE class SET state = ? WHERE id = ?", to, id)
	})
}

// Vote stores a second answer to a question; a voter's latest value counts. voter is
// the id of a participant or of a submitted sheet. Errors: class.ErrNoSheet,
// class.ErrNoClass.
func (s *classes) Vote(ctx context.Context, name, question, voter string, value int) error {
	return s.change(ctx, "save the vote", name, beside, func(ctx context.Context, c session, id int64) (bool, error) {
		all, err := alike(ctx, c, id, voter, nil)
		if err != nil {
			return false, err
		}
		if len(all) == 0 {
			return false, class.ErrNoSheet
		}
		voter := ownerOf(voter, all)
		return c.changes(ctx, `INSERT INTO vote (class, question, member, value) VALUES (?, ?, ?, ?)
			ON CONFLICT (class, question, member) DO UPDATE SET value = excluded.value WHERE vote.value <> excluded.value`, id, question, voter, value)
	})
}

// Votes returns the latest vote of each voter that counts, sorted by the id under which
// it counts. Error: class.ErrNoClass.
func (s *classes) Votes(ctx context.Context, name, question string) ([]class.Cast, error) {
	return read(ctx, s, "count the votes", name, func(ctx context.Context, q querier, id int64) ([]class.Cast, error) {
		all, err := answersIn(ctx, q, id)
		if err != nil {
			return nil, err
		}
		votes, err := rowsOf(ctx, q, func(scan scanner) (v class.Cast, err error) {
			err = scan(&v.Member, &v.Value)
			return v, err
		}, "SELECT member, value FROM vote WHERE class = ? AND question = ? ORDER BY member", id, question)
		return castBy(owners(all), votes), err
	})
}

// Freeze stores the sheets that choose returns and returns all frozen sheets, as Snapshot
// does. It is atomic, also between programs: the class does not change between the call
// of choose and the write. A member that is frozen already keeps the first frozen
// sheet. Errors: that of choose; class.ErrBackup if the class is in a backup, or
// class.ErrHanded if it was handed over, and there is a sheet to add; class.ErrNoClass.
func (s *classes) Freeze(ctx context.Context, name string, choose class.Choose) ([]class.FrozenSheet, error) {
	var failure any // a panic of choose, raised again in the caller's goroutine instead of the writer's
	guarded := func(frozen []class.FrozenSheet, finished []class.Finished) (more []class.FrozenSheet, err error) {
		defer func() {
			if failure = recover(); failure != nil {
				err = errChosen
			}
		}()
		return choose(frozen, finished)
	}
	all, err := changed(ctx, s, "freeze the sheets", name, alone, func(ctx context.Context, c session, id int64) ([]class.FrozenSheet, bool, error) {
		return c.freeze(ctx, id, guarded)
	})
	if failure != nil {
		panic(failure)
	}
	return all, err
}

// chosenError wraps an error of the caller's choose function: no fault of the file.
type chosenError struct{ error }

func (e chosenError) Unwrap() error { return e.error }

var errChosen = errors.New("the choice of what is frozen failed")

func (c session) freeze(ctx context.Context, of int64, choose class.Choose) (all []class.FrozenSheet, added bool, err error) {
	finished, err := finishedIn(ctx, c, of)
	if err != nil {
		return nil, false, err
	}
	frozen, err := snapshotIn(ctx, c, of)
	if err != nil {
		return nil, false, err
	}
	chosen, err := choose(frozen, finished)
	if err != nil {
		return nil, false, chosenError{err}
	}
	for _, f := range chosen {
		changed, err := c.changes(ctx,
			"INSERT INTO frozen (class, member, batch, sheet) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			of, f.Member, f.Batch, some(f.Sheet))
		if err != nil {
			return nil, false, err
		}
		added = added || changed
	}
	var copied int
	if err := c.row(ctx, []any{&copied}, "SELECT copied FROM class WHERE id = ?", of); err != nil || copied > 0 && added {
		return nil, false, cmp.Or(err, [...]error{1: class.ErrBackup, 2: class.ErrHanded}[copied])
	}
	all, err = snapshotIn(ctx, c, of)
	return all, added, err
}

// Snapshot returns the frozen sheets, by batch and then by member. Error:
// class.ErrNoClass.
func (s *classes) Snapshot(ctx context.Context, name string) ([]class.FrozenSheet, error) {
	return read(ctx, s, "read the frozen sheets", name, snapshotIn)
}

func snapshotIn(ctx context.Context, q querier, of int64) ([]class.FrozenSheet, error) {
	return rowsOf(ctx, q, func(scan scanner) (f class.FrozenSheet, err error) {
		err = scan(&f.Member, &f.Batch, &f.Sheet)
		f.Sheet = some(f.Sheet)
		return f, err
	}, "SELECT member, batch, sheet FROM frozen WHERE class = ? ORDER BY batch, member", of)
}

// copied returns c in its stored form: whole seconds, no shared memory, nil for empty.
func copied(c class.Class) class.Class {
	c.Began, c.Own, c.State = whole(c.Began), some(c.Own), some(c.State)
	c.Until, c.Report = whole(c.Until), some(c.Report)
	return c
}

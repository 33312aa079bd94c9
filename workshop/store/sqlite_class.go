package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"time"

	"rolefit/workshop/class"
)

// BeginClass stores a new class. Errors: class.ErrExists, class.ErrName.
func (s *SQLite) BeginClass(ctx context.Context, k class.Class) error {
	const what = "begin the class"
	if err := class.CheckName(k.Name); err != nil {
		return failed(ctx, what, err)
	}
	k = copied(k)
	return failed(ctx, what, s.do(ctx, &job{class: k.Name, run: func(ctx context.Context, c *connection) (bool, error) {
		switch _, err := idOf(ctx, c, k.Name); {
		case err == nil:
			return false, class.ErrExists
		case !errors.Is(err, class.ErrNoClass):
			return false, err
		}
		return true, c.exec(ctx, "INSERT INTO class (name, assessment, edition, own, began, state) VALUES (?, ?, ?, ?, ?, ?)",
			k.Name, k.Assessment, k.Edition, k.Own, k.Began.Unix(), k.State)
	}}))
}

// Class returns the named class. Error: class.ErrNoClass.
func (s *SQLite) Class(ctx context.Context, name string) (class.Class, error) {
	return read(ctx, s, "read the class", name, func(ctx context.Context, q querier, id int64) (class.Class, error) {
		found, err := rowsOf(ctx, q, scanClass, "SELECT "+classColumns+" FROM class WHERE id = ?", id)
		if err != nil || len(found) == 0 {
			return class.Class{}, cmp.Or(err, class.ErrNoClass)
		}
		return found[0].Class, nil
	})
}

const classColumns = "id, name, assessment, edition, own, began, state"

// numbered is a class with its id in the file.
type numbered struct {
	class.Class
	id int64
}

// scanClass reads classColumns.
func scanClass(scan scanner) (c numbered, err error) {
	var began int64
	err = scan(&c.id, &c.Name, &c.Assessment, &c.Edition, &c.Own, &began, &c.State)
	c.Began, c.Own, c.State = time.Unix(began, 0).UTC(), some(c.Own), some(c.State)
	return c, err
}

// Counts returns how many participants have joined, are halfway and are done. Error:
// class.ErrNoClass.
func (s *SQLite) Counts(ctx context.Context, name string) (class.Counts, error) {
	return read(ctx, s, "count the class", name, countsIn)
}

func countsIn(ctx context.Context, q querier, of int64) (class.Counts, error) {
	all, err := answersIn(ctx, q, of)
	return countsOf(all), err
}

// Classes returns every class with its counts, the newest first.
func (s *SQLite) Classes(ctx context.Context) ([]class.Summary, error) {
	return view(ctx, s, "list the classes", func(ctx context.Context, q querier) (all []class.Summary, err error) {
		classes, err := rowsOf(ctx, q, scanClass, "SELECT "+classColumns+" FROM class ORDER BY began DESC, name")
		for _, c := range classes {
			if err == nil {
				var n class.Counts
				n, err = countsIn(ctx, q, c.id)
				all = append(all, class.Summary{Class: c.Class, Counts: n})
			}
		}
		return all, err
	})
}

// SetState replaces the state of a class if it equals from; it does nothing if the
// state is to already. Errors: class.ErrMoved if it is neither, class.ErrNoClass.
func (s *SQLite) SetState(ctx context.Context, name string, from, to []byte) error {
	to = some(to)
	return s.change(ctx, "save the state of the class", name, func(ctx context.Context, c *connection, id int64) (bool, error) {
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
func (s *SQLite) Vote(ctx context.Context, name, question, voter string, value int) error {
	return s.change(ctx, "save the vote", name, func(ctx context.Context, c *connection, id int64) (bool, error) {
		all, err := c.alike(ctx, id, voter, nil)
		if err != nil {
			return false, err
		}
		if len(all) == 0 {
			return false, class.ErrNoSheet
		}
		voter := ownerOf(voter, all)
		return c.changes(ctx, `INSERT INTO vote (class, question, member, value) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`, id, question, voter, value)
	})
}

// Votes returns the latest vote of each voter that counts, sorted by the id under which
// it counts. Error: class.ErrNoClass.
func (s *SQLite) Votes(ctx context.Context, name, question string) ([]class.Cast, error) {
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

// Freeze stores the sheets that choose returns and returns all frozen sheets, as Frozen
// does. It is atomic, also between programs: the class does not change between the call
// of choose and the write. A member that is frozen already keeps the first frozen
// sheet. Errors: that of choose; class.ErrBackup if the class is in a backup and there
// is a sheet to add; class.ErrNoClass.
func (s *SQLite) Freeze(ctx context.Context, name string, choose choice) ([]class.Frozen, error) {
	var failure any // a panic of choose, raised again in the caller's goroutine instead of the writer's
	guarded := func(frozen []class.Frozen, finished []class.Finished) (more []class.Frozen, err error) {
		defer func() {
			if failure = recover(); failure != nil {
				err = errChosen
			}
		}()
		return choose(frozen, finished)
	}
	all, err := changed(ctx, s, "freeze the sheets", name, func(ctx context.Context, c *connection, id int64) ([]class.Frozen, bool, error) {
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

func (c *connection) freeze(ctx context.Context, of int64, choose choice) (all []class.Frozen, added bool, err error) {
	finished, err := finishedIn(ctx, c, of)
	if err != nil {
		return nil, false, err
	}
	frozen, err := frozenIn(ctx, c, of)
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
	var copied bool
	if err := c.row(ctx, []any{&copied}, "SELECT copied FROM class WHERE id = ?", of); err != nil || copied && added {
		return nil, false, cmp.Or(err, class.ErrBackup)
	}
	all, err = frozenIn(ctx, c, of)
	return all, added, err
}

// Frozen returns the frozen sheets, by batch and then by member. Error:
// class.ErrNoClass.
func (s *SQLite) Frozen(ctx context.Context, name string) ([]class.Frozen, error) {
	return read(ctx, s, "read the frozen sheets", name, frozenIn)
}

func frozenIn(ctx context.Context, q querier, of int64) ([]class.Frozen, error) {
	return rowsOf(ctx, q, func(scan scanner) (f class.Frozen, err error) {
		err = scan(&f.Member, &f.Batch, &f.Sheet)
		f.Sheet = some(f.Sheet)
		return f, err
	}, "SELECT member, batch, sheet FROM frozen WHERE class = ? ORDER BY batch, member", of)
}

// copied returns c in its stored form: whole seconds, no shared memory, nil for empty.
func copied(c class.Class) class.Class {
	c.Began, c.Own, c.State = whole(c.Began), some(c.Own), some(c.State)
	return c
}

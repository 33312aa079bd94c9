package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
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
		var id int64
		err := c.row(ctx, []any{&id}, "SELECT id FROM class WHERE name = ?", k.Name)
		if err == nil {
			return false, class.ErrExists
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return false, err
		}
		return true, c.exec(ctx, "INSERT INTO class (name, assessment, edition, own, began, state) VALUES (?, ?, ?, ?, ?, ?)",
			k.Name, k.Assessment, k.Edition, k.Own, k.Began.Unix(), k.State)
	}}))
}

// Class returns the named class. Error: class.ErrNoClass.
func (s *SQLite) Class(ctx context.Context, name string) (found class.Class, err error) {
	err = s.in(ctx, "read the class", name, func(tx *sql.Tx, id int64) error {
		row := tx.QueryRowContext(ctx, "SELECT "+classColumns+" FROM class WHERE id = ?", id)
		found, err = scanClass(row.Scan)
		return err
	})
	if err != nil {
		return class.Class{}, err
	}
	return found, nil
}

const classColumns = "name, assessment, edition, own, began, state"

// scanClass reads classColumns into a class, and further columns into more.
func scanClass(scan func(...any) error, more ...any) (class.Class, error) {
	var c class.Class
	var began int64
	err := scan(append([]any{&c.Name, &c.Assessment, &c.Edition, &c.Own, &began, &c.State}, more...)...)
	c.Began, c.Own, c.State = time.Unix(began, 0).UTC(), some(c.Own), some(c.State)
	return c, err
}

// Counts returns how many participants have joined, are halfway and are done. Error:
// class.ErrNoClass.
func (s *SQLite) Counts(ctx context.Context, name string) (n class.Counts, err error) {
	err = s.in(ctx, "count the class", name, func(tx *sql.Tx, id int64) error {
		all, err := answersIn(ctx, tx, id)
		n = countsOf(all)
		return err
	})
	return n, err
}

// Classes returns every class with its counts, the newest first.
func (s *SQLite) Classes(ctx context.Context) (all []class.Summary, err error) {
	err = s.view(ctx, "list the classes", func(tx *sql.Tx) error {
		var ids []int64
		err := every(ctx, tx, func(scan func(...any) error) error {
			var id int64
			c, err := scanClass(scan, &id)
			all, ids = append(all, class.Summary{Class: c}), append(ids, id)
			return err
		}, "SELECT "+classColumns+", id FROM class ORDER BY began DESC, name")
		for i := 0; err == nil && i < len(ids); i++ {
			var in []answers
			in, err = answersIn(ctx, tx, ids[i])
			all[i].Counts = countsOf(in)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// SetState replaces the state of a class if it equals from; it does nothing if the
// state is to already. Errors: class.ErrMoved if it is neither, class.ErrNoClass.
func (s *SQLite) SetState(ctx context.Context, name string, from, to []byte) error {
	to = some(to)
	return s.change(ctx, "keep the state of the class", name, func(ctx context.Context, c *connection, id int64) (bool, error) {
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
	return s.change(ctx, "keep the vote", name, func(ctx context.Context, c *connection, id int64) (bool, error) {
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
func (s *SQLite) Votes(ctx context.Context, name, question string) (cast []class.Cast, err error) {
	err = s.in(ctx, "count the votes", name, func(tx *sql.Tx, id int64) error {
		all, err := answersIn(ctx, tx, id)
		if err != nil {
			return err
		}
		var votes []class.Cast
		err = every(ctx, tx, func(scan func(...any) error) error {
			var v class.Cast
			err := scan(&v.Member, &v.Value)
			votes = append(votes, v)
			return err
		}, "SELECT member, value FROM vote WHERE class = ? AND question = ? ORDER BY member", id, question)
		cast = castBy(owners(all), votes)
		return err
	})
	if err != nil {
		return nil, err
	}
	return cast, nil
}

// Freeze stores the sheets that choose returns and returns all frozen sheets, as Frozen
// does. It is atomic, also between programs: the class does not change between the call
// of choose and the write. A member that is frozen already keeps the first frozen
// sheet. Errors: that of choose; class.ErrBackup if the class is in a backup and there
// is a sheet to add; class.ErrNoClass.
func (s *SQLite) Freeze(ctx context.Context, name string, choose choice) (all []class.Frozen, err error) {
	var failure any // a panic of choose, raised again in the caller's goroutine instead of the writer's
	err = s.change(ctx, "freeze the sheets", name, func(ctx context.Context, c *connection, id int64) (added bool, err error) {
		added, all, err = c.freeze(ctx, id, func(frozen []class.Frozen, finished []class.Finished) (more []class.Frozen, err error) {
			defer func() {
				if failure = recover(); failure != nil {
					err = errChosen
				}
			}()
			return choose(frozen, finished)
		})
		return added, err
	})
	if failure != nil {
		panic(failure)
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

// chosenError wraps an error of the caller's choose function: no fault of the file.
type chosenError struct{ error }

func (e chosenError) Unwrap() error { return e.error }

var errChosen = errors.New("the choice of what is frozen failed")

func (c *connection) freeze(ctx context.Context, of int64, choose choice) (added bool, all []class.Frozen, err error) {
	finished, err := finishedIn(ctx, c.conn, of)
	if err != nil {
		return false, nil, err
	}
	frozen, err := frozenIn(ctx, c.conn, of)
	if err != nil {
		return false, nil, err
	}
	chosen, err := choose(frozen, finished)
	if err != nil {
		return false, nil, chosenError{err}
	}
	for _, f := range chosen {
		changed, err := c.changes(ctx,
			"INSERT INTO frozen (class, member, batch, sheet) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			of, f.Member, f.Batch, some(f.Sheet))
		if err != nil {
			return false, nil, err
		}
		added = added || changed
	}
	var copied bool
	if err := c.row(ctx, []any{&copied}, "SELECT copied FROM class WHERE id = ?", of); err != nil || copied && added {
		return false, nil, cmp.Or(err, class.ErrBackup)
	}
	all, err = frozenIn(ctx, c.conn, of)
	return added, all, err
}

// Frozen returns the frozen sheets, by batch and then by member. Error:
// class.ErrNoClass.
func (s *SQLite) Frozen(ctx context.Context, name string) (all []class.Frozen, err error) {
	err = s.in(ctx, "read the frozen sheets", name, func(tx *sql.Tx, id int64) error {
		all, err = frozenIn(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func frozenIn(ctx context.Context, q querier, of int64) (all []class.Frozen, err error) {
	err = every(ctx, q, func(scan func(...any) error) error {
		var f class.Frozen
		err := scan(&f.Member, &f.Batch, &f.Sheet)
		f.Sheet = some(f.Sheet)
		all = append(all, f)
		return err
	}, "SELECT member, batch, sheet FROM frozen WHERE class = ? ORDER BY batch, member", of)
	return all, err
}

// copied returns c in its stored form: whole seconds, no shared memory, nil for empty.
func copied(c class.Class) class.Class {
	c.Began, c.Own, c.State = whole(c.Began), some(c.Own), some(c.State)
	return c
}

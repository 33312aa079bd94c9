package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"rolefit/workshop/class"
)

// BeginClass keeps a new class. Errors: class.ErrExists, class.ErrName.
func (s *SQLite) BeginClass(ctx context.Context, k class.Class) error {
	const what = "begin the class"
	if err := checkName(k.Name); err != nil {
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

// Class returns a class. Error: class.ErrNoClass.
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

// scanClass reads these columns, and further ones into more.
func scanClass(scan func(...any) error, more ...any) (class.Class, error) {
	var c class.Class
	var began int64
	err := scan(append([]any{&c.Name, &c.Assessment, &c.Edition, &c.Own, &began, &c.State}, more...)...)
	c.Began, c.Own, c.State = time.Unix(began, 0).UTC(), some(c.Own), some(c.State)
	return c, err
}

// The counts of one class, as three columns. Those who are done or halfway among the
// participants are counted from their progress, as function halfway does.
const countColumns = `
	(SELECT count(*) FROM submission AS s WHERE s.class = class.id) +
		(SELECT count(*) FROM member AS m WHERE m.class = class.id),
	(SELECT count(*) FROM submission AS s WHERE s.class = class.id) +
		(SELECT count(*) FROM member AS m WHERE m.class = class.id
			AND (m.finished OR m.asked > 0 AND 2 * m.answered >= m.asked)),
	(SELECT count(*) FROM submission AS s WHERE s.class = class.id) +
		(SELECT count(*) FROM member AS m WHERE m.class = class.id AND m.finished)`

// Counts returns how far the people of a class are. Error: class.ErrNoClass.
func (s *SQLite) Counts(ctx context.Context, name string) (n class.Counts, err error) {
	err = s.in(ctx, "count the class", name, func(tx *sql.Tx, id int64) error {
		row := tx.QueryRowContext(ctx, "SELECT "+countColumns+" FROM class WHERE id = ?", id)
		return row.Scan(&n.Joined, &n.Halfway, &n.Done)
	})
	return n, err
}

// Classes returns every class, the newest first.
func (s *SQLite) Classes(ctx context.Context) (all []class.Summary, err error) {
	err = s.view(ctx, "list the classes", func(tx *sql.Tx) error {
		return every(ctx, tx, func(scan func(...any) error) error {
			var one class.Summary
			n := &one.Counts
			one.Class, err = scanClass(scan, &n.Joined, &n.Halfway, &n.Done)
			all = append(all, one)
			return err
		}, "SELECT "+classColumns+","+countColumns+" FROM class ORDER BY began DESC, name")
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// SetState keeps what the class is doing. Error: class.ErrNoClass.
func (s *SQLite) SetState(ctx context.Context, name string, state []byte) error {
	state = some(state)
	return s.change(ctx, "keep the state of the class", name, func(ctx context.Context, c *connection, id int64) (bool, error) {
		return c.changes(ctx, "UPDATE class SET state = ? WHERE id = ? AND state IS NOT ?", state, id, state)
	})
}

// Vote keeps how somebody answers a question when asked again; their latest vote
// counts. Who votes need not be a participant whose quiz runs on the host. Error:
// class.ErrNoClass.
func (s *SQLite) Vote(ctx context.Context, name, question, voter string, value int) error {
	return s.change(ctx, "keep the vote", name, func(ctx context.Context, c *connection, id int64) (bool, error) {
		return c.changes(ctx, `INSERT INTO vote (class, question, member, value) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`, id, question, voter, value)
	})
}

// Votes returns the latest vote of each, smallest first. Error: class.ErrNoClass.
func (s *SQLite) Votes(ctx context.Context, name, question string) (values []int, err error) {
	err = s.in(ctx, "count the votes", name, func(tx *sql.Tx, id int64) error {
		return every(ctx, tx, func(scan func(...any) error) error {
			var value int
			err := scan(&value)
			values = append(values, value)
			return err
		}, "SELECT value FROM vote WHERE class = ? AND question = ? ORDER BY value", id, question)
	})
	if err != nil {
		return nil, err
	}
	return values, nil
}

// Freeze keeps sheets as they are when the class's result is taken. A member who is
// frozen already stays as first frozen. Error: class.ErrNoClass.
func (s *SQLite) Freeze(ctx context.Context, name string, sheets []class.Frozen) error {
	return s.change(ctx, "freeze the sheets", name, func(ctx context.Context, c *connection, id int64) (bool, error) {
		added := false
		for _, f := range sheets {
			changed, err := c.changes(ctx,
				"INSERT INTO frozen (class, member, batch, sheet) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
				id, f.Member, f.Batch, some(f.Sheet))
			if err != nil {
				return false, err
			}
			added = added || changed
		}
		return added, nil
	})
}

// Frozen returns the frozen sheets, by batch and then by member. Error:
// class.ErrNoClass.
func (s *SQLite) Frozen(ctx context.Context, name string) (all []class.Frozen, err error) {
	err = s.in(ctx, "read the frozen sheets", name, func(tx *sql.Tx, id int64) error {
		return every(ctx, tx, func(scan func(...any) error) error {
			var f class.Frozen
			err := scan(&f.Member, &f.Batch, &f.Sheet)
			f.Sheet = some(f.Sheet)
			all = append(all, f)
			return err
		}, "SELECT member, batch, sheet FROM frozen WHERE class = ? ORDER BY batch, member", id)
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

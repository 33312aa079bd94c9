package store

import (
	"context"
	"database/sql"
	"errors"

	"rolefit/workshop/class"
)

// Join keeps a new participant, whom the words bring back. Errors: class.ErrTaken
// where they bring back another, class.ErrNoWords where there are none,
// class.ErrNoClass.
func (s *SQLite) Join(ctx context.Context, name, words string) (class.Seat, error) {
	const what = "join the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return class.Seat{}, failed(ctx, what, err)
	}
	id, err := newID(s.options.random)
	if err != nil {
		return class.Seat{}, failed(ctx, what, err)
	}
	err = s.change(ctx, what, name, func(ctx context.Context, c *connection, of int64) (bool, error) {
		return true, c.join(ctx, of, id, hash)
	})
	if err != nil {
		return class.Seat{}, err
	}
	return class.Seat{Member: id, Turn: 1}, nil
}

func (c *connection) join(ctx context.Context, of int64, id string, hash []byte) error {
	var taken, drawn bool
	err := c.row(ctx, []any{&taken, &drawn}, `SELECT
		EXISTS (SELECT 1 FROM member WHERE class = ? AND words = ?),
		EXISTS (SELECT 1 FROM member WHERE class = ? AND id = ?)`, of, hash, of, id)
	switch {
	case err != nil:
		return err
	case taken:
		return class.ErrTaken
	case drawn:
		return errDrawn
	}
	return c.exec(ctx, `INSERT INTO member (class, id, words, turn, events, answered, asked, finished)
		VALUES (?, ?, ?, 1, 0, 0, 0, 0)`, of, id, hash)
}

// Attach brings somebody back: whoever wrote for them before is refused from now on
// with class.ErrTakenOver. Errors: class.ErrNoWords, class.ErrNoClass.
func (s *SQLite) Attach(ctx context.Context, name, words string) (class.Seat, error) {
	const what = "come back to the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return class.Seat{}, failed(ctx, what, err)
	}
	var seat class.Seat
	var lines [][]byte
	err = s.change(ctx, what, name, func(ctx context.Context, c *connection, id int64) (bool, error) {
		err := c.row(ctx, []any{&seat.Member, &seat.Turn},
			"UPDATE member SET turn = turn + 1 WHERE class = ? AND words = ? RETURNING id, turn", id, hash)
		if errors.Is(err, sql.ErrNoRows) {
			return false, class.ErrNoWords
		}
		if err == nil {
			lines, err = c.rows(ctx, "SELECT event FROM event WHERE class = ? AND member = ? ORDER BY n", id, seat.Member)
		}
		return false, err // nothing of what is watched
	})
	if err == nil {
		seat.Events, err = decodeAll(lines)
		err = failed(ctx, what, err)
	}
	if err != nil {
		return class.Seat{}, err
	}
	return seat, nil
}

// Record keeps what somebody did. Events that are kept in their place already are
// left. Errors: class.ErrTakenOver where somebody came back with the words since,
// class.ErrConflict where other events are kept in the place, class.ErrGap where
// none are before it, ErrNoMember, class.ErrNoClass.
func (s *SQLite) Record(ctx context.Context, e class.Entry) error {
	const what = "keep the answer"
	lines, err := encode(e.Events)
	if err != nil {
		return failed(ctx, what, err)
	}
	return s.change(ctx, what, e.Class, func(ctx context.Context, c *connection, id int64) (bool, error) {
		return c.record(ctx, id, e, lines)
	})
}

func (c *connection) record(ctx context.Context, of int64, e class.Entry, lines [][]byte) (bool, error) {
	var before standing
	p := &before.progress
	err := c.row(ctx, []any{&before.turn, &before.events, &p.Answered, &p.Asked, &p.Finished},
		"SELECT turn, events, answered, asked, finished FROM member WHERE class = ? AND id = ?", of, e.Member)
	if errors.Is(err, sql.ErrNoRows) {
		return false, ErrNoMember
	}
	if err != nil {
		return false, err
	}
	if err := before.check(e); err != nil {
		return false, err
	}
	at := e.From // of the first event that is not kept yet
	if at < before.events {
		kept, err := c.rows(ctx, "SELECT event FROM event WHERE class = ? AND member = ? AND n >= ? ORDER BY n LIMIT ?",
			of, e.Member, e.From, len(lines))
		if err != nil {
			return false, err
		}
		if !agree(kept, lines) {
			return false, class.ErrConflict
		}
		at += len(kept)
	}
	for _, line := range lines[at-e.From:] {
		err := c.exec(ctx, "INSERT INTO event (class, member, n, event) VALUES (?, ?, ?, ?)", of, e.Member, at, line)
		if err != nil {
			return false, err
		}
		at++
	}
	after := before.after(e)
	if after == before {
		return false, nil
	}
	p = &after.progress
	return true, c.exec(ctx, "UPDATE member SET events = ?, answered = ?, asked = ?, finished = ? WHERE class = ? AND id = ?",
		after.events, p.Answered, p.Asked, p.Finished, of, e.Member)
}

// Finish keeps what makes the sheet of a participant who is done the same as
// another, so that it is known when it is handed in once more by other ways. One that
// was handed in before is taken out, unless it is frozen: it is the same person.
// Errors: ErrNoMember, class.ErrNoClass.
func (s *SQLite) Finish(ctx context.Context, name, id string, mark []byte) error {
	mark = some(mark)
	return s.change(ctx, "keep that somebody is done", name, func(ctx context.Context, c *connection, of int64) (bool, error) {
		var known bool
		err := c.row(ctx, []any{&known}, "SELECT EXISTS (SELECT 1 FROM member WHERE class = ? AND id = ?)", of, id)
		if err != nil {
			return false, err
		}
		if !known {
			return false, ErrNoMember
		}
		again, err := c.changes(ctx, `DELETE FROM submission WHERE class = ? AND print = ?
			AND id NOT IN (SELECT member FROM frozen WHERE class = ?)`, of, mark, of)
		if err != nil {
			return false, err
		}
		changed, err := c.changes(ctx, "UPDATE member SET print = ? WHERE class = ? AND id = ? AND print IS NOT ?", mark, of, id, mark)
		return again || changed, err
	})
}

// Submit keeps a sheet that came as a whole. The same sheet again changes nothing,
// and neither does one with the Print of another finished sheet of the class.
// Errors: class.ErrConflict where a different sheet is kept under its id,
// class.ErrNoClass.
func (s *SQLite) Submit(ctx context.Context, name string, sheet class.Submission) (class.Receipt, error) {
	const what = "keep the sheet"
	if err := checkSheet(sheet); err != nil {
		return class.Receipt{}, failed(ctx, what, err)
	}
	sheet.Sheet, sheet.Print = some(sheet.Sheet), some(sheet.Print)
	var receipt class.Receipt
	err := s.change(ctx, what, name, func(ctx context.Context, c *connection, of int64) (_ bool, err error) {
		receipt, err = c.submit(ctx, of, sheet)
		return receipt.New, err
	})
	if err != nil {
		return class.Receipt{}, err
	}
	return receipt, nil
}

func (c *connection) submit(ctx context.Context, of int64, s class.Submission) (class.Receipt, error) {
	var sheet, mark []byte
	err := c.row(ctx, []any{&sheet, &mark}, "SELECT sheet, print FROM submission WHERE class = ? AND id = ?", of, s.ID)
	if err == nil && !sameSheet(s, sheet, mark) {
		return class.Receipt{}, class.ErrConflict
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return class.Receipt{}, err
	}
	if s.Print != nil {
		var known bool
		err := c.row(ctx, []any{&known}, `SELECT EXISTS (SELECT 1 FROM submission WHERE class = ? AND print = ?)
			OR EXISTS (SELECT 1 FROM member WHERE class = ? AND print = ?)`, of, s.Print, of, s.Print)
		if err != nil || known {
			return class.Receipt{Duplicate: known}, err
		}
	}
	err = c.exec(ctx, "INSERT INTO submission (class, id, way, sheet, print) VALUES (?, ?, ?, ?, ?)",
		of, s.ID, string(s.Way), s.Sheet, s.Print)
	return class.Receipt{New: err == nil}, err
}

// Finished returns what everybody answered who is done, in the order of their
// random ids. Error: class.ErrNoClass.
func (s *SQLite) Finished(ctx context.Context, name string) (all []class.Finished, err error) {
	const what = "read the answers of the class"
	err = s.in(ctx, what, name, func(tx *sql.Tx, id int64) error {
		all, err = finishedMembers(ctx, tx, id)
		if err != nil {
			return err
		}
		return every(ctx, tx, func(scan func(...any) error) error {
			var f class.Finished
			err := scan(&f.Member, &f.Way, &f.Sheet)
			all = append(all, f)
			return err
		}, "SELECT id, way, sheet FROM submission WHERE class = ?", id)
	})
	if err != nil {
		return nil, err
	}
	sortFinished(all)
	return all, nil
}

func finishedMembers(ctx context.Context, tx *sql.Tx, id int64) (all []class.Finished, err error) {
	err = every(ctx, tx, func(scan func(...any) error) error {
		var member string
		var line []byte
		if err := scan(&member, &line); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Member != member {
			all = append(all, class.Finished{Member: member, Way: class.BySSH})
		}
		if line == nil { // somebody is done without an event
			return nil
		}
		e, err := decode(line)
		last := &all[len(all)-1]
		last.Events = append(last.Events, e)
		return err
	}, `SELECT m.id, e.event FROM member AS m LEFT JOIN event AS e ON e.class = m.class AND e.member = m.id
		WHERE m.class = ? AND m.finished ORDER BY m.id, e.n`, id)
	return all, err
}

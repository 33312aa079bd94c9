package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"rolefit/internal/record"
	"rolefit/workshop/class"
)

// Join stores a new participant, whom the three words bring back later; device is as in
// class.Submission. Errors: class.ErrTaken if the words belong to another participant,
// class.ErrNoWords if they are empty, class.ErrNoClass.
func (s *classes) Join(ctx context.Context, name, words, device string) (class.Membership, error) {
	const what = "join the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return class.Membership{}, failed(ctx, what, err)
	}
	id, err := newID(s.options.random)
	if err != nil {
		return class.Membership{}, failed(ctx, what, err)
	}
	return changed(ctx, s, what, name, beside, func(ctx context.Context, c session, of int64) (class.Membership, bool, error) {
		return class.Membership{Member: id, Generation: 1}, true, c.join(ctx, of, id, device, hash)
	})
}

func (c session) join(ctx context.Context, of int64, id, device string, hash []byte) error {
	var taken, drawn bool
	err := c.row(ctx, []any{&taken, &drawn}, `SELECT
		EXISTS (SELECT 1 FROM member WHERE class = ? AND words = ?),
		EXISTS (SELECT 1 FROM member WHERE class = ? AND id = ?) OR
			EXISTS (SELECT 1 FROM submission WHERE class = ? AND id = ?)`, of, hash, of, id, of, id)
	switch {
	case err != nil:
		return err
	case taken:
		return class.ErrTaken
	case drawn:
		return errDrawn
	}
	return c.exec(ctx, `INSERT INTO member (class, id, words, turn, events, answered, asked, finished, device)
		VALUES (?, ?, ?, 1, 0, 0, 0, FALSE, ?)`, of, id, hash, device)
}

// Attach returns a new seat of the participant with these words. Writing with an older
// seat fails with class.ErrTakenOver from now on. Errors: class.ErrNoWords,
// class.ErrNoClass.
func (s *classes) Attach(ctx context.Context, name, words string) (class.Membership, error) {
	const what = "come back to the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return class.Membership{}, failed(ctx, what, err)
	}
	var seat class.Membership
	var lines [][]byte
	err = s.change(ctx, what, name, beside, func(ctx context.Context, c session, id int64) (bool, error) {
		err := c.row(ctx, []any{&seat.Member, &seat.Generation},
			"UPDATE member SET turn = turn + 1 WHERE class = ? AND words = ? RETURNING id, turn", id, hash)
		if errors.Is(err, sql.ErrNoRows) {
			return false, class.ErrNoWords
		}
		if err == nil {
			lines, err = rowsOf(ctx, c, column[[]byte], eventQuery, id, seat.Member)
		}
		return false, err // a new turn is not a change that watchers see
	})
	if err == nil {
		seat.Events, err = decodeAll(lines)
		err = failed(ctx, what, err)
	}
	if err != nil {
		return class.Membership{}, err
	}
	return seat, nil
}

// eventQuery selects the events of a participant.
const eventQuery = "SELECT event FROM event WHERE class = ? AND member = ? ORDER BY n"

// Seat returns the newest seat of the participant with these words. It changes nothing:
// the seat stays the newest. Errors: class.ErrNoWords, class.ErrNoClass.
func (s *classes) Seat(ctx context.Context, name, words string) (class.Membership, error) {
	const what = "look for the participant"
	hash, err := wordsOf(name, words)
	if err != nil {
		return class.Membership{}, failed(ctx, what, err)
	}
	return read(ctx, s, what, name, func(ctx context.Context, q querier, id int64) (class.Membership, error) {
		seats, err := rowsOf(ctx, q, func(scan scanner) (seat class.Membership, err error) {
			err = scan(&seat.Member, &seat.Generation)
			return seat, err
		}, "SELECT id, turn FROM member WHERE class = ? AND words = ?", id, hash)
		if err != nil || len(seats) == 0 {
			return class.Membership{}, cmp.Or(err, class.ErrNoWords)
		}
		lines, err := rowsOf(ctx, q, column[[]byte], eventQuery, id, seats[0].Member)
		if err == nil {
			seats[0].Events, err = decodeAll(lines)
		}
		return seats[0], err
	})
}

// Record stores events of a participant, and their progress. Events that are stored in
// their place already are skipped. Errors: class.ErrTakenOver if Attach gave out a
// newer seat, class.ErrConflict if other events are stored in the place, class.ErrGap
// if events before it are missing, ErrNoMember, class.ErrNoClass.
func (s *classes) Record(ctx context.Context, e class.Entry) error {
	const what = "save the answer"
	lines, err := encode(e.Events)
	if err != nil {
		return failed(ctx, what, err)
	}
	return s.change(ctx, what, e.Class, beside, func(ctx context.Context, c session, id int64) (bool, error) {
		return c.record(ctx, id, e, lines)
	})
}

func (c session) record(ctx context.Context, of int64, e class.Entry, lines [][]byte) (bool, error) {
	var before standing
	p := &before.progress
	err := c.row(ctx, []any{&before.generation, &before.events, &p.Answered, &p.Asked, &p.Finished},
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
		kept, err := rowsOf(ctx, c, column[[]byte], "SELECT event FROM event WHERE class = ? AND member = ? AND n >= ? ORDER BY n LIMIT ?",
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

// Finish stores the mark of a participant's finished answers, see class.Fingerprint, by which
// the same answers are recognized if they arrive again by other ways. The mark of a
// frozen participant does not change. Errors: ErrNoMember, class.ErrNoClass.
func (s *classes) Finish(ctx context.Context, name, id string, mark []byte) error {
	mark = some(mark)
	return s.change(ctx, "save that somebody is done", name, beside, func(ctx context.Context, c session, of int64) (bool, error) {
		var known bool
		err := c.row(ctx, []any{&known}, "SELECT EXISTS (SELECT 1 FROM member WHERE class = ? AND id = ?)", of, id)
		if err != nil {
			return false, err
		}
		if !known {
			return false, ErrNoMember
		}
		return c.changes(ctx, `UPDATE member SET print = ? WHERE class = ? AND id = ? AND print IS DISTINCT FROM ?
			AND (print IS NULL OR NOT EXISTS (SELECT 1 FROM frozen AS f WHERE f.class = member.class AND f.member = member.id))`,
			mark, of, id, mark)
	})
}

// Submit stores a complete sheet; submitting it again changes nothing. A sheet whose
// Fingerprint equals that of others is stored beside them, and counts only once they no
// longer do. Errors: class.ErrConflict if another sheet is stored under its id,
// class.ErrNoClass.
func (s *classes) Submit(ctx context.Context, name string, sheet class.Submission) (class.Receipt, error) {
	const what = "save the sheet"
	if err := checkSheet(sheet); err != nil {
		return class.Receipt{}, failed(ctx, what, err)
	}
	sheet.Sheet, sheet.Fingerprint = some(sheet.Sheet), some(sheet.Fingerprint)
	return changed(ctx, s, what, name, alone, func(ctx context.Context, c session, of int64) (class.Receipt, bool, error) {
		return c.submit(ctx, of, sheet)
	})
}

func (c session) submit(ctx context.Context, of int64, s class.Submission) (_ class.Receipt, added bool, err error) {
	known, err := keeps(ctx, c, of, s)
	if err == nil && !known {
		err = c.exec(ctx, "INSERT INTO submission (class, id, way, sheet, print, device, room, batch, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			of, s.ID, string(s.Way), s.Sheet, s.Fingerprint, s.Device, s.Part.Class, s.Part.Batch, s.Part.Size)
	}
	if err != nil {
		return class.Receipt{}, false, err
	}
	all, err := alike(ctx, c, of, s.ID, s.Fingerprint)
	if err != nil {
		return class.Receipt{}, false, err
	}
	return receiptOf(s, !known, all), !known, nil
}

// keeps reports whether the sheet is stored under its id. Error: class.ErrConflict if
// the id belongs to another sheet or to a participant.
func keeps(ctx context.Context, q querier, of int64, s class.Submission) (bool, error) {
	var sheet, mark []byte
	err := rowIn(ctx, q, []any{&sheet, &mark}, `SELECT sheet, print FROM submission WHERE class = ? AND id = ?
		UNION ALL SELECT NULL, NULL FROM member WHERE class = ? AND id = ?`, of, s.ID, of, s.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil && !sameSheet(s, sheet, mark) {
		err = class.ErrConflict
	}
	return err == nil, err
}

// Find returns the id under which a sheet counts, looked up by its own id or by its
// Fingerprint. It changes nothing. Errors: class.ErrNoSheet, class.ErrConflict if another
// sheet is stored under its id, class.ErrNoClass.
func (s *classes) Find(ctx context.Context, name string, sheet class.Submission) (string, error) {
	sheet.Fingerprint = some(sheet.Fingerprint)
	return read(ctx, s, "look for the sheet", name, func(ctx context.Context, q querier, of int64) (string, error) {
		if _, err := keeps(ctx, q, of, sheet); err != nil {
			return "", err
		}
		all, err := alike(ctx, q, of, sheet.ID, sheet.Fingerprint)
		member := found(sheet, all)
		if err == nil && member == "" {
			err = class.ErrNoSheet
		}
		return member, err
	})
}

// Withdraw excludes participants and sheets from every count, or includes them again,
// and returns how many it changed. Frozen ones stay as they are. Error:
// class.ErrNoClass.
func (s *classes) Withdraw(ctx context.Context, name string, ids []string, withdrawn bool) (int, error) {
	return changed(ctx, s, "take sheets out of the class", name, alone, func(ctx context.Context, c session, of int64) (n int, _ bool, _ error) {
		for _, id := range ids {
			for _, table := range []string{"member", "submission"} {
				changed, err := c.changes(ctx, "UPDATE "+table+` SET withdrawn = ? WHERE class = ? AND id = ? AND withdrawn <> ?
					AND NOT EXISTS (SELECT 1 FROM frozen AS f WHERE f.class = `+table+".class AND f.member = "+table+".id)",
					withdrawn, of, id, withdrawn)
				if err != nil {
					return 0, false, err
				}
				if changed {
					n++
				}
			}
		}
		return n, n > 0, nil
	})
}

// Finished returns the answers of every finished participant and sheet that counts,
// sorted by id. Error: class.ErrNoClass.
func (s *classes) Finished(ctx context.Context, name string) ([]class.Finished, error) {
	return read(ctx, s, "read the answers of the class", name, finishedIn)
}

// Queries for scanAnswers. memberAnswers and sheetAnswers select all answers of class
// ?1; alikeQuery selects those with the id ?2, or with the mark of ?2, or with the mark
// ?3.
const (
	memberAnswers = `SELECT m.id, 'ssh', m.print, m.answered, m.asked, m.finished, f.member IS NOT NULL, m.withdrawn, FALSE
		FROM member AS m LEFT JOIN frozen AS f ON f.class = m.class AND f.member = m.id WHERE m.class = ?1`
	sheetAnswers = `SELECT s.id, s.way, s.print, 0, 0, TRUE, f.member IS NOT NULL, s.withdrawn, s.room <> ''
		FROM submission AS s LEFT JOIN frozen AS f ON f.class = s.class AND f.member = s.id WHERE s.class = ?1`

	ownMark = `SELECT print FROM member WHERE class = ?1 AND id = ?2 UNION ALL SELECT print FROM submission WHERE class = ?1 AND id = ?2`

	alikeQuery = memberAnswers + " AND m.id IN (SELECT ?2 UNION ALL SELECT id FROM member INDEXED BY member_print WHERE class = ?1 AND print IN (SELECT ?3 UNION ALL " + ownMark + "))" +
		" UNION ALL " +
		sheetAnswers + " AND s.id IN (SELECT ?2 UNION ALL SELECT id FROM submission INDEXED BY submission_print WHERE class = ?1 AND print IN (SELECT ?3 UNION ALL " + ownMark + "))"
)

func scanAnswers(scan scanner) (a answers, err error) {
	p := &a.progress
	var mark []byte
	err = scan(&a.id, &a.way, &mark, &p.Answered, &p.Asked, &p.Finished, &a.frozen, &a.withdrawn, &a.imported)
	a.mark = string(mark)
	return a, err
}

// answersIn reads the answers of all participants and sheets of a class.
func answersIn(ctx context.Context, q querier, of int64) ([]answers, error) {
	return rowsOf(ctx, q, scanAnswers, memberAnswers+" UNION ALL "+sheetAnswers, of)
}

// alike reads the answers with the given id, and those whose mark equals that of id or
// mark.
func alike(ctx context.Context, q querier, of int64, id string, mark []byte) ([]answers, error) {
	return rowsOf(ctx, q, scanAnswers, alikeQuery, of, id, mark)
}

// finishedIn reads the finished answers that count under their own id, sorted by id.
func finishedIn(ctx context.Context, q querier, of int64) (all []class.Finished, err error) {
	in, err := answersIn(ctx, q, of)
	if err != nil {
		return nil, err
	}
	owner := owners(in)
	if all, err = finishedMembers(ctx, q, of, owner); err != nil {
		return nil, err
	}
	err = q.each(ctx, func(scan scanner) error {
		var f class.Finished
		err := scan(&f.Member, &f.Way, &f.Sheet, &f.Device, &f.Part.Class, &f.Part.Batch, &f.Part.Size)
		if owner[f.Member] == f.Member {
			all = append(all, f)
		}
		return err
	}, "SELECT id, way, sheet, device, room, batch, size FROM submission WHERE class = ?", of)
	sortFinished(all)
	return all, err
}

func finishedMembers(ctx context.Context, q querier, of int64, owner map[string]string) (all []class.Finished, err error) {
	err = q.each(ctx, func(scan scanner) error {
		var member, device string
		var line []byte
		if err := scan(&member, &device, &line); err != nil {
			return err
		}
		if owner[member] != member {
			return nil
		}
		if len(all) == 0 || all[len(all)-1].Member != member {
			all = append(all, class.Finished{Member: member, Way: class.BySSH, Device: device})
		}
		if line == nil { // finished without an event
			return nil
		}
		e, err := decode(line)
		last := &all[len(all)-1]
		last.Events = append(last.Events, e)
		return err
	}, `SELECT m.id, m.device, e.event FROM member AS m LEFT JOIN event AS e ON e.class = m.class AND e.member = m.id
		WHERE m.class = ? AND (m.finished OR EXISTS (SELECT 1 FROM frozen AS f WHERE f.class = m.class AND f.member = m.id))
		ORDER BY m.id, e.n`, of)
	return all, err
}

func sortFinished(all []class.Finished) {
	slices.SortFunc(all, func(a, b class.Finished) int { return cmp.Compare(a.Member, b.Member) })
}

// decodeAll reads lines that encode wrote; nil for none.
func decodeAll(lines [][]byte) ([]record.Event, error) {
	var events []record.Event
	for _, line := range lines {
		e, err := decode(line)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

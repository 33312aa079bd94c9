package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"rolefit/internal/record"
	"rolefit/workshop/class"
)

// Attach brings somebody back: whoever wrote for them before is refused from now on
// with class.ErrTakenOver. Errors: class.ErrNoWords, class.ErrNoClass.
func (m *Memory) Attach(ctx context.Context, name, words string) (seat class.Seat, err error) {
	const what = "come back to the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return seat, fmt.Errorf("%s: %w", what, err)
	}
	err = m.in(ctx, what, name, func(r *room) error {
		id, known := r.words[string(hash)]
		if !known {
			return class.ErrNoWords
		}
		back := r.members[id]
		events, err := decodeAll(back.lines)
		if err != nil {
			return err
		}
		back.turn++
		seat = class.Seat{Member: id, Turn: back.turn, Events: events}
		return nil
	})
	return seat, err
}

// Record keeps what somebody did. Events that are kept in their place already are
// left. Errors: class.ErrTakenOver where somebody came back with the words since,
// class.ErrConflict where other events are kept in the place, class.ErrGap where
// none are before it, ErrNoMember, class.ErrNoClass.
func (m *Memory) Record(ctx context.Context, e class.Entry) error {
	const what = "keep the answer"
	lines, err := encode(e.Events)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return m.change(ctx, what, e.Class, func(r *room) (bool, error) {
		of := r.members[e.Member]
		if of == nil {
			return false, ErrNoMember
		}
		if err := of.check(e); err != nil {
			return false, err
		}
		kept := of.lines[e.From:]
		if !agree(kept, lines) {
			return false, class.ErrConflict
		}
		before := of.standing
		of.lines = append(of.lines, lines[min(len(kept), len(lines)):]...)
		of.standing = before.after(e)
		return of.standing != before, nil
	})
}

// Submit keeps a sheet that came as a whole; the same sheet again changes nothing. One
// with the Print of others is kept beside them, and counts once they do not. Errors:
// class.ErrConflict where something else is kept under its id, class.ErrNoClass.
func (m *Memory) Submit(ctx context.Context, name string, s class.Submission) (receipt class.Receipt, err error) {
	const what = "keep the sheet"
	if err := checkSheet(s); err != nil {
		return receipt, fmt.Errorf("%s: %w", what, err)
	}
	err = m.change(ctx, what, name, func(r *room) (bool, error) {
		kept, known := r.sheets[s.ID]
		if known && !sameSheet(s, kept.Sheet, kept.Print) || r.members[s.ID] != nil {
			return false, class.ErrConflict
		}
		if !known {
			s.Sheet, s.Print = some(s.Sheet), some(s.Print)
			r.sheets[s.ID] = s
		}
		receipt = receiptOf(s, !known, r.answers())
		return !known, nil
	})
	return receipt, err
}

// Find returns the id under which a sheet counts that is in the class, by its own id
// or by its Print. It adds nothing. Errors: class.ErrNoSheet, class.ErrConflict where
// something else is kept under its id, class.ErrNoClass.
func (m *Memory) Find(ctx context.Context, name string, s class.Submission) (member string, err error) {
	err = m.in(ctx, "look for the sheet", name, func(r *room) error {
		if kept, known := r.sheets[s.ID]; known && !sameSheet(s, kept.Sheet, kept.Print) || r.members[s.ID] != nil {
			return class.ErrConflict
		}
		member = found(s, r.answers())
		if member == "" {
			return class.ErrNoSheet
		}
		return nil
	})
	return member, err
}

// Withdraw takes participants and sheets out of everything that counts, or back in,
// and returns how many it was. What is frozen stays. Error: class.ErrNoClass.
func (m *Memory) Withdraw(ctx context.Context, name string, ids []string, withdrawn bool) (n int, err error) {
	err = m.change(ctx, "take sheets out of the class", name, func(r *room) (bool, error) {
		for _, id := range ids {
			if _, frozen := r.frozen[id]; !frozen && r.knows(id) && r.out[id] != withdrawn {
				r.out[id] = withdrawn
				n++
			}
		}
		return n > 0, nil
	})
	return n, err
}

// Finish keeps what makes the sheet of a participant who is done the same as another,
// so that it is known when it is handed in once more by other ways. Of one that is
// frozen, what was known first stays. Errors: ErrNoMember, class.ErrNoClass.
func (m *Memory) Finish(ctx context.Context, name, id string, mark []byte) error {
	return m.change(ctx, "keep that somebody is done", name, func(r *room) (bool, error) {
		of := r.members[id]
		if of == nil {
			return false, ErrNoMember
		}
		if _, frozen := r.frozen[id]; bytes.Equal(of.mark, mark) || frozen && of.mark != nil {
			return false, nil
		}
		of.mark = some(mark)
		return true, nil
	})
}

// Finished returns what everybody answered who counts, in the order of their ids.
// Error: class.ErrNoClass.
func (m *Memory) Finished(ctx context.Context, name string) (all []class.Finished, err error) {
	err = m.in(ctx, "read the answers of the class", name, func(r *room) error {
		all, err = r.finished()
		return err
	})
	return all, err
}

func (r *room) finished() (all []class.Finished, err error) {
	for id, of := range owners(r.answers()) {
		m := r.members[id]
		switch {
		case of != id:
			continue
		case m == nil:
			s := r.sheets[id]
			all = append(all, class.Finished{Member: id, Way: s.Way, Sheet: some(s.Sheet), Device: s.Device})
			continue
		}
		events, err := decodeAll(m.lines)
		if err != nil {
			return nil, err
		}
		all = append(all, class.Finished{Member: id, Way: class.BySSH, Events: events, Device: m.device})
	}
	sortFinished(all)
	return all, nil
}

func sortFinished(all []class.Finished) {
	slices.SortFunc(all, func(a, b class.Finished) int { return cmp.Compare(a.Member, b.Member) })
}

// decodeAll reads what encode wrote; nil for nothing.
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

// Freeze keeps sheets as they are when the class's result is taken, and returns all
// that are frozen then, as Frozen does. It is one step: nothing changes between what
// choose is shown and what is kept of what it returns. A member who is frozen already
// stays as first frozen. Errors: that of choose, class.ErrNoClass.
func (m *Memory) Freeze(ctx context.Context, name string, choose choice) (all []class.Frozen, err error) {
	err = m.change(ctx, "freeze the sheets", name, func(r *room) (bool, error) {
		finished, err := r.finished()
		if err != nil {
			return false, err
		}
		before := len(r.frozen)
		sheets, err := choose(r.cold(), finished)
		if err != nil {
			return false, err
		}
		for _, s := range sheets {
			if _, ok := r.frozen[s.Member]; !ok {
				s.Sheet = some(s.Sheet)
				r.frozen[s.Member] = s
			}
		}
		all = r.cold()
		return len(r.frozen) > before, nil
	})
	return all, err
}

// Frozen returns the frozen sheets, by batch and then by member. Error:
// class.ErrNoClass.
func (m *Memory) Frozen(ctx context.Context, name string) (all []class.Frozen, err error) {
	err = m.in(ctx, "read the frozen sheets", name, func(r *room) error {
		all = r.cold()
		return nil
	})
	return all, err
}

// cold is what is frozen.
func (r *room) cold() []class.Frozen {
	all := slices.Collect(maps.Values(r.frozen))
	for i := range all {
		all[i].Sheet = some(all[i].Sheet)
	}
	slices.SortFunc(all, func(a, b class.Frozen) int {
		return cmp.Or(cmp.Compare(a.Batch, b.Batch), cmp.Compare(a.Member, b.Member))
	})
	return all
}

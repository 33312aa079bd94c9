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

// Submit keeps a sheet that came as a whole. The same sheet again changes nothing,
// and neither does one with the Print of another finished sheet of the class.
// Errors: class.ErrConflict where a different sheet is kept under its id,
// class.ErrNoClass.
func (m *Memory) Submit(ctx context.Context, name string, s class.Submission) (receipt class.Receipt, err error) {
	const what = "keep the sheet"
	if err := checkSheet(s); err != nil {
		return receipt, fmt.Errorf("%s: %w", what, err)
	}
	err = m.change(ctx, what, name, func(r *room) (bool, error) {
		if kept, ok := r.sheets[s.ID]; ok {
			if !sameSheet(s, kept.Sheet, kept.Print) {
				return false, class.ErrConflict
			}
			return false, nil
		}
		if len(s.Print) > 0 && r.printed(s.Print) {
			receipt.Duplicate = true
			return false, nil
		}
		s.Sheet, s.Print = some(s.Sheet), some(s.Print)
		r.sheets[s.ID] = s
		receipt.New = true
		return true, nil
	})
	return receipt, err
}

// printed says whether somebody in the class has these answers.
func (r *room) printed(mark []byte) bool {
	for _, m := range r.members {
		if bytes.Equal(m.mark, mark) {
			return true
		}
	}
	for _, s := range r.sheets {
		if bytes.Equal(s.Print, mark) {
			return true
		}
	}
	return false
}

// Finish keeps what makes the sheet of a participant who is done the same as
// another, so that it is known when it is handed in once more by other ways. One that
// was handed in before is taken out, unless it is frozen: it is the same person.
// Errors: ErrNoMember, class.ErrNoClass.
func (m *Memory) Finish(ctx context.Context, name, id string, mark []byte) error {
	return m.change(ctx, "keep that somebody is done", name, func(r *room) (bool, error) {
		of := r.members[id]
		if of == nil {
			return false, ErrNoMember
		}
		changed := !bytes.Equal(of.mark, mark)
		of.mark = some(mark)
		for id, s := range r.sheets {
			if _, frozen := r.frozen[id]; !frozen && of.mark != nil && bytes.Equal(s.Print, of.mark) {
				delete(r.sheets, id)
				changed = true
			}
		}
		return changed, nil
	})
}

// Finished returns what everybody answered who is done, in the order of their
// random ids. Error: class.ErrNoClass.
func (m *Memory) Finished(ctx context.Context, name string) (all []class.Finished, err error) {
	err = m.in(ctx, "read the answers of the class", name, func(r *room) error {
		for id, of := range r.members {
			if !of.progress.Finished {
				continue
			}
			events, err := decodeAll(of.lines)
			if err != nil {
				return err
			}
			all = append(all, class.Finished{Member: id, Way: class.BySSH, Events: events})
		}
		for id, s := range r.sheets {
			all = append(all, class.Finished{Member: id, Way: s.Way, Sheet: some(s.Sheet)})
		}
		return nil
	})
	sortFinished(all)
	return all, err
}

// sortFinished sorts by id. A submission may have any id, also that of another way.
func sortFinished(all []class.Finished) {
	slices.SortFunc(all, func(a, b class.Finished) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.Way, b.Way))
	})
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

// Freeze keeps sheets as they are when the class's result is taken. A member who is
// frozen already stays as first frozen. Error: class.ErrNoClass.
func (m *Memory) Freeze(ctx context.Context, name string, sheets []class.Frozen) error {
	return m.change(ctx, "freeze the sheets", name, func(r *room) (bool, error) {
		before := len(r.frozen)
		for _, s := range sheets {
			if _, ok := r.frozen[s.Member]; !ok {
				s.Sheet = some(s.Sheet)
				r.frozen[s.Member] = s
			}
		}
		return len(r.frozen) > before, nil
	})
}

// Frozen returns the frozen sheets, by batch and then by member. Error:
// class.ErrNoClass.
func (m *Memory) Frozen(ctx context.Context, name string) (all []class.Frozen, err error) {
	err = m.in(ctx, "read the frozen sheets", name, func(r *room) error {
		all = slices.Collect(maps.Values(r.frozen))
		for i := range all {
			all[i].Sheet = some(all[i].Sheet)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b class.Frozen) int {
		return cmp.Or(cmp.Compare(a.Batch, b.Batch), cmp.Compare(a.Member, b.Member))
	})
	return all, err
}

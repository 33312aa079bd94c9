package host

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Freeze freezes the finished sheets of a class that may be frozen now, and returns
// all that are. Those that cannot be read are left out.
func Freeze(ctx context.Context, store Sheets, m *scoring.Model, name string) ([]class.Sheet, error) {
	kept, err := store.Frozen(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read the class's frozen sheets: %w", err)
	}
	frozen, err := class.Thawed(m, kept)
	if err != nil {
		return nil, err
	}
	finished, err := store.Finished(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read the class's sheets: %w", err)
	}
	sheets, _ := class.SheetsOf(m, finished)
	more := discreet(m, frozen, class.Freeze(frozen, sheets))
	if len(more) == 0 {
		return frozen, nil
	}
	adds, err := class.Kept(more)
	if err != nil {
		return nil, err
	}
	if err := store.Freeze(ctx, name, adds); err != nil {
		return nil, fmt.Errorf("freeze the class's sheets: %w", err)
	}
	return append(frozen, more...), nil
}

// discreet is what of further sheets may come to those that are frozen: what is shown
// before and after must differ by nothing, or by LeastMore people, in each figure and
// not only altogether. Where one to four of them answered a question that is shown,
// or can be scored, all wait for more. A tie-breaker is asked few people and would
// have them wait for ever: of one that is shown, their answers are left out.
func discreet(m *scoring.Model, frozen, more []class.Sheet) []class.Sheet {
	if len(frozen) == 0 || len(more) == 0 {
		return more
	}
	before := m.Group(class.Sheets(frozen))
	after := m.Group(class.Sheets(more))
	thin := func(shown, n int) bool { return shown >= class.LeastRevealed && n > 0 && n < class.LeastMore }
	if thin(before.Scored, after.Scored) {
		return nil
	}
	shown := map[string]int{}
	for _, q := range before.Questions {
		shown[q.ID] = q.N
	}
	for _, q := range after.Questions {
		switch {
		case !thin(shown[q.ID], q.N):
		case !q.Tie:
			return nil
		default:
			more = without(more, q.ID)
		}
	}
	return more
}

// without is sheets without the answers to a question.
func without(sheets []class.Sheet, id string) []class.Sheet {
	less := slices.Clone(sheets)
	for i := range less {
		s := &less[i].Sheet
		s.Answers = maps.Clone(s.Answers)
		delete(s.Answers, id)
		s.Asked = slices.DeleteFunc(slices.Clone(s.Asked), func(asked string) bool { return asked == id })
	}
	return less
}

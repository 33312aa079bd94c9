package host

import (
	"context"
	"fmt"

	"rolefit/internal/command"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Added is what became of a pasted text.
type Added struct {
	New    []class.Found // in the class now
	Double []class.Found // in it already, or twice in the text
	Bad    []class.Bad
}

// Add takes every result code and every row of digits of a text into a class.
func Add(ctx context.Context, store Sheets, m *scoring.Model, name, text string) (Added, error) {
	found, bad, err := class.Find(m, text)
	if err != nil {
		return Added{}, err
	}
	added := Added{Bad: bad}
	for _, f := range found {
		s, err := class.Submitted(m, f.Sheet, f.Way)
		if err != nil {
			return added, err
		}
		got, err := store.Submit(ctx, name, s)
		if err != nil {
			return added, fmt.Errorf("add what stands in line %d: %w", f.Line, err)
		}
		if got.New {
			added.New = append(added.New, f)
		} else {
			added.Double = append(added.Double, f)
		}
	}
	return added, nil
}

// Lines says what became of a text, a sentence each. It repeats no code: that is
// somebody's answers, and others may see the screen.
func (a Added) Lines() []string {
	if len(a.New)+len(a.Double)+len(a.Bad) == 0 {
		return []string{"There is no result code in it, and no row of digits."}
	}
	lines := []string{fmt.Sprintf("Added: %d.", len(a.New))}
	for _, b := range a.Bad {
		lines = append(lines, fmt.Sprintf("Line %d: %s.", b.Line, printable(b.Why)))
	}
	for _, f := range a.Double {
		lines = append(lines, fmt.Sprintf("Line %d is in the class already; it counts once.", f.Line))
	}
	return command.Few(lines)
}

// Add takes a pasted text into the class that goes on, and says what became of it, a
// sentence each.
func (h *Host) Add(ctx context.Context, text string) ([]string, error) {
	added, err := Add(ctx, h.o.Store, h.o.Model, h.o.Class.Name, text)
	if err != nil {
		h.room.alarm(err)
		return nil, err
	}
	return added.Lines(), nil
}

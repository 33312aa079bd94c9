package host

import (
	"context"
	"fmt"

	"rolefit/internal/clikit"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Added is the result of adding a pasted text.
type Added struct {
	New    []class.Found // sheets that count now and did not before
	Double []class.Found // sheets that were in the class already, or twice in the text
	Bad    []class.Bad
}

// Add submits every result code and every row of digits in text to the named class. An
// error names the line; sheets of earlier lines stay in the class.
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

// Lines describes the result, a sentence each. It repeats no code: a code holds a
// participant's answers, and the screen may be in view of the class.
func (a Added) Lines() []string {
	if len(a.New)+len(a.Double)+len(a.Bad) == 0 {
		return []string{"There is no result code in it, and no row of digits."}
	}
	lines := []string{fmt.Sprintf("Added: %d.", len(a.New))}
	for _, b := range a.Bad {
		lines = append(lines, fmt.Sprintf("Line %d: %s.", b.Line, textsafe.Message(b.Why)))
	}
	for _, f := range a.Double {
		lines = append(lines, fmt.Sprintf("Line %d is in the class already; it counts once.", f.Line))
	}
	return clikit.Few(lines)
}

// Add submits the sheets in a pasted text to the running class and describes the
// result, a sentence each. A failure also raises the alarm on the controls.
func (h *Host) Add(ctx context.Context, text string) ([]string, error) {
	added, err := Add(ctx, h.o.Store, h.o.Model, h.o.Class.Name, text)
	if err != nil {
		h.room.alarm(err)
		return nil, err
	}
	return added.Lines(), nil
}

package host

import (
	"context"
	"fmt"

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
	more := class.Freeze(m, frozen, sheets)
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

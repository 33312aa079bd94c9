package host

import (
	"context"
	"fmt"

	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Freeze freezes the finished sheets of a class that may be frozen now, in one step of
// the store, and returns all that are. Those that cannot be read are left out.
func Freeze(ctx context.Context, store Sheets, m *scoring.Model, name string) ([]class.Sheet, error) {
	kept, err := store.Freeze(ctx, name, func(kept []class.Frozen, finished []class.Finished) ([]class.Frozen, error) {
		frozen, err := class.Thawed(m, kept)
		if err != nil {
			return nil, err
		}
		sheets, _ := class.SheetsOf(m, finished)
		return class.Kept(class.Freeze(m, frozen, sheets))
	})
	if err != nil {
		return nil, fmt.Errorf("freeze the class's sheets: %w", err)
	}
	return class.Thawed(m, kept)
}

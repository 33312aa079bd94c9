package host

import (
	"context"
	"errors"
	"fmt"

	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Freeze freezes the finished sheets of a class that may be frozen now, in one step of
// the store, and returns all that are. Those that cannot be read are left out. With
// oneRouter devices are not told apart: the instructor says that all of the class comes
// from one address.
//
// A backup takes no reveal: of two reveals, one in the backup and one in the file that
// it was made of, the difference could be one person. What is frozen in it is returned;
// where that is nothing, and something could be frozen, the error is class.ErrBackup.
func Freeze(ctx context.Context, store Sheets, m *scoring.Model, name string, oneRouter bool) ([]class.Sheet, error) {
	kept, err := store.Freeze(ctx, name, func(kept []class.Frozen, finished []class.Finished) ([]class.Frozen, error) {
		frozen, err := class.Thawed(m, kept)
		if err != nil {
			return nil, err
		}
		return class.Kept(class.Freeze(m, frozen, sheetsOf(m, finished, oneRouter)))
	})
	if errors.Is(err, class.ErrBackup) {
		refused := err
		if kept, err = store.Frozen(ctx, name); err == nil && len(kept) == 0 {
			return nil, fmt.Errorf("%w; make the report from the original file", refused)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("freeze the class's sheets: %w", err)
	}
	return thawed(ctx, store, m, name, kept, oneRouter)
}

// thawed are frozen sheets as they come from the store, with their devices.
func thawed(ctx context.Context, store Sheets, m *scoring.Model, name string, kept []class.Frozen, oneRouter bool) ([]class.Sheet, error) {
	frozen, err := class.Thawed(m, kept)
	if err != nil || len(frozen) == 0 {
		return nil, err
	}
	finished, err := store.Finished(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read the class's sheets: %w", err)
	}
	return class.Devised(frozen, sheetsOf(m, finished, oneRouter)), nil
}

// ready is what a reveal would take in now.
func ready(ctx context.Context, store Sheets, m *scoring.Model, name string, frozen []class.Sheet, oneRouter bool) (class.Ready, error) {
	finished, err := store.Finished(ctx, name)
	if err != nil {
		return class.Ready{}, fmt.Errorf("read the class's sheets: %w", err)
	}
	return class.ReadyFor(m, frozen, sheetsOf(m, finished, oneRouter)), nil
}

// sheetsOf are the sheets of all that are done and can be read.
func sheetsOf(m *scoring.Model, finished []class.Finished, oneRouter bool) []class.Sheet {
	told := make([]class.Finished, len(finished))
	for i, f := range finished {
		f.Device = deviceOf(f, oneRouter)
		told[i] = f
	}
	sheets, _ := class.SheetsOf(m, told)
	return sheets
}

// deviceOf is the device that a sheet counts as from; empty: one of its own.
func deviceOf(f class.Finished, oneRouter bool) string {
	if oneRouter {
		return ""
	}
	return f.Device
}

package host

import (
	"context"
	"errors"
	"fmt"

	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Freeze freezes the finished sheets that class.Freeze adds, in one step of the store,
// and returns all frozen sheets. It skips sheets that cannot be read. oneRouter counts
// each sheet as from its own device, for a class that shares one address.
//
// A backup takes no reveal: two reveals, one in the backup and one in the original,
// could differ by one participant. Of a backup, Freeze returns the frozen sheets; the
// error is class.ErrBackup if there are none and some could be frozen.
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

// thawed decodes frozen sheets from the store and adds their devices.
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

// ready returns what Freeze would add now, and why.
func ready(ctx context.Context, store Sheets, m *scoring.Model, name string, frozen []class.Sheet, oneRouter bool) (class.Ready, error) {
	finished, err := store.Finished(ctx, name)
	if err != nil {
		return class.Ready{}, fmt.Errorf("read the class's sheets: %w", err)
	}
	return class.ReadyFor(m, frozen, sheetsOf(m, finished, oneRouter)), nil
}

// sheetsOf returns the finished sheets that can be read, with their devices.
func sheetsOf(m *scoring.Model, finished []class.Finished, oneRouter bool) []class.Sheet {
	told := make([]class.Finished, len(finished))
	for i, f := range finished {
		f.Device = deviceOf(f, oneRouter)
		told[i] = f
	}
	sheets, _ := class.SheetsOf(m, told)
	return sheets
}

// deviceOf returns the device token that a sheet counts under; empty for its own
// device.
func deviceOf(f class.Finished, oneRouter bool) string {
	if oneRouter {
		return ""
	}
	return f.Device
}

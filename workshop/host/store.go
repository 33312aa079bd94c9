package host

import (
	"context"

	"rolefit/workshop/class"
)

// Seats keeps who is in a class, and their answers.
type Seats interface {
	Join(ctx context.Context, name, words string) (class.Seat, error)
	Attach(ctx context.Context, name, words string) (class.Seat, error)
	Record(ctx context.Context, e class.Entry) error
}

// Sheets keeps finished sheets, and those that are frozen.
type Sheets interface {
	Submit(ctx context.Context, name string, s class.Submission) (class.Receipt, error)
	Finish(ctx context.Context, name, member string, code []byte) error
	Finished(ctx context.Context, name string) ([]class.Finished, error)
	Freeze(ctx context.Context, name string, sheets []class.Frozen) error
	Frozen(ctx context.Context, name string) ([]class.Frozen, error)
}

// Votes keeps second answers.
type Votes interface {
	Vote(ctx context.Context, name, question, member string, value int) error
	Votes(ctx context.Context, name, question string) ([]int, error)
}

// Watched is what a class does, and a word whenever it changes.
type Watched interface {
	SetState(ctx context.Context, name string, state []byte) error
	Counts(ctx context.Context, name string) (class.Counts, error)
	Watch(ctx context.Context, name string) (<-chan struct{}, error)
}

// Store keeps a class. Its methods may be called from many goroutines.
type Store interface {
	Seats
	Sheets
	Votes
	Watched
}

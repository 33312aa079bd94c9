package host

import (
	"context"

	"rolefit/workshop/class"
)

// Seats keeps who is in a class, and their answers.
type Seats interface {
	Join(ctx context.Context, name, words, device string) (class.Seat, error)
	Attach(ctx context.Context, name, words string) (class.Seat, error)
	Record(ctx context.Context, e class.Entry) error
}

// Choose picks of the finished sheets those to be frozen beside those that are. It is
// called in the middle of a step of the store: it asks the store nothing.
type Choose = func(frozen []class.Frozen, finished []class.Finished) ([]class.Frozen, error)

// Sheets keeps finished sheets, and those that are frozen.
type Sheets interface {
	Submit(ctx context.Context, name string, s class.Submission) (class.Receipt, error)
	Find(ctx context.Context, name string, s class.Submission) (member string, err error)
	Finish(ctx context.Context, name, member string, mark []byte) error
	Finished(ctx context.Context, name string) ([]class.Finished, error)
	Freeze(ctx context.Context, name string, choose Choose) ([]class.Frozen, error)
	Frozen(ctx context.Context, name string) ([]class.Frozen, error)
	Withdraw(ctx context.Context, name string, ids []string, withdrawn bool) (n int, err error)
}

// Votes keeps second answers.
type Votes interface {
	Vote(ctx context.Context, name, question, member string, value int) error
	Votes(ctx context.Context, name, question string) ([]class.Cast, error)
}

// Watched is what a class does, and a word whenever it changes.
type Watched interface {
	SetState(ctx context.Context, name string, from, to []byte) error
	Counts(ctx context.Context, name string) (class.Counts, error)
	Watch(ctx context.Context, name string) (<-chan struct{}, error)
	Lost(ctx context.Context) error // class.ErrGone where nothing can be kept any more
}

// Store keeps a class. Its methods may be called from many goroutines.
type Store interface {
	Seats
	Sheets
	Votes
	Watched
}

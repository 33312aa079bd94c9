package host

import (
	"context"

	"rolefit/workshop/class"
)

// Seats stores participants and their answers.
type Seats interface {
	Join(ctx context.Context, name, words, device string) (class.Seat, error)
	Attach(ctx context.Context, name, words string) (class.Seat, error)
	Record(ctx context.Context, e class.Entry) error
}

// Choose returns the finished sheets to freeze besides the frozen ones. It runs inside
// a change of the store and must not call it.
type Choose = func(frozen []class.Frozen, finished []class.Finished) ([]class.Frozen, error)

// Sheets stores finished and frozen sheets.
type Sheets interface {
	Submit(ctx context.Context, name string, s class.Submission) (class.Receipt, error)
	Find(ctx context.Context, name string, s class.Submission) (member string, err error)
	Finish(ctx context.Context, name, member string, mark []byte) error
	Finished(ctx context.Context, name string) ([]class.Finished, error)
	Freeze(ctx context.Context, name string, choose Choose) ([]class.Frozen, error)
	Frozen(ctx context.Context, name string) ([]class.Frozen, error)
	Withdraw(ctx context.Context, name string, ids []string, withdrawn bool) (n int, err error)
}

// Votes stores second answers.
type Votes interface {
	Vote(ctx context.Context, name, question, member string, value int) error
	Votes(ctx context.Context, name, question string) ([]class.Cast, error)
}

// Watched stores the state of a class and signals its changes.
type Watched interface {
	SetState(ctx context.Context, name string, from, to []byte) error
	Counts(ctx context.Context, name string) (class.Counts, error)
	Watch(ctx context.Context, name string) (<-chan struct{}, error)
	Lost(ctx context.Context) error // class.ErrGone if the file is no longer in its place
}

// Store stores a class. It is safe for concurrent use.
type Store interface {
	Seats
	Sheets
	Votes
	Watched
}

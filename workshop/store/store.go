// Package store keeps classes, their participants and their sheets in a SQLite file.
// contract_test.go states its contract.
//
// The types are those of package class. This package owns durability, order, write
// access (only the latest seat of a participant writes) and forgetting. It does not
// interpret answers: events are lines of JSON, sheets and the state of a class are
// bytes. It stores no names, addresses, keys or words of participants; of the three
// words only a hash.
//
// Its rules:
//   - When a changing method returns nil, the change is on disk. Calling it again with
//     the same arguments changes nothing.
//   - A method that returns an error has changed nothing. The exception is Forget.
//   - Ending the context cancels a change that the writer has not begun. A change that
//     it has begun is finished and answered, because it may be on disk already.
//   - The order of a list never tells the order in which participants came.
package store

import (
	"crypto/rand"
	"errors"
	"io"
	"sync"

	"rolefit/workshop/class"
)

// Errors that callers branch on, besides those of package class. Methods wrap them with
// the attempted operation.
var (
	ErrNoMember = errors.New("there is no such participant in this class")
	ErrNewer    = errors.New("the file was made by a newer rolefit-workshop; take that one")
	ErrForeign  = errors.New("the file holds something other than classes; name another file")
	ErrNotWiped = errors.New("the class is deleted, but the file may still hold traces of it: " +
		"end other programs that have the file open, see that the disk has room, and forget the class again")
	ErrClosed = errors.New("the store is closed")
)

// choice selects the finished sheets to freeze besides the frozen ones. It runs inside
// the writer's transaction and must not call the store.
type choice = func(frozen []class.Frozen, finished []class.Finished) ([]class.Frozen, error)

// Option configures Open.
type Option func(*options)

type options struct{ random io.Reader }

// WithRandom draws ids from random instead of crypto/rand. The store serializes reads,
// so random need not be safe for concurrent use.
func WithRandom(random io.Reader) Option {
	return func(o *options) { o.random = &oneAtATime{from: random} }
}

func optionsOf(given []Option) options {
	o := options{random: rand.Reader}
	for _, set := range given {
		set(&o)
	}
	return o
}

// oneAtATime makes a reader safe for concurrent use.
type oneAtATime struct {
	mu   sync.Mutex
	from io.Reader
}

func (r *oneAtATime) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.from.Read(p)
}

// Package store keeps what a class of people answers, in a SQLite file. Its contract is
// in contract_test.go: what a store does, whatever it keeps things in.
//
// The words are those of package class. This package owns durability, order, who may
// write for whom, and forgetting. It does not own what answers mean: events are lines
// in a list, sheets and the class's state are bytes. It keeps no names, addresses,
// keys or words of people; of the three words only their hash.
//
// Its rules:
//   - What a method that changes something has answered with nil is on disk, and
//     asking again with the same arguments changes nothing.
//   - A method that answers with an error has changed nothing, but Forget, which
//     says so.
//   - A context that ends takes back what has not begun. What has begun is
//     answered all the same, for it may be on disk already.
//   - Lists come in an order that says nothing about who came when.
package store

import (
	"crypto/rand"
	"errors"
	"io"
	"sync"

	"rolefit/workshop/class"
)

// Errors that callers tell apart, beside those of package class. All are wrapped
// with what was attempted.
var (
	ErrNoMember = errors.New("there is no such participant in this class")
	ErrNewer    = errors.New("the file was made by a newer rolefit-workshop; take that one")
	ErrForeign  = errors.New("the file holds something other than classes; name another file")
	ErrNotWiped = errors.New("the class is deleted, but the file may still hold traces of it: " +
		"end other programs that have the file open, see that the disk has room, and forget the class again")
	ErrClosed = errors.New("the store is closed")
)

// choice picks of the finished sheets of a class those to be frozen beside those that
// are. It asks the store nothing: it is called in the middle of a change.
type choice = func(frozen []class.Frozen, finished []class.Finished) ([]class.Frozen, error)

// Option changes how a store is opened.
type Option func(*options)

type options struct{ random io.Reader }

// WithRandom has ids drawn from another source than the system's. The source need
// not be safe between goroutines.
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

// oneAtATime makes a reader safe between goroutines.
type oneAtATime struct {
	mu   sync.Mutex
	from io.Reader
}

func (r *oneAtATime) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.from.Read(p)
}

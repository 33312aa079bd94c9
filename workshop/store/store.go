// Package store keeps classes, their participants and their sheets: in a SQLite file, or
// in a PostgreSQL database that several hosts share. contract_test.go states the contract
// of both.
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
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"sync"
	"time"

	"rolefit/internal/latest"
	"rolefit/workshop/class"
)

// Errors that callers branch on, besides those of package class. Methods wrap them with
// the attempted operation.
var (
	ErrNoMember = errors.New("there is no such participant in this class")
	ErrNewer    = errors.New("the classes were saved by a newer rolefit-workshop; use that one")
	ErrForeign  = errors.New("the file holds something other than classes; name another file")
	ErrNotWiped = errors.New("the class is deleted, but the file may still hold traces of it: " +
		"end other programs that have the file open, see that the disk has room, and forget the class again")
	ErrClosed = errors.New("the store is closed")
)

// Option configures Open.
type Option func(*options)

type options struct {
	random   io.Reader
	now      func() time.Time
	warn     func(error)
	patience time.Duration // with a database that does not answer
}

// WithWarning has a store in a database call warn when that begins to have no connection left for it,
// see Short.
func WithWarning(warn func(error)) Option { return func(o *options) { o.warn = warn } }

// WithClock takes the time from now instead of time.Now; nil leaves that. Only a store in a
// database asks, to compare it with the time there.
func WithClock(now func() time.Time) Option {
	return func(o *options) {
		if now != nil {
			o.now = now
		}
	}
}

// WithRandom draws ids from random instead of crypto/rand. The store serializes reads,
// so random need not be safe for concurrent use.
func WithRandom(random io.Reader) Option {
	return func(o *options) { o.random = &oneAtATime{from: random} }
}

func optionsOf(given []Option) options {
	o := options{random: rand.Reader, now: time.Now, warn: func(error) {}, patience: answerWithin}
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

// classes are the methods that both kinds of store share.
type classes struct {
	db      database
	options options
	closing chan struct{} // closed by Close
	once    sync.Once
}

// closed returns ErrClosed after Close.
func (s *classes) closed() error {
	select {
	case <-s.closing:
		return ErrClosed
	default:
		return nil
	}
}

// pass hands work to the goroutine of the store that takes it from to, and waits until done is
// closed. If ctx ends before that goroutine takes it, nothing is done. Errors: that of ctx, ErrClosed.
func pass[T any](ctx context.Context, s *classes, to chan<- T, work T, done <-chan struct{}) error {
	if err := cmp.Or(ctx.Err(), s.closed()); err != nil {
		return err
	}
	select {
	case to <- work:
		<-done
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
}

// database is a kind of storage. Both have the tables of schema.sql, and share their
// queries.
type database interface {
	// transact runs f in a transaction on the class with this name. f reports whether it changed the class, of which
	// watchers are then told; it is rolled back if f returns an error.
	transact(ctx context.Context, name string, how manner, f func(context.Context, session) (bool, error)) error
	// view runs f on one consistent state of the class with this name; of all for "".
	view(ctx context.Context, name string, f func(context.Context, querier) error) error
}

// manner says which changes of a class may run at the same time.
type manner bool

const (
	beside manner = false // several of different participants
	alone  manner = true  // no other of the class
)

// scanner reads the columns of a row, as sql.Rows.Scan.
type scanner = func(to ...any) error

// querier reads in a transaction.
type querier interface {
	// each calls f for each row of a query. Parameters are written ? or ?1, ?2.
	each(ctx context.Context, f func(scanner) error, query string, args ...any) error
	// ids returns the ids of all classes.
	ids(ctx context.Context) ([]int64, error)
	// classes returns those of the classes that are still there.
	classes(ctx context.Context, ids []int64) ([]numbered, error)
	// enter prepares for queries of one of them.
	enter(ctx context.Context, id int64) error
}

// changer writes in a transaction.
type changer interface {
	querier

	// changes executes a statement and reports whether it changed a row.
	changes(ctx context.Context, query string, args ...any) (bool, error)
	// make prepares a place for a new class.
	make(ctx context.Context, name string) error
	// drop deletes a class with all that belongs to it.
	drop(ctx context.Context, id int64) error
}

// session is a transaction of one change.
type session struct{ changer }

func (c session) exec(ctx context.Context, query string, args ...any) error {
	_, err := c.changes(ctx, query, args...)
	return err
}

// row is rowIn of the transaction.
func (c session) row(ctx context.Context, to []any, query string, args ...any) error {
	return rowIn(ctx, c, to, query, args...)
}

// rowIn scans one row. Error: sql.ErrNoRows if the query returns no row.
func rowIn(ctx context.Context, q querier, to []any, query string, args ...any) error {
	none := true
	err := q.each(ctx, func(scan scanner) error {
		none = false
		return scan(to...)
	}, query, args...)
	if err == nil && none {
		err = sql.ErrNoRows
	}
	return err
}

// rowsOf returns the rows of a query, each read by row.
func rowsOf[T any](ctx context.Context, q querier, row func(scanner) (T, error), query string, args ...any) (all []T, err error) {
	err = q.each(ctx, func(scan scanner) error {
		one, err := row(scan)
		all = append(all, one)
		return err
	}, query, args...)
	return all, err
}

// column reads a row of one column.
func column[T any](scan scanner) (value T, err error) {
	err = scan(&value)
	return value, err
}

// changed runs f in a transaction with the id of the named class. f returns a result, and
// whether it changed the class. On an error, such as class.ErrNoClass, the result is the
// zero value.
func changed[T any](
	ctx context.Context, s *classes, what, name string, how manner, f func(context.Context, session, int64) (T, bool, error),
) (T, error) {
	var result, none T
	err := s.db.transact(ctx, name, how, func(ctx context.Context, c session) (added bool, err error) {
		id, err := idOf(ctx, c, name)
		if err == nil {
			result, added, err = f(ctx, c, id)
		}
		return added, err
	})
	if err != nil {
		return none, failed(ctx, what, err)
	}
	return result, nil
}

// change is changed for an f without a result.
func (s *classes) change(
	ctx context.Context, what, name string, how manner, f func(ctx context.Context, c session, id int64) (bool, error),
) error {
	_, err := changed(ctx, s, what, name, how, func(ctx context.Context, c session, id int64) (struct{}, bool, error) {
		added, err := f(ctx, c, id)
		return struct{}{}, added, err
	})
	return err
}

// view runs f in a read transaction. The result is the zero value on an error.
func view[T any](ctx context.Context, s *classes, what, name string, f func(context.Context, querier) (T, error)) (result T, err error) {
	var none T
	err = s.db.view(ctx, name, func(ctx context.Context, q querier) (err error) {
		result, err = f(ctx, q)
		return err
	})
	if err != nil {
		return none, failed(ctx, what, err)
	}
	return result, nil
}

// read is view with the id of the named class. Error: class.ErrNoClass.
func read[T any](
	ctx context.Context, s *classes, what, name string, f func(ctx context.Context, q querier, id int64) (T, error),
) (T, error) {
	return view(ctx, s, what, name, func(ctx context.Context, q querier) (result T, err error) {
		id, err := idOf(ctx, q, name)
		if err == nil {
			result, err = f(ctx, q, id)
		}
		return result, err
	})
}

// idOf returns the id of the named class. Errors: class.ErrNoClass, class.ErrForgotten.
func idOf(ctx context.Context, q querier, name string) (int64, error) {
	type kept struct {
		id        int64
		forgotten bool
	}
	found, err := rowsOf(ctx, q, func(scan scanner) (k kept, err error) {
		err = scan(&k.id, &k.forgotten)
		return k, err
	}, "SELECT id, report IS NOT NULL FROM class WHERE name = ?", name)
	switch {
	case err != nil || len(found) == 0:
		return 0, cmp.Or(err, class.ErrNoClass)
	case found[0].forgotten:
		err = class.ErrForgotten
	}
	return found[0].id, err
}

// named returns the class with this name. Error: class.ErrNoClass.
func named(ctx context.Context, q querier, name string) (numbered, error) {
	found, err := rowsOf(ctx, q, scanClass, "SELECT "+classColumns+" FROM class WHERE name = ?", name)
	if err != nil || len(found) == 0 {
		return numbered{}, cmp.Or(err, class.ErrNoClass)
	}
	return found[0], nil
}

// notifier signals watchers by class that it has changed. A signal that is still unread stands for
// later changes too, so a change never blocks on a watcher.
type notifier = latest.Hub[string, struct{}]

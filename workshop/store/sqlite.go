package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"rolefit/internal/pause"
)

// SQLite is a store in a file. Goroutines may share it, and other programs may have the
// file open at the same time.
type SQLite struct {
	classes

	path     string
	reads    *sql.DB
	writes   *sql.DB // the writer's one connection comes from here
	jobs     chan *job
	stopped  chan struct{} // closed when the writer has ended
	notifier notifier
	looking  sync.Mutex // guards looks
	looks    bool       // keepLooking runs
	places   places
	begins   atomic.Int64 // when the writer began to wait for SQLite's write lock, in nanoseconds since 1970; 0: it is not waiting
}

// readers is the number of connections for reading. SQLite is bound by the processor
// here; more connections would only queue for it.
const readers = 4

// Open opens the store at path, or creates it with mode 0600 in a folder with mode
// 0700. While it is open, path-wal and path-shm belong to it too. Open does not touch a
// file that it cannot use. Errors: ErrForeign, ErrNewer.
//
// Switching a new file to WAL mode needs an exclusive lock, for which SQLite's
// busy_timeout does not wait. Open retries for up to five seconds while another program
// creates or opens the file.
func Open(ctx context.Context, path string, given ...Option) (*SQLite, error) {
	const within, wait = 5 * time.Second, 25 * time.Millisecond
	for began := time.Now(); ; {
		s, err := openOnce(ctx, path, optionsOf(given))
		if !isBusy(err) || time.Since(began) > within || !pause.For(ctx, wait) {
			return s, failed(ctx, "open the store", err)
		}
	}
}

func openOnce(ctx context.Context, path string, o options) (*SQLite, error) {
	path, err := prepare(ctx, path)
	if err == nil {
		path, err = filepath.EvalSymlinks(path) // the files beside it stand beside what a link leads to
	}
	if err != nil {
		return nil, err
	}
	s := &SQLite{path: path, jobs: make(chan *job), stopped: make(chan struct{})}
	s.db, s.options, s.closing = s, o, make(chan struct{})
	if s.writes, err = sql.Open("sqlite", address(path, append(common(), "mode=rw", "_journal_mode=WAL")...)); err != nil {
		return nil, err
	}
	if s.reads, err = sql.Open("sqlite", address(path, append(common(), "mode=rw", "_query_only=1")...)); err != nil {
		return nil, errors.Join(err, s.writes.Close())
	}
	s.writes.SetMaxIdleConns(-1) // a connection that is given back had a fault
	s.reads.SetMaxOpenConns(readers)
	s.reads.SetMaxIdleConns(readers)
	go s.write(context.WithoutCancel(ctx))
	for _, step := range []func(context.Context) error{s.check, s.migrate, s.finishWiping} {
		if err == nil {
			err = step(ctx)
		}
	}
	if err != nil {
		return nil, errors.Join(whyNotOpened(path, err), s.Close())
	}
	return s, nil
}

// Close finishes and answers the current batch and closes the channels of Watch. Later
// calls of other methods fail with ErrClosed; closing again does nothing.
func (s *SQLite) Close() error {
	var err error
	s.once.Do(func() {
		close(s.closing)
		<-s.stopped
		s.notifier.Close()
		err = errors.Join(s.reads.Close(), s.writes.Close())
	})
	return failed(context.Background(), "close the store", err)
}

// do passes j to the writer and waits for its result, see pass.
func (s *SQLite) do(ctx context.Context, j *job) error {
	j.done = make(chan struct{})
	switch err := pass(ctx, &s.classes, s.jobs, j, j.done); {
	case err == nil:
		return j.err
	case errors.Is(err, ErrClosed):
		return err
	default:
		return s.waited(err)
	}
}

// waited returns err, which ended the wait for the writer, joined with errBusy if
// another program holds the write lock.
func (s *SQLite) waited(err error) error {
	const usual = 100 * time.Millisecond // longer than the lock takes when no other program holds it
	if begins := s.begins.Load(); begins > 0 && time.Since(time.Unix(0, begins)) > usual {
		return fmt.Errorf("%w (%w)", errBusy, err)
	}
	return err
}

// transact runs f as a job of the writer.
func (s *SQLite) transact(ctx context.Context, name string, _ manner, f func(context.Context, session) (bool, error)) error {
	return s.do(ctx, &job{class: name, run: func(ctx context.Context, c *connection) (bool, error) { return f(ctx, session{c}) }})
}

// view runs f in a read transaction.
func (s *SQLite) view(ctx context.Context, _ string, f func(context.Context, querier) error) error {
	if err := s.closed(); err != nil {
		return err
	}
	tx, err := s.reads.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err == nil {
		err = f(ctx, tables{tx})
		_ = tx.Rollback() // nothing was written
	}
	if gone := s.gone(); gone != nil { // the file that was read may be another one
		err = gone
	}
	if err != nil {
		return cmp.Or(s.closed(), err) // it may have been closed in the middle of it
	}
	return nil
}

// tables are the tables of a file: a read transaction, or the writer's connection.
type tables struct {
	from interface {
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
}

func (t tables) each(ctx context.Context, f func(scanner) error, query string, args ...any) error {
	rows, err := t.from.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err says what Close would
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t tables) ids(ctx context.Context) ([]int64, error) {
	return rowsOf(ctx, t, column[int64], "SELECT id FROM class")
}

func (t tables) classes(ctx context.Context, ids []int64) (all []numbered, err error) {
	for i := 0; err == nil && i < len(ids); i++ {
		err = t.each(ctx, func(scan scanner) error {
			c, err := scanClass(scan)
			all = append(all, c)
			return err
		}, "SELECT "+classColumns+" FROM class WHERE id = ?1", ids[i])
	}
	return all, err
}

// enter does nothing: all classes are in the same tables.
func (tables) enter(context.Context, int64) error { return nil }

// Names returns the names of the classes whose answers are kept, in the order in which they began.
func (s *SQLite) Names(ctx context.Context) ([]string, error) {
	return view(ctx, &s.classes, "list the classes", "", func(ctx context.Context, q querier) ([]string, error) {
		return rowsOf(ctx, q, column[string], "SELECT name FROM class WHERE report IS NULL ORDER BY began, name")
	})
}

// lookEvery is the interval at which Watch notices changes by other programs.
const lookEvery = 250 * time.Millisecond

// Watch returns a channel that receives a signal after changes of the class, by this or
// another program. One signal may stand for several changes; after a change by another
// program it may be a false alarm. The channel is closed when ctx ends or the store is
// closed. Error: class.ErrNoClass.
func (s *SQLite) Watch(ctx context.Context, name string) (<-chan struct{}, error) {
	if _, err := view(ctx, &s.classes, "watch the class", name, func(ctx context.Context, q querier) (int64, error) { return idOf(ctx, q, name) }); err != nil {
		return nil, err
	}
	if err := s.look(ctx); err != nil { // earlier changes are no news
		return nil, failed(ctx, "watch the class", err)
	}
	signal := s.notifier.Join(ctx, name)
	s.looking.Lock()
	defer s.looking.Unlock()
	if !s.looks {
		s.looks = true
		go s.keepLooking(context.WithoutCancel(ctx))
	}
	return signal, nil
}

// keepLooking polls for changes by other programs while the notifier has a watcher.
func (s *SQLite) keepLooking(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for s.looked() {
		select {
		case <-tick.C:
			_ = s.look(ctx) // a fault is reported to the next writer
		case <-s.closing:
			return
		}
	}
}

// looked reports whether polling should go on, and records it in looks.
func (s *SQLite) looked() bool {
	s.looking.Lock()
	defer s.looking.Unlock()
	s.looks = s.notifier.Len() > 0
	return s.looks
}

// look signals all watchers if another program has changed the file. It asks on the
// writer's connection, because data_version ignores a connection's own changes.
func (s *SQLite) look(ctx context.Context) error {
	return s.do(ctx, &job{alone: true, run: func(ctx context.Context, c *connection) (bool, error) {
		n, err := c.look(ctx)
		if err == nil && n != c.version {
			c.version = n
			s.notifier.Put(struct{}{}, nil)
		}
		return false, err
	}})
}

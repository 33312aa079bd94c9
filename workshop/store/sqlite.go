package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"rolefit/workshop/class"
)

// SQLite keeps classes in a file. It is safe between goroutines, and between
// programs that have the file open at the same time.
type SQLite struct {
	path    string
	reads   *sql.DB
	writes  *sql.DB // the writer's one connection comes from here
	jobs    chan *job
	closing chan struct{} // closed by Close
	stopped chan struct{} // closed when the writer has ended
	once    sync.Once
	bell    bell
	looking sync.Mutex // guards looks
	looks   bool       // somebody looks for changes by other programs
	options options
	places  places
	begins  atomic.Int64 // when the writer began to wait for its turn to write, in nanoseconds since 1970; 0: it does not
}

// readers is how many may read at once. SQLite reads fast; more would only wait for
// the processor.
const readers = 4

// Open opens the file at path, or makes it: for its owner only, and its folder too.
// It leaves a file alone that it cannot take: ErrForeign, ErrNewer. Beside the file
// there are two more while it is open, path-wal and path-shm, which belong to it.
//
// To put a new file into WAL mode, SQLite needs it for itself for a moment, and does
// not wait for that as it waits for everything else. So Open does, where others are
// making or opening the file at the same time.
func Open(ctx context.Context, path string, given ...Option) (*SQLite, error) {
	const within, pause = 5 * time.Second, 25 * time.Millisecond
	for began := time.Now(); ; {
		s, err := openOnce(ctx, path, optionsOf(given))
		if !isBusy(err) || time.Since(began) > within {
			return s, failed(ctx, "open the store", err)
		}
		select {
		case <-ctx.Done():
			return nil, failed(ctx, "open the store", err)
		case <-time.After(pause):
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
	s := &SQLite{
		path: path, jobs: make(chan *job), closing: make(chan struct{}), stopped: make(chan struct{}), options: o,
	}
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

// Close ends what is being written, answers it, and ends the channels of Watch. What
// is asked afterwards fails with ErrClosed. Closing again does nothing.
func (s *SQLite) Close() error {
	var err error
	s.once.Do(func() {
		close(s.closing)
		<-s.stopped
		s.bell.close()
		err = errors.Join(s.reads.Close(), s.writes.Close())
	})
	return failed(context.Background(), "close the store", err)
}

// do has the writer do a job and waits for the answer. Where ctx ends before the job
// has begun, nothing is done.
func (s *SQLite) do(ctx context.Context, j *job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j.done = make(chan struct{})
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	select {
	case s.jobs <- j:
		<-j.done
		return j.err
	case <-ctx.Done():
		return s.waited(ctx.Err())
	case <-s.closing:
		return ErrClosed
	}
}

// waited is what ended the wait for the writer, with its cause where that is another
// program that keeps the file locked.
func (s *SQLite) waited(err error) error {
	const usual = 100 * time.Millisecond // more than a turn takes that nobody else has
	if begins := s.begins.Load(); begins > 0 && time.Since(time.Unix(0, begins)) > usual {
		return fmt.Errorf("%w (%w)", errBusy, err)
	}
	return err
}

// change has the writer change a class. f says whether it did.
func (s *SQLite) change(
	ctx context.Context, what, name string, f func(ctx context.Context, c *connection, id int64) (bool, error),
) error {
	return failed(ctx, what, s.do(ctx, &job{
		class: name,
		run: func(ctx context.Context, c *connection) (bool, error) {
			var id int64
			err := c.row(ctx, []any{&id}, "SELECT id FROM class WHERE name = ?", name)
			if errors.Is(err, sql.ErrNoRows) {
				return false, class.ErrNoClass
			}
			if err != nil {
				return false, err
			}
			return f(ctx, c, id)
		},
	}))
}

// view reads one state of the file.
func (s *SQLite) view(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	select {
	case <-s.closing:
		return failed(ctx, what, ErrClosed)
	default:
	}
	tx, err := s.reads.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err == nil {
		err = f(tx)
		_ = tx.Rollback() // nothing was written
	}
	if gone := s.gone(); gone != nil { // whatever was read, it may be of another file
		err = gone
	}
	select {
	case <-s.closing: // in the middle of it
		if err != nil {
			err = ErrClosed
		}
	default:
	}
	return failed(ctx, what, err)
}

// in reads one state of a class.
func (s *SQLite) in(ctx context.Context, what, name string, f func(tx *sql.Tx, id int64) error) error {
	return s.view(ctx, what, func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, "SELECT id FROM class WHERE name = ?", name).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return class.ErrNoClass
		}
		if err != nil {
			return err
		}
		return f(tx, id)
	})
}

// querier is a transaction that reads, or the writer's connection in one of its own.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// every calls f for each row. scan reads its columns.
func every(ctx context.Context, q querier, f func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
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

// lookEvery is how often changes by other programs are looked for.
const lookEvery = 250 * time.Millisecond

// Watch returns a channel that holds a signal after every change of the class, also
// one that another program has made; one signal may stand for many changes. After
// another program's change there may be a signal though the class is as it was. The
// channel is closed when ctx ends or the store is closed. Error: class.ErrNoClass.
func (s *SQLite) Watch(ctx context.Context, name string) (<-chan struct{}, error) {
	if err := s.in(ctx, "watch the class", name, func(*sql.Tx, int64) error { return nil }); err != nil {
		return nil, err
	}
	if err := s.look(ctx); err != nil { // what was changed so far is nothing new
		return nil, failed(ctx, "watch the class", err)
	}
	signal := s.bell.watch(ctx, name)
	s.looking.Lock()
	defer s.looking.Unlock()
	if !s.looks {
		s.looks = true
		go s.keepLooking(context.WithoutCancel(ctx))
	}
	return signal, nil
}

// keepLooking looks for changes by other programs as long as somebody watches.
func (s *SQLite) keepLooking(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for s.looked() {
		select {
		case <-tick.C:
			_ = s.look(ctx) // a fault is for those to hear who write
		case <-s.closing:
			return
		}
	}
}

// looked says whether to look on.
func (s *SQLite) looked() bool {
	s.looking.Lock()
	defer s.looking.Unlock()
	s.looks = s.bell.watched()
	return s.looks
}

// look tells everybody who watches where another program has changed the file. It
// asks on the writer's connection, for which its own changes do not count.
func (s *SQLite) look(ctx context.Context) error {
	return s.do(ctx, &job{alone: true, run: func(ctx context.Context, c *connection) (bool, error) {
		n, err := c.look(ctx)
		if err == nil && n != c.version {
			c.version = n
			s.bell.ringAll()
		}
		return false, err
	}})
}

package store

import (
	"context"
	"database/sql"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// One goroutine with one connection makes all changes to the file. It takes every waiting
// job, runs them in one transaction, commits once and then answers each: so hundreds of
// participants who answer at the same time share one sync of the disk. Each change has its
// own savepoint, so that a refused one does not fail the others. When the file itself
// fails, the whole batch is rolled back, each of its callers gets the error, and the next
// batch begins with a new connection.

// mostAtOnce is the largest batch, in jobs; it bounds how long the first one waits.
const mostAtOnce = 1024

// job is one change for the writer.
type job struct {
	class string
	// run makes the change and reports whether anything changed. Variables that it sets
	// are valid only if the job has no error.
	run     func(context.Context, *connection) (changed bool, err error)
	alone   bool // outside of a transaction
	changed bool
	err     error
	done    chan struct{}
}

type connection struct {
	tables

	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	version  int64 // PRAGMA data_version when last read
}

// write runs the writer until Close. It does not use the contexts of callers: a caller
// that gives up must not cancel a batch that others share.
func (s *SQLite) write(ctx context.Context) {
	defer close(s.stopped)
	var c *connection
	defer func() { s.disconnect(c) }()
	for {
		select {
		case first := <-s.jobs:
			c = s.work(ctx, c, gathered(first, s.jobs))
		case <-s.closing:
			return
		}
	}
}

// gathered returns first and the jobs that are waiting, at most mostAtOnce. The channel of
// jobs is unbuffered: a caller that gives up before its job is taken has changed nothing.
func gathered[T any](first T, waiting <-chan T) []T {
	jobs := []T{first}
	for len(jobs) < mostAtOnce {
		select {
		case j := <-waiting:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// work runs the jobs and returns the connection for the next ones; nil after a fault.
func (s *SQLite) work(ctx context.Context, c *connection, jobs []*job) *connection {
	var together, alone []*job
	for _, j := range jobs {
		if j.alone {
			alone = append(alone, j)
		} else {
			together = append(together, j)
		}
	}
	if len(together) > 0 {
		c = s.batch(ctx, c, together)
	}
	for _, j := range alone {
		c, j.err = s.connected(ctx, c)
		if j.err == nil {
			j.changed, j.err = j.run(ctx, c)
		}
		if j.err != nil && !refused(j.err) {
			s.disconnect(c)
			c = nil
		}
		close(j.done)
	}
	return c
}

// batch runs jobs in one transaction, signals the watchers and answers each job.
func (s *SQLite) batch(ctx context.Context, c *connection, jobs []*job) *connection {
	c, err := s.connected(ctx, c)
	if err == nil {
		err = s.commit(ctx, c, jobs)
	}
	if err == nil {
		err = s.gone() // while it was written
	}
	if err != nil && !refused(err) {
		s.disconnect(c)
		c = nil
	}
	changed := map[string]bool{}
	for _, j := range jobs {
		if err != nil {
			j.err = err
		} else if j.err == nil && j.changed {
			changed[j.class] = true
		}
	}
	s.notifier.Put(struct{}{}, changed)
	for _, j := range jobs {
		close(j.done)
	}
	return c
}

// commit runs jobs in one transaction. An error is a fault of the file and means that
// nothing was stored; refused jobs have their own error.
func (s *SQLite) commit(ctx context.Context, c *connection, jobs []*job) error {
	s.begins.Store(time.Now().UnixNano())
	err := c.exec(ctx, "BEGIN IMMEDIATE") // waits until other programs have written
	s.begins.Store(0)
	for _, j := range jobs {
		if err == nil {
			err = c.attempt(ctx, j)
		}
	}
	if err == nil {
		err = c.exec(ctx, "COMMIT")
	}
	if err != nil {
		_ = c.exec(ctx, "ROLLBACK") // SQLite may have done it already
	}
	return err
}

// attempt runs one job in a savepoint and rolls it back if it is refused. After a fault
// of the file, SQLite may have rolled back the whole transaction, so attempt returns it
// and the batch ends.
func (c *connection) attempt(ctx context.Context, j *job) error {
	if err := c.exec(ctx, "SAVEPOINT change"); err != nil {
		return err
	}
	j.changed, j.err = j.run(ctx, c)
	if j.err != nil {
		if !refused(j.err) && codeOf(j.err)&0xff != sqlite3.SQLITE_CONSTRAINT {
			return j.err
		}
		if err := c.exec(ctx, "ROLLBACK TO change"); err != nil {
			return err
		}
	}
	return c.exec(ctx, "RELEASE change")
}

// connected returns c, or opens a connection if c is nil. It signals all watchers after
// opening one, because other programs may have changed the file in between.
func (s *SQLite) connected(ctx context.Context, c *connection) (*connection, error) {
	if err := s.gone(); c != nil || err != nil {
		return c, err
	}
	conn, err := s.writes.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c = &connection{conn: conn, prepared: map[string]*sql.Stmt{}}
	c.from = c
	c.version, err = c.look(ctx)
	if err == nil {
		err = s.settle()
	}
	if err != nil {
		s.disconnect(c)
		return nil, err
	}
	s.notifier.Put(struct{}{}, nil)
	return c, nil
}

// settle remembers the files that a new connection has opened. The main file stays the
// one that was opened first.
func (s *SQLite) settle() error {
	if s.places.file.Load() == nil {
		if err := remember(&s.places.file, s.path); err != nil {
			return err
		}
	}
	if err := remember(&s.places.journal, s.path+"-wal"); err != nil {
		return err
	}
	return s.gone()
}

// disconnect closes c. The last connection of all programs removes the journal.
func (s *SQLite) disconnect(c *connection) {
	s.places.journal.Store(nil)
	c.close()
}

// look returns PRAGMA data_version, which changes whenever another connection has
// changed the file.
func (c *connection) look(ctx context.Context) (n int64, err error) {
	err = session{c}.row(ctx, []any{&n}, "PRAGMA data_version")
	return n, err
}

// close closes the statements and the connection; the pool keeps no idle one. A nil c
// is allowed.
func (c *connection) close() {
	if c == nil {
		return
	}
	for _, s := range c.prepared {
		_ = s.Close()
	}
	_ = c.conn.Close()
}

// with calls f with the prepared statement of query, which it prepares on first use.
func with[T any](ctx context.Context, c *connection, query string, f func(*sql.Stmt) (T, error)) (result T, err error) {
	s := c.prepared[query]
	if s == nil {
		if s, err = c.conn.PrepareContext(ctx, query); err != nil {
			return result, err
		}
		c.prepared[query] = s
	}
	return f(s)
}

// QueryContext queries with a prepared statement.
func (c *connection) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return with(ctx, c, query, func(s *sql.Stmt) (*sql.Rows, error) { return s.QueryContext(ctx, args...) })
}

// changes executes a statement and reports whether it changed a row.
func (c *connection) changes(ctx context.Context, query string, args ...any) (bool, error) {
	result, err := with(ctx, c, query, func(s *sql.Stmt) (sql.Result, error) { return s.ExecContext(ctx, args...) })
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

func (c *connection) exec(ctx context.Context, query string, args ...any) error {
	return session{c}.exec(ctx, query, args...)
}

// make does nothing: all classes are in the same tables.
func (*connection) make(context.Context, string) error { return nil }

// drop deletes a class, and notes that its bytes may remain in the file. The other tables
// follow.
func (c *connection) drop(ctx context.Context, id int64) error {
	if err := c.exec(ctx, "INSERT OR IGNORE INTO unwiped (one) VALUES (1)"); err != nil {
		return err
	}
	return c.exec(ctx, "DELETE FROM class WHERE id = ?", id)
}

package store

import (
	"context"
	"database/sql"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// All that changes the file goes through one goroutine with one connection. It takes
// whatever waits, does it in one transaction, commits once, and then answers each: so
// hundreds who answer at the same time share one wait for the disk. Each change has a
// savepoint of its own, and one that is refused does not fail the others. Where the
// file itself fails, nothing of the batch is kept, everybody in it is told, and the
// next batch begins with a new connection.

// mostAtOnce bounds a batch, so that nobody waits long for others' answers.
const mostAtOnce = 1024

// job is one change that waits to be made.
type job struct {
	class string
	// run makes the change and says whether there was one. What it returns by other
	// ways is looked at only when the job has no error.
	run     func(context.Context, *connection) (changed bool, err error)
	alone   bool // outside of a transaction
	changed bool
	err     error
	done    chan struct{}
}

// connection is the writer's, with what it has prepared.
type connection struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	version  int64 // of the file, as others have changed it
}

// write is the writer. Contexts of callers do not reach it: one who leaves must not
// end what others wait for.
func (s *SQLite) write(ctx context.Context) {
	defer close(s.stopped)
	var c *connection
	defer func() { s.disconnect(c) }()
	for {
		select {
		case first := <-s.jobs:
			c = s.work(ctx, c, s.gather(first))
		case <-s.closing:
			return
		}
	}
}

// gather takes what waits. Nobody waits in a buffer: whoever leaves before being
// taken has changed nothing.
func (s *SQLite) gather(first *job) []*job {
	jobs := []*job{first}
	for len(jobs) < mostAtOnce {
		select {
		case j := <-s.jobs:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// work does the jobs and returns the connection to go on with; nil after a fault.
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

// batch makes changes together and answers.
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
	s.bell.ring(changed)
	for _, j := range jobs {
		close(j.done)
	}
	return c
}

// commit makes changes in one transaction. An error is the file's: nothing was kept.
func (s *SQLite) commit(ctx context.Context, c *connection, jobs []*job) error {
	s.begins.Store(time.Now().UnixNano())
	err := c.exec(ctx, "BEGIN IMMEDIATE") // waits for other programs
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

// attempt makes one change, or undoes it. After a fault of the file SQLite may have
// undone the whole transaction, so nothing may be tried after it.
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

// connected returns a connection that works, as far as is known. Whoever watches is
// told when it is a new one: others may have changed the file in between.
func (s *SQLite) connected(ctx context.Context, c *connection) (*connection, error) {
	if err := s.gone(); c != nil || err != nil {
		return c, err
	}
	conn, err := s.writes.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c = &connection{conn: conn, prepared: map[string]*sql.Stmt{}}
	c.version, err = c.look(ctx)
	if err == nil {
		err = s.settle()
	}
	if err != nil {
		s.disconnect(c)
		return nil, err
	}
	s.bell.ringAll()
	return c, nil
}

// settle notes which files a new connection has opened. The file itself stays the one
// that was opened first.
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

// disconnect ends a connection. With the last one of all programs the journal goes.
func (s *SQLite) disconnect(c *connection) {
	s.places.journal.Store(nil)
	c.close()
}

// look returns a number that changes whenever another connection has changed the
// file; changes by this one do not count.
func (c *connection) look(ctx context.Context) (n int64, err error) {
	err = c.row(ctx, []any{&n}, "PRAGMA data_version")
	return n, err
}

// close ends the connection: the pool it goes back to keeps none.
func (c *connection) close() {
	if c == nil {
		return
	}
	for _, s := range c.prepared {
		_ = s.Close()
	}
	_ = c.conn.Close()
}

// with runs f on a statement that is prepared once.
func (c *connection) with(ctx context.Context, query string, f func(*sql.Stmt) error) error {
	s := c.prepared[query]
	if s == nil {
		var err error
		if s, err = c.conn.PrepareContext(ctx, query); err != nil {
			return err
		}
		c.prepared[query] = s
	}
	return f(s)
}

func (c *connection) exec(ctx context.Context, query string, args ...any) error {
	_, err := c.changes(ctx, query, args...)
	return err
}

// changes is exec, and says whether a row was changed.
func (c *connection) changes(ctx context.Context, query string, args ...any) (changed bool, err error) {
	err = c.with(ctx, query, func(s *sql.Stmt) error {
		result, err := s.ExecContext(ctx, args...)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		changed = n > 0
		return err
	})
	return changed, err
}

// row reads one row. The error is sql.ErrNoRows where there is none.
func (c *connection) row(ctx context.Context, to []any, query string, args ...any) error {
	return c.with(ctx, query, func(s *sql.Stmt) error { return s.QueryRowContext(ctx, args...).Scan(to...) })
}

// rows reads the only column of some rows.
func (c *connection) rows(ctx context.Context, query string, args ...any) (all [][]byte, err error) {
	err = c.with(ctx, query, func(s *sql.Stmt) error {
		rows, err := s.QueryContext(ctx, args...)
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // Err says what Close would
		for rows.Next() {
			var line []byte
			if err := rows.Scan(&line); err != nil {
				return err
			}
			all = append(all, line)
		}
		return rows.Err()
	})
	return all, err
}

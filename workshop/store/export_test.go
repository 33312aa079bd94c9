package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"rolefit/workshop/class"
)

// Setting reads a setting of each kind of connection of a store.
func Setting(ctx context.Context, s *SQLite, name string) map[string]string {
	got := map[string]string{}
	var value string
	err := s.do(ctx, &job{alone: true, run: func(ctx context.Context, c *connection) (bool, error) {
		return false, session{c}.row(ctx, []any{&value}, "PRAGMA "+name)
	}})
	got["the writer"] = value
	if err != nil {
		got["the writer"] = err.Error()
	}
	if err := s.reads.QueryRowContext(ctx, "PRAGMA "+name).Scan(&value); err != nil {
		value = err.Error()
	}
	got["a reader"] = value
	return got
}

// WriteAndRefuse has the writer change a class's state and then fail.
func WriteAndRefuse(ctx context.Context, s *SQLite, name string) error {
	return s.change(ctx, "write and refuse", name, alone, func(ctx context.Context, c session, id int64) (bool, error) {
		if err := c.exec(ctx, "UPDATE class SET state = x'00' WHERE id = ?", id); err != nil {
			return false, err
		}
		return true, class.ErrConflict
	})
}

// UntilWaiting returns once the writer waits for another program for longer than a turn
// takes.
func UntilWaiting(s *SQLite) {
	for s.waited(nil) == nil {
		time.Sleep(time.Millisecond)
	}
}

// PostgresSetting reads a setting of a connection of a store.
func PostgresSetting(ctx context.Context, s *Postgres, name string) (value string, err error) {
	err = s.within(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT current_setting($1)", name).Scan(&value)
	})
	return value, err
}

// Ask has a store compare its clock with that of the database.
func Ask(ctx context.Context, s *Postgres) error { return s.within(ctx, s.ask) }

// WithPatience limits how long a store waits for a database, in the place of answerWithin.
func WithPatience(d time.Duration) Option { return func(o *options) { o.patience = d } }

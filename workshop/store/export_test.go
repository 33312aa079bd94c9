package store

import "context"

// Setting reads a setting of each kind of connection of a store.
func Setting(ctx context.Context, s *SQLite, name string) map[string]string {
	got := map[string]string{}
	var value string
	err := s.do(ctx, &job{alone: true, run: func(ctx context.Context, c *connection) (bool, error) {
		return false, c.row(ctx, []any{&value}, "PRAGMA "+name)
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

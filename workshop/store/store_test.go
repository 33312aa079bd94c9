package store_test

import (
	"path/filepath"
	"sync"
	"testing"

	"rolefit/internal/testkit/postgres"
	"rolefit/workshop/store"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	Run(t, func(*testing.T) Opened {
		return Opened{
			Store: store.NewMemory(), Closed: store.ErrClosed, NoMember: store.ErrNoMember, NoBackup: store.ErrInMemory,
		}
	})
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	Run(t, func(t *testing.T) Opened {
		t.Helper()
		path := filepath.Join(t.TempDir(), "class.db")
		again := func(t *testing.T) Store { t.Helper(); return open(t, path) }
		return Opened{
			Store: open(t, path), Again: again, Closed: store.ErrClosed, NoMember: store.ErrNoMember,
		}
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	Run(t, func(t *testing.T) Opened {
		t.Helper()
		address := database(t) + patient
		again := func(t *testing.T) Store { t.Helper(); return openPostgres(t, address, store.WithPatience(long)) }
		return Opened{
			Store: again(t), Again: again, Closed: store.ErrClosed, NoMember: store.ErrNoMember, NoBackup: store.ErrNoBackup,
		}
	})
}

// template is the address of a database with the tables of a store and nothing in them, see database.
var template struct { //nolint:gochecknoglobals // one for all tests
	made    sync.Once
	address string
}

// database makes a database of which a store finds its tables made, once for all tests: they are a
// third of what a test of a class costs. Its address is as that of postgres.Database.
func database(t testing.TB) string {
	t.Helper()
	template.made.Do(func() {
		template.address = postgres.Database(t)
		must(t, openPostgres(t, template.address).Close())
	})
	return postgres.Database(t, template.address)
}

// patient ends the address of a database whose locks many wait for, on a busy machine too.
const patient = "&lock_timeout=60000&statement_timeout=60000"

func openPostgres(t testing.TB, address string, given ...store.Option) *store.Postgres {
	t.Helper()
	s, err := store.OpenPostgres(t.Context(), address, given...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, path string, given ...store.Option) *store.SQLite {
	t.Helper()
	s, err := store.Open(t.Context(), path, given...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

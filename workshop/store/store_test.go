package store_test

import (
	"path/filepath"
	"testing"

	"rolefit/workshop/store"
	"rolefit/workshop/store/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) storetest.Opened {
		return storetest.Opened{
			Store: store.NewMemory(), Closed: store.ErrClosed, NoMember: store.ErrNoMember, NoBackup: store.ErrInMemory,
		}
	})
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) storetest.Opened {
		t.Helper()
		path := filepath.Join(t.TempDir(), "class.db")
		again := func(t *testing.T) storetest.Store { t.Helper(); return open(t, path) }
		return storetest.Opened{
			Store: open(t, path), Again: again, Closed: store.ErrClosed, NoMember: store.ErrNoMember,
		}
	})
}

func open(t testing.TB, path string, given ...store.Option) *store.SQLite {
	t.Helper()
	s, err := store.Open(t.Context(), path, given...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

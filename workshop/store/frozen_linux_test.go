package store_test

import (
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rolefit/internal/testkit/postgres"
	"rolefit/workshop/store"
)

// TestServerFreezes stops the processes of a server that serve a store, which no limit of
// the server ends then: the caller is told after the store's own, and the next one is
// served by new ones.
func TestServerFreezes(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t, "")
	s := openPostgres(t, server.URL("postgres"), store.WithPatience(5*time.Second)) // 15 otherwise
	began(t, s, "a")
	seat := joined(t, s, "a", "w")
	frozen := strings.Fields(server.SQL(t, "SELECT pid FROM pg_stat_activity WHERE application_name = 'rolefit-workshop'"))
	each := func(signal syscall.Signal) {
		for _, pid := range frozen {
			n, err := strconv.Atoi(pid)
			must(t, err)
			_ = syscall.Kill(n, signal) // it may have ended
		}
	}
	each(syscall.SIGSTOP)
	t.Cleanup(func() { each(syscall.SIGCONT) })
	err := s.Record(t.Context(), answer("a", seat, 0, "q"))
	if err == nil { // its connection had been idle for a second, was tried first, and replaced
		saved, err := s.Seat(t.Context(), "a", "w")
		must(t, err)
		same(t, "saved", 1, len(saved.Events))
	} else if !strings.Contains(err.Error(), "did not answer in time") && !strings.Contains(err.Error(), unreachable) {
		t.Errorf("while the server is frozen: %v", err)
	}
	for n := range 3 {
		must(t, s.Record(t.Context(), answer("a", seat, n, "q")))
	}
	signal, err := s.Watch(t.Context(), "a")
	must(t, err)
	other := openPostgres(t, server.URL("postgres"))
	must(t, set(t.Context(), other, "a", "1"))
	signaled(t, "a change through another store", signal)
	must(t, other.Close())
	each(syscall.SIGCONT)
	must(t, s.Close())
}

package store_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"

	"rolefit/internal/testkit/postgres"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// through serves each connection to an address of this computer by carry, and returns a database's
// address that leads there.
func through(t *testing.T, address string, carry func(client net.Conn, server string)) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	server := u.Host
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go carry(client, server)
		}
	}()
	t.Cleanup(func() { _ = l.Close() })
	u.Host = l.Addr().String()
	return u.String()
}

// TestFreeBeforeTheConnectionEnds holds a class over a network on which a server never learns that
// a connection has ended: another program has the class as soon as it is let go.
func TestFreeBeforeTheConnectionEnds(t *testing.T) {
	t.Parallel()
	address := database(t)
	goodbye := []byte{'X', 0, 0, 0, 4}
	deaf := through(t, address, func(client net.Conn, server string) {
		there, err := net.Dial("tcp", server)
		if err != nil {
			t.Error(err)
			return
		}
		t.Cleanup(func() { _ = there.Close() })
		go func() { _, _ = io.Copy(client, there) }()
		piece := make([]byte, 64<<10)
		for {
			n, err := client.Read(piece)
			if err != nil {
				return // the server is not told
			}
			_, _ = there.Write(bytes.TrimSuffix(piece[:n], goodbye))
		}
	})
	one, two := openPostgres(t, deaf), openPostgres(t, address)
	for _, alone := range []bool{true, false} {
		free, err := one.Hold(t.Context(), "a", alone)
		must(t, err)
		_, err = two.Hold(t.Context(), "a", true)
		wants(t, "while another program holds it", store.ErrHeld, err)
		free()
		free, err = two.Hold(t.Context(), "a", true)
		must(t, err)
		free()
	}
	must(t, one.Close())
	must(t, two.Close())
}

// TestManyClassesOfAHost holds thirty classes at each of two programs: a server has as many
// connections as for one class, and as many as the programs count. After a cut everything is held
// again, and each class is let go by itself.
func TestManyClassesOfAHost(t *testing.T) {
	t.Parallel()
	const classes, most = 30, 8 + 2
	server := postgres.Start(t, "")
	one, two := openPostgres(t, server.URL("postgres")), openPostgres(t, server.URL("postgres"))
	var free [2][classes]func()
	for i, s := range []*store.Postgres{one, two} {
		for n := range classes {
			var err error
			free[i][n], err = s.Hold(t.Context(), fmt.Sprint(n), false)
			must(t, err)
		}
	}
	agree := func(when string) {
		t.Helper()
		for deadline, sum, has := time.Now().Add(long), 0, ""; has != fmt.Sprint(sum) || sum == 0; time.Sleep(20 * time.Millisecond) { // one may come or go between the counts
			if time.Now().After(deadline) {
				t.Fatalf("%s the server has %s connections, of %d that the programs count", when, has, sum)
			}
			sum = 0
			for _, s := range []*store.Postgres{one, two} {
				open, used, limit := s.Connections()
				sum += open
				if open > most || used > open || limit != most {
					t.Errorf("%s a program has %d connections, %d in use, at most %d; want at most %d", when, open, used, limit, most)
				}
			}
			has = server.SQL(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rolefit-workshop'")
		}
	}
	agree("with thirty classes")
	secret := one.Secret("7")
	cut := server.SQL(t, "SELECT string_agg(CASE WHEN pg_terminate_backend(pid) THEN pid::text END, ',') FROM pg_stat_activity WHERE application_name = 'rolefit-workshop'")
	locks := func() string { // of connections after the cut: those before it may end later
		return server.SQL(t, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid NOT IN ("+cut+")")
	}
	for deadline := time.Now().Add(long); locks() != fmt.Sprint(2*3*classes); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a cut there are %s locks", locks())
		}
	}
	if len(secret) != 8 || !bytes.Equal(secret, one.Secret("7")) || !bytes.Equal(secret, two.Secret("7")) || bytes.Equal(secret, one.Secret("8")) {
		t.Errorf("secrets after a cut: %x, of another class %x", secret, one.Secret("8"))
	}
	free[0][7]()
	_, err := one.Hold(t.Context(), "7", true)
	wants(t, "while another program holds it", store.ErrHeld, err)
	free[1][7]()
	alone, err := one.Hold(t.Context(), "7", true)
	must(t, err)
	for _, s := range []*store.Postgres{one, two} {
		_, err = s.Hold(t.Context(), "7", false)
		wants(t, "beside one who has it alone", store.ErrHeld, err)
		_, err = s.Hold(t.Context(), "8", true)
		wants(t, "alone beside others", store.ErrHeld, err)
	}
	alone()
	again, err := one.Hold(t.Context(), "8", false)
	must(t, err)
	again()
	_, err = one.Hold(t.Context(), "8", true)
	wants(t, "once of two times let go", store.ErrHeld, err)
	must(t, one.Close())
	for n := range classes {
		free[1][n]()
	}
	same(t, "locks of nobody", "0", locks())
	must(t, two.Close())
}

// TestClassesAreListedAtOnce counts the questions that a server is asked for a list of classes: they
// are as few for thirty as for one. Hosts list the names again and again.
func TestClassesAreListedAtOnce(t *testing.T) {
	t.Parallel()
	const classes = 30
	address := database(t)
	var asked atomic.Int64 // how often a client spoke after the server
	counted := through(t, address, func(client net.Conn, server string) {
		there, err := net.Dial("tcp", server)
		if err != nil {
			t.Error(err)
			return
		}
		var spoke atomic.Bool // the client, last
		copies := func(to, from net.Conn, is bool) {
			defer to.Close() //nolint:errcheck // of the test
			piece := make([]byte, 64<<10)
			for {
				n, err := from.Read(piece)
				if err != nil {
					return
				}
				if spoke.Swap(is) != is && is {
					asked.Add(1)
				}
				_, _ = to.Write(piece[:n])
			}
		}
		go copies(client, there, false)
		copies(there, client, true)
	})
	other, knowing := openPostgres(t, address), openPostgres(t, address)
	var want []string
	for n := range classes {
		want = append(want, fmt.Sprint(n))
		must(t, other.BeginClass(t.Context(), class.Class{Name: fmt.Sprint(n), Began: noon().Add(time.Duration(n) * time.Minute)}))
	}
	const most = 10
	names := func(want []string) {
		t.Helper()
		fewest := int64(classes)
		for range 2 { // each knows no class yet; the end of the one before may count
			s := openPostgres(t, counted)
			before := asked.Load()
			got, err := s.Names(t.Context())
			must(t, err)
			same(t, "names", want, got)
			fewest = min(fewest, asked.Load()-before)
			must(t, s.Close())
		}
		got, err := knowing.Names(t.Context())
		must(t, err)
		same(t, "names where the ones before are known", want, got)
		if fewest > most {
			t.Errorf("%d questions for the names of %d classes", fewest, classes)
		}
	}
	names(want)
	must(t, other.Forget(t.Context(), "3", nil))
	must(t, other.Forget(t.Context(), "4", []byte("{}")))
	must(t, other.BeginClass(t.Context(), class.Class{Name: "3", Began: noon().Add(classes * time.Minute)}))
	names(append(append(want[:3:3], want[5:]...), "3"))
	must(t, other.Close())
	must(t, knowing.Close())
}

// TestOldServer opens databases of servers that say they are too old: the error says which version
// it takes.
func TestOldServer(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"12.19 (Debian 12.19-1.pgdg120+1)", "12beta1", "9.6.24"} {
		address := through(t, "postgres://teacher@server/rolefit?sslmode=disable", func(client net.Conn, _ string) {
			defer client.Close() //nolint:errcheck // of the test
			b := pgproto3.NewBackend(client, client)
			if _, err := b.ReceiveStartupMessage(); err != nil {
				t.Error(err)
				return
			}
			b.Send(&pgproto3.AuthenticationOk{})
			b.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: version})
			b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
			_ = b.Flush()
			_, _ = io.Copy(io.Discard, client)
		})
		_, err := store.OpenPostgres(t.Context(), address)
		if err == nil || !strings.Contains(err.Error(), "the database is older than PostgreSQL 13; use a newer one") {
			t.Errorf("%s: %v", version, err)
		}
	}
}

// TestSettingsOfADatabase opens a database whose owner has other defaults: commits are synced all the same,
// whatever the address says, and times that the address sets are taken.
func TestSettingsOfADatabase(t *testing.T) {
	t.Parallel()
	address := database(t)
	name := address[strings.LastIndex(address, "/")+1 : strings.Index(address, "?")]
	query(t, address, "ALTER DATABASE "+name+" SET synchronous_commit = off")
	query(t, address, "ALTER ROLE teacher IN DATABASE "+name+" SET synchronous_commit = off")
	query(t, address, "ALTER DATABASE "+name+" SET lock_timeout = 0")
	s := openPostgres(t, address+"&synchronous_commit=off&statement_timeout=7000")
	for setting, want := range map[string]string{
		"synchronous_commit": "on", "lock_timeout": "5s", "statement_timeout": "7s", "idle_in_transaction_session_timeout": "15s",
		"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3",
	} {
		got, err := store.PostgresSetting(t.Context(), s, setting)
		must(t, err)
		same(t, setting, want, got)
	}
	must(t, s.Close())
}

// TestManySavedClasses lists more classes than the server has locks for in one view.
func TestManySavedClasses(t *testing.T) {
	t.Parallel()
	const saved = 60
	server := postgres.Start(t, "", "max_locks_per_transaction=10", "max_connections=20")
	s := openPostgres(t, server.URL("postgres"))
	for i := range saved {
		began(t, s, fmt.Sprint(i))
	}
	all, err := s.Classes(t.Context())
	must(t, err)
	same(t, "classes", saved, len(all))
	other := openPostgres(t, server.URL("postgres"))
	names, err := other.Names(t.Context())
	must(t, err)
	same(t, "names", saved, len(names))
	must(t, other.Close())
	must(t, s.Forget(t.Context(), "7", nil))
	all, err = s.Classes(t.Context())
	must(t, err)
	same(t, "classes without one", saved-1, len(all))
	must(t, s.Close())
}

// TestAnswersShareACommit has fifty people answer while one answer waits for another program: the
// rest is saved together.
func TestAnswersShareACommit(t *testing.T) {
	t.Parallel()
	const people = 50
	address := database(t)
	s := openPostgres(t, address)
	began(t, s, "a")
	seats := make([]class.Membership, people)
	for i := range seats {
		seats[i] = joined(t, s, "a", fmt.Sprint(i))
	}
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	tx, err := conn.Begin(t.Context())
	must(t, err)
	_, err = tx.Exec(t.Context(), "LOCK TABLE rolefit_1.event")
	must(t, err)
	var begun, saved sync.WaitGroup
	begun.Add(people)
	for i, seat := range seats {
		saved.Go(func() {
			begun.Done()
			if err := s.Record(t.Context(), answer("a", seat, 0, fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	begun.Wait()
	for waits := false; !waits; {
		must(t, tx.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'rolefit_1.event'::regclass AND NOT granted)").Scan(&waits))
	}
	must(t, tx.Rollback(t.Context()))
	saved.Wait()
	var commits, events int
	must(t, conn.QueryRow(t.Context(), "SELECT count(DISTINCT xmin::text), count(*) FROM rolefit_1.event").Scan(&commits, &events))
	if events != people || commits > people/5 {
		t.Errorf("%d answers were saved in %d commits", events, commits)
	}
	must(t, conn.Close(t.Context()))
	must(t, s.Close())
}

// TestBellsAreFew has a class answer, change and tell words as fast as it can: another program is
// told at most four times a second, and of everything.
func TestBellsAreFew(t *testing.T) {
	t.Parallel()
	const enough, perSecond = 300, 4
	address := database(t)
	s := openPostgres(t, address)
	began(t, s, "a")
	seat := joined(t, s, "a", "w")
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	_, err = conn.Exec(t.Context(), "LISTEN rolefit")
	must(t, err)
	begun := time.Now()
	for n := range enough {
		must(t, s.Record(t.Context(), answer("a", seat, n, "q")))
		s.Tell("a", fmt.Sprint("w", n))
	}
	bells, words := 0, 0
	for words < enough {
		said, err := conn.WaitForNotification(t.Context())
		must(t, err)
		bells++
		words += len(strings.Fields(said.Payload)) - 3
	}
	if most := 1 + int(time.Since(begun).Seconds()*perSecond); bells > most {
		t.Errorf("%d notifications in %v", bells, time.Since(begun))
	}
	must(t, conn.Close(t.Context()))
	must(t, s.Close())
}

// TestTell tells words of a class: the other programs hear those of their class, not their own. A
// program has a connection for that once it hears.
func TestTell(t *testing.T) {
	t.Parallel()
	address := database(t)
	one, two := openPostgres(t, address), openPostgres(t, address)
	heard := make(chan string, 4)
	ctx, stop := context.WithCancel(t.Context())
	connections := func(when string, want int) {
		t.Helper()
		open, _, _ := two.Connections()
		same(t, when, want, open)
	}
	connections("connections of a program that only asks", 1)
	two.Hear(ctx, "a", func(word string) { heard <- word })
	connections("connections of a program that hears", 2)
	two.Hear(ctx, "b", func(word string) { heard <- "b:" + word })
	two.Tell("a", "own")
	one.Tell("c", "nobody")
	one.Tell("a", strings.Repeat("x", 8000)) // too long
	one.Tell("a", "first")
	one.Tell("a", "second")
	one.Tell("b", "third")
	var all []string
	for range 3 {
		all = append(all, <-heard)
	}
	slices.Sort(all)
	same(t, "what is heard", []string{"b:third", "first", "second"}, all)
	one.Hear(ctx, "a", func(word string) {
		if word == "call" {
			one.Tell("a", "answer") // a listener may wait for a program that tells
		}
	})
	two.Tell("a", "call")
	same(t, "the answer", "answer", <-heard)
	stop()
	must(t, one.Close())
	must(t, two.Close())
}

// TestSecret holds classes at several programs: those of one class share a secret, also after a cut,
// and no other program has it. No table and no file of the server holds it.
func TestSecret(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t, "")
	address := server.URL("postgres")
	var stores [3]*store.Postgres
	for i := range stores {
		stores[i] = openPostgres(t, address)
	}
	hold := func(s *store.Postgres, name string) (free func()) {
		t.Helper()
		free, err := s.Hold(t.Context(), name, false)
		must(t, err)
		return free
	}
	one, two, three := stores[0], stores[1], stores[2]
	if one.Secret("a") != nil {
		t.Error("a secret without a class")
	}
	free := []func(){hold(one, "a"), hold(two, "a"), hold(three, "b")}
	secret := one.Secret("a")
	if len(secret) != 8 || !bytes.Equal(secret, two.Secret("a")) || bytes.Equal(secret, three.Secret("b")) {
		t.Errorf("secrets: %x %x %x", secret, two.Secret("a"), three.Secret("b"))
	}
	server.Kill()
	server.Run(t)
	locks := func() string {
		return server.SQL(t, "SELECT count(*) || ' ' || count(DISTINCT (classid, objid)) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2")
	}
	for deadline := time.Now().Add(long); locks() != "6 4"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a crash the secrets are %s", locks())
		}
	}
	if !bytes.Equal(secret, one.Secret("a")) || !bytes.Equal(secret, two.Secret("a")) {
		t.Error("another secret after a crash")
	}
	for _, f := range free {
		f()
	}
	fresh := openPostgres(t, address)
	free[0] = hold(fresh, "a")
	if bytes.Equal(secret, fresh.Secret("a")) {
		t.Error("the secret outlived the programs")
	}
	free[0]()
	must(t, fresh.Close())
	for _, s := range stores {
		must(t, s.Close())
	}
}

// TestClocks opens a store with clocks hours apart: they agree with the database's, also after they
// were set. They stand still, so that no question takes too long for an answer to count.
func TestClocks(t *testing.T) {
	t.Parallel()
	address := database(t)
	for _, wrong := range []time.Duration{-3 * time.Hour, 0, 48 * time.Hour} {
		var stands atomic.Int64
		began := time.Now()
		stands.Store(began.Add(wrong).UnixNano())
		s := openPostgres(t, address, store.WithClock(func() time.Time { return time.Unix(0, stands.Load()) }))
		agrees := func(since time.Time) {
			t.Helper()
			const most = 2 * time.Second
			if at := s.Clock()(); at.Before(since.Add(-most)) || at.After(time.Now().Add(most)) {
				t.Errorf("a clock that is off by %v says %v after %v", wrong, at, since)
			}
		}
		agrees(began)
		asked := time.Now()
		stands.Store(asked.Add(20 * time.Minute).UnixNano())
		must(t, store.Ask(t.Context(), s))
		agrees(asked)
		must(t, s.Close())
	}
}

// TestCopiesOfADatabase copies a database with pg_dump, and as a template: the copies take no reveal
// of its classes, as a backup of a file does, but of classes that begin there; and it does, also
// after it was opened again.
func TestCopiesOfADatabase(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	s := openPostgres(t, address)
	began(t, s, "a")
	seat := joined(t, s, "a", "w")
	must(t, s.Record(t.Context(), answer("a", seat, 0, "q")))
	must(t, frozen(t.Context(), s, "a", class.FrozenSheet{Member: "early", Batch: 1}))
	must(t, s.Close())
	template := postgres.Database(t)
	name := func(address string) string {
		return address[strings.LastIndex(address, "/")+1 : strings.Index(address, "?")]
	}
	query(t, strings.Replace(address, "/"+name(address), "/postgres", 1), "DROP DATABASE "+name(template))
	query(t, strings.Replace(address, "/"+name(address), "/postgres", 1), "CREATE DATABASE "+name(template)+" TEMPLATE "+name(address))
	for what, at := range map[string]string{"pg_dump": postgres.Copy(t, address), "template": template} {
		for range 2 {
			c := openPostgres(t, at)
			wants(t, what, class.ErrBackup, frozen(t.Context(), c, "a", class.FrozenSheet{Member: "late", Batch: 2}))
			all, err := c.Snapshot(t.Context(), "a")
			must(t, err)
			same(t, what, 1, len(all))
			back, err := c.Attach(t.Context(), "a", "w")
			must(t, err)
			same(t, what, 1, len(back.Events))
			must(t, c.Close())
		}
		c := openPostgres(t, at)
		began(t, c, "b")
		must(t, frozen(t.Context(), c, "b", class.FrozenSheet{Member: "first", Batch: 1}))
		must(t, c.Close())
	}
	moved := postgres.Copy(t, address)
	query(t, moved, "DELETE FROM rolefit.home") // as docs/workshop.md says
	for what, at := range map[string]string{"the original": address, "moved for good": moved} {
		s := openPostgres(t, at)
		if err := frozen(t.Context(), s, "a", class.FrozenSheet{Member: "late", Batch: 2}); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		must(t, s.Close())
	}
}

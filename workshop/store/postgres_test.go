package store_test

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rolefit/internal/record"
	"rolefit/internal/testkit"
	"rolefit/internal/testkit/postgres"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// TestNoPasswordInErrors opens databases that do not open: no error holds the password, and
// each says what to do.
func TestNoPasswordInErrors(t *testing.T) {
	t.Parallel()
	good := postgres.Database(t)
	at := func(change func(*url.URL)) string {
		u, err := url.Parse(good)
		must(t, err)
		change(u)
		return u.String()
	}
	nobody := fmt.Sprint("127.0.0.1:", testkit.FreePort(t))
	for what, one := range map[string]struct{ address, says string }{
		"user":     {at(func(u *url.URL) { u.User = url.UserPassword("stranger", postgres.Password) }), "does not know this user and password"},
		"password": {at(func(u *url.URL) { u.User = url.UserPassword("teacher", postgres.Password+"!") }), "does not know this user and password"},
		"database": {at(func(u *url.URL) { u.Path = "elsewhere" }), "no such database"},
		"host":     {at(func(u *url.URL) { u.Host = nobody }), "can't be reached"},
		"name":     {at(func(u *url.URL) { u.Host = "nowhere.invalid" }), "can't be reached"},
		"two":      {at(func(u *url.URL) { u.Host = nobody + "," + nobody }), "can't be reached"},
		"standby":  {good + "&target_session_attrs=standby", "can't be reached"},
		"port":     {strings.Replace(good, "127.0.0.1:", "127.0.0.1:x", 1), "can't be read"},
		"broken":   {strings.Replace(good, "://", "://[", 1), "does not know this user and password"},
		"setting":  {good + "&connect_timeout=soon", "can't be read"},
		"query":    {good + "&password=" + postgres.Password + "&sslmode=" + postgres.Password, "can't be read"},
		"unknown":  {good + "&color=" + postgres.Password, "unrecognized configuration parameter"},
	} {
		s, err := store.OpenPostgres(t.Context(), one.address)
		if err == nil {
			t.Errorf("%s: opened", what)
			must(t, s.Close())
			continue
		}
		said := fmt.Sprintf("%v %+v", err, err)
		if strings.Contains(said, postgres.Password) || strings.Contains(said, "teacher") {
			t.Errorf("%s: the error tells the user or the password: %s", what, said)
		}
		if !strings.Contains(said, one.says) {
			t.Errorf("%s: %s; want: %s", what, said, one.says)
		}
	}
}

// query runs a statement at a database of the shared server, on a connection of its own.
func query(t testing.TB, address, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	defer conn.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // of the test
	_, err = conn.Exec(t.Context(), statement, args...)
	must(t, err)
}

func TestForeignDatabases(t *testing.T) {
	t.Parallel()
	newer, other := postgres.Database(t), postgres.Database(t)
	must(t, openPostgres(t, newer).Close())
	query(t, newer, "UPDATE rolefit.version SET number = number + 1")
	_, err := store.OpenPostgres(t.Context(), newer)
	wants(t, "newer tables", store.ErrNewer, err)
	query(t, other, "CREATE SCHEMA rolefit; CREATE TABLE rolefit.of_others (one int)")
	if _, err := store.OpenPostgres(t.Context(), other); err == nil || !strings.Contains(err.Error(), "something other than classes") {
		t.Errorf("tables of others: %v", err)
	}
	ours := postgres.Database(t)
	must(t, openPostgres(t, ours).Close())
	theirs, err := url.Parse(ours)
	must(t, err)
	another := "another_" + theirs.Path[1:]
	query(t, ours, "CREATE ROLE "+another+" LOGIN PASSWORD '"+postgres.Password+"'")
	theirs.User = url.UserPassword(another, postgres.Password)
	if _, err := store.OpenPostgres(t.Context(), theirs.String()); err == nil || !strings.Contains(err.Error(), "tables that it made itself") {
		t.Errorf("classes of another user: %v", err)
	}
}

// postgres1 is a database as the program of version 1 left it: a class during a vote, and one of which
// only a report is kept. It is never written anew.
//
//go:embed testdata/postgres1.sql
var postgres1 string

// TestPostgresVersion1 opens a database of version 1, and goes on with it. Its classes are no copies.
func TestPostgresVersion1(t *testing.T) {
	t.Parallel()
	const name, done, half = "Dienstag 語", "vp3w45xcxlleqnwe5kvr7fnao4", "33nyt5tr4wzn2zsaqjaqpaps2e"
	address, ctx := postgres.Database(t), t.Context()
	query(t, address, postgres1)
	s := openPostgres(t, address)
	t.Cleanup(func() { must(t, s.Close()) })
	c, err := s.Class(ctx, name)
	must(t, err)
	gone, err := s.Class(ctx, "Monday")
	must(t, err)
	seat, err := s.Attach(ctx, name, "uniform pushpin wheel")
	must(t, err)
	counts, err := s.Counts(ctx, name)
	must(t, err)
	finished, err := s.Finished(ctx, name)
	must(t, err)
	votes, err := s.Votes(ctx, name, "question")
	must(t, err)
	snapshot, err := s.Snapshot(ctx, name)
	must(t, err)
	at := noon().Add(time.Minute)
	focus := func(value string) []byte { return []byte(`{"answers":{"deep-focus":` + value + `}}`) }
	same(t, "what version 1 left", []any{
		class.Class{Name: name, Assessment: "career", Edition: "2026.1", Own: []byte("id: own\n"), Began: noon(), State: []byte(`{"phase":"vote"}`), Until: noon().AddDate(0, 1, 0)},
		class.Class{Name: "Monday", Assessment: "career", Edition: "2026.1", Began: noon(), Report: []byte(`{"joined":9}`)},
		class.Membership{Member: half, Generation: 2, Events: []record.Event{{Kind: record.Answered, At: at, Question: "deep-focus", Value: 2}}},
		class.Counts{Joined: 4, Halfway: 4, Done: 3, Voters: 2},
		[]class.Finished{
			{Member: "far", Way: class.ByPaper, Sheet: focus("-1"), Part: class.Part{Class: "room", Batch: 2, Size: 7}},
			{Member: "sheet", Way: class.ByJoin, Sheet: focus("1"), Device: "tablet"},
			{Member: done, Way: class.BySSH, Device: "laptop", Events: []record.Event{
				{Kind: record.Guessed, At: at, Role: "fde"},
				{Kind: record.Answered, At: at, Question: "deep-focus", Value: -2, Seconds: 1.5},
				{Kind: record.Skipped, At: at, Question: "no-travel", Seconds: 0.25},
				{Kind: record.TieBreakers, At: at, Questions: []string{"see-it-used", "few-meetings"}},
				{Kind: record.Finished, At: at},
			}},
		},
		[]class.Cast{{Member: "sheet", Value: -1}, {Member: done, Value: 2}},
		[]class.FrozenSheet{{Member: "sheet", Batch: 1, Sheet: focus("1")}},
	}, []any{c, gone, seat, counts, finished, votes, snapshot})
	must(t, s.Record(ctx, answer(name, seat, 1, "no-travel")))
	n, err := s.Withdraw(ctx, name, []string{"paper"}, false)
	must(t, err)
	same(t, "sheets that came back", 1, n)
	must(t, frozen(ctx, s, name, class.FrozenSheet{Member: "paper", Batch: 2}))
	began(t, s, "new")
	other := database(t)
	fresh := openPostgres(t, other)
	began(t, fresh, "new")
	must(t, fresh.Close())
	same(t, "the tables that version 1 left", postgresTables(t, other), postgresTables(t, address))
}

// postgresTables returns the columns of a database's tables and the sources of its functions.
func postgresTables(t *testing.T, address string) (all string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	defer conn.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // of the test
	must(t, conn.QueryRow(t.Context(), `SELECT string_agg(DISTINCT line, E'\n' ORDER BY line) FROM (
		SELECT concat_ws(' ', regexp_replace(table_schema, '\d+', 'n'), table_name, column_name, data_type, is_nullable, CASE column_name WHEN 'id' THEN '' ELSE column_default END) AS line
			FROM information_schema.columns WHERE table_schema LIKE 'rolefit%'
		UNION ALL SELECT concat_ws(' ', proname, prosrc) FROM pg_proc WHERE pronamespace::regnamespace::text LIKE 'rolefit%') AS lines`).Scan(&all))
	return all
}

// TestManyOpenAtOnce has programs make the tables of a database at the same time.
func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	together(8, func(int) {
		s, err := store.OpenPostgres(t.Context(), address)
		if err != nil {
			t.Error(err)
			return
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestForgetLeavesNothing looks for words, answers and the name of a forgotten class in
// all files of a server but the log of changes.
func TestForgetLeavesNothing(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t, "", "autovacuum_naptime=1s")
	s := openPostgres(t, server.URL("postgres"))
	secrets := []string{"Zebra class", "zebra-answer", "zebra-sheet", "zebra-state", "zebra-device", "zebra-question"}
	fill := func() {
		c := class.Class{Name: secrets[0], Began: noon(), State: []byte(secrets[3]), Own: []byte(strings.Repeat(secrets[2], 5000))}
		must(t, s.BeginClass(t.Context(), c))
		for i := range 50 {
			seat, err := s.Join(t.Context(), secrets[0], fmt.Sprint(i), secrets[4])
			must(t, err)
			must(t, s.Record(t.Context(), answer(secrets[0], seat, 0, secrets[1])))
			must(t, s.Vote(t.Context(), secrets[0], secrets[5], seat.Member, 1))
			_, err = s.Submit(t.Context(), secrets[0], class.Submission{ID: secrets[2] + fmt.Sprint(i), Way: class.ByCode, Sheet: []byte(secrets[2])})
			must(t, err)
		}
	}
	look := func() map[string]bool {
		server.SQL(t, "ANALYZE; CHECKPOINT")
		found := map[string]bool{}
		must(t, filepath.WalkDir(server.Dir, func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if d.IsDir() && d.Name() == "pg_wal" {
				return fs.SkipDir
			}
			if data, err := os.ReadFile(path); err == nil {
				for _, secret := range secrets {
					if bytes.Contains(data, []byte(secret)) {
						found[secret] = true
					}
				}
			}
			return nil
		}))
		return found
	}
	began(t, s, "stays")
	fill()
	if found := look(); len(found) != len(secrets) {
		t.Fatalf("of a class there is only %v: this test tests nothing", found)
	}
	must(t, s.Forget(t.Context(), secrets[0], nil))
	if found := look(); len(found) > 0 {
		t.Errorf("left of a forgotten class: %v", found)
	}
	fill()
	must(t, s.Forget(t.Context(), secrets[0], []byte("report")))
	if found := look(); len(found) != 1 || !found[secrets[0]] {
		// Own stays with the report, as for SQLite.
		delete(found, secrets[2])
		if len(found) != 1 {
			t.Errorf("left of a class but its report: %v", found)
		}
	}
	must(t, s.Close())
}

// crowdOf are participants of class a who answer through stores until ended, and again
// after each error.
type crowdOf struct {
	seats []class.Membership
	kept  []int
	mu    sync.Mutex
	wrong map[string]bool // the errors
	fails int             // how many there were
	stop  chan struct{}
	all   sync.WaitGroup
}

// answering begins n participants, each at one of the stores.
func answering(t *testing.T, n int, stores ...*store.Postgres) *crowdOf {
	t.Helper()
	c := &crowdOf{seats: make([]class.Membership, n), kept: make([]int, n), wrong: map[string]bool{}, stop: make(chan struct{})}
	for i := range n {
		s := stores[i%len(stores)]
		c.seats[i] = joined(t, s, "a", fmt.Sprint(i))
		c.all.Go(func() {
			for {
				select {
				case <-c.stop:
					return
				default:
				}
				c.mu.Lock()
				at := c.kept[i]
				c.mu.Unlock()
				err := s.Record(context.WithoutCancel(t.Context()), answer("a", c.seats[i], at, fmt.Sprint(i, "/", at)))
				c.mu.Lock()
				if err == nil {
					c.kept[i]++
				} else {
					c.wrong[err.Error()] = true
					c.fails++
				}
				c.mu.Unlock()
				if err != nil {
					time.Sleep(100 * time.Millisecond) // each try costs the server a process
				}
			}
		})
	}
	return c
}

// further waits until each participant has n answers more.
func (c *crowdOf) further(t *testing.T, n int) {
	t.Helper()
	c.mu.Lock()
	before := slices.Clone(c.kept)
	c.mu.Unlock()
	for deadline := time.Now().Add(long); ; time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		all := true
		for i := range before {
			all = all && c.kept[i] >= before[i]+n
		}
		wrong := c.wrong
		c.mu.Unlock()
		if all {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no more answers are saved: %v", wrong)
		}
	}
}

// failing waits until an answer is not saved.
func (c *crowdOf) failing(t *testing.T) {
	t.Helper()
	for deadline, before := time.Now().Add(long), -1; ; time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		n := c.fails
		c.mu.Unlock()
		switch {
		case before < 0:
			before = n
		case n > before:
			return
		case time.Now().After(deadline):
			t.Fatal("every answer is saved")
		}
	}
}

// ends ends the crowd, and looks for its answers: all that were acknowledged, each once.
func (c *crowdOf) ends(t *testing.T, s *store.Postgres, errorsSaid ...string) {
	t.Helper()
	close(c.stop)
	c.all.Wait()
	total := 0
	for i, n := range c.kept {
		seat, err := s.Attach(t.Context(), "a", fmt.Sprint(i))
		must(t, err)
		if len(seat.Events) != n {
			t.Errorf("%d of %d acknowledged answers are there", len(seat.Events), n)
		}
		for at, e := range seat.Events {
			if want := fmt.Sprint(i, "/", at); e.Question != want {
				t.Errorf("%s is in the place of %s", e.Question, want)
			}
		}
		total += n
	}
	for wrong := range c.wrong {
		if !slices.ContainsFunc(errorsSaid, func(known string) bool { return strings.Contains(wrong, known) }) {
			t.Errorf("an error that says nothing: %s", wrong)
		}
	}
	t.Logf("%d answers, all there; told meanwhile: %v", total, c.wrong)
}

const unreachable = "can't be reached"

// TestServerRestarts stops a server in order, kills it, and cuts its connections, while a
// class answers through two stores: both go on by themselves.
func TestServerRestarts(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t, "")
	one, two := openPostgres(t, server.URL("postgres")), openPostgres(t, server.URL("postgres"))
	began(t, one, "a")
	signal, err := two.Watch(t.Context(), "a")
	must(t, err)
	c := answering(t, 16, one, two)
	for range 2 {
		c.further(t, 5)
		server.Stop(t)
		c.failing(t)
		server.Run(t)
		c.further(t, 5)
		server.Kill()
		server.Run(t)
		c.further(t, 5)
		server.SQL(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rolefit-workshop'")
		c.further(t, 5)
	}
	c.ends(t, one, unreachable, "takes no changes")
	for len(signal) > 0 {
		<-signal
	}
	must(t, set(t.Context(), one, "a", "after"))
	signaled(t, "a change through the other store", signal)
	must(t, one.Close())
	must(t, two.Close())
}

// TestServerIsFull has a class answer until the server's disk is full: no participant is told that an
// answer is saved that is not, and it goes on once there is room.
func TestServerIsFull(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "120m")
	for _, dir := range []string{dir, filepath.Dir(dir)} {
		must(t, os.Chmod(dir, 0o777)) // the server's user makes its folder there
	}
	server := postgres.Start(t, dir, "max_wal_size=32MB", "min_wal_size=32MB")
	s := openPostgres(t, server.URL("postgres"))
	began(t, s, "a")
	c := answering(t, 8, s)
	c.further(t, 5)
	ballast := testkit.FillDisk(t, dir)
	c.failing(t)
	time.Sleep(200 * time.Millisecond)
	must(t, os.Remove(ballast))
	if server.SQLFails(t, "SELECT 1") { // it stops when it cannot write its log of changes
		server.Kill()
		server.Run(t)
	}
	c.further(t, 5)
	c.ends(t, s, class.ErrFull.Error(), unreachable, "the database failed")
	must(t, s.Close())
}

// TestServerIsSlow has another program hold a table: callers are told once the server's limits end
// their wait, and served when it is free.
func TestServerIsSlow(t *testing.T) {
	t.Parallel()
	address := database(t)
	s, impatient := openPostgres(t, address), openPostgres(t, address+"&lock_timeout=100")
	began(t, s, "a")
	seat := joined(t, s, "a", "w")
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	tx, err := conn.Begin(t.Context())
	must(t, err)
	_, err = tx.Exec(t.Context(), "LOCK TABLE rolefit_1.member")
	must(t, err)
	told := make(chan error)
	go func() { told <- s.Record(t.Context(), answer("a", seat, 0, "q")) }()
	for ended := false; !ended; { // as the server's limit on a statement, which a slow machine may exceed at any statement
		must(t, tx.QueryRow(t.Context(), `SELECT count(pg_cancel_backend(pid)) > 0 FROM pg_locks WHERE relation = 'rolefit_1.member'::regclass AND NOT granted`).Scan(&ended))
	}
	for limit, err := range map[string]error{"a statement": <-told, "a lock": impatient.Record(t.Context(), answer("a", seat, 0, "q"))} {
		if err == nil || !strings.Contains(err.Error(), "did not answer in time") {
			t.Errorf("while another program holds the table, beyond the limit on %s: %v", limit, err)
		}
	}
	must(t, tx.Rollback(t.Context()))
	must(t, conn.Close(t.Context()))
	for _, s := range []*store.Postgres{s, impatient} {
		must(t, s.Record(t.Context(), answer("a", seat, 0, "q")))
		must(t, s.Close())
	}
}

// TestServerHasNoConnectionLeft has other programs take all connections of a server besides the ones of
// a store: a caller that wants one more waits for one of these.
func TestServerHasNoConnectionLeft(t *testing.T) {
	t.Parallel()
	const most, readers = 16, 8
	server := postgres.Start(t, "", fmt.Sprint("max_connections=", most))
	s := openPostgres(t, server.URL("postgres"))
	began(t, s, "a")
	_, err := s.Watch(t.Context(), "a")
	must(t, err)
	var others []*pgx.Conn
	for {
		other, err := pgx.Connect(t.Context(), server.URL("postgres"))
		if err != nil {
			break
		}
		others = append(others, other)
	}
	tx, err := others[0].Begin(t.Context())
	must(t, err)
	_, err = tx.Exec(t.Context(), "LOCK TABLE rolefit_1.class")
	must(t, err)
	if s.Short() != nil {
		t.Errorf("before it wants one: %v", s.Short())
	}
	var all sync.WaitGroup
	for range readers {
		all.Go(func() {
			if _, err := s.Class(t.Context(), "a"); err != nil {
				t.Error(err)
			}
		})
	}
	for s.Short() == nil {
		time.Sleep(time.Millisecond)
	}
	must(t, tx.Rollback(t.Context()))
	all.Wait()
	_, err = store.OpenPostgres(t.Context(), server.URL("postgres"))
	if err == nil || !strings.Contains(err.Error(), "the database has no connection left; end other programs, or raise its max_connections") {
		t.Errorf("another program: %v", err)
	}
	must(t, s.Lost(t.Context())) // it has connections
	for _, other := range others {
		must(t, other.Close(t.Context()))
	}
	for s.Short() != nil { // though none is wanted
		time.Sleep(time.Millisecond)
	}
	must(t, s.Close())
}

// TestFailover kills a server, and promotes the one that follows it: a class goes on there by
// itself, since the address names both, and no acknowledged answer is lost.
func TestFailover(t *testing.T) {
	t.Parallel()
	first := postgres.Start(t, "")
	second := first.Standby(t)
	hosts := fmt.Sprintf("127.0.0.1:%d,127.0.0.1:%d", second.Port, first.Port)
	address := strings.Replace(first.URL("postgres"), fmt.Sprint("127.0.0.1:", first.Port), hosts, 1) + "&target_session_attrs=read-write"
	s := openPostgres(t, address)
	began(t, s, "a")
	signal, err := s.Watch(t.Context(), "a")
	must(t, err)
	c := answering(t, 8, s)
	c.further(t, 10)
	first.Kill()
	second.Promote(t)
	c.further(t, 10)
	second.SQL(t, "ALTER DATABASE postgres SET default_transaction_read_only = on")
	second.SQL(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rolefit-workshop'")
	if _, err := s.Join(t.Context(), "a", "late", ""); err == nil {
		t.Error("a server that takes no changes took one")
	}
	second.SQL(t, "BEGIN READ WRITE; ALTER DATABASE postgres RESET default_transaction_read_only; COMMIT")
	c.further(t, 10)
	c.ends(t, s, unreachable, "takes no changes")
	other := openPostgres(t, second.URL("postgres"))
	for len(signal) > 0 {
		<-signal
	}
	must(t, set(t.Context(), other, "a", "after"))
	signaled(t, "a change at the second server", signal)
	must(t, other.Close())
	must(t, s.Close())
}

// TestKilledHosts kills one of two programs in turn while both record into one database, and
// finds every acknowledged answer.
func TestKilledHosts(t *testing.T) {
	t.Parallel()
	kills := 10
	if testing.Short() {
		kills = 4
	}
	server := postgres.Start(t, "")
	address := server.URL("postgres") + "&pool_max_conns=2" // answers share one; each costs the server a process
	s := openPostgres(t, address)
	began(t, s, "a")
	people := map[string]int{}
	var mu sync.Mutex
	together(2, func(i int) {
		for k := range kills / 2 {
			got := killed(t, address, fmt.Sprint("program", i, "-", k), 50+60*k, time.Duration(i)*time.Millisecond)
			mu.Lock()
			maps.Copy(people, got)
			mu.Unlock()
		}
	})
	for words, n := range people {
		seat, err := s.Attach(t.Context(), "a", words)
		must(t, err)
		if len(seat.Events) < n {
			t.Errorf("%s: %d of %d acknowledged answers are there", words, len(seat.Events), n)
		}
	}
	must(t, s.Close())
}

// BenchmarkClasses measures what a schema for each class costs with many of them: to begin a
// class, to list all, and to forget one.
func BenchmarkClasses(b *testing.B) {
	for _, classes := range []int{1, 100} {
		b.Run(fmt.Sprint(classes), func(b *testing.B) {
			s := openPostgres(b, postgres.Start(b, os.TempDir()).URL("postgres"))
			b.Cleanup(func() { must(b, s.Close()) })
			for i := range classes {
				began(b, s, fmt.Sprint(i))
			}
			seat := joined(b, s, "0", "w")
			for what, f := range map[string]func(n int){
				"begin and forget": func(n int) {
					began(b, s, fmt.Sprint("x", n))
					must(b, s.Forget(b.Context(), fmt.Sprint("x", n), nil))
				},
				"list":   func(int) { _, err := s.Classes(b.Context()); must(b, err) },
				"names":  func(int) { _, err := s.Names(b.Context()); must(b, err) },
				"counts": func(int) { _, err := s.Counts(b.Context(), "0"); must(b, err) },
			} {
				b.Run(what, func(b *testing.B) {
					for n := range b.N {
						f(n)
					}
				})
			}
			at := 0
			b.Run("answers of one", func(b *testing.B) {
				for range b.N {
					must(b, s.Record(b.Context(), answer("0", seat, at, "q")))
					at++
				}
			})
		})
	}
}

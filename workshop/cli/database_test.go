package cli_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
	"rolefit/internal/testkit/postgres"
	"rolefit/workshop/class"
	"rolefit/workshop/cli"
	"rolefit/workshop/host"
	"rolefit/workshop/store"
)

// TestTwoHostsOfAClass hosts a class in a database with two programs, each with a home of its
// own: people answer at both, and come back at the other one. Commands work from any home. Further
// hosts say whether the class shares one address.
func TestTwoHostsOfAClass(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	one, two := startWith(t, address, ""), startWith(t, address, "")
	people, answering := make([]*hurried, 6), map[string]func() error{}
	for i := range people {
		people[i] = &hurried{person: i, way: i % 3}
		answering[fmt.Sprint("person ", i)] = func() error { return people[i].goes([]string{one.address, two.address}[i%2]) }
	}
	together(t, answering)
	for i, h := range people {
		if !h.done {
			t.Errorf("person %d did not come to the result", i)
		}
	}
	g, err := connect(two.address, dialOptions{})
	must(t, err)
	must(t, g.atDoor())
	h := &hurried{person: 0, words: people[0].words}
	must(t, h.goes(two.address)) // of the other host
	if !h.done {
		t.Error("somebody did not find the result at the other host")
	}
	g.close()
	out, code := one.with(t.TempDir(), "classes")
	if code != 0 || !strings.Contains(out, className) || !strings.Contains(out, " 6 ") {
		t.Errorf("classes: %d: %s", code, out)
	}
	for _, args := range [][]string{{"forget", className, "--yes"}, {"export", className}} {
		if out, code := one.with(t.TempDir(), args...); code != 1 || !strings.Contains(out, "is running now") {
			t.Errorf("%v while it runs: %d: %s", args, code, out)
		}
	}
	for _, c := range []struct{ flag, says string }{
		{"--web", "--one-router=false ends that"}, {"--one-router=false", "counts once, at all hosts"}, {"--one-router", "by itself, at all hosts"},
	} {
		third := []string{"--headless", "--class", className, "--listen", "127.0.0.1:0", c.flag}
		if out, code := one.with(t.TempDir(), third...); code != -1 || !strings.Contains(out, c.says) {
			t.Errorf("a third host with %s: %d: %s", c.flag, code, out)
		}
	}
	one.kills()
	if out, code := two.with(t.TempDir(), "forget", className, "--yes"); code != 1 {
		t.Errorf("forget while the other host runs: %d: %s", code, out)
	}
	two.stops()
	eventually(t, "the killed host's lock is gone", func() bool {
		out, code := two.with(t.TempDir(), "forget", className, "--yes")
		return code == 0 && strings.Contains(out, "Deleted: the class")
	})
	for _, p := range []*program{one, two} {
		if strings.Contains(p.stderr.String(), postgres.Password) {
			t.Errorf("a host says the password: %s", p.stderr)
		}
		must(t, filepath.WalkDir(p.home, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if bytes.Contains(data, []byte(postgres.Password)) {
				t.Errorf("%s holds the password", path)
			}
			return err
		}))
	}
}

// TestPasswordOnTheCommandLine is refused, without saying it again. A program has it from a file.
func TestPasswordOnTheCommandLine(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	p := startWith(t, address, "")
	bare, err := url.Parse(address)
	must(t, err)
	bare.User = url.User(bare.User.Username())
	query := *bare
	query.RawQuery += "&password=" + postgres.Password
	for _, typed := range []string{
		address, query.String(), strings.Replace(address, "://", "://%", 1),
		" " + address, "P" + address[1:], "postgres://odd:12#" + postgres.Password + "@127.0.0.1/a",
		"postgres://odd:?" + postgres.Password + "@127.0.0.1/a", "postgresql:teacher:" + postgres.Password + "@127.0.0.1", "host=127.0.0.1 password=" + postgres.Password,
	} {
		for _, args := range [][]string{{"classes"}, {"control"}, {"doctor", "--wait", "0s"}, {"--headless"}, {"forget", "x"}, {"trend"}} {
			var out bytes.Buffer
			code := cli.Run(t.Context(), clikit.Env{
				Args: append(args, "--store", typed), Out: &out, Err: &out, Environ: p.cmd.Env, Now: time.Now, Random: rand.Reader, DataHome: p.home,
			})
			if code == 0 || strings.Contains(out.String(), postgres.Password) {
				t.Errorf("%v: %d: %s", args, code, &out)
			}
			if args[0] == "classes" && !strings.Contains(out.String(), "ROLEFIT_STORE") && !strings.Contains(out.String(), "can't be read") && !strings.Contains(out.String(), "begins with postgres://") {
				t.Errorf("%v: %s", args, &out)
			}
		}
	}
	secret := filepath.Join(t.TempDir(), "pgpass")
	must(t, os.WriteFile(secret, fmt.Appendf(nil, "*:*:*:*:%s\n", postgres.Password), 0o600))
	p.cmd.Env = append(p.cmd.Env, "PGPASSFILE="+secret)
	out, err := p.runs("classes", "--store", bare.String())
	if err != nil || !strings.Contains(out, className) {
		t.Errorf("with a password file: %v: %s", err, out)
	}
	if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.cmd.Process.Pid)); err == nil && bytes.Contains(line, []byte(postgres.Password)) {
		t.Error("the list of processes holds the password")
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// hostOf opens a host of a class in a database, whose clock is wrong by off.
func hostOf(t *testing.T, address string, off time.Duration) *testHost {
	t.Helper()
	s, err := store.OpenPostgres(t.Context(), address, store.WithClock(func() time.Time { return time.Now().Add(off) }))
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	free, err := s.Hold(t.Context(), className, false)
	must(t, err)
	t.Cleanup(free)
	const most = 2 * time.Second
	eventually(t, "the clocks agree", func() bool { return time.Until(s.Clock()()).Abs() < most }) // an answer that took long does not count
	return hosted(t, s, func(o *host.Options) { o.Now, o.OneRouter = s.Clock(), new(false) })
}

// TestTakeOverAtAnotherHost continues at one host with the three words of a participant at another
// one: the first window ends at once, full screen, line by line, and without a terminal.
func TestTakeOverAtAnotherHost(t *testing.T) {
	t.Parallel()
	const says = "Your quiz continues in another window, with everything that was saved."
	address := postgres.Database(t)
	one, two := hostOf(t, address, 0), hostOf(t, address, 0)
	for enter, sees := range map[string]string{"\r": "28 to 32 questions", "a": "what is your guess?"} {
		g := mustConnect(t, one.address, dialOptions{})
		must(t, g.atDoor())
		must(t, errors.Join(g.types(enter), g.says(sees)))
		other, err := returns(two.address, g.words)
		must(t, err)
		code, err := g.exit()
		must(t, err)
		if code != 0 || !strings.Contains(strings.Join(strings.Fields(g.screen()), " "), says) || strings.Contains(g.bytes(), "can't be saved") {
			t.Errorf("%q: %d: %s", enter, code, g.screen())
		}
		other.close()
	}
	seat, err := one.Sit(t.Context(), nil, "")
	must(t, err)
	defer seat.Leave()
	again, err := two.Sit(t.Context(), nil, seat.Options.Class.Words)
	must(t, err)
	defer again.Leave()
	for news := range seat.Options.Class.News {
		if news.Leave == says {
			break
		}
	}
}

// TestHostsOfAClassKnowOfEachOther has two hosts whose clocks are hours apart serve a class: steps,
// the clock on the wall, wrong tries and devices are the same at both.
func TestHostsOfAClassKnowOfEachOther(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	one, two := hostOf(t, address, -2*time.Hour), hostOf(t, address, 26*time.Hour)
	hosts := []*testHost{one, two}
	must(t, one.Do(t.Context(), class.Forward, one.board().Mark()))
	eventually(t, "the other host is in the same phase", func() bool { return two.board().State.Phase == class.AtAnswering })
	if left := two.board().State.Deadline.Sub(two.board().Now); left < 9*time.Minute || left > 10*time.Minute+3*time.Second {
		t.Errorf("of ten minutes the other host has %v left", left)
	}
	const network, other = "127.0.0.67", "127.0.0.68"
	for _, h := range hosts {
		for _, ip := range []string{network, other} {
			g, err := seat(ip, h.address)
			must(t, err)
			g.close()
		}
	}
	rows, err := pgx.Connect(t.Context(), address)
	must(t, err)
	var people, devices int
	must(t, rows.QueryRow(t.Context(), "SELECT count(*), count(DISTINCT device) FROM rolefit_1.member").Scan(&people, &devices))
	must(t, rows.Close(t.Context()))
	if people != 4 || devices != 2 {
		t.Errorf("%d people of two addresses came from %d devices", people, devices)
	}
	rung, over := context.WithCancel(t.Context())
	guessers := map[string]func() error{"the other host": func() error {
		defer over()
		return two.rings("Three words are being guessed: ") // about the last minute
	}}
	for n := range 30 {
		guessers[fmt.Sprint("guesser ", n)] = func() error {
			var g *participant
			var err error
			for err == nil && rung.Err() == nil {
				if g, err = atDoorOf(t, one, network); err == nil {
					err = g.types("hammer hammer hammer\r")
				}
			}
			return err
		}
	}
	together(t, guessers)
	g, err := atDoorOf(t, two, network)
	must(t, err)
	must(t, errors.Join(g.types("hammer hammer hammer\r"), g.hears("One moment: many wrong words came from your network")))
	must(t, two.Do(t.Context(), class.Door, two.board().Mark()))
	eventually(t, "the door of the first host is closed", func() bool { return one.board().State.Shut })
}

// hostApart opens the controls of a class in a database on a computer that people don't come to.
func hostApart(t *testing.T, address string) *testHost {
	t.Helper()
	s := inDatabase(t, address)
	c, err := s.Class(t.Context(), className)
	must(t, err)
	h, err := host.New(t.Context(), host.Options{Class: c, Model: career(t), Store: s, ControlsOnly: true, Now: time.Now, Random: rand.Reader})
	must(t, err)
	ctx, end := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { h.Run(ctx) })
	t.Cleanup(func() {
		end()
		running.Wait()
	})
	return &testHost{Class: h, t: t}
}

// TestControlsCountAllHosts seats people at two hosts of a class: the controls of both, and of a
// computer apart, count all as connected, and call away only people that have left. The wall of that
// computer tells how people join.
func TestControlsCountAllHosts(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	one, two := hostOf(t, address, 0), hostOf(t, address, 0)
	var people []*participant
	for i := range 5 {
		g, err := seat("127.0.0.1", []*testHost{one, two}[i%2].address)
		must(t, err)
		t.Cleanup(g.close)
		people = append(people, g)
	}
	counts := func(connected, away int, at ...*testHost) {
		t.Helper()
		for _, h := range at {
			eventually(t, fmt.Sprintf("%d are connected and %d away", connected, away), func() bool {
				b := h.board()
				return b.Counts.Joined == len(people) && b.Connected == connected && b.Away == away
			})
		}
	}
	counts(5, 0, one, two)
	apart := hostApart(t, address)
	counts(5, 0, apart)
	keys := []string{gossh.FingerprintSHA256(one.key.PublicKey()), gossh.FingerprintSHA256(two.key.PublicKey())}
	eventually(t, "the wall apart tells how to join", func() bool {
		b := apart.board()
		return slices.Equal(b.Join, one.board().Join) && slices.Contains(keys, b.Fingerprint)
	})
	people[1].close()
	counts(4, 1, one, two, apart)
	two.close()
	counts(3, 2, one, apart)
	eventually(t, "the wall apart leads to the host that is there", func() bool { return apart.board().Fingerprint == keys[0] })
}

// TestControlsWithoutDatabase stops the database of an idle class: the controls of its host, and of a
// computer apart, say so by themselves, count no member as away, and say once why a step is not taken.
func TestControlsWithoutDatabase(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t, "")
	one := hostOf(t, server.URL("postgres"), 0)
	for range 2 {
		g, err := seat("127.0.0.1", one.address)
		must(t, err)
		t.Cleanup(g.close)
	}
	apart := hostApart(t, server.URL("postgres"))
	shows := func(alarms int) {
		t.Helper()
		for _, h := range []*testHost{one, apart} {
			eventually(t, fmt.Sprintf("2 are connected, with %d alarms", alarms), func() bool {
				b := h.board()
				why := strings.Join(b.Alarms, "")
				return b.Connected == 2 && b.Away == 0 && len(b.Alarms) == alarms && strings.Contains(why, "the database can't be reached") == (alarms > 0)
			})
		}
	}
	shows(0)
	server.Stop(t)
	shows(1)
	if err := apart.Do(t.Context(), class.Door, apart.board().Mark()); err == nil || !strings.HasPrefix(err.Error(), "save the state of the class: the database can't be reached") {
		t.Errorf("a step meanwhile: %v", err)
	}
	server.Run(t)
	shows(0)
}

// TestDatabaseRestarts stops the database of a class in order, and then kills it, under participants
// at two hosts who answer in all ways: an answer waits meanwhile, the screen says so, and none is lost.
func TestDatabaseRestarts(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t, "")
	hosts := []*program{startWith(t, server.URL("postgres"), "", "--web"), startWith(t, server.URL("postgres"), "", "--web")}
	const people, each = 4, 25
	g, err := begins(hosts[0].address, people, 3)
	must(t, err)
	defer g.close()
	var c crowd
	c.hurries(t, people, func(person int) string { return hosts[person%2].address }, func() error {
		for i, ends := range []func(){func() { server.Stop(t) }, server.Kill} {
			c.answered(each * (i + 1))
			ends()
			wrong := errors.Join(g.types(leans(people)(3+i)), g.sees("can't be saved"))
			server.Run(t)
			wrong = errors.Join(wrong, g.until("it is saved", func(screen string) bool { return !strings.Contains(screen, "can't be saved") }))
			if wrong != nil {
				return wrong
			}
		}
		return nil
	})
	c.kept(t, inDatabase(t, server.URL("postgres")))
}

// TestNoConnectionLeft has other programs take the connections of a database under a class: all but
// one, with which it goes on, then all. /healthz and the log tell how to mend it, and a participant
// sees an answer wait; a class that is not open can't be opened. Once there is room, all is saved.
func TestNoConnectionLeft(t *testing.T) {
	t.Parallel()
	const most, says = 24, "the database has no connection left; end other programs, or raise its max_connections"
	const listening = ` AND query ~ 'LISTEN|clock_timestamp' AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')` // once quiet, they ask the time
	server := postgres.Start(t, "", fmt.Sprint("max_connections=", most))
	at := fmt.Sprint("127.0.0.1:", testkit.FreePort(t))
	p := startWith(t, server.URL("postgres"), "", "--metrics", at)
	door := startOf(t, server.URL("postgres"), "--all")
	var others []*pgx.Conn
	healthy := func(want int, well, short bool, before func()) {
		t.Helper()
		eventually(t, fmt.Sprintf("/healthz says %d", want), func() bool {
			before()
			code, text, err := fetch(client(t, ""), "http://"+at+"/healthz")
			must(t, err)
			return code == want && strings.Contains(text, "The class is served") == well && strings.Contains(strings.ToLower(text), says) == short
		})
	}
	nothing := func() {}
	logged := func(p *program, lines ...string) {
		t.Helper()
		eventually(t, fmt.Sprintf("the log says %q", lines), func() bool {
			log, err := os.ReadFile(filepath.Join(p.home, "rolefit", "workshop", "host.log"))
			must(t, err)
			if bytes.Contains(log, []byte("read the class: read")) || bytes.Contains(log, []byte("list the classes: list")) {
				t.Fatalf("the log says it twice: %s", log)
			}
			return !slices.ContainsFunc(lines, func(line string) bool { return !bytes.Contains(log, []byte(line)) })
		})
	}
	g, err := begins(p.address, 1, 3)
	must(t, err)
	defer g.close()
	healthy(http.StatusOK, true, false, nothing)
	healthy(http.StatusOK, true, true, func() { others = takesAll(t, server.URL("postgres"), others, listening) })
	logged(p, "this host wants more connections", says)
	must(t, g.types(leans(1)(3)))
	must(t, g.sees(" 4 of 28"))
	if g.shows("can't be saved") {
		t.Errorf("an answer waits, though the host has a connection: %s", g.screen())
	}
	others = takesAll(t, server.URL("postgres"), others, "")
	must(t, g.types(leans(1)(4)))
	must(t, g.sees("can't be saved"))
	healthy(http.StatusServiceUnavailable, false, true, nothing)
	logged(p, "answers can't be saved", "save the answer: "+says)
	logged(door, "classes can't be opened or listed", says)
	if code, _, says := runs(t, door.address, dialOptions{user: "monday", command: "class"}, ""); code != 1 || !strings.Contains(says, "This class can't be opened here now.") {
		t.Errorf("who comes to a class that is not open hears: %d: %s", code, says)
	}
	for _, o := range others {
		must(t, o.Close(t.Context()))
	}
	must(t, g.until("it is saved", func(screen string) bool { return !strings.Contains(screen, "can't be saved") }))
	healthy(http.StatusOK, true, false, nothing)
	logged(p, "answers can be saved again")
}

// takesAll takes every connection of a server, also of a host if it meets a condition; has are taken
// already. Without a condition a host keeps none, not even one that it is just making.
func takesAll(t *testing.T, address string, has []*pgx.Conn, condition string) (all []*pgx.Conn) {
	t.Helper()
	all = has
	for n, most := 1, 0; n > 0 || condition == "" && len(all) < most; {
		other, err := pgx.Connect(t.Context(), address)
		if err == nil {
			all = append(all, other)
			continue
		}
		if len(all) == 0 {
			t.Fatal(err)
		}
		must(t, all[0].QueryRow(t.Context(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'rolefit-workshop'"+condition).Scan(&n))
		must(t, all[0].QueryRow(t.Context(), "SELECT current_setting('max_connections')::int").Scan(&most))
	}
	return all
}

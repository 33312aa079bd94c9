// Package postgres runs PostgreSQL servers that tests start: with a password, at a free
// port of this computer, in a temporary folder in memory.
package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"rolefit/internal/testkit"
)

// Password is that of the one user of each server: tests look for it where it must not be.
const Password = "Secret-Swordfish"

// verifier is how the server keeps Password: after one round of hashing, not the usual 4096, which
// a client repeats for each connection.
const verifier = "SCRAM-SHA-256$1:cm9sZWZpdC10ZXN0cy0wMA==$RJuswGVDcG9aCUkwAT9x70cPSmEdkWxrsCSmp0Rz/ac=:VY2S5EuQ9UQscPdOTXDBof2gDvLWjjnPuIEdi7wBWnE="

const role = "teacher" // the user of the database, its owner

// long exceeds the time of a start and a stop on a busy machine.
const long = time.Minute

// Server is a PostgreSQL server.
type Server struct {
	Dir     string // with its data
	Port    int
	options []string
	passing bool   // its folder goes with it
	stop    func() // at once, as if the power failed
	copies  string // the end of a CREATE DATABASE that copies files, as servers did before version 15

	databases atomic.Int64 // made so far

	asking sync.Mutex     // guards conn
	conn   *pgconn.PgConn // nil: none yet
}

// Start starts a server that a test has for itself, and which syncs its files as usual, until
// the test ends. parent is where its folder is made; empty: in memory, if that has room.
// options are settings such as "max_connections=5". The test is skipped if there is no
// PostgreSQL.
func Start(t testing.TB, parent string, options ...string) *Server {
	t.Helper()
	programs(t)
	first, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	s, err := create(parent, testkit.FreePort(t), func(data string) *exec.Cmd { return command("cp", "-Rp", first.Dir+fresh, data) })
	if err != nil {
		t.Fatal(err)
	}
	s.options = options
	s.begin(t)
	return s
}

// begin runs a server until the test ends.
func (s *Server) begin(t testing.TB) {
	t.Helper()
	s.Run(t)
	t.Cleanup(func() {
		s.Kill()
		if err := os.RemoveAll(filepath.Dir(s.Dir)); err != nil {
			t.Error(err)
		}
	})
}

// Standby starts a second server that follows this one, which from then on waits for it with
// every commit.
func (s *Server) Standby(t testing.TB) *Server {
	t.Helper()
	bin := programs(t)
	dir, err := folder("")
	if err != nil {
		t.Fatal(err)
	}
	other := &Server{Dir: filepath.Join(dir, "data"), Port: testkit.FreePort(t), options: s.options, stop: func() {}}
	out, err := command(filepath.Join(bin, "pg_basebackup"), "-D", other.Dir, "-R", "-c", "fast", "-d", s.URL("postgres")).CombinedOutput()
	if err != nil {
		t.Fatalf("copy the server: %v: %s", err, out)
	}
	other.begin(t)
	s.SQL(t, "ALTER SYSTEM SET synchronous_standby_names = '*'")
	s.SQL(t, "SELECT pg_reload_conf()")
	for deadline := time.Now().Add(long); s.SQL(t, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != "1"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the second server does not follow the first one")
		}
	}
	return other
}

// Promote has a standby take changes.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	if out, err := command(filepath.Join(programs(t), "pg_ctl"), "promote", "-w", "-D", s.Dir).CombinedOutput(); err != nil {
		t.Fatalf("promote the second server: %v: %s", err, out)
	}
}

// fresh ends the name of the folder beside the data of the shared server that keeps these as
// they were before its first start.
const fresh = "-fresh"

// shared is the server of all tests of a program that need no own one. The others begin with a
// copy of its fresh data, which takes a third of the time of making them.
var shared = sync.OnceValues(func() (*Server, error) { //nolint:gochecknoglobals // one for all tests
	bin := found()
	s, err := create("", testkit.AnyPort(), func(data string) *exec.Cmd {
		return command("sh", "-c", `echo "$0" >"$1-secret" && exec "$2" -D "$1" -U "$3" --pwfile "$1-secret" -A scram-sha-256 -E UTF8 --locale C --no-sync --wal-segsize 1`,
			verifier, data, filepath.Join(bin, "initdb"), role)
	})
	if err == nil {
		err = command("cp", "-Rp", s.Dir, s.Dir+fresh).Run()
	}
	if err == nil {
		s.passing = true
		s.options = []string{"fsync=off", "full_page_writes=off", "max_connections=300"}
		err = s.run(bin)
	}
	if err == nil {
		s.copies, err = s.asked("SELECT CASE WHEN current_setting('server_version_num')::int >= 150000 THEN ' STRATEGY file_copy' ELSE '' END")
	}
	return s, err
})

// Database makes a database, and returns its address with the password: an empty one, or like the
// one at an earlier address, to which nothing is connected. Tests share the server, which is fast
// because it does not sync its disk. The test is skipped if there is no PostgreSQL.
func Database(t testing.TB, like ...string) string {
	t.Helper()
	programs(t)
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	from, _, _ := strings.Cut(path.Base(append(like, "template1")[0]), "?")
	name := fmt.Sprint("test", s.databases.Add(1))
	s.SQL(t, "CREATE DATABASE "+name+" TEMPLATE "+from+s.copies)
	return s.URL(name) + "&connect_timeout=60" // a machine may pause
}

// Copy makes a database that has what pg_dump takes from the one at an address of Database, and
// returns its address.
func Copy(t testing.TB, address string) string {
	t.Helper()
	bin, to := programs(t), Database(t)
	script := `"$1" --dbname="$2" | "$3" -Xq -v ON_ERROR_STOP=1 "$4"`
	out, err := command("sh", "-c", script, "sh", filepath.Join(bin, "pg_dump"), address, filepath.Join(bin, "psql"), to).CombinedOutput()
	if err != nil {
		t.Fatalf("copy the database: %v: %s", err, out)
	}
	return to
}

// URL returns the address of a database with the password.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable", role, Password, s.Port, database)
}

// SQL runs statements, and returns a line for each row: its first column.
func (s *Server) SQL(t testing.TB, statements string) string {
	t.Helper()
	out, err := s.asked(statements)
	if err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
	return out
}

// SQLFails reports whether the server does not run a statement.
func (s *Server) SQLFails(t testing.TB, statement string) bool {
	t.Helper()
	_, err := s.asked(statement)
	return err != nil
}

// asked runs statements, within long, over one connection: each costs the server a process.
func (s *Server) asked(statements string) (_ string, err error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	if s.conn == nil || s.conn.IsClosed() {
		if s.conn, err = pgconn.Connect(ctx, s.URL("postgres")); err != nil {
			return "", err
		}
	}
	results, err := s.conn.Exec(ctx, statements).ReadAll()
	var lines []string
	for _, result := range results {
		for _, row := range result.Rows {
			lines = append(lines, string(row[0]))
		}
	}
	return strings.Join(lines, "\n"), err
}

// Run starts the server again after Kill or Stop, and waits until it is ready.
func (s *Server) Run(t testing.TB) {
	t.Helper()
	if err := s.run(programs(t)); err != nil {
		t.Fatal(err)
	}
}

// Kill ends the server at once, without a last word to its disk.
func (s *Server) Kill() { s.stop() }

// Stop ends the server in order: connections are cut, and everything is written.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if out, err := command(filepath.Join(programs(t), "pg_ctl"), "stop", "-w", "-m", "fast", "-D", s.Dir).CombinedOutput(); err != nil {
		t.Fatalf("stop the server: %v: %s", err, out)
	}
	s.stop()
}

// folder makes a folder of the server's user.
func folder(parent string) (string, error) {
	if parent == "" {
		parent = testkit.Memory()
	}
	dir, err := os.MkdirTemp(parent, "postgres-")
	if err != nil {
		return "", err
	}
	if who := account(); who != nil {
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		err = os.Chown(dir, uid, gid)
	}
	return dir, err
}

// create makes a server. fill returns the command that makes its data.
func create(parent string, port int, fill func(data string) *exec.Cmd) (*Server, error) {
	dir, err := folder(parent)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	if out, err := fill(data).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("make the data of a server: %w: %s", err, out)
	}
	return &Server{Dir: data, Port: port, stop: func() {}}, nil
}

// run starts the server below a shell that ends it with this process: its input ends then.
func (s *Server) run(bin string) error {
	guard := `"$@" >>"$0" 2>&1 </dev/null & server=$!; cat >/dev/null; kill -QUIT $server; wait $server`
	if s.passing {
		guard += `; rm -rf "${0%/log}"`
	}
	args := []string{
		"-c", guard, filepath.Join(filepath.Dir(s.Dir), "log"), filepath.Join(bin, "postgres"), "-D", s.Dir, "-k", "", // no socket in a folder, whose path may be too long for one
		"-c", "listen_addresses=127.0.0.1", "-c", fmt.Sprint("port=", s.Port),
	}
	for _, option := range s.options {
		args = append(args, "-c", option)
	}
	pid := filepath.Join(s.Dir, "postmaster.pid") // its last line says how far the server is
	_ = os.Remove(pid)                            // of a server that crashed
	s.conn = nil                                  // it was cut with the server
	shell := command("sh", args...)
	in, err := shell.StdinPipe()
	if err == nil {
		err = shell.Start()
	}
	if err != nil {
		return err
	}
	s.stop = sync.OnceFunc(func() {
		_ = in.Close()
		_ = shell.Wait()
	})
	for deadline := time.Now().Add(long); ; time.Sleep(5 * time.Millisecond) {
		said, _ := os.ReadFile(pid) // each question to a server that is not ready costs it a process
		if state := strings.TrimSpace(string(said)); strings.HasSuffix(state, "\nready") || strings.HasSuffix(state, "\nstandby") {
			return nil
		}
		if time.Now().After(deadline) {
			s.stop()
			log, _ := os.ReadFile(filepath.Join(filepath.Dir(s.Dir), "log"))
			return fmt.Errorf("PostgreSQL does not start: %s", log)
		}
	}
}

// programs returns the folder of PostgreSQL's programs, or skips the test.
func programs(t testing.TB) string {
	t.Helper()
	bin := found()
	if bin == "" {
		testkit.Skip(t, "needs PostgreSQL's server: initdb and postgres")
	}
	return bin
}

// found returns the folder with initdb and postgres of the newest version; empty if there is
// none, or none that runs here.
func found() string {
	if runtime.GOOS == "windows" {
		return ""
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	slices.Reverse(all)
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			all = append(all, path)
		}
	}
	for _, path := range all {
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), "initdb")); err == nil {
			return filepath.Dir(path)
		}
	}
	return ""
}

// account returns the user that runs the server in the place of root, which it refuses; nil
// for other users.
func account() *user.User {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if who, err := user.Lookup(name); err == nil {
			return who
		}
	}
	return nil
}

// command runs a program as a user that the server accepts.
func command(name string, args ...string) *exec.Cmd {
	if who := account(); who != nil {
		args = append([]string{"--reuid", who.Uid, "--regid", who.Gid, "--clear-groups", name}, args...)
		name = "setpriv"
	}
	c := exec.CommandContext(context.Background(), name, args...) //nolint:gosec // programs of the server
	c.Dir = "/"
	return c
}

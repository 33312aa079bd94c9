package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/testkit/postgres"
)

// inDatabase starts the program with a class in a database, by its variable.
func inDatabase(t *testing.T, address string) *program {
	t.Helper()
	return startWith(t, address, "")
}

// TestTwoHostsOfAClass hosts a class in a database with two programs, each with a home of its
// own: people answer at both, and come back at the other one. Commands work from any home.
func TestTwoHostsOfAClass(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	one, two := inDatabase(t, address), inDatabase(t, address)
	people := make([]*hurried, 6)
	for i := range people {
		people[i] = &hurried{person: i, way: i % 3}
	}
	for i, h := range people {
		must(t, h.goes([]string{one.address, two.address}[i%2]))
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

// TestPasswordOnTheCommandLine is refused, without saying it again.
func TestPasswordOnTheCommandLine(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	p := inDatabase(t, address)
	u, err := url.Parse(address)
	must(t, err)
	bare := *u
	bare.User = url.User(u.User.Username())
	query := bare
	query.RawQuery += "&password=" + postgres.Password
	for _, typed := range []string{address, query.String(), strings.Replace(address, "://", "://%", 1)} {
		for _, args := range [][]string{{"classes"}, {"control"}, {"doctor", "--wait", "0s"}, {"--headless"}, {"forget", "x"}, {"trend"}} {
			out, err := p.runs(append(args, "--store", typed)...)
			if err == nil || strings.Contains(out, postgres.Password) {
				t.Errorf("%v: %v: %s", args, err, out)
			}
			if args[0] == "classes" && !strings.Contains(out, "ROLEFIT_STORE") && !strings.Contains(out, "can't be read") {
				t.Errorf("%v: %s", args, out)
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

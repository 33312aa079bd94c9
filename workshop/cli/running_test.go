package cli_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/testkit"
)

// beside starts another class with the home of a running program.
func (p *program) beside(name string, args ...string) *program {
	p.t.Helper()
	other := &program{t: p.t, home: p.home, address: "127.0.0.1:" + strconv.Itoa(testkit.FreePort(p.t)), stderr: &written{}}
	other.args = append([]string{"--headless", "--listen", other.address, "--class", name}, args...)
	other.starts()
	p.t.Cleanup(func() {
		_ = other.cmd.Process.Kill()
		<-other.ended
	})
	return other
}

// hosts tries to host a class beside a running program, with a home of its own or with the
// program's.
func (p *program) hosts(home, name, store string) (said string, code int) {
	p.t.Helper()
	args := []string{"--headless", "--listen", "127.0.0.1:0", "--class", name}
	if store != "" {
		args = append(args, "--store", store)
	}
	return p.with(home, args...)
}

// with runs a command with a home. A host that starts would run for ever, so it is killed:
// its exit code is -1.
func (p *program) with(home string, args ...string) (said string, code int) {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), "rolefit-workshop", args...)
	cmd.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "ROLEFIT_STORE=" + p.database, "GOGC=400"}
	var both written
	cmd.Stdout, cmd.Stderr = &both, &both
	must(p.t, cmd.Start())
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended is in its state
		close(ended)
	}()
	eventually(p.t, "it ended or began", func() bool {
		select {
		case <-ended:
			return true
		default:
			return strings.Contains(both.String(), "Controls in another terminal")
		}
	})
	_ = cmd.Process.Kill()
	<-ended
	return both.String(), cmd.ProcessState.ExitCode()
}

// TestOneHostPerClass hosts a class twice: from the same home, and from another one through a
// link to the file. The second host changes nothing and prints where the first one is; after
// that one is killed, another may host.
func TestOneHostPerClass(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "")
	link := filepath.Join(t.TempDir(), "link.db")
	must(t, os.Symlink(p.storePath(), link))
	hosted := fmt.Sprintf("the class %q is already hosted by process %d at %s", className, p.cmd.Process.Pid, p.address)
	for _, c := range []struct{ home, store, says string }{
		{p.home, "", hosted + "; rolefit-workshop control opens it"},
		{p.home, link, hosted + "; rolefit-workshop control opens it"},
		{t.TempDir(), link, hosted + ", by another user or with another home folder"},
		{t.TempDir(), p.storePath(), hosted},
	} {
		if said, code := p.hosts(c.home, className, c.store); code != 1 || !strings.Contains(said, c.says) {
			t.Errorf("%+v: exit code %d: %s", c, code, said)
		}
	}
	// A port that is taken is no reason to host the class twice.
	if said, code := p.with(p.home, "--headless", "--listen", p.address, "--class", "Friday"); code != 1 ||
		!strings.Contains(said, fmt.Sprintf("is in use by the class %q, hosted by process %d; for a class beside it, use another port", className, p.cmd.Process.Pid)) {
		t.Errorf("exit code %d: %s", code, said)
	}
	if said, code := p.with(p.home, "--headless", "--listen", p.address, "--class", className); code != 1 || !strings.Contains(said, hosted) {
		t.Errorf("exit code %d: %s", code, said)
	}
	p.kills()
	noLocks := func() {
		t.Helper()
		for name := range p.left() {
			if strings.Contains(name, ".lock") || strings.Contains(name, "running") {
				t.Errorf("%s was left", name)
			}
		}
	}
	if out, err := p.runs("control"); err == nil || !strings.Contains(out, "no class is running here") {
		t.Errorf("%v: %s", err, out)
	}
	noLocks() // the first to look clears the killed host's lock
	p.args = append(p.args, "--store", link)
	p.starts()
	p.stops()
	noLocks()
}

// TestClassesSideBySide hosts two classes from one home: each has its own controls, and the
// end of one does not affect the other.
func TestClassesSideBySide(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "")
	friday := p.beside("Friday class")
	out, err := p.runs("control")
	if err == nil || !strings.Contains(out, "several classes are hosted here now; say which one:\n") ||
		!strings.Contains(out, "rolefit-workshop control --class \"Friday class\"") || !strings.Contains(out, "rolefit-workshop control --class "+className) {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := p.runs("control", "--class", "Tuesday"); err == nil || !strings.Contains(out, `the class "Tuesday" is not hosted here now`) {
		t.Errorf("%v: %s", err, out)
	}
	for _, name := range []string{className, "Friday class"} {
		if out, err := p.runs("control", "--class", name); err != nil || !strings.Contains(out, name) {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
	if out, _ := p.runs("doctor", "--listen", p.address, "--wait", "0s"); !strings.Contains(out, `"Friday class" is running now, at `+friday.address) ||
		!strings.Contains(out, fmt.Sprintf("%s is used by the class %q; a class beside it needs another", p.address, className)) {
		t.Errorf("doctor: %s", out)
	}
	if out, err := p.runs("forget", "Friday class", "--yes"); err == nil ||
		!strings.Contains(out, fmt.Sprintf(`the class "Friday class" is running now, hosted by process %d at %s; stop it first`, friday.cmd.Process.Pid, friday.address)) {
		t.Errorf("%v: %s", err, out)
	}
	friday.stops()
	if out, err := p.runs("control"); err != nil || !strings.Contains(out, className) {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := p.runs("forget", "Friday class", "--yes"); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	// From another home, too, the lock is asked.
	if out, code := p.with(t.TempDir(), "forget", className, "--yes", "--store", p.storePath()); code != 1 || !strings.Contains(out, "is running now") {
		t.Errorf("exit code %d: %s", code, out)
	}
	_, err = p.reads().Class(t.Context(), className)
	must(t, err)
}

// TestRehearsalBesideAClass rehearses beside a running class, which stays the same.
func TestRehearsalBesideAClass(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "")
	out, err := p.runs("rehearse", "--headless", "--people", "5", "--think", "1ms", "--class", "Tuesday")
	if err != nil || !strings.Contains(out, "Controls in another terminal: rolefit-workshop control --class \"Rehearsal of Tuesday\"") {
		t.Errorf("%v: %s", err, out)
	}
	if out, err := p.runs("control"); err != nil || !strings.Contains(out, className) {
		t.Errorf("%v: %s", err, out)
	}
}

// TestKilledHostAndForgotten kills a host and forgets its class, from its own home and from
// another one: the name is in no file any more.
func TestKilledHostAndForgotten(t *testing.T) {
	t.Parallel()
	const name = "Zwölfte Zusammenkunft"
	for _, own := range []bool{true, false} {
		file := filepath.Join(t.TempDir(), "classes.db")
		p := startProgram(t, file)
		q := p.beside(name, "--store", file)
		q.kills()
		locks, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.lock"))
		must(t, err)
		if len(locks) != 2 { // of both classes
			t.Fatalf("locks: %v", locks)
		}
		home := p.home
		if !own {
			home = t.TempDir()
		}
		if out, code := p.with(home, "forget", name, "--yes", "--store", file); code != 0 {
			t.Fatalf("exit code %d: %s", code, out)
		}
		for _, dir := range []string{p.home, filepath.Dir(file)} {
			must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				data, err := os.ReadFile(path)
				if strings.Contains(path, "Zw") || strings.Contains(string(data), "Zusammenkunft") {
					t.Errorf("own home %t: %s holds the name", own, path)
				}
				return err
			}))
		}
	}
}

// TestEarlierVersion reads the lock file of an earlier version: of a dead host, and of a
// running one.
func TestEarlierVersion(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "")
	p.stops()
	folder := filepath.Join(p.home, "rolefit", "workshop")
	file := filepath.Join(folder, "running.json")
	note := func(address string) {
		data, err := json.Marshal(map[string]any{"pid": os.Getpid(), "address": address, "class": className, "store": p.storePath()})
		must(t, err)
		must(t, os.WriteFile(file, data, 0o600))
	}
	l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", testkit.FreePort(t))) // no other program gets it afterwards
	must(t, err)
	note(l.Addr().String())
	for _, args := range [][]string{{"forget", className, "--yes"}, {"--headless", "--listen", "127.0.0.1:0", "--class", className}} {
		if out, err := p.runs(args...); err == nil || !strings.Contains(out, fmt.Sprintf("process %d at %s", os.Getpid(), l.Addr())) {
			t.Errorf("%v: %v: %s", args, err, out)
		}
	}
	must(t, l.Close())
	if out, err := p.runs("control"); err == nil || !strings.Contains(out, "no class is running here") {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the file of a host that is gone is still there")
	}
	must(t, os.WriteFile(file, []byte("{torn"), 0o600))
	p.starts()
	if out, err := p.runs("control"); err != nil || !strings.Contains(out, className) {
		t.Errorf("%v: %s", err, out)
	}
	note(p.address) // another class answers where the earlier one did
	if out, err := p.runs("control"); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestHangUp hangs up on a host that was started with nohup, and on one without.
func TestHangUp(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "")
	must(t, p.cmd.Process.Signal(syscall.SIGHUP))
	<-p.ended
	q := startsIgnoring(t, p)
	must(t, q.cmd.Process.Signal(syscall.SIGHUP))
	if out, err := q.runs("control"); err != nil { // it came after the signal
		t.Errorf("%v: %s", err, out)
	}
	q.stops()
}

// startsIgnoring starts a program as nohup does.
func startsIgnoring(t *testing.T, p *program) *program {
	t.Helper()
	path, err := exec.LookPath("rolefit-workshop")
	must(t, err)
	p.wrapped = []string{"/bin/sh", "-c", `trap "" HUP; exec "$0" "$@"`, path}
	p.starts()
	return p
}

// TestKnownKeysStayKnown connects by OpenSSH to a host that got a second key later: a client
// that knows the first key still accepts it, and a client that accepts only the second kind
// is shown the fingerprint that the host printed.
func TestKnownKeysStayKnown(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "")
	p.stops()
	folder := filepath.Join(p.home, "rolefit", "workshop")
	must(t, os.Remove(filepath.Join(folder, "host_key_ecdsa"))) // an earlier version made the first alone
	data, err := os.ReadFile(filepath.Join(folder, "host_key"))
	must(t, err)
	first, err := gossh.ParsePrivateKey(data)
	must(t, err)
	p.starts()
	ip, port, err := net.SplitHostPort(p.address)
	must(t, err)
	known := filepath.Join(t.TempDir(), "known_hosts")
	pinned := fmt.Sprintf("[%s]:%s %s", ip, port, gossh.MarshalAuthorizedKey(first.PublicKey()))
	asks := func(options ...string) (string, error) {
		args := append([]string{
			"-F", "/dev/null", "-o", "UserKnownHostsFile=" + known, "-o", "GlobalKnownHostsFile=/dev/null", "-o", "IdentityAgent=none", "-p", port,
		}, options...)
		out, err := exec.CommandContext(t.Context(), "ssh", append(args, "guest@"+ip, "class")...).CombinedOutput()
		return string(out), err
	}
	for range 2 { // the first time, ssh could note more keys
		must(t, os.WriteFile(known, []byte(pinned), 0o600))
		out, err := asks("-o", "StrictHostKeyChecking=yes")
		if err != nil || !strings.HasPrefix(out, `{"schema":1`) {
			t.Errorf("%v: %s", err, out)
		}
	}
	must(t, os.WriteFile(known, nil, 0o600))
	out, err := asks("-o", "StrictHostKeyChecking=accept-new", "-o", "HostKeyAlgorithms=ecdsa-sha2-nistp256", "-o", "KexAlgorithms=ecdh-sha2-nistp256")
	if err != nil || !strings.Contains(out, `{"schema":1`) {
		t.Errorf("%v: %s", err, out)
	}
	data, err = os.ReadFile(known)
	must(t, err)
	_, _, second, _, _, err := gossh.ParseKnownHosts(data)
	must(t, err)
	if said := "where ssh calls it ECDSA: " + gossh.FingerprintSHA256(second); !strings.Contains(p.stderr.String(), said) {
		t.Errorf("%q is not said", said)
	}
	if out, err := asks("-o", "StrictHostKeyChecking=yes"); err != nil {
		t.Errorf("who has taken the second: %v: %s", err, out)
	}
}

// TestHostsWithoutAHome hosts with --store and no home: all files of the host are beside the
// file of the classes, and the commands find them there. A class is found with either
// apostrophe.
func TestHostsWithoutAHome(t *testing.T) {
	t.Parallel()
	p := &program{t: t}
	file := filepath.Join(t.TempDir(), "classes.db")
	const curly, straight = "Ana\u2019s class", "Ana's class"
	if said, code := p.hosts("", curly, file); code != -1 || !strings.Contains(said, "control --store ") {
		t.Fatalf("exit code %d, saying %s", code, said)
	}
	_, err := os.Stat(filepath.Join(file+".host", "host_key"))
	must(t, err)
	h := p.beside(straight, "--store", file)
	if said := h.stderr.String(); !strings.Contains(said, `Continuing the class "`+curly) {
		t.Errorf("a host with the other apostrophe: %s", said)
	}
	opens := "control --store " + file
	if said, code := p.hosts("", straight, file); code != 1 || !strings.Contains(said, "rolefit-workshop "+opens+" opens it") {
		t.Errorf("hosted twice: exit code %d, saying %s", code, said)
	}
	if said, _ := p.with("", "control", "--store", file, "--class", "Friday"); !strings.Contains(said, "rolefit-workshop control --class "+`"`+curly+`"`+" --store "+file) {
		t.Errorf("another class: %s", said)
	}
	if said, code := p.with("", "report", "--store", file, "--class", "Friday"); code != 3 || !strings.Contains(said, "rolefit-workshop classes --store "+file+" lists them") {
		t.Errorf("report: exit code %d, saying %s", code, said)
	}
	if said, code := p.with("", "control", "--store", file, "--class", straight); code != 0 {
		t.Errorf("control: exit code %d, saying %s", code, said)
	}
	if said, code := p.with("", "doctor", "--listen", "127.0.0.1:0", "--wait", "0s", "--store", file); !strings.Contains(said, "SHA256:") {
		t.Errorf("doctor: exit code %d, saying %s", code, said)
	}
	h.kills()
	if said, code := p.with("", "forget", "--yes", straight, "--store", file); code != 0 {
		t.Errorf("forget: exit code %d, saying %s", code, said)
	}
}

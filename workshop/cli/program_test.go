package cli_test

import (
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/testkit"
	"rolefit/internal/testkit/postgres"
)

// program is the real program, hosting a class without a terminal.
type program struct {
	t        testing.TB
	cmd      *exec.Cmd
	home     string
	args     []string
	database string   // its address; empty: classes are in a file
	wrapped  []string // command that starts it; empty: none
	address  string
	stderr   *written
	ended    chan struct{}
}

// startProgram starts it with a home of its own and waits until people can join. store is the
// file of the classes; empty: the default, in its home.
func startProgram(t testing.TB, store string, args ...string) *program {
	t.Helper()
	return startWith(t, "", store, args...)
}

// startAnywhere starts it with classes in a file of its home or, as anywhere, in a database.
func startAnywhere(t testing.TB, args ...string) *program {
	t.Helper()
	if inDatabases() {
		return startWith(t, postgres.Database(t), "", args...)
	}
	return startProgram(t, "", args...)
}

// startWith is startProgram with the address of a database, unless it is empty.
func startWith(t testing.TB, database, store string, args ...string) *program {
	t.Helper()
	if store != "" {
		args = append(args, "--store", store)
	}
	return startOf(t, database, append([]string{"--class", className}, args...)...)
}

// startOf starts it with a database, unless its address is empty, and the classes of args.
func startOf(t testing.TB, database string, args ...string) *program {
	t.Helper()
	p := &program{t: t, home: t.TempDir(), database: database, address: "127.0.0.1:" + strconv.Itoa(testkit.FreePort(t)), stderr: &written{}}
	p.args = append([]string{"--headless", "--one-router", "--listen", p.address}, args...)
	p.starts()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.ended
		if t.Failed() {
			t.Logf("the host said:\n%s", p.stderr)
		}
	})
	return p
}

// starts starts the program, or restarts it at the same address and with the same home.
func (p *program) starts() {
	p.t.Helper()
	if signal.Ignored(syscall.SIGHUP) { // by these tests; their children must not inherit it
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
	path, err := exec.LookPath("rolefit-workshop") // this binary, see TestMain
	must(p.t, err)
	all := append(append([]string{}, p.wrapped...), p.args...)
	if len(p.wrapped) == 0 {
		all = append([]string{path}, p.args...)
	}
	p.cmd = exec.Command(all[0], all[1:]...)
	p.cmd.Env = []string{"HOME=" + p.home, "XDG_DATA_HOME=" + p.home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC", "ROLEFIT_STORE=" + p.database, testkit.EndAtOnce}
	if !isAlone(p.t.Name()) { // nothing measures the memory of the host
		p.cmd.Env = append(p.cmd.Env, "GOGC=400")
	}
	p.cmd.Stderr, p.cmd.Stdout = p.stderr, p.stderr
	before := len(p.stderr.String())
	must(p.t, p.cmd.Start())
	ended := make(chan struct{})
	p.ended = ended
	cmd := p.cmd
	go func() {
		_ = cmd.Wait() // how it ended is in its state
		close(ended)
	}()
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if strings.Contains(p.stderr.String()[before:], "Controls in another terminal") { // it listens, and has noted where
			return
		}
		select {
		case <-p.ended:
			p.t.Fatalf("the host ended: %s", p.stderr)
		default:
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("the host does not listen: %s", p.stderr)
		}
	}
}

// stops ends the program with a signal that it handles.
func (p *program) stops() {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatalf("the host goes on after SIGTERM: %s", p.stderr)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.t.Errorf("the host ended with %d: %s", code, p.stderr)
	}
}

// kills ends it without warning.
func (p *program) kills() {
	p.t.Helper()
	must(p.t, p.cmd.Process.Kill())
	<-p.ended
}

// joinLine is the command that it tells people to type.
func (p *program) joinLine() string {
	ip, port, _ := net.SplitHostPort(p.address)
	return "ssh -p " + port + " " + ip
}

// facilitator connects with the key that the program made for this computer.
func (p *program) facilitator() dialOptions {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.home, "rolefit", "workshop", "control_key"))
	must(p.t, err)
	key, err := gossh.ParsePrivateKey(data)
	must(p.t, err)
	return dialOptions{user: "facilitator", auth: []gossh.AuthMethod{gossh.PublicKeys(key)}, command: "controls"}
}

// storePath is the file of its classes.
func (p *program) storePath() string {
	for i, arg := range p.args {
		if arg == "--store" {
			return p.args[i+1]
		}
	}
	return filepath.Join(p.home, "rolefit", "workshop", "classes.db")
}

// reads opens the store of its classes, during its run or afterwards, until the test ends.
func (p *program) reads() kept {
	p.t.Helper()
	if p.database != "" {
		return inDatabase(p.t, p.database)
	}
	return onDisk(p.t, p.storePath())
}

// runs runs a command of the program beside the host.
func (p *program) runs(args ...string) (out string, err error) {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), "rolefit-workshop", args...)
	cmd.Env = p.cmd.Env
	both, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(both)), err
}

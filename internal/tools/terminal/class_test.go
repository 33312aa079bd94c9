//go:build unix

package terminal

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rolefit/internal/testterm"

	"rolefit/internal/testkit"
)

// classroom is the real program as the host of a class.
type classroom struct {
	t      *testing.T
	binary string
	home   string
	port   string
	cmd    *exec.Cmd
	said   bytes.Buffer  // on standard error
	over   chan struct{} // closed once cmd has ended
}

func newClassroom(t *testing.T) *classroom {
	t.Helper()
	c := &classroom{t: t, home: t.TempDir(), binary: hostBinary, port: strconv.Itoa(testkit.FreePort(t))}
	t.Cleanup(func() {
		if c.cmd != nil {
			_ = c.cmd.Process.Kill()
		}
	})
	return c
}

func (c *classroom) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// opens starts the host and waits until it listens.
func (c *classroom) opens() {
	c.t.Helper()
	c.cmd = exec.Command(c.binary, "--headless", "--listen", "127.0.0.1:"+c.port, "--class", "Monday", "--one-router")
	c.cmd.Env = []string{"HOME=" + c.home, "XDG_DATA_HOME=" + c.home}
	c.cmd.Stderr, c.over = &c.said, make(chan struct{})
	c.must(c.cmd.Start())
	go func(cmd *exec.Cmd, over chan<- struct{}) {
		_ = cmd.Wait() // the state says how
		close(over)
	}(c.cmd, c.over)
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", "127.0.0.1:"+c.port)
		if err == nil {
			c.must(conn.Close())
			return
		}
		select {
		case <-c.over:
			c.t.Fatalf("the host ended with %v: %s", c.cmd.ProcessState, c.said.String())
		default:
		}
		if time.Now().After(deadline) {
			c.t.Fatal(err)
		}
	}
}

// ends stops the host with a signal, and returns its exit code.
func (c *classroom) ends(s os.Signal) int {
	c.t.Helper()
	c.must(c.cmd.Process.Signal(s))
	<-c.over
	return c.cmd.ProcessState.ExitCode()
}

// joins has a participant join by OpenSSH, in a terminal of its own.
func (c *classroom) joins(env []string, more ...string) *participant {
	c.t.Helper()
	p := newPerson(c.t, env...)
	args := append([]string{
		"-F", "/dev/null", "-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=" + filepath.Join(p.home, "known"),
		"-o", "IdentitiesOnly=yes", "-o", "IdentityFile=none", "-o", "SendEnv=LANG LC_*", "-p", c.port,
	}, more...)
	var err error
	ctx := context.WithoutCancel(c.t.Context())
	p.Terminal, err = testterm.Start(ctx, testterm.Options{Env: p.env}, "ssh", append(args, "guest@127.0.0.1")...)
	c.must(err)
	c.t.Cleanup(func() { _ = p.Kill() })
	return p
}

// words reads the three words on the first screen.
func (p *participant) words() string {
	p.t.Helper()
	const mark = "Your three words:"
	p.sees(mark)
	_, after, _ := strings.Cut(p.Screen(), mark)
	fields := strings.Fields(after)
	if len(fields) < 3 {
		p.t.Fatalf("no three words: %s", p.Screen())
	}
	return strings.Join(fields[:3], " ")
}

// TestClassBySSH takes the quiz by the real ssh in a terminal: full-screen and plain, over a
// second window, a host that stops and one that is killed.
func TestClassBySSH(t *testing.T) {
	t.Parallel()
	c := newClassroom(t)
	c.opens()
	p := c.joins(nil)
	words := p.words()
	p.sees("Enter   begin").types("enter").begins().answers(1, "5", "1", "5").sees("4 of 28")
	if !p.AltScreen() {
		t.Error("it is not on the other screen")
	}

	// A second window takes over; the first is told.
	second := c.joins(nil)
	second.words()
	second.types(words, "enter").sees("Welcome back").types("enter").sees("4 of 28")
	p.sees("Your quiz continues in another window")
	if code := p.leaves(); code != 0 || !p.Restored() {
		t.Errorf("the first window ended with %d, restored: %v", code, p.Restored())
	}

	// The host stops: told, restored; and started again, it is the same question.
	second.types("5").sees("5 of 28")
	if code := c.ends(syscall.SIGTERM); code != 0 {
		t.Errorf("the host ended with %d", code)
	}
	second.sees("The class's computer is stopping for now.").sees(words)
	if code := second.leaves(); code != 0 || !second.Restored() {
		t.Errorf("the window ended with %d, restored: %v", code, second.Restored())
	}
	c.opens()
	third := c.joins(nil)
	third.words()
	third.types(words, "enter").sees("Welcome back").types("enter").sees("5 of 28").types("2").sees("6 of 28")

	// The host is killed. How ssh leaves the terminal is its own business; the words were
	// shown before.
	c.ends(syscall.SIGKILL)
	third.leaves()
	if !strings.Contains(string(third.Output()), words) {
		t.Error("the words were never on the screen")
	}
	c.opens()
	fourth := c.joins([]string{"LC_ALL=C"}, "-o", "SetEnv=ACCESSIBLE=1")
	fourth.words()
	fourth.types(words, "enter").sees("Welcome back").sees("6 of 28").types("3", "enter").sees("7 of 28")
	for _, b := range fourth.Output() {
		if b > 127 {
			t.Fatalf("not ASCII: %q", fourth.Output())
		}
	}
	fourth.types("q", "enter").sees("Goodbye for now. Everything you answered is saved.")
	if code := fourth.leaves(); code != 0 {
		t.Errorf("the window ended with %d", code)
	}
}

// TestClassBySSHWithoutTerminal takes the whole quiz by ssh -T, as a script does.
func TestClassBySSHWithoutTerminal(t *testing.T) {
	t.Parallel()
	c := newClassroom(t)
	c.opens()
	var typed strings.Builder
	typed.WriteString("\n5\n")
	for i := range 28 {
		fmt.Fprintln(&typed, 1+i*i%5)
	}
	typed.WriteString("q\n")
	cmd := exec.CommandContext(t.Context(), "ssh", "-T", "-F", "/dev/null", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-p", c.port, "guest@127.0.0.1")
	cmd.Stdin = strings.NewReader(typed.String())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Question 28 of 28.") || !strings.Contains(string(out), "Everything you answered is saved.") {
		t.Errorf("%v: %s", err, out)
	}
}

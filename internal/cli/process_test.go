package cli

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rolefit/internal/clikit"
	"rolefit/internal/record"
)

// participant answers the quiz line by line in a process of its own.
type participant struct {
	t     *testing.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string
	heard []string // every line so far

	mu  sync.Mutex
	err strings.Builder
}

// Write collects standard error.
func (p *participant) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err.Write(b)
}

// sit starts the quiz with its data in a folder.
func sit(t *testing.T, data string, args ...string) *participant {
	t.Helper()
	return sitIn(t, "", data, args...)
}

// sitIn starts it beside a folder in which playHost plays the host.
func sitIn(t *testing.T, room, data string, args ...string) *participant {
	t.Helper()
	p := &participant{t: t, cmd: exec.CommandContext(t.Context(), "rolefit", args...), lines: make(chan string, 1000)}
	p.cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+data, "LC_ALL=C.UTF-8", "CLASSROOM="+room)
	p.cmd.Stderr = p
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	go func() {
		defer close(p.lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
	}()
	return p
}

// hear waits for a line with this text.
func (p *participant) hear(text string) {
	p.t.Helper()
	timeout := time.After(time.Minute)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("it ended without saying %q; it said\n%s", text, strings.Join(p.heard, "\n"))
			}
			p.heard = append(p.heard, line)
			if strings.Contains(line, text) {
				return
			}
		case <-timeout:
			p.t.Fatalf("it never said %q; it said\n%s", text, strings.Join(p.heard, "\n"))
		}
	}
}

// say types lines.
func (p *participant) say(lines ...string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, strings.Join(lines, "\n")+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

// leave types q and waits for the end.
func (p *participant) leave() {
	p.t.Helper()
	p.say("q")
	for line := range p.lines {
		p.heard = append(p.heard, line)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("it ended with %v, saying %s", err, p.err.String())
	}
}

// count returns how many lines so far contain a text.
func (p *participant) count(text string) int {
	n := 0
	for _, line := range p.heard {
		if strings.Contains(line, text) {
			n++
		}
	}
	return n
}

// kept returns the sittings on disk.
func kept(t *testing.T, data string) []record.Sitting {
	t.Helper()
	sittings, unreadable := record.Open(filepath.Join(data, "rolefit", "sittings"), nil).List()
	if len(unreadable) > 0 {
		t.Fatalf("left alone: %v", unreadable)
	}
	return sittings
}

// TestTwoProcesses runs two quizzes in one home at the same time.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := sit(t, data)
	first.hear("No idea yet")
	first.say("5", "4")
	first.hear("Question 2")

	// The sitting that the first has open is neither offered to the second nor deleted by it.
	second := sit(t, data)
	second.hear("No idea yet")
	if second.count("Continue") > 0 {
		t.Error("a sitting that is open somewhere else is offered")
	}
	out, err := forgetAll(t, data)
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != clikit.ExitFailure || !strings.Contains(out, "open in another rolefit") {
		t.Errorf("deleting what is open: %v, %s", err, out)
	}

	second.say("5", "2", "2")
	second.hear("Question 3")
	first.say("5")
	first.hear("Question 3")
	second.leave()
	first.leave()
	var values [][]int
	for _, s := range kept(t, data) {
		var of []int
		for _, e := range s.Events[1:] {
			of = append(of, e.Value)
		}
		values = append(values, of)
	}
	if len(values) != 2 || len(values[0]) != 2 || len(values[1]) != 2 || values[0][0] == values[1][0] {
		t.Errorf("kept %v", values)
	}

	// Both are offered now. One that is resumed in the meantime is refused.
	third, fourth := sit(t, data), sit(t, data)
	third.hear("5: Earlier sittings")
	fourth.hear("5: Earlier sittings")
	third.say("1")
	third.hear("Question 3")
	fourth.say("1")
	fourth.hear("open in another rolefit")
	fourth.say("5", "1")
	fourth.hear("Question 3")
	third.leave()
	fourth.leave()
	if out, err := forgetAll(t, data); err != nil || strings.Count(out, "Deleted") != 2 {
		t.Errorf("deleting both: %v, %s", err, out)
	}
	if entries, err := os.ReadDir(filepath.Join(data, "rolefit", "sittings")); err != nil || len(entries) != 0 {
		t.Errorf("%v stay behind, %v", entries, err)
	}
}

// forgetAll deletes everything and returns the output.
func forgetAll(t *testing.T, data string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "rolefit", "forget", "--all")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+data)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestKilled kills the quiz and expects every acknowledged answer on disk.
func TestKilled(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p := sit(t, data)
	p.hear("No idea yet")
	p.say("5", "4", "4", "4")
	p.hear("Question 4")
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	again := sit(t, data)
	again.hear("3 of 28 answered")
	again.say("1")
	again.hear("Question 4")
	again.leave()
}

package cli

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/outbox"
)

const somewhere = "192.0.2.7"

// box is the outbox in a data folder.
func box(data string) *outbox.Box { return outbox.Open(filepath.Join(data, "rolefit", "outbox")) }

// until waits for a condition.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(3 * time.Minute); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never happened that %s", what)
		}
	}
}

// pending runs rolefit join --pending.
func pending(t *testing.T, room, data string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "rolefit", "join", "--pending")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+data, "CLASSROOM="+room)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestJoinKilledBeforeSending kills the program while it sends the sheet: the sheet stays on
// disk, and the next round sends it once.
func TestJoinKilledBeforeSending(t *testing.T) {
	t.Parallel()
	room, data := classroom(t, "ok", "stall"), t.TempDir()
	p := sitIn(t, room, data, "join", somewhere)
	p.hear("No idea yet")
	p.say("5")
	finish(t, p)
	until(t, "the sheet is in the outbox", func() bool {
		entries, _ := box(data).List()
		return len(entries) == 1
	})
	p.hear("Your result")
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	sittings := kept(t, data)
	entries, left := box(data).List()
	if len(sittings) != 1 || !sittings[0].Finished() || len(entries) != 1 || len(left) > 0 {
		t.Fatalf("kept %v, waiting %v, left %v", sittings, entries, left)
	}
	if entries[0].Sheet.ID != outbox.SheetID(sittings[0].ID) || entries[0].Host != somewhere+":2222" {
		t.Errorf("%+v", entries[0])
	}
	if n := len(received(t, room)); n != 0 {
		t.Errorf("the host has %d sheets already", n)
	}
	replan(t, room)
	if out, err := pending(t, room, data); err != nil || !strings.Contains(out, "Sent  ") {
		t.Errorf("%v, %s", err, out)
	}
	if got := received(t, room); len(got) != 1 || got[0].ID != entries[0].Sheet.ID {
		t.Errorf("the host has %v", got)
	}
	if entries, _ := box(data).List(); len(entries) > 0 {
		t.Errorf("%v still waits", entries)
	}
}

// finish answers every question with a leaning towards one role, and goes on to the result.
func finish(t *testing.T, p *participant) {
	t.Helper()
	a := content.Career()
	var lines []string
	for _, q := range a.Questions {
		switch w := q.Weights["fde"]; {
		case w > 0:
			lines = append(lines, "5")
		case w < 0:
			lines = append(lines, "1")
		default:
			lines = append(lines, "3")
		}
	}
	p.say(append(lines, "s", "s", "s", "s", "")...)
}

// TestJoinKilledAnywhere kills the program at many moments around the end. Either the sitting
// is unfinished and goes on, or the class has the sheet, or the sheet is pending. In the end
// the class has each sheet once.
func TestJoinKilledAnywhere(t *testing.T) {
	t.Parallel()
	room := classroom(t)
	rng := rand.New(rand.NewPCG(1, 1))
	const rounds = 8
	resumed, waited := 0, 0
	for range rounds {
		data := t.TempDir()
		p := sitIn(t, room, data, "join", somewhere)
		p.hear("No idea yet")
		p.say("5")
		before := len(received(t, room))
		go func() { // the input breaks when it is killed
			defer func() { _ = recover() }()
			finish(t, &participant{t: t, in: quiet{p.in}})
		}()
		time.Sleep(time.Duration(rng.IntN(120)) * time.Millisecond)
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		sittings := kept(t, data)
		entries, _ := box(data).List()
		finished := len(sittings) == 1 && sittings[0].Finished()
		if finished && len(entries) == 0 && len(received(t, room)) == before {
			t.Fatal("it is finished, and the sheet is neither here nor there")
		}
		if len(entries) > 0 {
			waited++
			if _, err := pending(t, room, data); err != nil {
				t.Fatal(err)
			}
		}
		if !finished {
			resumed++
			goOn(t, room, data, len(sittings) == 1 && len(sittings[0].Events) > 0)
		}
		if got := len(received(t, room)); got != before+1 {
			t.Fatalf("the host has %d sheets, and had %d", got, before)
		}
	}
	t.Logf("%d of %d were not finished, %d waited", resumed, rounds, waited)
}

// quiet discards bytes that cannot be written.
type quiet struct{ io.WriteCloser }

func (q quiet) Write(b []byte) (int, error) {
	_, _ = q.WriteCloser.Write(b)
	return len(b), nil
}

// goOn resumes a sitting, or begins one, and goes on to the result.
func goOn(t *testing.T, room, data string, left bool) {
	t.Helper()
	p := sitIn(t, room, data, "join", somewhere)
	if left {
		p.hear("1: Continue")
		p.say("1")
	} else {
		p.hear("No idea yet")
		p.say("5")
	}
	for timeout := time.After(time.Minute); ; {
		select {
		case line := <-p.lines:
			p.heard = append(p.heard, line)
			switch {
			case strings.HasPrefix(line, "Type 1 to 5 and Enter. "), strings.HasPrefix(line, "Type 1 to 6 and Enter; "),
				strings.HasPrefix(line, "Your answer,"): // a question or a limit
				p.say("3")
			case strings.HasPrefix(line, "Enter continues"):
				p.say("")
			case strings.HasPrefix(line, "Your result: "):
				p.leave()
				return
			}
		case <-timeout:
			t.Fatalf("it never came to a result; it said\n%s", strings.Join(p.heard, "\n"))
		}
	}
}

// TestJoinTellsDuringTheQuiz brings the host back while a participant reads the result.
func TestJoinTellsDuringTheQuiz(t *testing.T) {
	t.Parallel()
	room, data := classroom(t, "ok", "away"), t.TempDir()
	p := sitIn(t, room, data, "join", somewhere)
	p.hear("No idea yet")
	p.say("5")
	finish(t, p)
	p.hear("Your result")
	p.hear("The host isn't taking your answers yet. They are saved on this computer")
	replan(t, room)
	p.hear("Your answers were sent to the class.")
	p.leave()
	if p.count("isn't taking your answers yet") != 1 {
		t.Error("it is said more than once")
	}
	if got := received(t, room); len(got) != 1 {
		t.Errorf("the host has %v", got)
	}
}

// TestJoinWithoutSSH joins on a computer without ssh.
func TestJoinWithoutSSH(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("rolefit")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "join", somewhere)
	cmd.Env = []string{"PATH=" + t.TempDir(), "XDG_DATA_HOME=" + t.TempDir(), "HOME=" + t.TempDir(), "LOCALAPPDATA=" + t.TempDir()}
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != clikit.ExitFailure ||
		!strings.Contains(string(out), "there is no ssh on this computer") || !strings.Contains(string(out), "give your result code") {
		t.Errorf("%v, %s", err, out)
	}
}

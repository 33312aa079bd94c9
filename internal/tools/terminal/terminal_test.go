//go:build unix

package terminal_test

import (
	"strings"
	"testing"
	"time"

	"rolefit/internal/tools/terminal"
)

func shell(t *testing.T, o terminal.Options, script string) *terminal.Terminal {
	t.Helper()
	o.Env = newPerson(t).env
	tm, err := terminal.Start(t.Context(), o, "sh", "-c", script)
	if err != nil {
		t.Fatal(err)
	}
	return tm
}

func TestSizeAndExitCode(t *testing.T) {
	t.Parallel()
	tm := shell(t, terminal.Options{Width: 33, Height: 11}, "stty size; read line; stty size; exit 7")
	if err := tm.WaitFor("11 33", patience); err != nil {
		t.Fatal(err)
	}
	if err := tm.Resize(44, 12); err != nil {
		t.Fatal(err)
	}
	if err := tm.Type("x", "enter"); err != nil {
		t.Fatal(err)
	}
	code, err := tm.Exit(patience)
	if err != nil || code != 7 {
		t.Errorf("exit code %d, %v", code, err)
	}
	if !strings.Contains(tm.Screen(), "12 44") {
		t.Errorf("the size is not 12 44:\n%s", tm.Screen())
	}
}

// TestAnswers queries the terminal's cursor position and background colour.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const ask = `stty raw -echo; printf 'x\033[6n\033]11;?\007'; dd bs=1 count=30 2>/dev/null | tr '\033\007' '__'; printf done`
	dark := shell(t, terminal.Options{}, ask)
	if err := dark.WaitFor("done", patience); err != nil {
		t.Fatal(err)
	}
	if s := dark.Screen(); !strings.Contains(s, "[1;2R") || !strings.Contains(s, "0000/0000/0000") {
		t.Errorf("answered:\n%s", s)
	}
	light := shell(t, terminal.Options{Light: true}, ask)
	if err := light.WaitFor("done", patience); err != nil {
		t.Fatal(err)
	}
	if s := light.Screen(); !strings.Contains(s, "ffff/ffff/ffff") {
		t.Errorf("answered:\n%s", s)
	}
}

func TestWaitingFails(t *testing.T) {
	t.Parallel()
	tm := shell(t, terminal.Options{Mute: true}, "echo hello; exec sleep 60")
	if err := tm.WaitFor("hello", patience); err != nil {
		t.Fatal(err)
	}
	err := tm.WaitFor("goodbye", time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "hello") {
		t.Errorf("waiting for what never comes: %v", err)
	}
	if err := tm.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := tm.WaitFor("goodbye", patience); err == nil || !strings.Contains(err.Error(), "ended") {
		t.Errorf("waiting for the dead: %v", err)
	}
	if code, err := tm.Exit(patience); code != -1 || err != nil {
		t.Errorf("exit code %d, %v", code, err)
	}
}

// TestNotRestored proves that Restored can be false.
func TestNotRestored(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"alternate screen": `printf '\033[?1049h'`,
		"hidden cursor":    `printf '\033[?25l'`,
		"no echo":          `stty -echo`,
	} {
		tm := shell(t, terminal.Options{}, script)
		if _, err := tm.Exit(patience); err != nil {
			t.Fatal(err)
		}
		if tm.Restored() {
			t.Errorf("%s: called restored", name)
		}
	}
	tm := shell(t, terminal.Options{}, `printf '\033[?1049h\033[?25l'; stty -echo; stty echo; printf '\033[?25h\033[?1049l'`)
	if _, err := tm.Exit(patience); err != nil {
		t.Fatal(err)
	}
	if !tm.Restored() {
		t.Error("called not restored")
	}
}

func TestBurst(t *testing.T) {
	t.Parallel()
	tm := shell(t, terminal.Options{}, "stty -echo; echo ready; read line; printf abc; sleep 0.01; printf def; exec sleep 60")
	if err := tm.WaitFor("ready", patience); err != nil {
		t.Fatal(err)
	}
	latency, written, err := tm.Burst("enter", 5*time.Second, patience) // half of it may be late
	if err != nil || written != 6 || latency < 10*time.Millisecond {
		t.Errorf("%v, %d bytes, %v", latency, written, err)
	}
}

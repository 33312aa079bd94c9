//go:build unix

package testterm_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testterm"
)

// patience is how long a test waits. Nothing is measured by it.
const patience = 2 * time.Minute

// shell starts a script in a terminal.
func shell(t *testing.T, o testterm.Options, script string) *testterm.Terminal {
	t.Helper()
	o.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	tm, err := testterm.Start(t.Context(), o, "sh", "-c", script)
	if err != nil {
		t.Fatal(err)
	}
	return tm
}

func TestSizeAndExitCode(t *testing.T) {
	t.Parallel()
	tm := shell(t, testterm.Options{Width: 33, Height: 11}, "stty size; read line; stty size; exit 7")
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

// TestAnswers queries the terminal's cursor position, background color, keyboard protocol and
// synchronized output.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const ask = `stty raw -echo; printf 'x\033[6n\033[?u\033[?2026$p\033]11;?\007'; dd bs=1 count=46 2>/dev/null | tr '\033\007' '__'; printf done`
	dark := shell(t, testterm.Options{}, ask)
	if err := dark.WaitFor("done", patience); err != nil {
		t.Fatal(err)
	}
	if s := dark.Screen(); !strings.Contains(s, "[1;2R_[?0u_[?2026;2$y") || !strings.Contains(s, "0000/0000/0000") {
		t.Errorf("answered:\n%s", s)
	}
	light := shell(t, testterm.Options{Light: true}, ask)
	if err := light.WaitFor("done", patience); err != nil {
		t.Fatal(err)
	}
	if s := light.Screen(); !strings.Contains(s, "ffff/ffff/ffff") {
		t.Errorf("answered:\n%s", s)
	}
}

func TestWaitingFails(t *testing.T) {
	t.Parallel()
	tm := shell(t, testterm.Options{Mute: true}, "echo hello; exec sleep 60")
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
		tm := shell(t, testterm.Options{}, script)
		if _, err := tm.Exit(patience); err != nil {
			t.Fatal(err)
		}
		if tm.Restored() {
			t.Errorf("%s: called restored", name)
		}
	}
	tm := shell(t, testterm.Options{}, `printf '\033[?1049h\033[?25l'; stty -echo; stty echo; printf '\033[?25h\033[?1049l'`)
	if _, err := tm.Exit(patience); err != nil {
		t.Fatal(err)
	}
	if !tm.Restored() {
		t.Error("called not restored")
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	tm := shell(t, testterm.Options{}, "stty -echo; echo ready; read line; printf abc; sleep 0.01; printf def; exec sleep 60")
	if err := tm.WaitFor("ready", patience); err != nil {
		t.Fatal(err)
	}
	from := len(tm.Chunks())
	if err := tm.Type("enter"); err != nil {
		t.Fatal(err)
	}
	chunks, err := tm.Settle(from, time.Millisecond, patience, func(screen string) bool { return strings.Contains(screen, "abcdef") })
	if err != nil || len(chunks) == 0 || chunks[0].At.Before(tm.Started) {
		t.Errorf("%d chunks, %v", len(chunks), err)
	}
	never := func(string) bool { return false }
	if _, err := tm.Settle(from, time.Millisecond, 2*time.Millisecond, never); err == nil || !strings.Contains(err.Error(), "abcdef") {
		t.Errorf("what is never met: %v", err)
	}
}

// TestFrames waits for words of a synchronized frame: they are on no screen before its end.
func TestFrames(t *testing.T) {
	t.Parallel()
	tm := shell(t, testterm.Options{}, `stty -echo; printf 'before\033[?2026hhalf'; read line; printf ' and half\033[?2026l'; exec sleep 60`)
	seen := func(screen string) bool { return strings.Contains(screen, "half") }
	for !strings.Contains(string(tm.Output()), "half") {
		time.Sleep(time.Millisecond)
	}
	if _, err := tm.Until(time.Millisecond, "a part of a frame", seen); err == nil {
		t.Error("a part of a frame was waited for with success")
	}
	if _, err := tm.Settle(0, 0, time.Millisecond, seen); err == nil {
		t.Error("a part of a frame settled")
	}
	if err := tm.Type("enter"); err != nil {
		t.Fatal(err)
	}
	if _, err := tm.Until(patience, "a frame", seen); err != nil || !strings.Contains(tm.Screen(), "half and half") {
		t.Errorf("a whole frame: %v", err)
	}
}

// TestCursorKeys types a cursor key in either mode of cursor keys, with another standard input.
func TestCursorKeys(t *testing.T) {
	t.Parallel()
	in, err := os.Open("terminal_test.go")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close() //nolint:errcheck // only read
	tm := shell(t, testterm.Options{Stdin: in}, `read first; echo "$first"; exec </dev/tty; stty raw -echo; printf '\033[?1hready'; dd bs=1 count=3 2>/dev/null | tr '\033' '_'; printf '\033[?1lagain'; dd bs=1 count=3 2>/dev/null | tr '\033' '_'`)
	for _, text := range []string{"ready", "again"} {
		if err := tm.WaitFor(text, patience); err != nil {
			t.Fatal(err)
		}
		if err := tm.Type("up"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tm.Exit(patience); err != nil {
		t.Fatal(err)
	}
	if s := tm.Screen(); !strings.Contains(s, "//go:build unix") || !strings.Contains(s, "ready_OA") || !strings.Contains(s, "again_[A") {
		t.Errorf("the screen:\n%s", s)
	}
}

// TestResizedWhileWriting resizes the window, types and reads the screen while the program
// writes, for the race detector.
func TestResizedWhileWriting(t *testing.T) {
	t.Parallel()
	tm := shell(t, testterm.Options{}, `trap 'stty size' WINCH; for i in 1 2 3 4 5 6 7 8; do printf 'line %d\r\n' $i; until read key; do :; done; done; echo end`) // a resize may end a read
	for i := range 8 {
		if err := tm.WaitFor(fmt.Sprint("line ", i+1), patience); err != nil {
			t.Fatal(err)
		}
		if err := tm.Resize(20+i, 5+i); err != nil {
			t.Fatal(err)
		}
		if err := tm.Type("x", "enter"); err != nil {
			t.Fatal(err)
		}
		if rows := tm.Cells(); len(rows) != 5+i || len(rows[0]) != 20+i {
			t.Errorf("the screen has %d rows after a resize to %d", len(rows), 5+i)
		}
	}
	if err := tm.WaitFor("end", patience); err != nil {
		t.Fatal(err)
	}
	if len(tm.Output()) == 0 || tm.CursorHidden() || tm.AltScreen() {
		t.Error("nothing was written, or the terminal is not as it was")
	}
}

//go:build linux

package surface

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// answers are those of a terminal to every question of the renderer.
const answers = "\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?0u\x1b[?2026;2$y\x1b[?2027;0$y\x1b[?62;1;6;22c"

// TestAnswersStayOutOfTheShell leaves a program before its terminal has answered: nothing
// that the terminal says is left for the shell to read.
func TestAnswersStayOutOfTheShell(t *testing.T) {
	t.Parallel()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()                                   //nolint:errcheck // of a test
	defer theirs.Close()                                 //nolint:errcheck // of a test
	if _, err := term.MakeRaw(theirs.Fd()); err != nil { // as the shell leaves it: each byte counts as input
		t.Fatal(err)
	}
	if err := pty.Setsize(ours, &pty.Winsize{Rows: 5, Cols: 40}); err != nil {
		t.Fatal(err)
	}
	answered := make(chan error, 1)
	go func() { answered <- answer(ours) }()
	p := New(t.Context(), leaver{}, Terminal{In: theirs, Out: theirs, Environ: []string{"TERM=foot"}})
	replied, heard := context.WithCancel(t.Context())
	p.renderer.replied, p.renderer.answered = replied.Done(), heard // asked, and patient with a busy machine
	if _, err := p.Run(); err != nil {
		t.Error(err)
	}
	if err := <-answered; err != nil {
		t.Fatal(err)
	}
	if left, err := unix.IoctlGetInt(int(theirs.Fd()), unix.TIOCINQ); left != 0 || err != nil {
		t.Errorf("%d bytes of the terminal's answers are left to the shell, %v", left, err)
	}
}

// late is long enough for a program that does not wait to end.
const late = 100 * time.Millisecond

// answer reads the questions of a program, and answers late.
func answer(terminal *os.File) error {
	var asked []byte
	for piece := make([]byte, 1<<10); ; {
		n, err := terminal.Read(piece)
		if err != nil {
			return err //nolint:wrapcheck // of a test
		}
		asked = append(asked, piece[:n]...)
		if bytes.Contains(asked, []byte(ansi.RequestModeUnicodeCore)) {
			time.Sleep(late)
			_, err := io.WriteString(terminal, answers)
			return err //nolint:wrapcheck // of a test
		}
	}
}

// TestTheEndWaitsForAnswers expects a local terminal to be asked what it is after all other
// questions, and the end to wait for this answer: not after it, not for one that does not
// come, and not for a remote terminal.
func TestTheEndWaitsForAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		remote      bool
		after, want time.Duration
	}{
		"at once": {},
		"late":    {after: time.Second, want: time.Second},
		"never":   {after: time.Hour, want: patience},
		"remote":  {remote: true, after: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				e := newEasel(&out, colorprofile.TrueColor)
				e.resize(40, 5)
				e.remote, e.asks = c.remote, !c.remote
				e.show("a page")
				if asked := bytes.Index(out.Bytes(), []byte(ansi.RequestPrimaryDeviceAttributes)); c.remote != (asked < 0) ||
					asked > 0 && bytes.Index(out.Bytes(), []byte(ansi.RequestModeUnicodeCore)) > asked {
					t.Errorf("asked in %q", out.Bytes())
				}
				said := time.AfterFunc(c.after, func() { e.heard(uv.PrimaryDeviceAttributesEvent{62}) })
				defer said.Stop()
				synctest.Wait()
				began := time.Now()
				<-e.answers()
				if took := time.Since(began); took != c.want {
					t.Errorf("waited %v, want %v", took, c.want)
				}
			})
		})
	}
}

// TestSuspendedAfterAnswers expects ctrl+z not to suspend a program that has asked its
// terminal and has no answer yet.
func TestSuspendedAfterAnswers(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	p := New(ctx, leaver{}, Terminal{In: strings.NewReader(""), Out: io.Discard})
	p.renderer.replied = ctx.Done()
	if msg := p.filter(nil, tea.SuspendMsg{}); msg != nil {
		t.Errorf("%T suspends a program before its terminal has answered", msg)
	}
	end()
}

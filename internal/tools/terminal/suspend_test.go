//go:build unix

package terminal

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/testkit"
	"rolefit/internal/testterm"
)

// TestSuspended suspends the program by ctrl+z in a shell, and resumes it on the same screen.
func TestSuspended(t *testing.T) {
	t.Parallel()
	p := newPerson(t, "PS1=ready> ", "HISTFILE=", "BASH_SILENCE_DEPRECATION_WARNING=1")
	var err error
	if p.Terminal, err = testterm.Start(t.Context(), testterm.Options{Env: p.env}, "bash", "--norc", "--noprofile", "-i"); err != nil {
		testkit.Skip(t, "needs a shell: %v", err)
	}
	p.sees("ready>").types(binary, "enter").begins().answers(1, firstThree()...).sees("4 of 28")
	for _, word := range []string{"once", "twice"} {
		p.types("ctrl+z").sees("Stopped")
		if p.AltScreen() || p.CursorHidden() {
			t.Errorf("the shell gets no terminal of its own: alternate screen %v, cursor hidden %v", p.AltScreen(), p.CursorHidden())
		}
		p.types("clear; echo "+word+"-$((2+2))", "enter").sees(word+"-4").types("fg", "enter").sees("4 of 28").sees("quit")
		if !p.AltScreen() || strings.Contains(p.Screen(), "ready>") {
			t.Errorf("not drawn again:\n%s", p.Screen())
		}
	}
	p.types("5").sees("5 of 28").types("q").sees("Saved: 4 of 28").types("exit", "enter").leaves()
}

// TestControlsSuspended suspends the controls of a class, which the host draws: the shell
// gets a restored terminal, keyboard modes included, and the controls come back.
func TestControlsSuspended(t *testing.T) {
	t.Parallel()
	c := newClassroom(t)
	c.opens()
	p := newPerson(t, "PS1=ready> ", "HISTFILE=", "BASH_SILENCE_DEPRECATION_WARNING=1", "HOME="+c.home, "XDG_DATA_HOME="+c.home)
	var err error
	if p.Terminal, err = testterm.Start(t.Context(), testterm.Options{Env: p.env}, "bash", "--norc", "--noprofile", "-i"); err != nil {
		testkit.Skip(t, "needs a shell: %v", err)
	}
	p.sees("ready>").types(c.binary+" control", "enter").sees("LOBBY")
	for _, word := range []string{"once", "twice"} {
		p.types("ctrl+z").sees("Stopped")
		if p.AltScreen() || p.CursorHidden() || bytes.Count(p.Output(), []byte(ansi.PopKittyKeyboard(1))) == 0 {
			t.Errorf("the shell gets no terminal of its own: alternate screen %v, cursor hidden %v", p.AltScreen(), p.CursorHidden())
		}
		p.types("clear; echo "+word+"-$((2+2))", "enter").sees(word+"-4").types("fg", "enter").sees("LOBBY").sees("q leave")
	}
	p.types("ctrl+z").sees("Stopped")
	c.ends(syscall.SIGKILL)
	p.types("fg", "enter").sees("reach the host of the class").types("exit", "enter").leaves()
}

// TestNotSuspended expects ctrl+z to do nothing without a shell that could continue the
// program.
func TestNotSuspended(t *testing.T) {
	t.Parallel()
	p := newPerson(t).starts(testterm.Options{}).begins()
	p.types("ctrl+z").sees("There is nothing to suspend to here").types("4").sees("2 of 28").types("q").leaves()
}

// TestRepaints repaints the whole page with ctrl+l.
func TestRepaints(t *testing.T) {
	t.Parallel()
	p := newPerson(t).starts(testterm.Options{}).begins()
	before := len(p.Output())
	p.types("ctrl+l")
	for _, words := range []string{"1 of 28", "q\x1b"} { // the header and the footer
		for begun := time.Now(); !bytes.Contains(p.Output()[before:], []byte(words)); time.Sleep(time.Millisecond) {
			if time.Since(begun) > patience {
				t.Fatalf("%q is not drawn again in %q", words, p.Output()[before:])
			}
		}
	}
	p.types("q").leaves()
}

// TestSuspendedAndKilled kills the suspended program from its shell: it ends, and has kept
// the answers.
func TestSuspendedAndKilled(t *testing.T) {
	t.Parallel()
	p := newPerson(t, "PS1=ready> ", "HISTFILE=", "BASH_SILENCE_DEPRECATION_WARNING=1")
	var err error
	if p.Terminal, err = testterm.Start(t.Context(), testterm.Options{Env: p.env}, "bash", "--norc", "--noprofile", "-i"); err != nil {
		testkit.Skip(t, "needs a shell: %v", err)
	}
	p.sees("ready>").types(binary, "enter").begins().answers(1, firstThree()...).sees("4 of 28")
	// While the shell has not seen that the job runs again, wait returns 148 at once.
	const killed = "clear; kill %1; s=148; while [ $s = 148 ]; do wait %1; s=$?; done; echo ended-$s"
	p.types("ctrl+z").sees("Stopped").types(killed, "enter").sees("ended-0")
	p.types("clear; echo twenty-$((2+2))", "enter").sees("twenty-4") // the words of the program that ended are gone
	p.types(binary, "enter").sees("3 of 28 answered").types("q").sees("ready>").types("exit", "enter").leaves()
}

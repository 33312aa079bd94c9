package surface

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
)

// NoShell is the reason why ctrl+z does not suspend the program, as shown to people.
const NoShell = "There is nothing to suspend to here: no shell waits behind this program."

// tty is the local terminal of a program: the files that are one.
type tty struct {
	terminal Terminal
	in, out  term.File // nil: not a terminal
	before   [2]*term.State
}

func openTTY(t Terminal) tty {
	at := tty{terminal: t}
	if f, ok := t.In.(term.File); ok && term.IsTerminal(f.Fd()) {
		at.in = f
	}
	if f, ok := t.Out.(term.File); ok && term.IsTerminal(f.Fd()) {
		at.out = f
	}
	return at
}

// console returns the input that Bubble Tea must read by itself: on Windows the console
// reports keys, not bytes. It is nil elsewhere.
func (t *tty) console() term.File {
	if runtime.GOOS == "windows" {
		return t.in
	}
	return nil
}

// reader returns a reader of the terminal whose reads can be canceled.
func (t *tty) reader() (cancelreader.CancelReader, error) {
	if t.in == nil {
		return nil, errors.ErrUnsupported
	}
	return uv.NewCancelReader(t.in) //nolint:wrapcheck // it only tells whether there is one
}

// raw puts the terminal in raw mode.
func (t *tty) raw() (err error) {
	if t.in != nil {
		if t.before[0], err = term.MakeRaw(t.in.Fd()); err != nil {
			return fmt.Errorf("put the terminal in raw mode: %w", err)
		}
	}
	return t.escapes()
}

// restore undoes raw, once.
func (t *tty) restore() {
	for i, f := range []term.File{t.in, t.out} {
		if f != nil && t.before[i] != nil {
			_ = term.Restore(f.Fd(), t.before[i]) // the terminal is gone
			t.before[i] = nil
		}
	}
}

// size returns the size in cells: the terminal's own, else that of COLUMNS and LINES, else
// 80×24. Without a terminal it is zero.
func (t *tty) size() (width, height int) {
	switch {
	case t.out != nil:
	case t.terminal.Size != nil:
		return t.terminal.Size()
	default:
		return 0, 0
	}
	set := func(name string) int {
		n, _ := strconv.Atoi(uv.Environ(t.terminal.Environ).Getenv(name))
		return max(n, 0)
	}
	const columns, lines = 80, 24
	width, height, _ = term.GetSize(t.out.Fd()) // zero where the system does not tell
	return cmp.Or(width, set("COLUMNS"), columns), cmp.Or(height, set("LINES"), lines)
}

// answersModes reports whether a terminal can be asked for its modes: Apple's prints a
// letter instead of an answer, and over ssh an answer may arrive after the end, in the shell.
func answersModes(t Terminal) bool {
	environ := uv.Environ(t.Environ)
	name := environ.Getenv("TERM")
	for _, known := range []string{"alacritty", "contour", "foot", "ghostty", "kitty", "rio", "wezterm"} {
		if strings.Contains(name, known) {
			return true
		}
	}
	if environ.Getenv("WT_SESSION") != "" {
		return true
	}
	return !t.Remote && environ.Getenv("SSH_TTY") == "" && !strings.Contains(environ.Getenv("TERM_PROGRAM"), "Apple")
}

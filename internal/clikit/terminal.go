package clikit

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// IsTerminal reports whether stream is an *os.File that is a terminal.
func IsTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// Width returns the width of stream as Size does.
func Width(stream any) int {
	width, _ := Size(stream)
	return width
}

// Size returns the size of stream in cells; zeros if it is no terminal or does not tell.
func Size(stream any) (width, height int) {
	if file, ok := stream.(*os.File); ok {
		if width, height, err := term.GetSize(int(file.Fd())); err == nil {
			return width, height
		}
	}
	return 0, 0
}

// LineByLine reports whether to hold the conversation line by line instead of
// full-screen: asked is set, ACCESSIBLE or TERM demand it, or standard input is no
// terminal.
func (e *Env) LineByLine(asked bool) bool {
	return asked || e.WholeLines() || !IsTerminal(e.In)
}

// WholeLines reports whether ACCESSIBLE or TERM demand whole lines.
func (e *Env) WholeLines() bool {
	name := Variable(e.Environ, "TERM")
	windows := runtime.GOOS == "windows" && name == "" // Windows has no TERM
	return Accessible(e.Environ) || Dumb(name) && !windows
}

// Talk moves a conversation to the terminal if standard input is one and standard output
// is not, as in rolefit > result.txt: Out is the terminal until back is called. back
// reports whether the conversation was moved; the result must then be printed to Out as
// well. It may be called again. Talk fails if no terminal can be opened.
func (e *Env) Talk() (back func() bool, err error) {
	if !IsTerminal(e.In) || IsTerminal(e.Out) {
		return func() bool { return false }, nil
	}
	name := "/dev/tty"
	if runtime.GOOS == "windows" {
		name = "CONOUT$"
	}
	screen, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("standard output is not a terminal, and there is no other one to use (%w); start it without > and |", err)
	}
	result := e.Out
	e.Out = screen
	return func() bool {
		e.Out = result
		_ = screen.Close() // nothing is left to flush
		return true
	}, nil
}

// Stopped returns a context that SIGINT, SIGTERM or SIGHUP ends. Signals that the
// process was started to ignore stay ignored: nohup lets it outlive its terminal.
func Stopped(ctx context.Context) (context.Context, context.CancelFunc) {
	signals := []os.Signal{syscall.SIGTERM} // never empty: NotifyContext without signals takes them all
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signals = append(signals, s)
		}
	}
	return signal.NotifyContext(ctx, signals...)
}

// Progress is a progress bar on standard error, if that is a terminal. It moves the
// cursor to the start of its line and nowhere else.
type Progress struct {
	out   io.Writer
	what  string
	on    bool
	shown int  // percent; -1: no bar is on the screen
	bar   bool // the terminal shows it in the taskbar, too
}

// Progress returns a bar labeled what. wanted is false if the total is unknown or other
// output would collide with the bar; it then shows nothing, nor where whole lines are demanded.
func (e *Env) Progress(what string, wanted bool) *Progress {
	on := wanted && IsTerminal(e.Err) && !e.WholeLines()
	return &Progress{out: e.Err, what: what, on: on, shown: -1, bar: on && Taskbar(e.Environ)}
}

// Show redraws the bar if its percentage has changed.
func (p *Progress) Show(done, total int64) {
	if !p.on || total <= 0 {
		return
	}
	percent := int(min(100*done/total, 100))
	if percent == p.shown {
		return
	}
	p.shown = percent
	const cells = 30
	filled := percent * cells / 100
	fmt.Fprintf(p.out, "\r%s [%s%s] %3d%%", p.what,
		strings.Repeat("=", filled), strings.Repeat(" ", cells-filled), percent)
	if p.bar {
		fmt.Fprint(p.out, ansi.SetProgressBar(percent))
	}
}

// Clear removes the bar.
func (p *Progress) Clear() {
	if p.shown >= 0 {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", len(p.what)+40))
		if p.bar {
			fmt.Fprint(p.out, ansi.ResetProgressBar)
		}
		p.shown = -1
	}
}

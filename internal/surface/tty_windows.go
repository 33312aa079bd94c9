package surface

import (
	"context"
	"fmt"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/windows"
)

// escapes makes the console send keys as it should and obey escape sequences.
func (t *tty) escapes() (err error) {
	if t.out != nil {
		if t.before[1], err = term.GetState(t.out.Fd()); err != nil {
			return fmt.Errorf("read the mode of the console: %w", err)
		}
		err = enable(t.out, windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING|windows.DISABLE_NEWLINE_AUTO_RETURN)
	}
	if err == nil && t.in != nil {
		err = enable(t.in, windows.ENABLE_VIRTUAL_TERMINAL_INPUT)
	}
	return err
}

// enable sets flags of a console's mode.
func enable(f term.File, flags uint32) error {
	var mode uint32
	console := windows.Handle(f.Fd())
	if err := windows.GetConsoleMode(console, &mode); err != nil {
		return fmt.Errorf("read the mode of the console: %w", err)
	}
	if err := windows.SetConsoleMode(console, mode|flags); err != nil {
		return fmt.Errorf("set the mode of the console: %w", err)
	}
	return nil
}

// follow does nothing: the console reports its size among the keys.
func (*tty) follow(func()) (stop func()) { return func() {} }

// Stays returns the reason why this process cannot be suspended: this system does not do it.
func Stays() string { return NoShell }

// Suspend does nothing on this system.
func Suspend(context.Context) bool { return true }

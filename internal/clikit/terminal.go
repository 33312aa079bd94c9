package clikit

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/term"
)

// IsTerminal reports whether stream is an *os.File that is a terminal.
func IsTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// LineByLine reports whether to hold the conversation line by line instead of
// full-screen: asked is set, ACCESSIBLE or TERM demand it, or standard input is no
// terminal.
func (e *Env) LineByLine(asked bool) bool {
	name := Variable(e.Environ, "TERM")
	windows := runtime.GOOS == "windows" && name == "" // Windows has no TERM
	return asked || Accessible(e.Environ) || Dumb(name) && !windows || !IsTerminal(e.In)
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
		return nil, fmt.Errorf("standard output is no terminal, and there is no other to talk on (%w); start it without > and |", err)
	}
	result := e.Out
	e.Out = screen
	return func() bool {
		e.Out = result
		_ = screen.Close() // nothing is left to flush
		return true
	}, nil
}

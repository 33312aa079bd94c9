package command

import (
	"fmt"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"
)

// IsTerminal says whether a stream is a terminal.
func IsTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// LineByLine says whether a conversation is held line by line and not full-screen:
// because somebody asked for it, because the environment does, or because one of the
// two streams is no terminal.
func (e *Env) LineByLine(asked bool) bool {
	name := Variable(e.Environ, "TERM")
	windows := runtime.GOOS == "windows" && name == "" // it needs none
	if asked || Accessible(e.Environ) || Dumb(name) && !windows {
		return true
	}
	return !IsTerminal(e.In) || !IsTerminal(e.Out)
}

// Talk has a conversation take place on the terminal where somebody types at one and
// standard output is something else, as in rolefit > result.txt: Out is the terminal
// from then on, and what came out goes to result. Elsewhere result is nil: the
// conversation has shown it. done gives everything back as it was.
func (e *Env) Talk() (result io.Writer, done func(), err error) {
	if !IsTerminal(e.In) || IsTerminal(e.Out) {
		return nil, func() {}, nil
	}
	name := "/dev/tty"
	if runtime.GOOS == "windows" {
		name = "CONOUT$"
	}
	screen, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("standard output is no terminal, and there is no other to show the questions on (%w); start it without > or |", err)
	}
	result, e.Out = e.Out, screen
	return result, func() {
		e.Out = result
		_ = screen.Close() // what was drawn on it was seen
	}, nil
}

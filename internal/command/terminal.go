package command

import (
	"fmt"
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
// because somebody asked for it, because the environment does, or because nobody types
// at a terminal.
func (e *Env) LineByLine(asked bool) bool {
	name := Variable(e.Environ, "TERM")
	windows := runtime.GOOS == "windows" && name == "" // it needs none
	return asked || Accessible(e.Environ) || Dumb(name) && !windows || !IsTerminal(e.In)
}

// Talk has a conversation take place on the terminal where somebody types at one and
// standard output is something else, as in rolefit > result.txt: until back is called,
// Out is that terminal. back says whether it was: what came out is still to be printed
// then, for nobody saw it there. It may be called again.
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
		_ = screen.Close() // what was drawn on it was seen
		return true
	}, nil
}

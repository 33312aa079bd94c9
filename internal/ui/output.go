package ui

import (
	"bytes"
	"io"

	"github.com/charmbracelet/x/ansi"
)

// LeaveScreen gives a terminal its first screen back. On one that has no second screen
// (GNU screen, as it comes) the last page stays, and what is said next begins below it:
// so a free row comes first, unseen where the screen changes.
func LeaveScreen() string {
	const last = 9999 // the cursor stops at the last row
	return ansi.CursorPosition(1, last) + "\r\n" + ansi.ResetModeAltScreenSaveCursor
}

// Output is a terminal for a program to draw on, which leaves the screen as LeaveScreen
// does.
func Output(out io.Writer) io.Writer {
	if file, ok := out.(file); ok {
		return outputFile{file}
	}
	return output{out}
}

type output struct{ io.Writer }

func (o output) Write(p []byte) (int, error) { return leaving(o.Writer, p) }

// file is what programs know a terminal by.
type file interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// outputFile is an output that is still known for a terminal.
type outputFile struct{ file }

func (o outputFile) Write(p []byte) (int, error) { return leaving(o.file, p) }

func leaving(to io.Writer, p []byte) (int, error) {
	left := []byte(ansi.ResetModeAltScreenSaveCursor)
	if !bytes.Contains(p, left) {
		return to.Write(p)
	}
	if _, err := to.Write(bytes.ReplaceAll(p, left, []byte(LeaveScreen()))); err != nil {
		return 0, err
	}
	return len(p), nil
}

package ui

import (
	"bytes"
	"io"

	"github.com/charmbracelet/x/ansi"
)

// LeaveScreen returns the sequence that restores a terminal's first screen. It scrolls
// by one row before: on a terminal without a second screen (GNU screen by default) the
// last page stays visible, and the next output must begin below it.
func LeaveScreen() string {
	const last = 9999 // the cursor stops at the last row
	return ansi.CursorPosition(1, last) + "\r\n" + ansi.ResetModeAltScreenSaveCursor
}

// Output wraps a terminal for a program to draw on, so that it leaves the screen as
// LeaveScreen does.
func Output(out io.Writer) io.Writer {
	if file, ok := out.(file); ok {
		return outputFile{file}
	}
	return output{out}
}

type output struct{ io.Writer }

func (o output) Write(p []byte) (int, error) { return leaving(o.Writer, p) }

// file is the interface by which Bubble Tea recognizes a terminal.
type file interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// outputFile is an output that Bubble Tea still recognizes as a terminal.
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

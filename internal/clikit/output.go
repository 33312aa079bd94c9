package clikit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"rolefit/internal/atomicfile"
)

// output is standard output if it is no terminal. It remembers its first error, so that
// Run reports a full disk for every command.
type output struct {
	io.Writer

	failed error
}

func (o *output) Write(data []byte) (int, error) {
	n, err := o.Writer.Write(data)
	if err != nil && o.failed == nil {
		o.failed = err
	}
	return n, err
}

// Print writes a result to standard output; what names it in an error. Text is worded
// for the way the program was started if standard output is a terminal.
func (a *App) Print(what, format string, data []byte) error {
	text := string(data)
	if format == "text" {
		text = a.Shown(text)
	}
	_, err := io.WriteString(a.Out, text)
	return Said("write "+what, err)
}

// Deliver writes a result to standard output, or to the new file out with a mode and a note
// behind its name; what names the result in an error. It never overwrites a file.
func (a *App) Deliver(what, out string, data []byte, mode fs.FileMode, note string) error {
	if out == "" {
		_, err := a.Out.Write(data)
		return Said("write "+what, err)
	}
	err := atomicfile.Create(out, data, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already, and is not overwritten; choose another name", FileName(out))
	}
	if err == nil {
		a.Note("Written to %s.%s", FileName(out), note)
	}
	return Said("save "+FileName(out), err)
}

// PrintJSON writes a result as JSON; what names it in an error. It takes one line if indent
// is empty.
func (a *App) PrintJSON(what, indent string, result any) error {
	e := json.NewEncoder(a.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	return Said("write "+what, e.Encode(result))
}

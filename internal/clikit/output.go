package clikit

import (
	"encoding/json"
	"fmt"
	"io"

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

// unwritten reports that writing standard output failed.
func unwritten(err error) error {
	return fmt.Errorf("write the output: %w; what arrived of it is not whole: make room, or send it elsewhere", atomicfile.Cause(err))
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

// PrintJSON writes a result as one line of JSON; what names it in an error.
func (a *App) PrintJSON(what string, result any) error {
	e := json.NewEncoder(a.Out)
	e.SetEscapeHTML(false)
	return Said("write "+what, e.Encode(result))
}

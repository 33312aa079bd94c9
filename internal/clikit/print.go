package clikit

import (
	"encoding/json"
	"io"
)

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

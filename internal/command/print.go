package command

import (
	"encoding/json"
	"io"
)

// Print writes a result to standard output; what is its name in an error. Text for a
// terminal is worded for the way the program was started.
func (a *App) Print(what, format string, data []byte) error {
	text := string(data)
	if format == "text" {
		text = a.Shown(text)
	}
	_, err := io.WriteString(a.Out, text)
	return Said("write "+what, err)
}

// PrintJSON writes a result as one line of JSON.
func (a *App) PrintJSON(what string, result any) error {
	e := json.NewEncoder(a.Out)
	e.SetEscapeHTML(false)
	return Said("write "+what, e.Encode(result))
}

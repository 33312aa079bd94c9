package host

import (
	"strings"

	"rolefit/internal/textsafe"
)

// quotedName returns the name of a class in quotation marks, for a sentence.
func quotedName(name string) string { return `"` + textsafe.Message(name) + `"` }

// sentence returns an error as a sentence with a capital and a full stop.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

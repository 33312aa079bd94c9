package host

import (
	"strings"
	"unicode"
)

// printable replaces control and invalid characters by "?", so that text cannot command
// a terminal. "\n" stays.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case !unicode.IsGraphic(r):
			return '?'
		default:
			return r
		}
	}, strings.ToValidUTF8(text, "?"))
}

// quotedName returns the name of a class in quotation marks, for a sentence.
func quotedName(name string) string { return `"` + printable(name) + `"` }

// sentence returns an error as a sentence with a capital and a full stop.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

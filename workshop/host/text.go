package host

import (
	"strings"
	"unicode"
)

// printable takes out of a text what would reach a terminal as a command.
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

// quotedName is a class's name in a sentence.
func quotedName(name string) string { return `"` + printable(name) + `"` }

// sentence is an error as a sentence for people.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

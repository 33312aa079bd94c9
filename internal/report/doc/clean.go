package doc

import (
	"strings"
	"unicode"
)

// Clean removes from a text what is neither letter, sign nor space: control characters,
// line breaks and marks that turn the writing direction around. Each run of spaces
// becomes one.
func Clean(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c), c == '\u061c', c == '\u200e', c == '\u200f', c == '\ufeff',
			c >= '\u202a' && c <= '\u202e', c >= '\u2066' && c <= '\u2069':
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

package doc

import (
	"strings"
	"unicode"
)

// Clean removes control characters and marks that change the writing direction, and turns
// each run of spaces and line breaks into one space. Bytes that are not UTF-8 become
// U+FFFD.
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

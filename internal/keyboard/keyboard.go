// Package keyboard maps the characters that keyboards and input methods send to the
// ASCII characters that commands are written in.
//
// It does not own what a key does. Its rule: a digit counts as a digit in every script
// and at every width.
package keyboard

import (
	"strings"
	"unicode"
)

// Rune maps a full-width form (as input methods for Chinese and Japanese send them), the
// ideographic space, the Arabic question mark and the decimal digits of every script to
// ASCII. It returns any other character unchanged.
func Rune(r rune) rune {
	const wideFirst, wideLast, wideSpace = '！', '～', '\u3000'
	switch {
	case r <= unicode.MaxASCII:
		return r
	case r == wideSpace:
		return ' '
	case r == '؟':
		return '?'
	case r >= wideFirst && r <= wideLast:
		return r - wideFirst + '!'
	case unicode.Is(unicode.Nd, r):
		return '0' + digit(r)
	}
	return r
}

// digit returns the value of a decimal digit, 0 to 9. Unicode lists the digits of a
// script in ascending order, and some ranges of its table hold several scripts one after
// another.
func digit(r rune) rune {
	for _, row := range unicode.Nd.R16 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return (r - rune(row.Lo)) % 10
		}
	}
	for _, row := range unicode.Nd.R32 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return (r - rune(row.Lo)) % 10
		}
	}
	return 0
}

// Word normalizes a typed line to a command: each character through Rune, in small
// letters, with one space between words and none around them.
func Word(line string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Map(Rune, line)), " "))
}

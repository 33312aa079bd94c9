// Package keyboard owns what people mean by the characters that their keyboard sends.
//
// It does not own what a key does. Its rule: a digit is a digit in every script and at
// every width, wherever one is asked for.
package keyboard

import (
	"strings"
	"unicode"
)

// Rune is a character as ASCII has it: a full-width one (as an input method for Chinese
// or Japanese sends it), an ideographic space, the Arabic question mark, and the decimal
// digits of every script.
// Any other character is returned as it is.
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

// digit is the value of a decimal digit. The digits of a script stand in a row, 0 to 9,
// and some rows behind each other.
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

// Word is a line that was typed as commands are written: each character as Rune has it,
// in small letters, with one space between words and none around them.
func Word(line string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Map(Rune, line)), " "))
}

package record

import (
	"strings"
	"unicode"

	"rolefit/internal/keyboard"
)

// codeLetters is Crockford's base 32, without I, L, O and U, which are easily misread.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// letterValue returns the value of a letter, 0 … 31, or −1. Lower case and full-width
// letters count like capitals, O like 0, I and L like 1.
func letterValue(r rune) int {
	if r = keyboard.Rune(r); r >= 'a' && r <= 'z' {
		r += 'A' - 'a'
	}
	switch r {
	case 'O':
		return 0
	case 'I', 'L':
		return 1
	}
	if r > 'Z' {
		return -1
	}
	return strings.IndexByte(codeLetters, byte(r))
}

// written formats a code in groups of four with dashes between.
func written(values []byte) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 && i%groupLetters == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeLetters[v])
	}
	return b.String()
}

// remainder returns the letters, as a number in base 32, modulo checkPrime. For a whole
// code it is the number of its letters.
func remainder(values []byte) int {
	r := 0
	for _, v := range values {
		r = (r*32 + int(v)) % checkPrime
	}
	return r
}

// checked reports whether the check letters are right.
func checked(values []byte) bool {
	n := len(values)
	return n > tagLetters+checkLetters && remainder(values) == n &&
		int(values[n-2])<<5|int(values[n-1]) < checkPrime
}

func tagIn(values []byte) int { return int(values[0])<<5 | int(values[1]) }

// isDash reports whether r is a dash of any kind or a minus sign.
func isDash(r rune) bool { return unicode.Is(unicode.Pd, r) || r == '\u2212' }

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

package record

import (
	"strings"
	"unicode"

	"rolefit/internal/keyboard"
)

// codeLetters are Crockford's: no I, L, O and U, which people take for others.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// letterValue is what a letter stands for, 0 … 31, or −1 where it stands for
// nothing. Small letters count like capitals, O like 0, I and L like 1, and full-width
// ones like the others.
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

// written is how a code is shown: groups of four with dashes between.
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

// remainder is what all letters together, as a number in base 32, leave when
// divided by the check prime. A whole code leaves the number of its letters.
func remainder(values []byte) int {
	r := 0
	for _, v := range values {
		r = (r*32 + int(v)) % checkPrime
	}
	return r
}

// checked says whether the check letters are right.
func checked(values []byte) bool {
	n := len(values)
	return n > tagLetters+checkLetters && remainder(values) == n &&
		int(values[n-2])<<5|int(values[n-1]) < checkPrime
}

func tagIn(values []byte) int { return int(values[0])<<5 | int(values[1]) }

// isDash says whether a rune is one of the many that people and programs write for
// a dash.
func isDash(r rune) bool { return unicode.Is(unicode.Pd, r) || r == '\u2212' }

// isUnseen says whether a rune takes no room: zero-width spaces, soft hyphens and
// marks of direction, which copying brings along.
func isUnseen(r rune) bool { return unicode.Is(unicode.Cf, r) }

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

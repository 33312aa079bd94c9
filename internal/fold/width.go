package fold

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width returns how many cells a plain or styled line takes, as ansi.StringWidth counts them.
// It is quick up to the first rune that may take more or less than one.
func Width(line string) int {
	cells, last := 0, 0 // last is where the last rune begins: the next one may belong to it
	for i := 0; i < len(line); {
		if line[i] == ansi.ESC {
			if n := sequence(line[i:]); n > 0 {
				i, last = i+n, i+n
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(line[i:])
		if !single(r) {
			return cells - utf8.RuneCountInString(line[last:i]) + ansi.StringWidth(line[last:])
		}
		cells, last, i = cells+1, i, i+size
	}
	return cells
}

// Fit cuts a line that takes more than width cells, and ends it in tail.
func Fit(line string, width int, tail string) string {
	if len(line) <= width || Width(line) <= width { // no cell takes less than a byte
		return line
	}
	return ansi.Truncate(line, width, tail)
}

// sequence returns the length of the style or the mark that a text begins with; 0 for another
// beginning.
func sequence(text string) int {
	switch {
	case strings.HasPrefix(text, "\x1b["):
		end := strings.IndexFunc(text[2:], func(r rune) bool { return r != ';' && (r < '0' || r > '9') })
		if end >= 0 && text[2+end] == 'm' {
			return 2 + end + 1
		}
	case strings.HasPrefix(text, "\x1b]"):
		end := strings.IndexFunc(text, func(r rune) bool { return r == '\a' || r >= 0x7f })
		if end > 0 && text[end] == '\a' && !strings.ContainsAny(text[2:end], "\x18\x1a\x1b") {
			return end + 1
		}
	}
	return 0
}

// single reports whether a rune takes one cell unless another one is joined to it: ASCII, the
// dashes, quotes and arrows of texts, and the pieces of lines, bars and dots.
func single(r rune) bool {
	return r >= ' ' && r < 0x7f || r >= 0x2500 && r < 0x25fd || r >= 0x2010 && r < 0x2028 || r >= 0x2190 && r < 0x2194 || r == '·' || r == '›' || r == '−'
}

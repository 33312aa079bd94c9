// Package textsafe cleans text that others wrote, so that it cannot command a terminal,
// reorder what stands around it, or hide in a name.
//
// It does not own what a text means. Its rule: one table says what each rune is, and
// each policy what becomes of it; no other package asks Unicode for control characters.
// What people write in any script passes: the marks of Hebrew and Arabic, the joiners of
// Persian and of emoji.
package textsafe

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// class is the part that a rune plays in a text.
type class int

const (
	visible   class = iota // letters, marks, digits, signs, spaces; unassigned runes too, as emoji are added
	blank                  // tab
	lineBreak              // ends of lines and paragraphs
	joiner                 // zero-width joiner and non-joiner
	mark                   // marks of direction, which turn no text but their neighbors'
	hidden                 // other invisible runes: soft hyphen, zero-width space, word joiner, tags
	turning                // embeddings, overrides and isolates of direction, shaping controls, byte order marks, annotations
	control                // commands to a terminal
	invalid                // the replacement for bytes that are not UTF-8, and surrogates
)

// classOf is the one table of runes.
func classOf(r rune) class {
	switch {
	case Plain(r):
		return visible
	case r == '\t':
		return blank
	case r >= '\n' && r <= '\r', r == '\u0085', r == '\u2028', r == '\u2029':
		return lineBreak
	case unicode.IsControl(r):
		return control
	case r == utf8.RuneError, unicode.Is(unicode.Cs, r):
		return invalid
	case r == '\u200c', r == '\u200d':
		return joiner
	case r == '\u200e', r == '\u200f', r == '\u061c':
		return mark
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u206f', r == '\ufeff', r >= '\ufff9' && r <= '\ufffb':
		return turning
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return visible // signs of Arabic and other numbers, of the category of the invisible
	case unicode.Is(unicode.Cf, r):
		return hidden
	}
	return visible
}

// Fates of a class of runes that no rune replaces.
const (
	drop rune = -1 - iota
	keep
)

// policy holds the fate of each class, in their order.
type policy [invalid + 1]rune

// The policies.
const (
	line = iota
	block
	message
	name
	key
)

// policies is the one table of them.
func policies() [key + 1]policy {
	const fault = utf8.RuneError
	return [...]policy{
		// visible, blank, lineBreak, joiner, mark, hidden, turning, control, invalid
		line:    {keep, ' ', ' ', keep, keep, keep, drop, drop, fault},
		block:   {keep, keep, '\n', keep, keep, keep, drop, drop, fault},
		message: {keep, keep, '\n', keep, keep, keep, fault, fault, fault},
		name:    {keep, ' ', ' ', keep, keep, drop, drop, drop, drop},
		key:     {keep, ' ', ' ', drop, drop, drop, drop, drop, drop},
	}
}

// sequence matches a complete escape sequence: of control, a string, or the choice of characters.
var sequence = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[PX^_][^\x1b]*\x1b\\\\|[()][0-~])") //nolint:gocritic // the ranges are those of ECMA-48
})

// clean removes escape sequences and applies a policy.
func clean(s string, by int) string {
	if strings.Contains(s, "\x1b") {
		s = sequence().ReplaceAllString(s, "")
	}
	return apply(s, by)
}

// apply applies a policy to each rune. It makes "\r\n" one break, and of each byte that
// is not UTF-8 one U+FFFD.
func apply(s string, by int) string {
	to := policies()[by]
	return strings.Map(func(r rune) rune {
		if to := to[classOf(r)]; to != keep {
			return to
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// Line returns s as one line for a terminal or a report: escape sequences, control
// characters and runes that turn the direction of text are gone, line breaks and tabs
// are spaces, and bytes that are not UTF-8 are U+FFFD.
func Line(s string) string { return clean(s, line) }

// Block is Line for a text of several lines: tabs stay, and each kind of line break
// becomes "\n".
func Block(s string) string { return clean(s, block) }

// Message is Block for a message that quotes file names and the like: U+FFFD stands for
// each character that Block drops, so that a reader sees that something was there.
func Message(s string) string { return apply(s, message) }

// Name returns s in the form in which a name is stored: as Line does, without invisible
// runes other than marks of direction and joiners, without bytes that are not UTF-8,
// and with one space between words. Name(Name(s)) is Name(s).
func Name(s string) string { return strings.Join(strings.Fields(clean(s, name)), " ") }

// Key returns the visible part of a name: names with equal keys look the same. It keeps
// capitals.
func Key(s string) string { return strings.Join(strings.Fields(clean(s, key)), " ") }

// Kept reports whether Line leaves r as it is.
func Kept(r rune) bool {
	to := policies()[line][classOf(r)]
	return to == keep || to == r
}

// Visible reports whether r takes up space: a letter, digit, sign or space.
func Visible(r rune) bool { return classOf(r) == visible }

// Invisible reports whether r is neither seen nor a break nor a command to a terminal:
// joiners, marks of direction, soft hyphens, zero-width spaces, byte order marks.
func Invisible(r rune) bool {
	c := classOf(r)
	return c == joiner || c == mark || c == hidden || c == turning
}

// Joiner reports whether r joins or parts its neighbors, as emoji and Persian need it.
func Joiner(r rune) bool { return classOf(r) == joiner }

// Plain reports whether r is a space, or a letter, digit or sign of ASCII.
func Plain(r rune) bool { return r >= ' ' && r <= '~' }

// LineBreak reports whether r ends a line or a paragraph.
func LineBreak(r rune) bool { return classOf(r) == lineBreak }

// Control reports whether r is a control character, tabs and line breaks included.
func Control(r rune) bool { return unicode.IsControl(r) }

// Package fold breaks text into lines by UAX #14, in scripts with and without spaces
// between words.
//
// It counts in terminal cells, as ansi.StringWidth does.
package fold

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// Wrap breaks a plain or styled text into lines of at most width cells (at least 1). It
// drops the spaces at a break. A part without a break opportunity that is wider than a
// line is broken between any two characters.
func Wrap(text string, width int) string {
	width = max(width, 1)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if Width(line) > width {
			lines[i] = strings.Join(broken(line, width), "\n")
		}
	}
	return strings.Join(lines, "\n")
}

// broken breaks one line that is wider than width. Its escape sequences keep their
// places.
func broken(line string, width int) []string {
	var lines []string
	if !strings.Contains(line, "\x1b") {
		for from, to := range ranges(line, width) {
			lines = append(lines, line[from:to])
		}
		return lines
	}
	text, at := bare(line)
	end := 0
	for from, to := range ranges(text, width) {
		between := strings.ReplaceAll(line[end:at[from]], " ", "") // styles between the dropped spaces
		if len(lines) > 0 {
			lines[len(lines)-1] += between
			between = ""
		}
		end = at[to]
		lines = append(lines, between+line[at[from]:end])
	}
	return lines
}

// bare returns the line without its escape sequences, and for each byte of that text its
// index in line. at has one more element than text has bytes: the length of line.
func bare(line string) (text string, at []int) {
	var plain strings.Builder
	var state byte
	for i := 0; i < len(line); {
		part, _, size, next := ansi.DecodeSequence(line[i:], state, nil)
		if part[0] >= ' ' && part[0] != 0x7f {
			plain.WriteString(part)
			for k := range size {
				at = append(at, i+k)
			}
		}
		i, state = i+size, next
	}
	return plain.String(), append(at, len(line))
}

// ranges yields the byte ranges of text, one a line of at most width cells. Only the
// last range may end in spaces.
func ranges(text string, width int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from, at, used := 0, 0, 0 // byte offsets of the line and of the next part; cells between them
		add := func(part string, cells, spaces int) bool {
			begin, kept := from, 0
			if used+cells > width {
				kept = len(strings.TrimRight(text[from:at], " "))
				from, used = at, 0
			}
			at, used = at+len(part), used+cells+spaces
			return kept == 0 || yield(begin, begin+kept)
		}
		for part := range Parts(text) {
			word := strings.TrimRight(part, " ")
			cells := Width(word)
			if c, _ := utf8.DecodeRuneInString(part); !single(c) && strings.HasSuffix(text[from:at], " ") { // it may join the space
				cells = max(cells, Width(" "+word)-1)
			}
			if cells <= width {
				if !add(part, cells, len(part)-len(word)) {
					return
				}
				continue
			}
			if used > 0 { // it begins a line
				used = width + 1 // also before a character that takes no cell
			}
			for piece := range pieces(part, width) {
				word := strings.TrimRight(piece, " ")
				if !add(piece, Width(word), len(piece)-len(word)) {
					return
				}
			}
		}
		yield(from, len(text))
	}
}

// pieces yields what a part that is wider than a line may be broken into, in time linear in its
// length: in Thai and Lao the syllables that begin with a vowel written before its consonant, else
// and where one of these is too wide the characters.
func pieces(part string, width int) iter.Seq[string] {
	return func(yield func(string) bool) {
		whole := strings.ContainsFunc(part, byDictionary)
		for part != "" {
			syllable := part
			for i, c := range part {
				if i > 0 && leads(c) {
					syllable = part[:i]
					break
				}
			}
			part = part[len(syllable):]
			for cells, state := Width(syllable), -1; syllable != ""; {
				piece := syllable
				if whole && cells <= width {
					syllable = ""
				} else {
					piece, syllable, _, state = uniseg.FirstGraphemeClusterInString(syllable, state)
					cells -= Width(piece)
				}
				if !yield(piece) {
					return
				}
			}
		}
	}
}

// leads reports whether c is a vowel of Thai or Lao that is written before its consonant:
// a syllable begins with it.
func leads(c rune) bool { return c >= 0x0e40 && c <= 0x0e44 || c >= 0x0ec0 && c <= 0x0ec4 }

// Parts yields the segments between the break opportunities of a plain text (UAX #14),
// each with the spaces that follow it. Figures such as "3 of 6" and "+12.3 points" are one.
func Parts(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, state := 0, -1
		for rest := text; rest != ""; {
			if n := strings.IndexFunc(rest, other) + 1; n > 1 && n < len(rest) && rest[n-1] == ' ' && !other(rune(rest[n])) {
				rest, state = rest[n:], -1 // between two words
			} else {
				_, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
			}
			if at := len(text) - len(rest); !figure(text[from:at], rest) {
				if !yield(text[from:at]) {
					return
				}
				from = at
			}
		}
	}
}

// other reports whether a rune is no letter of ASCII.
func other(c rune) bool { return c|0x20 < 'a' || c|0x20 > 'z' }

// figure reports whether two parts of a text are one figure: "3 " and "of 6", "3 of " and "6",
// "+12.3 " and "points".
func figure(before, after string) bool {
	const digits = "0123456789"
	number, of := strings.CutSuffix(before, " of ")
	if !of {
		number, of = strings.CutSuffix(before, " ")
	}
	if !of || number == "" || after == "" || !strings.Contains(digits, number[len(number)-1:]) {
		return false
	}
	if strings.HasSuffix(before, " of ") {
		return strings.Contains(digits, after[:1])
	}
	follows, of := strings.CutPrefix(after, "of ")
	return of && follows != "" && strings.Contains(digits, follows[:1]) || strings.HasPrefix(after, "points")
}

// Widest returns the width in cells of the widest unbreakable part of a plain text,
// without trailing spaces; 0 for an empty text. Parts with Thai, Lao, Khmer or Burmese
// letters do not count: Wrap may break them anywhere.
func Widest(text string) int {
	widest := 0
	for part := range Parts(text) {
		if !strings.ContainsFunc(part, byDictionary) {
			widest = max(widest, Width(strings.TrimRight(part, " ")))
		}
	}
	return widest
}

// byDictionary reports whether c is of a script without spaces between words, whose
// breaks UAX #14 leaves to dictionaries.
func byDictionary(c rune) bool {
	return unicode.In(c, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

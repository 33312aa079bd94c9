// Package fold owns where lines of text are broken: as UAX #14 has it, in scripts with
// spaces between words and without.
//
// It does not own what is written, nor how wide lines are. Widths are those that screens
// are drawn with, in cells.
package fold

import (
	"iter"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// Wrap breaks a plain or styled text into lines of at most width cells. The spaces at a break
// go with it. What has no place to break and is wider is broken between any two characters.
func Wrap(text string, width int) string {
	width = max(width, 1)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if ansi.StringWidth(line) > width {
			lines[i] = strings.Join(broken(line, width), "\n")
		}
	}
	return strings.Join(lines, "\n")
}

// broken breaks one line that is too wide. Its styles stay where they are.
func broken(line string, width int) []string {
	var lines []string
	if !strings.ContainsFunc(line, unicode.IsControl) {
		for from, to := range ranges(line, width) {
			lines = append(lines, line[from:to])
		}
		return lines
	}
	text, at := bare(line)
	end := 0
	for from, to := range ranges(text, width) {
		between := strings.ReplaceAll(line[end:at[from]], " ", "") // styles among the spaces that go
		if len(lines) > 0 {
			lines[len(lines)-1] += between
			between = ""
		}
		end = at[to]
		lines = append(lines, between+line[at[from]:end])
	}
	return lines
}

// bare is the plain text of a line, and where each of its bytes stands in the line, and the
// end.
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

// ranges are the lines of a plain text, by their bytes. None but the last has spaces at its
// end.
func ranges(text string, width int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from, at, used := 0, 0, 0 // bytes before the line, and before what is looked at; cells between them
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
			if cells := ansi.StringWidth(word); cells <= width {
				if !add(part, cells, len(part)-len(word)) {
					return
				}
				continue
			}
			if used > 0 { // it begins a line
				used = width
			}
			for inner := -1; part != ""; {
				var cluster string
				cluster, part, _, inner = uniseg.FirstGraphemeClusterInString(part, inner)
				cells, spaces := ansi.StringWidth(cluster), 0
				if cluster == " " {
					cells, spaces = 0, 1
				}
				if !add(cluster, cells, spaces) {
					return
				}
			}
		}
		yield(from, len(text))
	}
}

// Parts are what a plain text is broken into, with the spaces behind each.
func Parts(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for state := -1; text != ""; {
			var part string
			part, text, _, state = uniseg.FirstLineSegmentInString(text, state)
			if !yield(part) {
				return
			}
		}
	}
}

// Widest is how many cells the widest part of a text takes that has no place to break. Words
// of scripts that are broken by dictionary, such as Thai, can be broken anywhere.
func Widest(text string) int {
	widest := 0
	for part := range Parts(text) {
		if !strings.ContainsFunc(part, byDictionary) {
			widest = max(widest, ansi.StringWidth(strings.TrimRight(part, " ")))
		}
	}
	return widest
}

// byDictionary says whether a character is of a script without spaces between words whose
// breaks UAX #14 leaves to dictionaries.
func byDictionary(c rune) bool {
	return unicode.In(c, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

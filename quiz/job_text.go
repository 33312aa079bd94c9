package quiz

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
)

// postingLine is one line of a posting, wrapped to a width.
type postingLine struct {
	text     string
	mentions bool // it holds one of the words that were looked for
}

// posting wraps a posting to a width in cells, drops control sequences, and marks the lines
// that contain part of a cue. Runs of blank lines become one.
func posting(text string, width int, cues []string) []postingLine {
	var source []string
	for line := range strings.SplitSeq(text, "\n") {
		source = append(source, strings.TrimRight(textsafe.Line(line), " "))
	}
	all, marked := mentioned(source, cues)
	var rows []postingLine
	start := 0 // of the line, in all
	for _, line := range source {
		end := start + utf8.RuneCountInString(line)
		if line == "" && len(rows) > 0 && rows[len(rows)-1].text != "" {
			rows = append(rows, postingLine{})
		}
		for part := range strings.SplitSeq(ui.Wrap(line, width), "\n") {
			row := postingLine{text: strings.TrimRight(part, " ")}
			for _, c := range row.text { // breaking takes spaces out
				for start < end-1 && all[start] != c {
					start++
				}
				row.mentions = row.mentions || marked[start]
				start++
			}
			if line != "" {
				rows = append(rows, row)
			}
		}
		start = end + 1
	}
	for len(rows) > 0 && rows[len(rows)-1].text == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// inASCII replaces every rune outside ASCII, with "?" where it has no equivalent.
func inASCII(text string) string {
	return strings.Map(func(c rune) rune {
		switch c {
		case '\u2018', '\u2019', '\u02bc':
			return '\''
		case '\u201c', '\u201d', '\u201e':
			return '"'
		case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
			return '-'
		case '\u2022', '\u25cf', '\u25aa', '\u00b7':
			return '*'
		case '\u00a0', '\u202f', '\u2009':
			return ' '
		case '\u00ad', '\u200b', '\u2060':
			return -1
		}
		if c > unicode.MaxASCII {
			return '?'
		}
		return c
	}, text)
}

// shown cleans a name for the frame's terminal.
func shown(name string, f ui.Frame) string {
	name = textsafe.Line(name)
	if f.Glyphs.Ellipsis == ui.NewGlyphs(true).Ellipsis {
		return inASCII(name)
	}
	return name
}

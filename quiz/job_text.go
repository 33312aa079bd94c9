package quiz

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/lines"
	"rolefit/internal/ui"

	"github.com/charmbracelet/x/ansi"
)

// postingLine is one line of a posting, broken to a width.
type postingLine struct {
	text     string
	mentions bool // it holds one of the words that were looked for
}

// posting breaks a posting's text to a width, cleaned of what a terminal would obey,
// and marks the lines with one of the cues. Runs of blank lines become one.
func posting(text string, width int, cues []string) []postingLine {
	var rows []postingLine
	blank := true
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(lines.Clean(line), " ")
		if line == "" {
			if !blank {
				rows = append(rows, postingLine{})
			}
			blank = true
			continue
		}
		blank = false
		// A line that begins with spaces may come out of Wrap too wide.
		for part := range strings.SplitSeq(ansi.Hardwrap(ui.Wrap(line, width), width, true), "\n") {
			rows = append(rows, postingLine{strings.TrimRight(part, " "), mentionsAny(part, cues)})
		}
	}
	for len(rows) > 0 && rows[len(rows)-1].text == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// mentionsAny says whether a line holds one of the cues as words of its own. A cue
// with a capital letter is a name and found as it is written; any other in every
// case. It finds a line for the eye: it answers nothing.
func mentionsAny(line string, cues []string) bool {
	lower := strings.ToLower(line)
	for _, cue := range cues {
		in := lower
		if strings.ToLower(cue) != cue {
			in = line
		}
		if standsIn(in, cue) {
			return true
		}
	}
	return false
}

// standsIn says whether a text holds words that no letter touches; a plural's s may.
func standsIn(text, words string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], words)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		first, _ := utf8.DecodeRuneInString(words)
		rest := strings.TrimPrefix(text[at+len(words):], "s")
		after, _ := utf8.DecodeRuneInString(rest)
		if (!wordy(before) || !wordy(first)) && !wordy(after) {
			return true
		}
		from = at + 1
	}
}

func wordy(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// inASCII writes a text for a terminal that shows nothing else.
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
		}
		if c > unicode.MaxASCII {
			return '?'
		}
		return c
	}, text)
}

// shown is a name as the frame's terminal can show it.
func shown(name string, f ui.Frame) string {
	name = lines.Clean(name)
	if f.Glyphs.Ellipsis == ui.NewGlyphs(true).Ellipsis {
		return inASCII(name)
	}
	return name
}

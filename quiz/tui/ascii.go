package tui

import (
	"strings"
	"unicode"

	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
)

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

// plainName cleans a name for the frame's terminal.
func plainName(name string, f ui.Frame) string {
	name = textsafe.Line(name)
	if f.Glyphs.Ellipsis == ui.NewGlyphs(true).Ellipsis {
		return inASCII(name)
	}
	return name
}

// Package paint colors text for a terminal, at the price of putting strings together: a screen
// paints a hundred pieces of text for each key.
//
// It knows of no theme and no profile: colors are what a terminal may be told, and writers
// leave out those that it has not.
package paint

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Style is how a text looks. The zero value leaves it as it is.
type Style struct{ begin string }

// New returns the style that a sequence begins.
func New(sequence ansi.Style) Style {
	if len(sequence) == 0 {
		return Style{}
	}
	return Style{sequence.String()}
}

// Bold returns the style in bold.
func (s Style) Bold() Style {
	const introducer, bold = "\x1b[", "\x1b[1"
	switch attributes := strings.TrimPrefix(s.begin, introducer); {
	case attributes == "":
		return Style{bold + "m"}
	case strings.HasPrefix(attributes, "1;"), attributes == "1m":
		return s
	default:
		return Style{bold + ";" + attributes}
	}
}

// Render styles each line of a text by itself, and writes a tab as four spaces.
func (s Style) Render(text string) string {
	text = strings.ReplaceAll(text, "\t", "    ")
	if s == (Style{}) {
		return text
	}
	return s.begin + strings.ReplaceAll(text, "\n", ansi.ResetStyle+"\n"+s.begin) + ansi.ResetStyle
}

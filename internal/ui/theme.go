// Package ui holds the parts that all screens share: theme and styles, glyphs and their
// ASCII forms, the frame around a screen, bars, and cutting and wrapping text by cells.
//
// It knows nothing of questions or results. Its rules: sixteen ANSI colors, so that the
// user's palette holds; one accent for what has the focus, and one color per role, the same
// on every screen; color never carries meaning alone; a screen stores neither size nor style,
// it receives a Frame each time it draws.
package ui

import (
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"rolefit/internal/axis"
)

// Styles are the semantic styles of one session, for one background. They are handed on by
// pointer, because they take 7 KB: a stack that holds copies grows to half a megabyte. The
// zero value styles nothing.
type Styles struct {
	Text     lipgloss.Style // running text
	Strong   lipgloss.Style // headings and other text to read first
	Dim      lipgloss.Style // secondary text
	Accent   lipgloss.Style // the selected row, the open place
	Key      lipgloss.Style // a key to press
	For      lipgloss.Style // speaks for
	Against  lipgloss.Style // speaks against
	Caution  lipgloss.Style // warnings
	Tab      lipgloss.Style // a pane that is not open
	OpenTab  lipgloss.Style // the pane that is open
	Progress lipgloss.Style // the part of a progress bar that is done
	Found    lipgloss.Style // words that are looked for
	Here     lipgloss.Style // the found words at hand, and a text cursor

	roles [roleColors]lipgloss.Style
}

// roleColors is how many roles have a color of their own; a fifth role shares the first's.
const roleColors = 4

// Role returns the color of a role by its place among the assessment's roles, from 1; Text
// for place 0. A role has it for its name, its bar and its mark, on every screen.
func (s *Styles) Role(place int) lipgloss.Style {
	if place <= 0 {
		return s.Text
	}
	return s.roles[(place-1)%roleColors]
}

// Dark reports whether the variables of a terminal say that its background is dark; the
// terminal's own answer, where it has one, is better. Without COLORFGBG it returns unknown.
func Dark(environ []string, unknown bool) bool {
	colors := uv.Environ(environ).Getenv("COLORFGBG") // "15;0", "0;default;15"
	n, err := strconv.Atoi(colors[strings.LastIndex(colors, ";")+1:])
	if err != nil {
		return unknown
	}
	const white, gray = 7, 8
	return n < white || n == gray
}

// NewStyles returns the styles for a dark or a light background.
func NewStyles(dark bool) *Styles {
	pick := lipgloss.LightDark(dark)
	accent := pick(lipgloss.Blue, lipgloss.BrightCyan)
	forward := pick(lipgloss.Green, lipgloss.BrightGreen)
	against := pick(lipgloss.Magenta, lipgloss.BrightMagenta)
	caution := pick(lipgloss.Red, lipgloss.BrightRed)
	base := lipgloss.NewStyle()
	role := func(light, dark color.Color) lipgloss.Style { return base.Foreground(pick(light, dark)) }
	return &Styles{
		Text:     base,
		Strong:   base.Bold(true),
		Dim:      base.Faint(true),
		Accent:   base.Bold(true).Foreground(accent),
		Key:      base.Foreground(accent),
		For:      base.Foreground(forward),
		Against:  base.Foreground(against),
		Caution:  base.Foreground(caution),
		Tab:      base.Faint(true),
		OpenTab:  base.Bold(true).Foreground(accent),
		Progress: base.Foreground(accent),
		Found:    base.Underline(true).Foreground(accent),
		Here:     base.Reverse(true),
		roles: [roleColors]lipgloss.Style{ // no yellow on a light ground: most palettes make it unreadable there
			role(lipgloss.Magenta, lipgloss.BrightMagenta), role(lipgloss.Green, lipgloss.BrightGreen),
			role(lipgloss.Red, lipgloss.BrightYellow), role(lipgloss.Cyan, lipgloss.BrightBlue),
		},
	}
}

// Glyphs are the marks that screens draw with, each one cell wide except Check, and Scale
// and Blocks, which list several.
type Glyphs struct {
	Cursor   string // before the selected row
	Focus    string // a bar at the left of what has the focus
	Chosen   string // beside an answer that was given before
	Done     string // a cell of progress that is done
	Left     string // a cell of progress that is left
	Rule     string // a cell of a rule
	Beside   string // the line between two texts side by side
	Open     string // joins the first of two rows to the text beside them
	Close    string // joins the second
	Dash     string // between words
	Ellipsis string // text was cut here
	Up, Down string // more text above, below
	Left2    string // the left arrow key
	Right2   string // the right arrow key
	Scale    string // a scale: left end, line, middle, right end, span, you, a role, another role, both
	Dot      string // a participant
	NoDot    string // an empty place
	Ring     string // a dot that is not filled
	Edge     string // the bar before a name or a text that is in focus
	Between  string // stands between two phrases
	Stop     string // an answer on a scale
	Given    string // the one given before
	Check    string // after what was saved; empty in ASCII
	Full     string // a cell of a large dot
	Empty    string // a cell of a large dot for an empty place
	Blocks   string // cells of large letters: 16, indexed by the bits of filled quarters, or 2, empty and full

	Axis axis.Signs // bars of points
}

// NewGlyphs returns the glyphs for a UTF-8 locale, or their ASCII forms.
func NewGlyphs(ascii bool) *Glyphs {
	if ascii {
		return &Glyphs{ //nolint:dupl // the same table in other signs
			Cursor: ">", Focus: "|", Chosen: "*", Done: "=", Left: "-", Rule: "-", Beside: "|",
			Open: "|", Close: "|", Dash: "-", Ellipsis: "~", Up: "^", Down: "v", Left2: "<", Right2: ">",
			Scale: "|-+|=o#x@", Dot: "#", NoDot: ".", Ring: "-", Stop: "o", Given: "*", Check: "", Edge: "|", Between: "; ", Full: "#", Empty: ".", Blocks: " #",
			Axis: axis.NewSigns(true),
		}
	}
	return &Glyphs{ //nolint:dupl // the same table in other signs
		Cursor: "›", Focus: "▌", Chosen: "•", Done: "━", Left: "─", Rule: "─", Beside: "│",
		Open: "┐", Close: "┘", Dash: "–", Ellipsis: "…", Up: "↑", Down: "↓", Left2: "←", Right2: "→",
		Scale: "├─┼┤━●◆◇◈", Dot: "●", NoDot: "·", Ring: "○", Stop: "○", Given: "◉", Check: " ✓", Edge: "▌", Between: " · ", Full: "█", Empty: "░", Blocks: " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█",
		Axis: axis.NewSigns(false),
	}
}

// Package ui holds the parts that all screens share: theme and styles, glyphs and their
// ASCII forms, the frame around a screen, bars, and cutting and wrapping text by cells.
//
// It knows nothing of questions or results. Its rules: sixteen ANSI colors, so that the
// user's palette holds; one accent for what has the focus, and one color per role, the same
// on every screen, in tones of its own where the terminal has them and tells its background;
// color never carries meaning alone; a screen stores neither size nor style, it receives a
// Frame each time it draws.
package ui

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"rolefit/internal/axis"
	"rolefit/internal/english"
	"rolefit/internal/paint"

	"github.com/charmbracelet/x/ansi"
)

// Styles are the semantic styles of one session, for one background. The zero value styles
// nothing.
type Styles struct {
	Dark     bool        // they are for a dark background
	Text     paint.Style // running text
	Strong   paint.Style // headings and other text to read first
	Dim      paint.Style // secondary text
	Accent   paint.Style // the selected row, the open place or pane
	Key      paint.Style // a key to press
	Caution  paint.Style // warnings
	Progress paint.Style // the part of a progress bar that is done
	Found    paint.Style // words that are looked for
	Here     paint.Style // the found words at hand, and a text cursor

	roles [roleColors]paint.Style
}

// roleColors is how many roles have a color of their own; a fifth role shares the first's.
const roleColors = 4

// Role returns the color of a role by its place among the assessment's roles, from 1; Text
// for place 0. A role has it for its name, its bar and its mark, on every screen.
func (s *Styles) Role(place int) paint.Style {
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
	color := func(s ansi.Style, light, onDark ansi.Color) paint.Style {
		if dark {
			light = onDark
		}
		if light == nil {
			return paint.New(s)
		}
		return paint.New(s.ForegroundColor(light))
	}
	plain, bold, faint := ansi.NewStyle(), ansi.NewStyle().Bold(), ansi.NewStyle().Faint()
	key := color(plain, ansi.Blue, ansi.BrightCyan)
	third := color(plain, nil, ansi.BrightYellow) // most palettes make yellow unreadable on a light ground, and red warns
	return &Styles{
		Dark:     dark,
		Strong:   paint.New(bold),
		Dim:      paint.New(faint),
		Accent:   color(bold, ansi.Blue, ansi.BrightCyan),
		Key:      key,
		Caution:  color(plain, ansi.Red, ansi.BrightRed),
		Progress: key,
		Found:    color(ansi.NewStyle().Underline(true), ansi.Blue, ansi.BrightCyan),
		Here:     paint.New(ansi.NewStyle().Reverse(true)),
		roles: [roleColors]paint.Style{
			color(plain, ansi.Magenta, ansi.BrightMagenta), color(plain, ansi.Green, ansi.BrightGreen),
			third, color(plain, ansi.Cyan, ansi.BrightBlue),
		},
	}
}

// Toned returns the styles with a tone of its own for each role, for a background that the terminal
// told and a terminal of at least 256 colors: of the sixteen, only three can be read on every light
// ground.
func (s *Styles) Toned(colors colorprofile.Profile) *Styles {
	if colors < colorprofile.ANSI256 {
		return s
	}
	toned := *s
	for i, tone := range tones(s.Dark) {
		toned.roles[i] = paint.New(ansi.NewStyle().ForegroundColor(ansi.XParseColor(tone)))
	}
	return &toned
}

func tones(dark bool) [roleColors]string {
	if dark {
		return [...]string{"#f0b3ee", "#84e3a0", "#f29a3e", "#7d9ff5"}
	}
	return [...]string{"#7b1fa2", "#14502f", "#ae4a0a", "#1a7080"}
}

// Glyphs are the marks that screens draw with, each one cell wide except Check, and Scale
// and Blocks, which list several.
type Glyphs struct {
	Cursor   string // before the selected row
	Focus    string // a bar at the left of a name or a text that is in focus
	Chosen   string // beside an answer that was given before
	Done     string // a cell of progress that is done
	Left     string // a cell of progress that is left
	Rule     string // a cell of a rule
	Beside   string // the line between two texts side by side
	Open     string // joins the first of two rows to the text beside them
	Close    string // joins the second
	Dash     string // between words
	Minus    string // before a number below 0
	Ellipsis string // text was cut here
	Up, Down string // more text above, below
	Left2    string // the left arrow key
	Right2   string // the right arrow key
	Scale    string // a scale: left end, line, middle, right end, span, you, a role, another role, both
	Dot      string // a participant
	NoDot    string // an empty place
	Ring     string // a dot that is not filled
	Between  string // stands between two phrases
	Stop     string // an answer on a scale
	Given    string // the one given before
	Check    string // after what was saved; empty in ASCII
	Full     string // a cell of a large dot
	Empty    string // a cell of a large dot for an empty place
	Blocks   string // cells of large letters: 16, indexed by the bits of filled quarters, or 2, empty and full

	Axis axis.Signs // bars of points
}

// Signed gives the numbers in a plain or styled text the minus sign of the glyphs.
func (g *Glyphs) Signed(text string) string {
	if g.Minus == "-" {
		return text
	}
	return english.Minus(text)
}

// NewGlyphs returns the glyphs for a UTF-8 locale, or their ASCII forms.
func NewGlyphs(ascii bool) *Glyphs {
	if ascii {
		return &Glyphs{ //nolint:dupl // the same table in other signs
			Cursor: ">", Focus: "|", Chosen: "*", Done: "=", Left: "-", Rule: "-", Beside: "|",
			Open: "|", Close: "|", Dash: "-", Minus: "-", Ellipsis: "~", Up: "^", Down: "v", Left2: "<", Right2: ">",
			Scale: "|-+|=o#x@", Dot: "#", NoDot: ".", Ring: "-", Stop: "o", Given: "*", Check: "", Between: "; ", Full: "#", Empty: ".", Blocks: " #",
			Axis: axis.NewSigns(true),
		}
	}
	return &Glyphs{ //nolint:dupl // the same table in other signs
		Cursor: "›", Focus: "▌", Chosen: "•", Done: "━", Left: "─", Rule: "─", Beside: "│",
		Open: "┐", Close: "┘", Dash: "–", Minus: "−", Ellipsis: "…", Up: "↑", Down: "↓", Left2: "←", Right2: "→",
		Scale: "├─┼┤━●◆◇◈", Dot: "●", NoDot: "·", Ring: "○", Stop: "○", Given: "◉", Check: " ✓", Between: " · ", Full: "█", Empty: "░", Blocks: " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█",
		Axis: axis.NewSigns(false),
	}
}

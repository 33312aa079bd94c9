// Package ui owns what every screen shares: the theme and its styles, the glyphs
// and their ASCII forms, the frame around a screen, bars, and text that is cut and
// wrapped by cells.
//
// It knows nothing of questions or results. Its rules: sixteen ANSI colours, so
// that people's own palettes hold; meaning never by colour alone; a screen never
// stores a size or a style, it is handed a Frame each time it draws.
package ui

import (
	"charm.land/lipgloss/v2"
)

// Styles are the semantic styles of one session, for one background.
type Styles struct {
	Text     lipgloss.Style // running text
	Strong   lipgloss.Style // what the eye should meet first
	Dim      lipgloss.Style // what can be skipped
	Accent   lipgloss.Style // the thing at hand: a cursor's row, the first role
	Key      lipgloss.Style // a key to press
	For      lipgloss.Style // speaks for
	Against  lipgloss.Style // speaks against
	Caution  lipgloss.Style // wants care
	Tab      lipgloss.Style // a pane that is not open
	OpenTab  lipgloss.Style // the pane that is open
	Progress lipgloss.Style // the part of a progress bar that is done
}

// NewStyles returns the styles for a dark or a light background.
func NewStyles(dark bool) Styles {
	pick := lipgloss.LightDark(dark)
	accent := pick(lipgloss.Blue, lipgloss.BrightCyan)
	forward := pick(lipgloss.Green, lipgloss.BrightGreen)
	against := pick(lipgloss.Magenta, lipgloss.BrightMagenta)
	caution := pick(lipgloss.Red, lipgloss.BrightYellow)
	base := lipgloss.NewStyle()
	return Styles{
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
	}
}

// Glyphs are the marks that screens draw with, each one cell wide
// but for Blocks, which lists several.
type Glyphs struct {
	Cursor   string // before the row at hand
	Chosen   string // beside an answer that was given before
	Done     string // a cell of progress that is done
	Left     string // a cell of progress that is left
	Rule     string // a cell of a rule
	Bar      string // a cell of a bar
	Axis     string // the zero of bars
	Open     string // joins the first of two rows to what stands beside them
	Close    string // joins the second
	Dash     string // between words
	Ellipsis string // text was cut here
	Up, Down string // there is more
	Left2    string // the left arrow key
	Right2   string // the right arrow key
	Dot      string // one of several people
	NoDot    string // one who is not there yet
	Full     string // a cell of a large dot
	Empty    string // a cell of a large dot of one who is not there yet
	Blocks   string // cells of large letters: by which quarters are filled, or only empty and full
}

// NewGlyphs returns the glyphs for a UTF-8 locale, or their ASCII forms.
func NewGlyphs(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			Cursor: ">", Chosen: "*", Done: "=", Left: "-", Rule: "-", Bar: "=", Axis: "|",
			Open: "|", Close: "|", Dash: "-", Ellipsis: "~", Up: "^", Down: "v", Left2: "<", Right2: ">",
			Dot: "#", NoDot: ".", Full: "#", Empty: ".", Blocks: " #",
		}
	}
	return Glyphs{
		Cursor: "›", Chosen: "•", Done: "━", Left: "─", Rule: "─", Bar: "█", Axis: "│",
		Open: "┐", Close: "┘", Dash: "–", Ellipsis: "…", Up: "↑", Down: "↓", Left2: "←", Right2: "→",
		Dot: "●", NoDot: "·", Full: "█", Empty: "░", Blocks: " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█",
	}
}

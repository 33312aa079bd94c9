//go:build unix

package pictures

import (
	"fmt"
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// palette is the color scheme of a terminal: the program itself names only sixteen
// colors. Each color of text has a contrast of at least 4.5:1 on the ground.
type palette struct {
	name, suffix string
	light        bool
	ground       string
	edge         string // of the window
	text         string
	faint        string
	sixteen      [16]string
}

func dark() palette {
	return palette{
		name: "dark", ground: "#15181e", edge: "#343b47", text: "#dfe3ea", faint: "#8d96a5",
		sixteen: [16]string{
			"#343b47", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#39c5cf", "#dfe3ea",
			"#8d96a5", "#ffa198", "#7ee787", "#f2cc60", "#a5d6ff", "#e2c5ff", "#6fdde6", "#ffffff",
		},
	}
}

func light() palette {
	return palette{
		name: "light", suffix: "-light", light: true, ground: "#ffffff", edge: "#d0d7de", text: "#1f2328", faint: "#656d76",
		sixteen: [16]string{
			"#1f2328", "#b3202c", "#116329", "#7d4e00", "#0550ae", "#8250df", "#1b6b75", "#656d76",
			"#57606a", "#a40e26", "#1a7f37", "#633c01", "#0969da", "#6639ba", "#1b7c83", "#424a53",
		},
	}
}

// look is the style of a run of cells.
type look struct {
	fill string
	bold bool
}

// of returns the style of a cell.
func (p palette) of(c uv.Cell) look {
	l := look{fill: p.text, bold: c.Style.Attrs&uv.AttrBold != 0}
	switch front, _ := colors(c); {
	case front != nil:
		l.fill = p.color(front)
	case c.Style.Attrs&uv.AttrFaint != 0:
		l.fill = p.faint
	}
	return l
}

// colors returns the color of a cell's text and that of its ground, nil for the usual ones.
func colors(c uv.Cell) (front, back color.Color) {
	if c.Style.Attrs&uv.AttrReverse != 0 {
		return c.Style.Bg, c.Style.Fg
	}
	return c.Style.Fg, c.Style.Bg
}

// color returns one of the sixteen colors from the palette, and any other as it is.
func (p palette) color(c color.Color) string {
	if basic, ok := c.(ansi.BasicColor); ok {
		return p.sixteen[basic]
	}
	if indexed, ok := c.(ansi.IndexedColor); ok && int(indexed) < len(p.sixteen) {
		return p.sixteen[indexed]
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

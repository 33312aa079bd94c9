//go:build unix

package pictures

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
)

// Measures of a picture, in SVG units.
const (
	cellWidth  = 8.4
	cellHeight = 19.0
	fontSize   = 14.0
	baseline   = 14.0 // of a row's text, below its top
	margin     = 18.0
	bar        = 36.0 // the window's title bar
	fonts      = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
)

// canvas is a picture being drawn.
type canvas struct {
	bytes.Buffer
	palette palette
	solid   bool // joins blocks above each other: large letters, thick bars
}

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(&c.Buffer, format+"\n", args...) }

// still draws one shot.
func still(s shot, p palette) []byte {
	c := &canvas{palette: p, solid: s.solid}
	c.begin(s.title, s)
	c.add(`<g>`)
	c.screen(s.cells)
	c.add("</g>\n</svg>")
	return c.Bytes()
}

// begin writes the SVG header, title and description, and the window.
func (c *canvas) begin(title string, s shot) {
	w, h := float64(len(s.cells[0]))*cellWidth+2*margin, float64(len(s.cells))*cellHeight+margin+bar
	c.add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="title text">`,
		number(w), number(h), number(w), number(h))
	c.add(`<title id="title">%s</title>`, escape(title))
	c.add(`<desc id="text">%s</desc>`, escape(strings.TrimSpace(s.text)))
	c.add(`<style>text{font:%spx %s;white-space:pre}.b{font-weight:700}g rect{shape-rendering:crispEdges}</style>`, number(fontSize), fonts)
	c.add(`<rect x=".5" y=".5" width="%s" height="%s" rx="10" fill="%s" stroke="%s"/>`, number(w-1), number(h-1), c.palette.ground, c.palette.edge)
	for i := range 3 {
		c.add(`<circle cx="%s" cy="%s" r="5.5" fill="%s"/>`, number(margin+4+float64(i)*19), number(bar/2+1), c.palette.edge)
	}
}

// screen draws the cells of a screen.
func (c *canvas) screen(rows [][]uv.Cell) {
	for y, row := range rows {
		top := bar + float64(y)*cellHeight
		c.grounds(row, top)
		for x := 0; x < len(row); {
			n := c.run(row[x:], margin+float64(x)*cellWidth, top)
			x += n
		}
	}
}

// grounds fills the cells of a row that have a background, run by run.
func (c *canvas) grounds(row []uv.Cell, top float64) {
	for x := 0; x < len(row); {
		_, of := colors(row[x])
		n := 1
		for ; of != nil && x+n < len(row); n++ {
			if _, next := colors(row[x+n]); next != of {
				break
			}
		}
		if of != nil {
			c.add(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, number(margin+float64(x)*cellWidth), number(top), number(float64(n)*cellWidth), number(cellHeight), c.palette.color(of))
		}
		x += n
	}
}

// run draws the first cells with equal style and returns how many. A run of text ends
// before two spaces, so that columns stay aligned in any font.
func (c *canvas) run(row []uv.Cell, x, top float64) int {
	if blank(row[0]) {
		return 1
	}
	look := c.palette.of(row[0])
	var text strings.Builder
	n := 0
	for n < len(row) && (blank(row[n]) || c.palette.of(row[n]) == look) && shape(row[n].Content) == shape(row[0].Content) {
		if blank(row[n]) && (n+1 == len(row) || blank(row[n+1])) {
			break
		}
		if shape(row[0].Content) != "" && row[n].Content != row[0].Content {
			break
		}
		text.WriteString(row[n].Content)
		n += max(row[n].Width, 1)
	}
	wide := float64(n) * cellWidth
	if s := shape(row[0].Content); s != "" {
		c.shape(s, look, x, top, wide)
		return n
	}
	words := strings.TrimRight(text.String(), " ")
	class := ""
	if look.bold {
		class = ` class="b"`
	}
	wide -= float64(len(text.String())-len(words)) * cellWidth
	c.add(`<text x="%s" y="%s" textLength="%s" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`,
		number(x), number(top+baseline), number(wide), look.fill, class, escape(words))
	return n
}

// Glyphs that are drawn as shapes, because letters tear in other fonts.
const (
	eighths = "▏▎▍▌▋▊▉█" // filled from the left, by eighths of a cell
	lines   = "─━│┐┘┌└├┤┬┴┼"
	round   = "╭╮╰╯"
	others  = "▀▄▐░●○◆"
)

// shape returns a glyph that is drawn as a shape; empty for one that is written as
// text.
func shape(glyph string) string {
	if slices.Contains([]rune(eighths+lines+round+others), first(glyph)) {
		return glyph
	}
	return ""
}

// first returns the first rune of a glyph.
func first(glyph string) rune {
	r, _ := utf8.DecodeRuneInString(glyph)
	return r
}

// shape draws a run of one glyph, edge to edge.
func (c *canvas) shape(glyph string, l look, x, top, wide float64) {
	rect := func(x, y, w, h float64) {
		c.add(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, number(x), number(y), number(w), number(h), l.fill)
	}
	middle := top + cellHeight/2
	air := 2.5 // keeps two bars above each other apart
	if c.solid {
		air = 0
	}
	switch glyph {
	case "─":
		rect(x, middle-.5, wide, 1)
	case "━":
		rect(x, middle-1.25, wide, 2.5)
	case "█":
		rect(x, top+air, wide, cellHeight-2*air)
	case "░":
		c.add(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s" fill-opacity=".22"/>`,
			number(x), number(top+air), number(wide), number(cellHeight-2*air), l.fill)
	case "▀":
		rect(x, top, wide, cellHeight/2)
	case "▄":
		rect(x, top+cellHeight/2, wide, cellHeight/2)
	default:
		for at := x; at < x+wide-cellWidth/2; at += cellWidth {
			c.single(glyph, l, at, top, air, rect)
		}
	}
}

// single draws a glyph that does not join with its like.
func (c *canvas) single(glyph string, l look, x, top, air float64, rect func(x, y, w, h float64)) {
	middle, center := top+cellHeight/2, x+cellWidth/2
	const dot = 3.6 // radius
	switch {
	case glyph == "▐":
		rect(x+cellWidth/2, top, cellWidth/2, cellHeight)
	case glyph == "▌" && c.solid:
		rect(x, top, cellWidth/2, cellHeight)
	case slices.Contains([]rune(eighths), first(glyph)):
		n := slices.Index([]rune(eighths), first(glyph)) + 1
		rect(x, top+air, float64(n)*cellWidth/8, cellHeight-2*air)
	case glyph == "●":
		c.add(`<circle cx="%s" cy="%s" r="%s" fill="%s"/>`, number(center), number(middle), number(dot), l.fill)
	case glyph == "○":
		c.add(`<circle cx="%s" cy="%s" r="%s" fill="none" stroke="%s"/>`, number(center), number(middle), number(dot-.5), l.fill)
	case glyph == "◆":
		c.add(`<path d="M%s %sl4 4.6l-4 4.6l-4-4.6z" fill="%s"/>`, number(center), number(middle-4.6), l.fill)
	case slices.Contains([]rune(round), first(glyph)):
		across, down := cellWidth/2, cellHeight/2 // from the middle of the cell to its edges
		if glyph == "╮" || glyph == "╯" {
			across = -across
		}
		if glyph == "╰" || glyph == "╯" {
			down = -down
		}
		c.add(`<path d="M%s %sV%sQ%s %s %s %s" fill="none" stroke="%s"/>`, number(center), number(middle+down), number(middle+down/2),
			number(center), number(middle), number(center+across), number(middle), l.fill)
	default:
		if slices.Contains([]rune("┐┘┤┬┴┼"), first(glyph)) {
			rect(x, middle-.5, cellWidth/2, 1)
		}
		if slices.Contains([]rune("┌└├┬┴┼"), first(glyph)) {
			rect(center, middle-.5, cellWidth/2, 1)
		}
		if slices.Contains([]rune("│┐┌├┤┬┼"), first(glyph)) {
			rect(center-.5, middle-.5, 1, cellHeight/2+.5)
		}
		if slices.Contains([]rune("│┘└├┤┴┼"), first(glyph)) {
			rect(center-.5, top, 1, cellHeight/2+.5)
		}
	}
}

func blank(c uv.Cell) bool { return c.Content == "" || c.Content == " " || c.Content == "\u00a0" }

// number formats a measure with up to two decimals, without trailing zeros.
func number(v float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}

func escape(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer never fails
	return strings.ReplaceAll(b.String(), "&#xA;", "\n")
}

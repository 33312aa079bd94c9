package doc

import (
	_ "embed"
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/axis"
	"rolefit/internal/fold"
)

//go:embed templates/card.css
var cardCSS string

// Card is a result to be passed on: no name, no answers and no code.
type Card struct {
	Title  string // the outcome
	Tag    string // how sure it is
	Sure   Rating // the same in dots
	Place  int    // of the one role that leads, for its color; 0: none leads
	Line   string // a sentence, in the first person
	Bars   []Bar  // the roles, first score first
	Draws  []string
	Chafes []string
	Foot   string
}

func (Card) block() {}

const (
	cardWidth = 46 // cells of a line of a card as text: no telephone wraps it much
	cardBar   = 20 // cells of its bar, from 0 to the end of the axis
)

// Labels of what speaks for the job, and of what else the person likes.
const (
	drawsMe  = "draws me"
	chafesMe = "I also like"
)

// parts are texts in a row, between dots.
func parts(texts []string) string { return strings.Join(texts, " \u00b7 ") }

// lines returns the card between its top and its foot. Only their beginnings are in line, so
// that letters of any width leave it in shape. Numbers are behind their bars.
func (c Card) lines(width int) []string {
	var all []string
	say := func(texts ...string) {
		for _, s := range nonempty(texts...) {
			all = append(all, wrapped(Clean(s), width)...)
		}
	}
	title, sure := Clean(c.Title), c.Sure.draw("\u25cf", "\u25cb", "")+" "+Clean(c.Tag)
	if both := title + "  " + sure; ansi.StringWidth(both) <= width {
		all = append(all, both)
	} else {
		say(title, sure)
	}
	say(c.Line)
	all = append(all, "")
	const space, hard = " ", "\u00a0" // a number stays with its role
	var rest []string
	for i, bar := range c.Bars {
		points := minus(bar.Points.String()) + hard + strings.ReplaceAll(Clean(bar.Short), space, hard)
		if i > 0 || bar.Points <= 0 {
			rest = append(rest, points)
			continue
		}
		cells := cardBar
		if width < cardWidth {
			cells /= 2
		}
		n := min(int(math.Round(bar.Points.Float()/axis.Reach*float64(cells))), cells)
		drawn := strings.Repeat("\u2588", n) + strings.Repeat("\u2591", cells-n)
		all = append(all, drawn+space+strings.ReplaceAll(points, hard, space))
	}
	for _, line := range wrapped(parts(rest), width) {
		all = append(all, strings.ReplaceAll(line, hard, space))
	}
	if len(c.Draws)+len(c.Chafes) > 0 {
		all = append(all, "")
	}
	for _, part := range []struct {
		label string
		texts []string
	}{{drawsMe, c.Draws}, {chafesMe, c.Chafes}} {
		if len(part.texts) > 0 {
			say(part.label + ": " + parts(part.texts))
		}
	}
	return all
}

// The frame of a card as text: open to the right, where no letter's width is known.
const (
	cardTop  = "\u256d\u2500 rolefit"
	cardSide = "\u2502 "
	cardEnd  = "\u2570\u2500 "
)

// Text returns the card in plain text that survives a chat, ending in a line break.
func (c Card) Text() string {
	var b strings.Builder
	b.WriteString(cardTop + "\n")
	for _, line := range c.lines(cardWidth) {
		b.WriteString(strings.TrimRight(cardSide+line, " ") + "\n")
	}
	b.WriteString(cardEnd + Clean(c.Foot) + "\n")
	return b.String()
}

// card draws a card in the color of its role.
func (p *pane) card(c Card) {
	color := p.Role(c.Place)
	p.part()
	p.line(color.Render(cardTop))
	for i, line := range c.lines(min(cardWidth, p.Width-2)) {
		switch {
		case strings.HasPrefix(line, "\u2588"):
			line = color.Render(line)
		case i == 0:
			line = color.Bold(true).Render(line)
		}
		p.line(color.Render(cardSide) + line)
	}
	p.line(color.Render(cardEnd) + p.Dim.Render(Clean(c.Foot)))
	p.part()
}

// card writes a card in ASCII.
func (t *text) card(c Card) {
	t.say(c.Title + ", " + c.Tag)
	t.say(c.Line)
	for _, bar := range c.Bars {
		t.line(inset + fit(Clean(bar.Short), nameWidth) + fmt.Sprintf("%7s", bar.Points))
	}
	for _, line := range c.said() {
		t.say(line)
	}
	t.say(c.Foot)
}

// said returns what draws and what else the person likes, in lines.
func (c Card) said() (lines []string) {
	if len(c.Draws) > 0 {
		lines = append(lines, drawsMe+": "+strings.Join(c.Draws, ", "))
	}
	if len(c.Chafes) > 0 {
		lines = append(lines, chafesMe+": "+strings.Join(c.Chafes, ", "))
	}
	return lines
}

func (m *markdown) card(c Card) {
	m.para("> **", c.Title+", "+c.Tag, "**")
	rows := make([]string, len(c.Bars))
	for i, bar := range c.Bars {
		rows[i] = bar.Short + " " + bar.Points.String()
	}
	for _, line := range append([]string{c.Line, strings.Join(rows, ", ")}, append(c.said(), c.Foot)...) {
		m.para("> ", line, "")
	}
}

// card says the card in sentences.
func (s *spoken) card(c Card) {
	s.labeled("", c.Title+", "+c.Tag)
	s.say(c.Line)
	for _, bar := range c.Bars {
		s.say(bar.Short + ": " + bar.Points.Spoken())
	}
	for _, line := range c.said() {
		s.labeled("", line)
	}
	s.labeled("", c.Foot)
}

// The measures of a card as a drawing, in pixels.
const (
	svgWidth  = 680
	svgMargin = 44
	svgAxis   = 216 // where the axis begins
	svgReach  = 340 // how wide it is
	svgTitle  = 40  // size of the title's letters
	svgLine   = 19
	svgText   = 16
	svgRow    = 34 // of a bar
)

// SVG draws the card as one image that needs nothing beside itself, light and dark. The same
// card is always the same bytes.
func (c Card) SVG() string {
	m := &markup{english: true}
	m.drawn(c, attr{"xmlns", "http://www.w3.org/2000/svg"})
	return m.b.String()
}

// drawn draws a card. attrs are further ones of its element.
func (m *markup) drawn(c Card, attrs ...attr) {
	body := &markup{english: m.english}
	height := body.cardBody(c)
	m.within("svg", func() {
		m.line("title", c.Title+", "+c.Tag, attr{"id", "card-title"})
		m.line("desc", strings.Join(append([]string{c.Line}, c.said()...), ". "), attr{"id", "card-desc"})
		m.within("style", func() { m.b.WriteString(cardCSS) })
		m.shape("rect", attr{"class", "paper"}, attr{"width", pixels(svgWidth)}, attr{"height", pixels(height)}, attr{"rx", "18"})
		m.shape("path", attr{"class", "edge" + roleClass(c.Place)}, attr{"d", fmt.Sprintf("M18 0A18 18 0 0 0 0 18V%dA18 18 0 0 0 18 %dz", height-18, height)})
		m.b.WriteString(body.b.String())
	}, append(attrs, attr{"class", "card"}, attr{"role", "img"}, attr{"aria-labelledby", "card-title"}, attr{"aria-describedby", "card-desc"},
		attr{"viewBox", fmt.Sprintf("0 0 %d %d", svgWidth, height)}, attr{"width", pixels(svgWidth)}, attr{"height", pixels(height)})...)
}

// cardBody draws what is on the card, and returns how high it is.
func (m *markup) cardBody(c Card) (height int) {
	const room = svgWidth - 2*svgMargin
	y := svgMargin + 12
	m.svgText("rolefit", pixels(svgMargin), y, "brand", "start")
	m.svgText(c.Tag, pixels(svgWidth-svgMargin), y, "soft", "end")
	dots := svgWidth - svgMargin - int(textWidth(c.Tag)*svgText) - 18*c.Sure.Of
	for i := range c.Sure.Of {
		class := "dot"
		if i < c.Sure.Dots {
			class += " full" + roleClass(c.Place)
		}
		m.shape("circle", attr{"class", class}, attr{"cx", pixels(dots + 18*i)}, attr{"cy", pixels(y - 5)}, attr{"r", "5.5"})
	}
	y += 22
	for _, line := range broadened(c.Title, svgTitle, room) {
		y += svgTitle + 6
		m.svgText(line, pixels(svgMargin), y, "title", "start")
	}
	y += 12
	for _, line := range broadened(c.Line, svgLine, room) {
		y += svgLine + 8
		m.svgText(line, pixels(svgMargin), y, "line", "start")
	}
	y = m.cardBars(c, y+34)
	for _, part := range []struct {
		label string
		texts []string
	}{{drawsMe, c.Draws}, {chafesMe, c.Chafes}} {
		if len(part.texts) == 0 {
			continue
		}
		y += 34
		m.svgText(part.label, pixels(svgMargin), y, "soft", "start")
		for i, line := range broadened(parts(part.texts), svgText, svgWidth-svgMargin-svgAxis+60) {
			if i > 0 {
				y += svgText + 8
			}
			m.svgText(line, pixels(svgAxis-60), y, "text", "start")
		}
	}
	y += 48
	m.svgText(c.Foot, pixels(svgMargin), y, "foot", "start")
	return y + svgMargin - 8
}

// cardBars draws the roles on the one axis of points, from y on, and returns where it ends.
func (m *markup) cardBars(c Card, y int) int {
	at := func(points float64) int { return svgAxis + svgReach/2 + int(math.Round(points/axis.Reach*svgReach/2)) }
	end := y + svgRow*len(c.Bars)
	m.shape("rect", attr{"class", "chance"}, attr{"x", pixels(at(-axis.Chance))}, attr{"y", pixels(y)},
		attr{"width", pixels(at(axis.Chance) - at(-axis.Chance))}, attr{"height", pixels(end - y)})
	m.shape("line", attr{"class", "zero"}, attr{"x1", pixels(at(0))}, attr{"x2", pixels(at(0))}, attr{"y1", pixels(y)}, attr{"y2", pixels(end)})
	m.svgText("chance", pixels(at(0)), end+18, "foot", "middle")
	for i, bar := range c.Bars {
		row := y + svgRow*i
		class := "text"
		if bar.Named {
			class = "text first" + roleClass(bar.Role)
		}
		m.svgText(bar.Short, pixels(svgMargin), row+22, class, "start")
		m.svgText(minus(bar.Points.String()), pixels(svgWidth-svgMargin), row+22, class, "end")
		points := min(max(bar.Points.Float(), -axis.Reach), axis.Reach)
		m.shape("rect", attr{"class", "bar" + roleClass(bar.Role)}, attr{"x", pixels(min(at(0), at(points)))}, attr{"y", pixels(row + 10)},
			attr{"width", pixels(max(at(points)-at(0), at(0)-at(points)))}, attr{"height", "14"}, attr{"rx", "2"})
	}
	return end + 18
}

// broadened breaks a text into lines of a width in pixels, reckoned with wide letters of a
// size.
func broadened(s string, size, width int) (lines []string) {
	line, at := "", 0.0
	for part := range fold.Parts(Clean(s)) {
		w := textWidth(part) * float64(size)
		if at+w > float64(width) && line != "" {
			lines, line, at = append(lines, strings.TrimRight(line, " ")), "", 0
		}
		line, at = line+part, at+w
	}
	return append(lines, line)
}

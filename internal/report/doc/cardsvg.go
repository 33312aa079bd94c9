package doc

import (
	_ "embed" // the style of a card
	"fmt"
	"math"
	"strings"

	"rolefit/internal/axis"
	"rolefit/internal/english"
	"rolefit/internal/fold"
)

//go:embed templates/card.css
var cardCSS string

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
		desc := append([]string{strings.TrimSuffix(c.Line, ".")}, c.said()...)
		for _, row := range c.Portrait.Rows {
			desc = append(desc, row.Low+" or "+row.High+": "+c.Portrait.said(row))
		}
		m.line("desc", strings.Join(desc, ". "), attr{"id", "card-desc"})
		m.within("style", func() { m.b.WriteString(cardCSS) })
		m.shape("rect", attr{"class", "paper"}, attr{"width", pixels(svgWidth)}, attr{"height", pixels(height)}, attr{"rx", "18"})
		m.cardEdge(c.places(), height)
		m.b.WriteString(body.b.String())
	}, append(attrs, attr{"class", "card"}, attr{"role", "img"}, attr{"aria-labelledby", "card-title"}, attr{"aria-describedby", "card-desc"},
		attr{"viewBox", fmt.Sprintf("0 0 %d %d", svgWidth, height)}, attr{"width", pixels(svgWidth)}, attr{"height", pixels(height)})...)
}

// cardEdge draws the left end of a card, in as many parts as it names roles.
func (m *markup) cardEdge(places []int, height int) {
	const round = 18
	for i, place := range places {
		from, to := height*i/len(places), height*(i+1)/len(places)
		d := fmt.Sprintf("M%d %dH0V%dH%dz", round, from, to, round)
		switch first, last := i == 0, i == len(places)-1; {
		case first && last:
			d = fmt.Sprintf("M18 0A18 18 0 0 0 0 18V%dA18 18 0 0 0 18 %dz", height-round, height)
		case first:
			d = fmt.Sprintf("M18 0A18 18 0 0 0 0 18V%dH18z", to)
		case last:
			d = fmt.Sprintf("M18 %dH0V%dA18 18 0 0 0 18 %dz", from, height-round, height)
		}
		m.shape("path", attr{"class", "edge" + roleClass(place)}, attr{"d", d})
	}
}

// cardBody draws what is on the card, and returns how high it is.
func (m *markup) cardBody(c Card) (height int) {
	const room = svgWidth - 2*svgMargin
	y := svgMargin + 12
	m.svgText("rolefit", pixels(svgMargin), y, "brand", "start")
	m.svgText(c.Tag, pixels(svgWidth-svgMargin), y, "soft", "end")
	lead := 0
	if places := c.places(); len(places) == 1 {
		lead = places[0]
	}
	dots := svgWidth - svgMargin - int(textWidth(c.Tag)*svgText) - 18*c.Sure.Of
	for i := range c.Sure.Of {
		class := "dot"
		if i < c.Sure.Dots {
			class += " full" + roleClass(lead)
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
	y = m.cardParts(c.Parts, y)
	y = m.cardPortrait(c.Portrait, y)
	y += 48
	m.svgText(c.Foot, pixels(svgMargin), y, "foot", "start")
	return y + svgMargin - 8
}

// cardParts writes the parts of a card below y, each after its label, and returns where they end.
func (m *markup) cardParts(parts []CardPart, y int) int {
	left := svgAxis - 60 // where the texts begin
	for _, part := range parts {
		left = max(left, svgMargin+int(textWidth(part.Label)*svgText)+16)
	}
	for _, part := range parts {
		y += 34
		label := "soft"
		if part.Role > 0 {
			label = "text" + roleClass(part.Role)
		}
		m.svgText(part.Label, pixels(svgMargin), y, label, "start")
		for i, line := range broadened(strings.Join(part.Texts, dotted), svgText, svgWidth-svgMargin-left) {
			if i > 0 {
				y += svgText + 8
			}
			m.svgText(line, pixels(left), y, "text", "start")
		}
	}
	return y
}

// cardBars draws the roles on the one axis of points, from y on, and returns where it ends.
func (m *markup) cardBars(c Card, y int) int {
	at := func(points float64) int { return svgAxis + svgReach/2 + int(math.Round(points/axis.Reach*svgReach/2)) }
	end := y + svgRow*len(c.Bars)
	m.rect("chance", pixels(at(-axis.Chance)), pixels(y), pixels(at(axis.Chance)-at(-axis.Chance)), pixels(end-y))
	m.segment("zero", pixels(at(0)), pixels(at(0)), pixels(y), pixels(end))
	m.svgText("chance", pixels(at(0)), end+18, "foot", "middle")
	for i, bar := range c.Bars {
		row := y + svgRow*i
		class := "text"
		if bar.Named {
			class = "text first" + roleClass(bar.Role)
		}
		m.svgText(bar.Short, pixels(svgMargin), row+22, class, "start")
		m.svgText(english.Minus(bar.Points.String()), pixels(svgWidth-svgMargin), row+22, class, "end")
		points := min(max(bar.Points.Float(), -axis.Reach), axis.Reach)
		m.rect("bar"+roleClass(bar.Role), pixels(min(at(0), at(points))), pixels(row+10), pixels(max(at(points)-at(0), at(0)-at(points))), "14", attr{"rx", "2"})
	}
	return end + 18
}

// cardPortrait draws how the person likes to work, below y, and returns where it ends.
func (m *markup) cardPortrait(s Scales, y int) int {
	if len(s.Rows) == 0 {
		return y
	}
	const from, to, row, mark = 196, 446, 27, 16
	y += 46
	m.svgText("how I like to work", pixels(svgMargin), y, "soft", "start")
	x := from + 18
	key := func(of, place int, name string) {
		m.cardMark(of, place, x-10, y-5)
		m.svgText(name, pixels(x), y, "text", "start")
		x += int(textWidth(name)*svgText) + 2*mark
	}
	key(scaleYou, 0, "me")
	for k, role := range s.Roles {
		key(min(scaleRole+k, scaleOther), role.Place, role.Name)
	}
	at := func(v float64) int { return from + int(math.Round((v+1)/2*(to-from))) }
	for _, scale := range s.Rows {
		y += row
		m.svgText(scale.Low, pixels(from-14), y, "text", "end")
		m.svgText(scale.High, pixels(to+14), y, "text", "start")
		m.segment("zero", pixels(from), pixels(to), pixels(y-5), pixels(y-5))
		for _, v := range []float64{-1, 0, 1} {
			m.segment("zero", pixels(at(v)), pixels(at(v)), pixels(y-9), pixels(y-1))
		}
		for k, v := range scale.Roles {
			m.cardMark(min(scaleRole+k, scaleOther), s.Roles[k].Place, at(v), y-5)
		}
		if !scale.Unknown {
			m.cardMark(scaleYou, 0, at(scale.You), y-5)
		}
	}
	return y
}

// cardMark draws a mark of the portrait around a place.
func (m *markup) cardMark(of, place, x, y int) {
	const half = 8 // the mark's own place in its drawing
	m.within("g", func() { m.mark(of, place, "0") }, attr{"transform", fmt.Sprintf("translate(%d %d)", x, y-half)})
}

// broadened breaks a text into lines of a width in pixels, reckoned with wide letters of a
// size.
func broadened(s string, size, width int) (lines []string) {
	line, at := "", 0.0
	for part := range fold.Parts(strings.ReplaceAll(Clean(s), dotted, dottedHard)) {
		w := textWidth(part) * float64(size)
		if at+w > float64(width) && line != "" {
			lines, line, at = append(lines, strings.TrimRight(line, " ")), "", 0
		}
		line, at = line+part, at+w
	}
	return append(lines, line)
}

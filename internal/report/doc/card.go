package doc

import (
	"fmt"
	"math"
	"strings"

	"rolefit/internal/axis"
	"rolefit/internal/english"
	"rolefit/internal/fold"
	"rolefit/internal/paint"
)

// Card is a result to be passed on: no name, no answers and no code.
type Card struct {
	Title    string // the outcome
	Tag      string // how sure it is
	Sure     Rating // the same in dots
	Line     string // a sentence, in the first person
	Bars     []Bar  // the roles, first score first; those that are named color the card
	Parts    []CardPart
	Portrait Scales // how the person likes to work, on the image alone; without rows: not known
	Foot     string
}

// CardPart is a list of phrases on a card behind a label.
type CardPart struct {
	Label string
	Role  int // place of the role that they are about, for its color; 0: none
	Texts []string
}

func (Card) block() {}

const (
	cardWidth = 46 // cells of a line of a card as text: no telephone wraps it much
	cardBar   = 20 // cells of its bar, from 0 to the end of the axis
)

// places returns the places of the roles that the card names, for their colors; 0 alone where
// it names none.
func (c Card) places() []int {
	var all []int
	for _, bar := range c.Bars {
		if bar.Named {
			all = append(all, bar.Role)
		}
	}
	if len(all) == 0 {
		return []int{0}
	}
	return all
}

// cardLine is a line of a card as text.
type cardLine struct {
	text string
	role int  // place of the role whose color it has; 0: none
	bold bool // it is the title
}

// lines returns the card between its top and its foot. Only their beginnings are in line, so
// that letters of any width leave it in shape. Numbers are behind their bars. Between
// stands between two phrases.
func (c Card) lines(width int, between string) []cardLine {
	var all []cardLine
	add := func(role int, texts ...string) {
		for _, s := range nonempty(texts...) {
			for _, line := range wrapped(Clean(s), width) {
				all = append(all, cardLine{text: line, role: role})
			}
		}
	}
	lead := 0
	if places := c.places(); len(places) == 1 {
		lead = places[0]
	}
	title, sure := Clean(c.Title), c.Sure.draw("\u25cf", "\u25cb", "")+" "+Clean(c.Tag)
	if both := title + "  " + sure; fold.Width(both) <= width {
		all = append(all, cardLine{text: both, role: lead})
	} else {
		add(lead, title, sure)
	}
	all[0].bold = true
	add(0, c.Line)
	all = append(all, cardLine{})
	all = append(all, c.barLines(width, between)...)
	if len(c.Parts) > 0 {
		all = append(all, cardLine{})
	}
	for _, part := range c.Parts {
		add(part.Role, part.Label+": "+strings.Join(part.Texts, between))
	}
	return all
}

// barLines draws the named roles as bars, and the others in words.
func (c Card) barLines(width int, between string) []cardLine {
	const space, hard = " ", "\u00a0" // a number stays with its role
	var all []cardLine
	var rest []string
	for i, bar := range c.Bars {
		points := english.Minus(bar.Points.String()) + hard + strings.ReplaceAll(Clean(bar.Short), space, hard)
		if i > 0 && !bar.Named || bar.Points <= 0 {
			rest = append(rest, points)
			continue
		}
		cells := cardBar
		if width < cardWidth {
			cells /= 2
		}
		n := min(int(math.Round(bar.Points.Float()/axis.Reach*float64(cells))), cells)
		drawn := strings.Repeat("\u2588", n) + strings.Repeat("\u2591", cells-n)
		all = append(all, cardLine{text: drawn + space + strings.ReplaceAll(points, hard, space), role: bar.Role})
	}
	if len(rest) > 0 {
		for _, line := range wrapped(strings.Join(rest, between), width) {
			all = append(all, cardLine{text: strings.ReplaceAll(line, hard, space)})
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
	for _, line := range c.lines(cardWidth, dotted) {
		b.WriteString(strings.TrimRight(cardSide+line.text, " ") + "\n")
	}
	b.WriteString(cardEnd + Clean(c.Foot) + "\n")
	return b.String()
}

// card draws a card behind an edge in the colors of the roles that it names.
func (p *pane) card(c Card) {
	lines, places := c.lines(min(cardWidth, p.Width-2), p.Between), c.places()
	edge := func(i int) paint.Style { return p.Role(places[i*len(places)/(len(lines)+2)]) }
	p.part()
	p.line(edge(0).Render(cardTop))
	for i, line := range lines {
		style := p.color(line.role, paint.Style{})
		if line.bold {
			style = style.Bold()
		}
		p.line(edge(i+1).Render(cardSide) + style.Render(line.text))
	}
	p.line(edge(len(lines)+1).Render(cardEnd) + p.Dim.Render(Clean(c.Foot)))
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

// said returns the parts of the card in lines.
func (c Card) said() []string {
	lines := make([]string, len(c.Parts))
	for i, part := range c.Parts {
		lines[i] = part.Label + ": " + strings.Join(part.Texts, ", ")
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

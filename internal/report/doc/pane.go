package doc

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/internal/axis"
	"rolefit/internal/fold"
	"rolefit/internal/paint"
)

// Look is the room, the styles and the marks of a pane of the full-screen form.
type Look struct {
	Width, Height int  // cells; a document that is slightly too high loses blank lines
	Roomy         bool // two columns fit

	Strong, Dim, Accent, Key, Caution paint.Style

	Role func(place int) paint.Style // the color of a role

	Rule, Ellipsis, Edge, Dot, Ring string // marks of one cell
	Minus                           string // against something, or before a number
	Between                         string // stands between two phrases
	Axis                            axis.Signs
	Part                            float64 // of the length of bars that is drawn, 0 … 1
	Scale                           string  // the parts of a scale: left end, line, middle, right end, span, you, a role, another one, both
}

// Pane renders a document for a window of the full-screen form: in colors, never wider
// than the window. It is higher than the window if it has to be.
func Pane(d Doc, look Look) string {
	p := &pane{Look: look}
	tag := Clean(d.Tag)
	if d.Sure.Of > 0 {
		over, word, dots := strings.ToUpper(Clean(d.Over)), p.Dim.Render("sureness "), p.Accent.Render(d.Sure.draw(p.Dot, p.Ring, " "))
		if len(d.Names) > 0 && p.beside(d.Names[0], tag) < 2 { // the tag is of all names: it stands with the dots
			switch {
			case fold.Width(over+tag+dots)+3 <= p.Width:
				word, tag = p.Strong.Render(tag)+" ", ""
			case fold.Width(word+dots+inset+tag) <= p.Width:
				dots, tag = dots+inset+p.Strong.Render(tag), ""
			}
		}
		p.ends(p.Dim, over, word+dots)
	}
	bars := slices.IndexFunc(d.Blocks, func(b Block) bool { _, drawn := b.(Bars); return drawn })
	small := p.Width < leastLabeled && bars >= 0
	if len(d.Names) > 0 {
		p.names(d.Names, tag, small && len(d.Names) > 1)
	} else if d.Title != "" {
		p.ends(p.Accent, strings.ToUpper(Clean(d.Title)), p.Strong.Render(Clean(d.Tag)))
		p.say(d.Lead, paint.Style{})
	}
	if small {
		d.Blocks = barsFirst(d.Blocks, bars, d.Names)
	}
	for i, b := range d.Blocks {
		if _, head := b.(Head); head && i+1 < len(d.Blocks) {
			if bars, drawn := d.Blocks[i+1].(Bars); drawn && bars.Of <= 1 { // they name their axis
				continue
			}
		}
		p.block(b)
		p.last = b
	}
	p.part()
	p.say(d.Caption, p.Dim)
	return p.tight()
}

// barsFirst moves a paragraph that blocks begin with below the bars, which are block at, and the
// promises of names that share a place: a small window shows all of the bars.
func barsFirst(blocks []Block, at int, names []Name) []Block {
	var promises []Block
	if len(names) > 1 {
		for _, name := range names {
			promises = append(promises, Labeled{Label: name.Text, Text: name.Promise, Role: name.Role})
		}
	}
	if at != 2 { //nolint:mnd // below their heading
		return slices.Concat(blocks[:at+1], promises, blocks[at+1:])
	}
	return slices.Concat(blocks[1:3], blocks[:1], promises, blocks[3:])
}

// pane gathers the parts of a pane, with a blank line between two of them.
type pane struct {
	Look

	parts [][]string // of lines
	last  Block
	open  bool // lines go to the last part
}

// part ends the part at hand.
func (p *pane) part() { p.open = false }

func (p *pane) line(s string) {
	if !p.open {
		p.parts, p.open = append(p.parts, nil), true
	}
	last := len(p.parts) - 1
	p.parts[last] = append(p.parts[last], s)
}

// lines writes lines that are drawn already.
func (p *pane) lines(s string) {
	for line := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		p.line(line)
	}
}

// hang wraps a text behind a mark that is styled already. An edge goes on along the text.
func (p *pane) hang(mark, s string, style paint.Style) {
	if s = Clean(s); s == "" {
		return
	}
	width := fold.Width(mark)
	for _, line := range wrapped(s, p.Width-width) {
		p.line(mark + style.Render(line))
		if p.Edge == "" || !strings.Contains(mark, p.Edge) {
			mark = strings.Repeat(" ", width)
		}
	}
}

func (p *pane) say(s string, style paint.Style) { p.hang("", s, style) }

// ends sets a text and a styled one at the ends of a line, or one below the other.
func (p *pane) ends(style paint.Style, left, right string) {
	gap := p.Width - fold.Width(left) - fold.Width(right)
	if gap >= 2 {
		p.line(style.Render(left) + strings.Repeat(" ", gap) + right)
		return
	}
	p.say(left, style)
	if right != "" {
		p.line(right)
	}
}

// names sets each role behind an edge of its color, its promise under it unless bare, and the
// tag beside the first.
func (p *pane) names(names []Name, tag string, bare bool) {
	for i, name := range names {
		color := p.Role(name.Role)
		edge := color.Render(p.Edge) + " "
		words := strings.ToUpper(Clean(name.Text))
		beside := p.beside(name, tag)
		if i == 0 && tag != "" && beside >= 2 {
			p.line(edge + color.Bold().Render(words) + strings.Repeat(" ", beside) + p.Strong.Render(tag))
		} else {
			p.hang(edge, words, color.Bold())
		}
		if !bare {
			p.hang(edge, name.Promise, paint.Style{})
		}
		if i == 0 && tag != "" && beside < 2 {
			p.hang(edge, tag, p.Strong)
		}
	}
}

// beside returns the free cells between a name behind its edge and a tag at the end of its line.
func (p *pane) beside(name Name, tag string) int {
	return p.Width - 2 - fold.Width(Clean(name.Text)) - fold.Width(tag) //nolint:mnd // the edge
}

func (p *pane) block(b Block) {
	text := paint.Style{}
	switch b := b.(type) {
	case Group:
		p.part()
		p.say(strings.ToUpper(b.Text), p.color(b.Role, p.Accent).Bold())
	case Head:
		p.part()
		p.say(b.title(), p.Strong)
	case Para:
		p.apart()
		p.say(b.Text, text)
	case Note:
		p.apart()
		p.say(b.Text, p.Dim)
	case Labeled:
		p.labeled(b)
	case Command:
		p.part()
		p.hang(p.Key.Render(b.Command)+" ", b.Text, text)
	case List:
		p.list(b)
	case Bars:
		p.bars(b)
	case Card:
		p.card(b)
	case Scales:
		p.scales(b)
	case Trend:
		p.trend(b)
	case Sum:
		p.sum(b)
	case Table:
		p.table(b)
	case Terms:
		p.terms(b)
	case Sub:
		p.part()
		p.say(b.Text, p.Strong)
	case Columns:
		p.part()
		p.lines(columnsOf(b, p.Look))
	case Split: // no pane has one
	}
}

// apart begins a part for a paragraph that follows no heading.
func (p *pane) apart() {
	switch p.last.(type) {
	case nil, Command, Bars, Sum, Labeled, Scales:
		p.part()
	}
}

// leastLabeled is the width of a pane from which on labels stand beside their texts.
const leastLabeled = 50

// labeled sets a text beside its label, or below it if the pane is narrow.
func (p *pane) labeled(b Labeled) {
	const wide = 18
	switch before, after := p.last.(Labeled); {
	case b.Label == "":
		p.say(b.Text, paint.Style{})
		return
	case b.Caution:
		p.part()
		p.say(b.Label+": "+b.Text, p.Caution)
		return
	case !after || before.Caution:
		p.part()
	}
	label := p.color(b.Role, p.Dim)
	if p.Width >= leastLabeled {
		p.hang(label.Render(fit(Clean(b.Label), wide)), b.with(p.Between), paint.Style{})
		return
	}
	p.say(b.Label+":", label)
	p.hang(inset, b.with(p.Between), paint.Style{})
}

func (p *pane) list(l List) {
	for i, item := range l.Items {
		if l.Ordered {
			p.hang(fmt.Sprintf("%d. ", i+1), item.Text, paint.Style{})
			continue
		}
		sign, style := item.Sign, p.Key
		switch sign {
		case "-":
			sign, style = p.Minus, p.Strong
		case "+":
			style = p.Strong
		}
		p.hang(" "+style.Render(sign)+" ", item.Text, paint.Style{})
		p.hang("   ", item.Note, p.Dim)
	}
}

// bars draws points on the axis, each row in its role's color.
func (p *pane) bars(b Bars) {
	const number, gap = 6, 2
	name := 0
	for _, row := range b.Rows {
		name = max(name, fold.Width(Clean(row.Short)))
	}
	x := axis.New(p.Width-name-gap-number, b.chance(), p.Axis)
	if _, headed := p.last.(Head); !headed {
		p.part()
	}
	p.line(strings.Repeat(" ", name+gap) + p.Dim.Render(x.Scale()))
	for _, row := range b.Rows {
		color := p.Role(row.Role)
		style := color
		if row.Named {
			style = color.Bold()
		}
		before, bar, after := x.Bar(row.Points.Float() * p.Part)
		p.line(style.Render(fit(Clean(row.Short), name+gap)) + p.Dim.Render(before) + color.Render(bar) + p.Dim.Render(after) +
			style.Render(fmt.Sprintf("%*s", max(p.Width-name-gap-x.Width(), number), row.Points)))
	}
}

// sum lists the reasons; all of them add up to a last row, the brief ones to no row.
func (p *pane) sum(s Sum) {
	p.say(s.Key, p.Dim)
	for _, row := range s.rows() {
		sign, style := "+", p.color(s.Roles[0], p.Strong)
		switch {
		case row.Strength == "":
			sign, style = " ", p.Dim
		case row.Points < 0:
			sign, style = p.Minus, p.color(s.Roles[1], p.Strong)
		}
		p.addend(sign, row, style)
	}
	if len(s.Rows) > 0 {
		p.line(p.Dim.Render(strings.Repeat(p.Rule, p.Width)))
		p.addend(" ", Addend{Text: "together", Points: s.Total}, p.Dim)
	}
}

// color returns the color of a role, or another style for place 0.
func (p *pane) color(place int, other paint.Style) paint.Style {
	if place > 0 {
		return p.Role(place)
	}
	return other
}

// addend writes a reason. Its points say how strong it is if there is no room for the word.
func (p *pane) addend(sign string, row Addend, style paint.Style) {
	const number = 6
	words := Clean(row.Text)
	if row.Strength != "" && p.Roomy {
		words = row.Strength + ": " + words
	}
	width := p.Width - number - 4
	lines := wrapped(words, width)
	p.line(" " + style.Render(sign) + " " + lines[0] + strings.Repeat(" ", max(width-fold.Width(lines[0]), 0)) + " " +
		style.Render(fmt.Sprintf("%*s", number, row.Points)))
	for _, line := range lines[1:] {
		p.line("   " + line)
	}
}

// table sets each row's cells behind its name, or below its heads as plain text does.
func (p *pane) table(b Table) {
	const wide = 18
	if !b.Narrow {
		t := &text{measure: p.Width, wrap: wrapped}
		t.table(b)
		heads, rows, _ := strings.Cut(t.String(), "\n")
		p.line(p.Dim.Render(heads))
		if rule, rest, _ := strings.Cut(rows, "\n"); strings.Trim(rule, "-") == "" {
			p.line(p.Dim.Render(strings.ReplaceAll(rule, "-", p.Rule)))
			rows = rest
		}
		p.lines(rows)
		return
	}
	for _, row := range b.Rows {
		p.line(inset + fit(Clean(row.Name), wide) + strings.Join(row.Cells, " "))
	}
}

// trend draws a mark for each of a role's results, as high as its points, then the first and
// the last of them and the way between.
func (p *pane) trend(t Trend) {
	const wide, number, most = 18, 8, 24 // cells; results that are drawn
	heights := []rune("▁▂▃▄▅▆▇█")
	if p.Rule == "-" {
		heights = []rune("_.:-=+*#")
	}
	for _, row := range t.Rows {
		first, last := row.Over[0], row.Over[len(row.Over)-1]
		var marks strings.Builder
		for _, points := range row.Over[max(len(row.Over)-most, 0):] {
			at := (points.Float() + axis.Reach) / (2 * axis.Reach) * float64(len(heights))
			marks.WriteRune(heights[min(max(int(at), 0), len(heights)-1)])
		}
		style := p.Role(row.Role)
		p.line(style.Render(fit(Clean(row.Short), wide)+marks.String()) + " " + fmt.Sprintf("%*s  to%*s", number, first, number, last) +
			p.Dim.Render(fmt.Sprintf("   %s", last-first)))
	}
}

// terms sets texts beside their labels, and their notes below. It leaves out a term without a
// text.
func (p *pane) terms(terms Terms) {
	wide := 0
	label := func(t Term) string {
		labels := make([]string, len(t.Labels))
		for i, l := range t.Labels {
			labels[i] = Clean(l)
		}
		return strings.Join(labels, inset)
	}
	for _, term := range terms {
		wide = max(wide, fold.Width(label(term))+len(inset))
	}
	above := wide > p.Width/2 // the labels leave their texts too little room
	for _, term := range terms {
		beside, under := p.Dim.Render(fit(label(term), wide)), strings.Repeat(" ", wide)
		if above {
			p.line(p.Dim.Render(fold.Fit(label(term), p.Width, "...")))
			beside, under = inset, inset
		}
		p.hang(beside, term.Text, paint.Style{})
		p.hang(under, term.Note, p.Dim)
	}
}

// tight joins the parts, with no blank lines between the last ones if that makes the pane
// fit its window.
func (p *pane) tight() string {
	parts := make([]string, len(p.parts))
	for i, lines := range p.parts {
		parts[i] = strings.Join(lines, "\n")
	}
	for keep := len(parts); keep > 1; keep-- {
		joined := strings.Join(append([]string{strings.Join(parts[:keep], "\n\n")}, parts[keep:]...), "\n")
		if strings.Count(joined, "\n") < p.Height {
			return joined
		}
	}
	return strings.Join(parts, "\n\n")
}

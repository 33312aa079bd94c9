package doc

import (
	"fmt"
	"strings"

	"rolefit/internal/axis"
	"rolefit/internal/fold"
)

// The widths of plain text, in cells. No line that holds only sentences is wider than
// measure, and none at all is wider than 80.
const (
	measure   = 76
	lineWidth = 79
	axisWidth = 51 // of an axis of points
	nameWidth = 17 // of a role's short name
	rowWidth  = 27 // of a table's first column, at least
	splitBar  = 20 // of a side of a Split, at most
)

// Text renders a document as plain text, at most 80 columns wide and without colors or
// box drawing, ending in a line break.
func Text(d Doc) string {
	t := &text{measure: measure, wrap: wrapped, long: d.Long}
	switch {
	case d.Sides != nil:
		t.columns("", d.Sides, strings.ToUpper)
	case d.Title != "":
		t.say(d.Name)
		t.say(d.Over)
		tag := Clean(d.Tag)
		if d.Sure.Of > 0 {
			tag = fmt.Sprintf("sureness %d of %d: %s", d.Sure.Dots, d.Sure.Of, tag)
		}
		t.line(spread(strings.ToUpper(Clean(d.Title)), tag))
	}
	t.say(d.Lead)
	for _, b := range d.Blocks {
		t.space(b)
		t.block(b)
		t.last = b
	}
	if d.Caption != "" {
		t.line("")
		t.say(d.Caption)
	}
	if d.Long {
		t.say(d.Origin)
	}
	return t.String()
}

// text gathers lines.
type text struct {
	strings.Builder

	measure int // of sentences, in cells
	wrap    func(s string, width int) (lines []string)
	long    bool
	indent  string // of paragraphs
	inset   bool   // the part is indented
	last    Block
}

// A dot between two phrases, and the same where no line breaks before the dot.
const (
	dotted     = " \u00b7 "
	dottedHard = "\u00a0\u00b7 "
)

// wrapped breaks a text into lines. None begins with a dot between two phrases.
func wrapped(s string, width int) []string {
	lines := fold.Wrap(strings.ReplaceAll(s, dotted, dottedHard), width)
	return strings.Split(strings.ReplaceAll(lines, strings.TrimRight(dottedHard, " "), strings.TrimRight(dotted, " ")), "\n")
}

func (t *text) line(s string) {
	t.WriteString(strings.TrimRight(s, " "))
	t.WriteByte('\n')
}

// say wraps sentences.
func (t *text) say(s string) { t.hang(t.indent, s) }

// hang wraps sentences behind a mark, and the lines after the first below them;
// nothing for an empty text.
func (t *text) hang(mark, s string) {
	if s = Clean(s); s == "" {
		return
	}
	indent := strings.Repeat(" ", fold.Width(mark))
	for _, line := range t.wrap(s, t.measure-len(indent)) {
		t.line(mark + line)
		mark = indent
	}
}

// space writes the empty lines before a block.
func (t *text) space(b Block) {
	before, gap := t.last, false
	switch b := b.(type) {
	case Group:
		t.line("")
		gap = true
	case Head, Sub, Split:
		gap = true
	case Command:
		t.indent, gap = "", true
	case Bars, Table, Scales:
		gap = t.long
	case Terms:
		_, head := before.(Head)
		gap = before != nil && !head
	case List:
		_, after := before.(Table)
		gap = t.long && after
	case Para, Note:
		switch before.(type) {
		case Table, Split, List, Scales:
			gap = t.long
		}
	case Labeled:
		one, _ := before.(Labeled)
		gap = b.Caution && !one.Caution
		if t.inset && len(t.indent) > len(inset) { // a label of the part follows its subs
			t.indent, gap = inset, true
		}
	}
	if gap {
		t.line("")
	}
}

const inset = "  "

func (t *text) block(b Block) {
	switch b := b.(type) {
	case Group:
		t.indent, t.inset = "", false
		t.say(strings.ToUpper(b.Text))
	case Head:
		t.head(b)
	case Sub:
		t.hang(inset, b.Text)
		t.indent = inset + inset
	case Para:
		t.say(b.Text)
	case Note:
		t.say(b.Text)
	case Labeled:
		t.say(b.Label + ": " + b.with("; "))
	case Command:
		t.say(b.Command + " " + b.Text)
	case List:
		t.list(b)
	case Bars:
		t.bars(b)
	case Card:
		t.card(b)
	case Scales:
		t.scales(b)
	case Sum:
		t.sum(b)
	case Table:
		t.table(b)
	case Columns:
		for _, row := range b.Rows {
			t.columns(inset, row, Clean)
		}
	case Terms:
		t.terms(b)
	case Split:
		t.split(b)
	}
}

func (t *text) head(h Head) {
	t.indent, t.inset = "", h.Inset
	if h.Path != "" {
		t.line(h.title())
	} else if !h.Quiet {
		t.say(h.Text)
		if t.long && h.Text != "" {
			t.line(strings.Repeat("-", min(fold.Width(Clean(h.Text)), measure)))
		}
	}
	if h.Inset {
		t.indent = inset
	}
}

func (t *text) list(l List) {
	for i, item := range l.Items {
		mark := "*"
		switch {
		case l.Ordered:
			mark = fmt.Sprintf("%d.", i+1)
		case item.Sign != "":
			mark = item.Sign
		}
		t.hang(inset+mark+" ", item.Text)
		t.hang(inset+inset, item.Note)
	}
}

// bars draws points on the axis.
func (t *text) bars(b Bars) {
	x := axis.New(axisWidth, b.chance(), axis.NewSigns(true))
	t.line(strings.Repeat(" ", nameWidth) + x.Scale())
	for _, row := range b.Rows {
		before, bar, after := x.Bar(row.Points.Float())
		t.line(fit(Clean(row.Short), nameWidth) + before + bar + after + fmt.Sprintf("%9s", row.Points))
	}
}

// sum writes the brief rows, their points below those of the bars.
func (t *text) sum(s Sum) {
	const wide = nameWidth + axisWidth
	t.say(s.Key)
	put := func(s, number string) { t.line(fit(s, wide) + fmt.Sprintf("%9s", number)) }
	for _, row := range s.Brief {
		switch {
		case row.Strength == "":
			put("    "+Clean(row.Text), row.Points.String())
		case row.Points < 0:
			put("  - "+row.Strength+": "+Clean(row.Text), row.Points.String())
		default:
			put("  + "+row.Strength+": "+Clean(row.Text), row.Points.String())
		}
	}
	put("    together", s.Total.String())
}

// table sets figures in columns, each as wide as its widest cell if there is room.
func (t *text) table(b Table) {
	margin := ""
	rows := [][]string{b.Heads}
	if b.Narrow {
		margin, rows = inset, nil
	}
	for _, row := range b.Rows {
		rows = append(rows, append([]string{row.Name}, row.Cells...))
	}
	widths := make([]int, len(b.Heads))
	for _, cells := range rows {
		for k, cell := range cells {
			if k == 0 || len(cells) == len(widths) {
				widths[k] = max(widths[k], fold.Width(Clean(cell))+2)
			}
		}
	}
	if !b.Narrow {
		widths[0] = max(widths[0], rowWidth)
	}
	room := lineWidth - len(margin)
	for _, width := range widths[1+b.Texts:] {
		room -= width
	}
	for k := range widths[:1+b.Texts] {
		widths[k] = min(widths[k], max(room/(1+b.Texts), rowWidth))
	}
	for _, cells := range rows {
		t.row(margin, cells, widths, b.Texts)
	}
}

// row sets the cells of a table: the name and as many texts as there are, each broken to its
// column, then numbers, on the first line.
func (t *text) row(margin string, cells []string, widths []int, texts int) {
	broken := [][]string{wrapped(Clean(cells[0]), widths[0]-1)}
	var after strings.Builder
	for k, cell := range cells[1:] {
		switch cell = Clean(cell); {
		case k < texts && len(cells) == len(widths):
			broken = append(broken, wrapped(cell, widths[k+1]-1))
		case len(cells) < len(widths):
			after.WriteString(inset + cell)
		default:
			after.WriteString(strings.Repeat(" ", widths[k+1]-fold.Width(cell)) + cell)
		}
	}
	t.beside(margin, broken, widths, after.String())
}

// columns sets texts side by side, each broken to its column.
func (t *text) columns(indent string, cells []string, change func(string) string) {
	wide := 78 / len(cells)
	broken, widths := make([][]string, len(cells)), make([]int, len(cells))
	for k, cell := range cells {
		broken[k], widths[k] = wrapped(change(Clean(cell)), wide-1-len(indent)), wide
	}
	t.beside(indent, broken, widths, "")
}

// beside sets broken texts side by side, and a text after the first line.
func (t *text) beside(margin string, broken [][]string, widths []int, after string) {
	lines := 1
	for _, texts := range broken {
		lines = max(lines, len(texts))
	}
	for n := range lines {
		line := []string{margin}
		for k, texts := range broken {
			line = append(line, fit(strings.Join(texts[min(n, len(texts)):min(n+1, len(texts))], ""), widths[k]))
		}
		t.line(strings.Join(line, "") + after)
		after = ""
	}
}

// terms hangs texts behind their labels.
func (t *text) terms(terms Terms) {
	const most = 24 // of a label
	widths := make([]int, len(terms[0].Labels))
	for _, term := range terms {
		for k, label := range term.Labels {
			widths[k] = max(widths[k], min(fold.Width(Clean(label)), most)+2)
		}
	}
	for _, term := range terms {
		labels := make([]string, len(term.Labels))
		for k, label := range term.Labels {
			labels[k] = fit(Clean(label), widths[k]-1) + " "
		}
		mark := strings.Join(labels, "")
		t.hang(mark, term.Text)
		t.hang(strings.Repeat(" ", fold.Width(mark)), term.Note)
	}
}

// split draws a bar for each side.
func (t *text) split(s Split) {
	t.hang(fmt.Sprintf("%d. ", s.Number), s.Stem)
	most := 1
	for _, v := range s.Votes {
		most = max(most, v.Counts[0], v.Counts[1], v.Counts[2])
	}
	for _, side := range s.Sides {
		t.hang("   "+side.Mark+"  ", side.Text)
	}
	for _, v := range s.Votes {
		if v.Hidden != "" {
			t.line("   " + v.Name + ": " + v.Hidden)
			continue
		}
		t.line(fmt.Sprintf("   %s, %d people", v.Name, v.Of))
		for k, side := range s.Sides {
			length := v.Counts[k]
			if most > splitBar {
				length = (length*splitBar + most - 1) / most // one person is seen
			}
			number, share, _ := strings.Cut(v.Cells[k], " ")
			t.line(fmt.Sprintf("     %s  %-*s %4s %5s", side.Mark, splitBar, strings.Repeat("#", length), number, share))
		}
	}
	for _, note := range s.Notes {
		t.hang("   "+note.Label+": ", note.Text)
	}
}

// spread sets two texts at the ends of a line; the second goes below if there is no
// room.
func spread(left, right string) string {
	gap := lineWidth - fold.Width(left) - fold.Width(right)
	if gap < 1 {
		return fold.Wrap(left, measure) + "\n" + right
	}
	return left + strings.Repeat(" ", gap) + right
}

// fit cuts or fills a text to a number of cells, with at least one space at the end.
func fit(s string, width int) string {
	s = fold.Fit(s, width-1, "...")
	return s + strings.Repeat(" ", width-fold.Width(s))
}

// Package doc owns the model of a report before it has a format, and the formats for
// people: plain text, Markdown, HTML and the pages of a terminal.
//
// It is the only place that writes Markdown's marks and the names of HTML's elements.
// Builders fill a Doc with texts as they are; each renderer cleans and escapes them for
// its format, so that no text can become markup.
package doc

import (
	"slices"
	"strings"

	"rolefit/internal/axis"
)

// Doc is a report before it has a format. Texts may be empty; no format shows an empty
// one.
type Doc struct {
	Over    string   // over the title, in a few words
	Title   string   // the outcome
	Names   []Name   // the roles that the title names, each with its promise; empty: it names none
	Tag     string   // how sure it is, in one to four words
	Sure    Rating   // the same in dots
	Name    string   // the name that people gave the subject
	Lead    string   // one to three sentences under the title
	About   string   // the subject, over an HTML page; Name if empty
	Lang    string   // the language of the words as BCP 47 names it; English if it is not such a name
	Caption string   // text at the end of the report
	Origin  string   // the basis of the figures
	Long    bool     // plain text underlines heads, spaces blocks and ends with Origin
	Sides   []string // the two things that the report sets side by side: the first line of plain text
	Blocks  []Block
}

// Name is a role by its full name. Names stand in place of the title and
// the lead on a pane and on a page.
type Name struct {
	Text, Promise string
	Role          int // place among the assessment's roles, from 1, for its color
}

// Rating is a number of dots of so many; none of none says nothing.
type Rating struct{ Dots, Of int }

// draw returns the dots, full and empty, with something between two of them.
func (r Rating) draw(full, empty, between string) string {
	dots := make([]string, r.Of)
	for i := range dots {
		dots[i] = empty
		if i < r.Dots {
			dots[i] = full
		}
	}
	return strings.Join(dots, between)
}

// Block is a part of a Doc.
type Block interface{ block() }

// The blocks.
type (
	// Group begins the parts for one sort of reader. Heads after it are one level lower.
	Group struct {
		Text string
		Role int // place of the role that they are about, for its color; 0: none
	}

	// Head begins a part of a Doc. One without a text sets blocks apart in plain text.
	Head struct {
		Text  string
		Path  string // a file or a folder that the text ends in: never broken
		Quiet bool   // plain text shows no more than the gap
		Inset bool   // plain text indents the part; on paper it may go over two sheets
	}

	// Sub is a heading within a part.
	Sub struct{ Text string }

	// Para is a paragraph.
	Para struct{ Text string }

	// Note is a paragraph in small print that explains a neighboring block.
	Note struct{ Text string }

	// Labeled is a paragraph behind a label: a text, items after it, or both.
	Labeled struct {
		Label, Text string
		Items       []string // phrases
		Role        int      // the label names a role, for its color
		Caution     bool
		Unspoken    bool // not read out with the rest
	}

	// Command is a paragraph that begins with a command to be typed.
	Command struct{ Command, Text string }

	// List is a list; numbered if Ordered.
	List struct {
		Ordered bool
		Items   []Item
	}

	// Bars draws points on the one axis that package axis describes.
	Bars struct {
		Rows []Bar
		Sum  bool // formats without drawings show a table that adds up; else the next block does
		Of   int  // results that the points are averages of; at most 1: they are one result's
	}

	// Multiples draws figures of the same rows in small charts beside each other, on one
	// scale from Low to High. Only pages show it: a table of the same figures follows.
	Multiples struct {
		Low, High float64
		Charts    []Small
	}

	// Trend shows how points moved over several results. Only panes show it.
	Trend struct{ Rows []TrendRow }

	// Sum is a table of answers whose points add up to Total.
	Sum struct {
		Key   string // how to read the signs
		Rows  []Addend
		Brief []Addend // the same total in few rows, for plain text
		Total Tenths
		Roles [2]int // of the roles that plus and minus speak for, for their colors
	}

	// Table is figures in rows. Its first column names the rows.
	Table struct {
		Heads  []string
		Texts  int // columns of text after the first
		Rows   []Row
		Narrow bool // HTML does not draw it over the whole width, plain text not its heads
	}

	// Columns is texts side by side.
	Columns struct {
		Heads []string
		Rows  [][]string
	}

	// Terms is a list of labels with their explanations.
	Terms []Term

	// Split is a question with the counts of its sides in one vote or two.
	Split struct {
		Number int
		Stem   string
		Sides  [3]Side
		Votes  []Vote
		Notes  []Labeled
	}
)

func (Group) block()     {}
func (Head) block()      {}
func (Sub) block()       {}
func (Para) block()      {}
func (Note) block()      {}
func (Labeled) block()   {}
func (Command) block()   {}
func (List) block()      {}
func (Bars) block()      {}
func (Trend) block()     {}
func (Multiples) block() {}
func (Sum) block()       {}
func (Table) block()     {}
func (Columns) block()   {}
func (Terms) block()     {}
func (Split) block()     {}

// Item is a line of a List.
type Item struct {
	Sign  string // one character for plain text; empty: a star
	Label string // the sign's meaning, for the other formats; may be empty
	Text  string
	Note  string // may be empty
}

// Term is a text behind one label or several.
type Term struct {
	Labels []string
	Text   string
	Note   string // below the text; may be empty
}

// Bar is a role with its points.
type Bar struct {
	Name, Short string
	Points      Tenths
	Role        int  // place among the assessment's roles, from 1, for its color; 0: none
	Named       bool // the result names it
}

// Small is a chart of Multiples.
type Small struct {
	Name   string
	Role   int // place among the assessment's roles, from 1, for its color; 0: none
	Points []Point
}

// Point is a figure with its interval, at the place of its row.
type Point struct {
	Mark             string // of the row, a number
	Value, Low, High float64
	Known            bool // else nothing is drawn
	Joined           bool // a line leads here from the point before
	Said             string
}

// TrendRow is a role with its points over several results, the oldest first.
type TrendRow struct {
	Bar
	Over []Tenths
}

// Addend is an answer with its points.
type Addend struct {
	Text     string
	Strength string // "much more"; empty where the row stands for several answers
	Points   Tenths
}

// Row is a row of a Table. Cells are one fewer than the heads, or a single text where
// Of is too small for figures.
type Row struct {
	Name  string
	Cells []string
	Of    int // people behind the figures; 0: they are not about people
}

// Side is an end of a question, or its middle, which has the mark "-".
type Side struct{ Mark, Text string }

// Vote is one vote on a question. A vote without Cells is not to be shown, for Hidden.
type Vote struct {
	Name   string
	Counts [3]int
	Of     int       // the sum of Counts
	Cells  [3]string // the counts in words
	Hidden string
}

// chance returns the reach of chance on either side of 0, in points.
func (b Bars) chance() float64 { return axis.ChanceOf(b.Of) }

// rows returns the rows of a sum; the brief ones if it has no others.
func (s Sum) rows() []Addend {
	if len(s.Rows) == 0 {
		return s.Brief
	}
	return s.Rows
}

// title is the text of a head with its path.
func (h Head) title() string { return strings.TrimSpace(h.Text + " " + h.Path) }

// Add appends blocks.
func (d *Doc) Add(blocks ...Block) { d.Blocks = append(d.Blocks, blocks...) }

// Part appends blocks behind a heading, unless there are none.
func (d *Doc) Part(h Head, blocks ...Block) {
	if len(blocks) > 0 {
		d.Add(h)
		d.Add(blocks...)
	}
}

// nonempty returns the texts that are not empty.
func nonempty(texts ...string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" })
}

// Say appends a paragraph for each text that is not empty.
func (d *Doc) Say(texts ...string) {
	for _, s := range nonempty(texts...) {
		d.Add(Para{s})
	}
}

// Note appends a paragraph in small print for each text.
func (d *Doc) Note(texts ...string) {
	for _, s := range texts {
		d.Add(Note{s})
	}
}

// with returns the text of a labeled paragraph with its items, a sign between two of them.
func (l Labeled) with(between string) string {
	return strings.Join(nonempty(l.Text, strings.Join(l.Items, between)), " ")
}

// Label appends a paragraph behind a label, unless it is empty.
func (d *Doc) Label(label, text string) {
	if text != "" {
		d.Add(Labeled{Label: label, Text: text})
	}
}

// Phrases appends phrases behind a label, unless there are none.
func (d *Doc) Phrases(label string, items []string) {
	if len(items) > 0 {
		d.Add(Labeled{Label: label, Items: items})
	}
}

// List appends a list of texts, unless it is empty.
func (d *Doc) List(ordered bool, texts ...string) {
	if len(texts) == 0 {
		return
	}
	items := make([]Item, len(texts))
	for i, s := range texts {
		items[i].Text = s
	}
	d.Add(List{ordered, items})
}

package doc

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/internal/english"
)

// The rules of Markdown.
//
//   - Every text goes through escaped: an assessment may come from anywhere, and its
//     words are text, never markup.
//   - A paragraph is one line. A text begins a line only after escaped has seen its
//     first letters.

// Markdown renders a document in GitHub's Markdown, ending in a line break.
func Markdown(d Doc) string {
	m := &markdown{}
	if d.Title != "" {
		m.line("# " + escaped(d.Title))
	}
	m.para("", d.Over, "")
	m.para("**", strings.TrimSpace(d.Tag+" "+d.Sure.draw("\u25cf", "\u25cb", "")), "**")
	m.para("", d.Name, "")
	m.para("", d.Lead, "")
	level := "## "
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Group:
			m.para("## ", b.Text, "")
			level = "### "
		case Head:
			m.para(level, b.title(), "")
		default:
			m.block(b)
		}
	}
	m.line("\n---")
	m.para("*", d.Caption, "*")
	m.para("rolefit, ", d.Origin, "")
	return m.String()
}

// markdown gathers lines.
type markdown struct{ strings.Builder }

func (m *markdown) line(s string) { m.WriteString(s + "\n") }

// para writes a text between two marks as a paragraph; nothing where it is empty.
func (m *markdown) para(before, s, after string) {
	if s != "" {
		m.line("\n" + before + escaped(s) + after)
	}
}

func (m *markdown) block(b Block) {
	switch b := b.(type) {
	case Sub:
		m.para("### ", b.Text, "")
	case Para:
		m.para("", b.Text, "")
	case Note:
		m.para("", b.Text, "")
	case Labeled:
		m.labeled(b)
	case Command:
		m.line("\n`" + b.Command + "` " + escaped(b.Text))
	case List:
		m.list(b)
	case Bars:
		m.bars(b)
	case Card:
		m.card(b)
	case Scales:
		m.scales(b)
	case Sum:
		m.sum(b)
	case Table:
		m.table(1+b.Texts, b.Heads...)
		for _, row := range b.Rows {
			cells := append([]string{row.Name}, row.Cells...)
			m.row(append(cells, make([]string, len(b.Heads)-len(cells))...)...)
		}
	case Columns:
		m.table(len(b.Heads), b.Heads...)
		for _, row := range b.Rows {
			m.row(row...)
		}
	case Terms:
		items := make([]Item, len(b))
		for i, term := range b {
			items[i] = Item{Label: strings.Join(term.Labels, ", "), Text: term.Text, Note: term.Note}
		}
		m.list(List{Items: items})
	case Split:
		m.split(b)
	}
}

func (m *markdown) labeled(l Labeled) {
	mark := "**"
	if l.Caution {
		mark = "> **"
	}
	m.para(mark+escaped(l.Label)+":** ", l.with("; "), "")
}

func (m *markdown) list(l List) {
	m.line("")
	for i, item := range l.Items {
		mark := "- "
		if l.Ordered {
			mark = fmt.Sprintf("%d. ", i+1)
		}
		if item.Label != "" {
			mark += "**" + escaped(item.Label) + ":** "
		}
		note := ""
		if item.Note != "" {
			note = "\\\n  " + escaped(item.Note)
		}
		m.line(mark + escaped(item.Text) + note)
	}
}

func (m *markdown) bars(b Bars) {
	if !b.Sum {
		return
	}
	m.table(1, "Role", "Points")
	var sum Tenths
	for _, row := range b.Rows {
		m.row(row.Name, row.Points.String())
		sum += row.Points
	}
	m.total(2, sum)
}

func (m *markdown) sum(s Sum) {
	m.para("", s.Key, "")
	m.table(2, "Your answer", "How much", "Points")
	for _, row := range s.Rows {
		m.row(row.Text, row.Strength, row.Points.String())
	}
	m.total(3, s.Total)
}

func (m *markdown) split(s Split) {
	m.para(fmt.Sprintf("**%d. ", s.Number), s.Stem, "**")
	heads := []string{"", "Side"}
	for _, v := range s.Votes {
		heads = append(heads, v.head())
	}
	m.table(2, heads...)
	for k, side := range s.Sides {
		cells := []string{strings.Trim(side.Mark, "-"), side.Text}
		for _, v := range s.Votes {
			cells = append(cells, v.cell(k))
		}
		m.row(cells...)
	}
	for _, note := range s.Notes {
		m.labeled(note)
	}
}

// table begins a table whose first texts columns are text, and the others numbers.
func (m *markdown) table(texts int, heads ...string) {
	m.line("")
	m.row(heads...)
	m.line("|" + strings.Repeat(" :-- |", texts) + strings.Repeat(" --: |", len(heads)-texts))
}

// row writes a row of a table. Its cells are text.
func (m *markdown) row(cells ...string) {
	cells = slices.Clone(cells)
	for i, cell := range cells {
		cells[i] = escaped(cell)
	}
	m.line("| " + strings.Join(cells, " | ") + " |")
}

// total writes the last row of a table with this many columns.
func (m *markdown) total(columns int, points Tenths) {
	m.line("| **together** |" + strings.Repeat("  |", columns-2) + " **" + points.String() + "** |")
}

// escaped makes a text stand for itself in Markdown, at the beginning of a line too,
// in a table's cell too, and without becoming a link. Behind an at-sign goes a
// character without width: nothing else keeps GitHub from notifying a person of that
// name.
func escaped(s string) string {
	s = english.Minus(Clean(s))
	var b strings.Builder
	for i, c := range s {
		rest := s[i+len(string(c)):]
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&$", c),
			c == ':' && rest != "" && rest[0] != ' ', // an address, or an emoji's name
			c == '.' && strings.HasSuffix(strings.ToLower(s[:i]), "www"),
			i == 0 && (c == '#' || c == '=' || (c == '+' || c == '-') && (rest == "" || rest[0] == ' ' || rest[0] == '-')),
			(c == '.' || c == ')') && isNumber(s[:i]) && (rest == "" || rest[0] == ' '):
			b.WriteByte('\\')
		}
		b.WriteRune(c)
		if c == '@' {
			b.WriteRune('\u2060')
		}
	}
	return b.String()
}

// isNumber reports whether a text is digits only: with a dot, they would begin a list.
func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

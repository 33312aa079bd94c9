package doc

import (
	"regexp"
	"strings"
	"sync"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"rolefit/internal/fold"
	"rolefit/internal/paint"
)

// The rules of a terminal's pages.
//
//   - Nothing is cut and no line is wider than the width, however narrow it is.
//   - Sentences keep to a measure, on a wide terminal too.
//   - Only titles and names are bold; they are set so that they are found without it.

// Setting is how a terminal's pages are set.
type Setting struct {
	Width int   // of the terminal, in cells; one that is too narrow for words counts as 10
	Bold  bool  // titles and names are bold, by terminal sequences
	Look  *Look // of a page in the styles of a pane, as wide as that; nil: it has none
}

// The widths of pages, in cells. Between leastTable and mostTable, texts side by side
// are a table; below, a stack.
const (
	narrowest  = 10
	leastTable = 76
	mostTable  = 120
)

// Screen renders a document as a page of a terminal, ending in a line break.
func Screen(d Doc, s Setting) string {
	if s.Look != nil {
		return Pane(d, *s.Look)
	}
	width := max(s.Width, narrowest)
	p := &screen{text: text{measure: min(width, measure), wrap: broken}, width: width, bold: lipgloss.NewStyle().Bold(s.Bold)}
	p.title(strings.ToUpper(d.Title))
	p.say(d.Lead)
	for _, b := range d.Blocks {
		p.block(b)
	}
	return p.String()
}

// screen gathers the lines of a page.
type screen struct {
	text

	bold  lipgloss.Style
	width int // of the terminal
}

func (p *screen) block(b Block) {
	switch b := b.(type) {
	case Group:
		p.line("")
		p.title(strings.ToUpper(b.Text))
	case Head:
		p.line("")
		p.title(b.title())
	case List:
		for _, item := range b.Items {
			p.hang("- ", item.Text)
			p.hang("  ", item.Note)
		}
	case Terms:
		p.terms(b)
	case Columns:
		p.columns(b)
	default:
		p.text.block(b)
	}
}

// title writes a text on lines of its own; nothing for an empty text.
func (p *screen) title(s string) {
	if s == "" {
		return
	}
	for _, line := range broken(s, p.measure) {
		p.line(p.bold.Render(line))
	}
}

// typed finds commands to be typed, with their first argument.
var typed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`rolefit (--[a-z]+ )?[A-Za-z-]+`) })

// broken breaks a text into lines, at spaces alone and not in a command where it
// can. No line has spaces at its end.
func broken(s string, width int) []string {
	const hyphen, unbreakable, space, hard = "-", "\u2011", " ", "\u00a0" // of the same width
	s = typed().ReplaceAllStringFunc(s, func(command string) string { return strings.ReplaceAll(command, space, hard) })
	text := fold.Wrap(strings.ReplaceAll(s, hyphen, unbreakable), width)
	lines := strings.Split(strings.NewReplacer(unbreakable, hyphen, hard, space).Replace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, space)
	}
	return lines
}

// terms sets labels beside their explanations, or before them if the lines are too short.
// It leaves out a term without a text.
func (p *screen) terms(terms Terms) {
	const apart = 2
	wide := 0
	for _, term := range terms {
		wide = max(wide, fold.Width(strings.Join(term.Labels, ", "))+apart)
	}
	for _, term := range terms {
		label := strings.Join(term.Labels, ", ")
		switch {
		case term.Text == "":
		case wide > p.measure/3:
			p.line(strings.Join(broken(label+": "+term.Text, p.measure-len(inset)), "\n"+inset))
			p.hang(inset, term.Note)
		default:
			p.hang(label+strings.Repeat(" ", wide-fold.Width(label)), term.Text)
			p.hang(strings.Repeat(" ", wide), term.Note)
		}
	}
}

// columns sets texts side by side; where the lines are too short for that, below one
// another under the first of each row.
func (p *screen) columns(c Columns) {
	if p.width >= leastTable {
		p.table(c)
		return
	}
	for i, row := range c.Rows {
		if i > 0 {
			p.line("")
		}
		p.title(strings.ToUpper(row[0]))
		var terms Terms
		for k, cell := range row[1:] {
			terms = append(terms, Term{Labels: c.Heads[k+1 : k+2], Text: cell})
		}
		p.terms(terms)
	}
}

func (p *screen) table(c Columns) {
	const gap = 2
	last := len(c.Heads) - 1
	bare, width := lipgloss.NewStyle(), min(p.width, mostTable)
	name := 0 // the longest word of the first column, which stays whole
	for _, row := range c.Rows {
		name = max(name, lipgloss.Width(strings.ReplaceAll(row[0], " ", "\n"))+gap)
	}
	t := table.New().Border(lipgloss.ASCIIBorder()).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).BorderColumn(false).
		Width(width).Headers(c.Heads...).Rows(c.Rows...).
		StyleFunc(func(row, column int) lipgloss.Style {
			style := bare
			if row == table.HeaderRow || column == 0 {
				style = p.bold
			}
			if row != table.HeaderRow {
				style = style.PaddingBottom(1)
			}
			if column < last {
				style = style.PaddingRight(gap)
			}
			if column == 0 && name > width/len(c.Heads) {
				style = style.Width(name)
			}
			return style
		})
	for line := range strings.SplitSeq(strings.TrimRight(t.Render(), " \n"), "\n") {
		p.line(line)
	}
}

// columnsOf draws texts side by side for a pane.
func columnsOf(c Columns, look Look) string {
	p := &screen{text: text{measure: look.Width, wrap: broken}, width: look.Width, bold: lipgloss.NewStyle().Bold(look.Strong != paint.Style{})}
	p.columns(c)
	return p.String()
}

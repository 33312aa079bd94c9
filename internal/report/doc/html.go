package doc

import (
	"cmp"
	_ "embed"
	"strconv"
	"strings"

	"rolefit/internal/english"
)

//go:embed templates/page.css
var pageCSS string

// HTML renders a document as one page that needs nothing beside itself: no script, no
// network, no font; light and dark, narrow and wide, on A4 and on Letter. All texts are
// escaped.
func HTML(d Doc) string {
	m := &markup{}
	title := d.Title
	if d.Tag != "" {
		title += " \u00b7 " + d.Tag
	}
	m.page(d.Lang, title, pageCSS, func() {
		m.within("header", func() {
			m.line("p", "rolefit", attr{"class", "brand"})
			m.line("p", cmp.Or(d.About, d.Name), attr{"class", "about"})
		})
		m.within("main", func() { m.main(d) })
	})
	return m.b.String()
}

// PageStyle returns the style sheet of HTML, for pages around a Body.
func PageStyle() string { return pageCSS }

// Body renders what HTML has in its main element, for a page in English that the caller
// writes. button returns the HTML that does what a Command says; nil: commands are text.
func Body(d Doc, button func(Command) string) string {
	m := &markup{button: button}
	if lang := m.in(d.Lang); !m.english {
		m.foreign = lang
	}
	m.main(d)
	return m.b.String()
}

// section is a part of a page.
type section struct {
	title   string
	group   bool    // it begins a group
	heading literal // the element of its title
	inset   bool
	blocks  []Block
}

// sections cuts a document at its titles. The first section has none.
func sections(d Doc) []section {
	all := []section{{}}
	heading := literal("h2")
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Group:
			all = append(all, section{title: b.Text, group: true, heading: "h2"})
			heading = "h3"
		case Head:
			if b.title() != "" {
				all = append(all, section{title: b.title(), heading: heading, inset: b.Inset})
			}
		default:
			last := &all[len(all)-1]
			last.blocks = append(last.blocks, b)
		}
	}
	return all
}

// whole reports whether a section is to stay on one sheet of paper: it is short.
func (s section) whole() bool {
	const most = 8
	rows := 0
	for _, b := range s.blocks {
		switch b := b.(type) {
		case Sub, Split, Sum:
			return false
		case Table:
			rows += len(b.Rows)
		case Columns:
			rows += len(b.Rows)
		case Terms:
			rows += len(b)
		case List:
			rows += len(b.Items)
		}
	}
	return rows <= most && !s.inset && !s.group
}

// dots draws a rating by elements without text, which no reader reads out.
func (m *markup) dots(r Rating) {
	m.open("span", attr{"class", "dots"}, attr{"aria-hidden", "true"})
	for i := range r.Of {
		class := ""
		if i < r.Dots {
			class = "full"
		}
		m.span("i", "", attr{"class", class})
	}
	m.shut("span")
}

func (m *markup) main(d Doc) {
	all := sections(d)
	m.within("section", func() {
		m.within("div", func() {
			m.line("p", d.Over)
			m.open("p", attr{"class", "tag"})
			m.text(d.Tag)
			m.dots(d.Sure)
			m.shut("p")
		})
		m.within("div", func() {
			m.title(d)
			m.line("p", d.Lead, attr{"class", "meaning"})
			m.blocks(all[0].blocks)
		})
	}, attr{"class", "result"})
	last := len(all) - 1
	for i, s := range all[1:] {
		if i+1 < last || !s.whole() {
			m.section(s)
		}
	}
	end := func() {
		m.within("footer", func() {
			m.line("p", d.Caption, attr{"class", "caption"})
			m.line("p", d.Origin)
		})
	}
	if last == 0 || !all[last].whole() {
		end()
		return
	}
	m.within("div", func() { // no sheet of paper holds the last line alone
		m.section(all[last])
		end()
	}, attr{"class", "whole"})
}

// title writes the outcome, with each role that it names in its color.
func (m *markup) title(d Doc) {
	if len(d.Names) == 0 {
		m.line("h1", d.Title)
		return
	}
	m.open("h1")
	for i, name := range d.Names {
		if i > 0 {
			m.b.WriteString(" or ")
		}
		m.span("span", name.Text, m.named(attr{"class", "outcome" + roleClass(name.Role)})...)
	}
	m.shut("h1")
}

// named returns the attributes of an element that holds the name of a role.
func (m *markup) named(attrs ...attr) []attr {
	if m.foreign != "" {
		attrs = append(attrs, attr{"lang", m.foreign})
	}
	return attrs
}

func (m *markup) section(s section) {
	var attrs []attr
	switch {
	case s.group:
		attrs = []attr{{"class", "group"}}
	case s.whole():
		attrs = []attr{{"class", "whole"}}
	}
	m.within("section", func() {
		m.line(s.heading, s.title)
		m.within("div", func() { m.blocks(s.blocks) })
	}, attrs...)
}

func (m *markup) blocks(blocks []Block) {
	for _, b := range blocks {
		m.block(b)
	}
}

func (m *markup) block(b Block) {
	switch b := b.(type) {
	case Sub:
		m.line("h3", b.Text)
	case Para:
		m.line("p", b.Text)
	case Note:
		m.line("p", b.Text, attr{"class", "key"})
	case Labeled:
		m.labeled(b)
	case Command:
		if m.button != nil {
			m.b.WriteString(m.button(b))
			return
		}
		m.line("p", b.Command+" "+b.Text)
	case List:
		m.list(b)
	case Bars:
		m.bars(b)
	case Multiples:
		m.multiples(b)
	case Card:
		b.Portrait = Scales{} // the page has it
		m.drawn(b)
	case Scales:
		m.scales(b)
	case Sum:
		m.sum(b)
	case Table:
		m.figures(b)
	case Columns:
		m.columns(b)
	case Terms:
		m.terms(b)
	case Split:
		m.split(b)
	}
}

// labeled writes a paragraph behind its label, if it has one.
func (m *markup) labeled(l Labeled, attrs ...attr) {
	if l.Caution {
		attrs = []attr{{"class", "caution"}}
	}
	m.open("p", attrs...)
	m.lead(l.Label)
	m.text(l.with("; "))
	m.shut("p")
}

// lead writes a label before its text; nothing for an empty one.
func (m *markup) lead(label string) {
	if label != "" {
		m.span("strong", label+":")
		m.b.WriteByte(' ')
	}
}

func (m *markup) list(l List) {
	tag := literal("ul")
	if l.Ordered {
		tag = "ol"
	}
	m.within(tag, func() {
		for _, item := range l.Items {
			if item.Label+item.Note == "" {
				m.line("li", item.Text)
				continue
			}
			m.within("li", func() {
				m.lead(item.Label)
				m.line("span", item.Text)
				m.line("div", item.Note, attr{"class", "key"})
			})
		}
	})
}

// bars draws the chart and, where it stands alone, the same as a table.
func (m *markup) bars(b Bars) {
	m.chart(b)
	if !b.Sum {
		return
	}
	m.within("details", func() {
		m.line("summary", "The same as a table")
		var sum Tenths
		m.table([]string{"Role", "Points"}, func() {
			for _, row := range b.Rows {
				m.row(row.Name, row.Points.String())
				sum += row.Points
			}
		}, func() { m.row("together", sum.String()) })
	})
}

// sum writes a table of answers, a bar beside each: the strongest ones and, where these are
// fewer, all of them below, to be opened. On paper all are there.
func (m *markup) sum(s Sum) {
	var least, most Tenths
	for _, row := range append(s.Rows, s.Brief...) {
		if row.Strength != "" {
			least, most = min(least, row.Points), max(most, row.Points)
		}
	}
	most = max(most, least+1)
	rows := func(rows []Addend, attrs ...attr) {
		m.table([]string{"Your answer", "Points"}, func() {
			for _, row := range rows {
				m.addend(row, least, most)
			}
		}, func() { m.row("together", s.Total.String()) }, attrs...)
	}
	m.line("p", s.Key, attr{"class", "key"})
	if len(s.Brief) == 0 || len(s.Brief) >= len(s.Rows) {
		rows(s.rows())
		return
	}
	rows(s.Brief, attr{"class", "brief"})
	m.within("details", func() {
		m.line("summary", "Every answer with its points")
		rows(s.Rows)
	}, attr{"class", "all"})
}

// addend writes an answer with its bar, or the number of several answers.
func (m *markup) addend(row Addend, least, most Tenths) {
	if row.Strength == "" {
		m.row(row.Text, row.Points.String())
		return
	}
	m.within("tr", func() {
		m.open("th", attr{"scope", "row"})
		m.text(row.Text)
		m.b.WriteByte(' ')
		m.span("span", row.Strength, attr{"class", "strength"})
		m.shut("th")
		m.within("td", func() {
			m.small(row.Points, least, most)
			m.line("span", english.Minus(row.Points.String()))
		}, attr{"class", "number"})
	})
}

// figures writes a table of numbers.
func (m *markup) figures(t Table) {
	class := "figures"
	if t.Narrow {
		class = "chances"
	}
	m.table(t.Heads, func() {
		for _, row := range t.Rows {
			if len(row.Cells) == len(t.Heads)-1 {
				m.row(row.Name, row.Cells...)
				continue
			}
			m.within("tr", func() {
				m.line("th", row.Name, attr{"scope", "row"})
				m.line("td", strings.Join(row.Cells, ""), attr{"class", "number few"}, attr{"colspan", strconv.Itoa(len(t.Heads) - 1)})
			})
		}
	}, nil, attr{"class", class})
}

// table writes a table of numbers; attrs belong to the table element. foot may be nil.
func (m *markup) table(heads []string, body, foot func(), attrs ...attr) {
	m.within("table", func() {
		m.within("thead", func() {
			m.within("tr", func() {
				for k, head := range heads {
					attrs := []attr{{"scope", "col"}}
					if k > 0 {
						attrs = append(attrs, attr{"class", "number"})
					}
					m.line("th", head, attrs...)
				}
			})
		})
		m.within("tbody", body)
		if foot != nil {
			m.within("tfoot", foot)
		}
	}, attrs...)
}

// row writes a row of numbers; a bracketed part of a cell may go below its number.
func (m *markup) row(name string, cells ...string) {
	m.within("tr", func() {
		m.line("th", name, attr{"scope", "row"})
		for _, cell := range cells {
			value, behind, ok := strings.Cut(english.Minus(cell), " (")
			m.open("td", attr{"class", "number"})
			m.text(value)
			if ok {
				m.b.WriteByte(' ')
				m.span("span", "("+behind, attr{"class", "strength"})
			}
			m.shut("td")
		}
	})
}

// columns writes a table of texts.
func (m *markup) columns(c Columns) {
	row := func(tag literal, cells []string, attrs ...attr) {
		m.within("tr", func() {
			for _, cell := range cells {
				m.open(tag, attrs...)
				m.text(cell)
				m.shut(tag)
			}
		})
	}
	m.within("table", func() {
		m.within("colgroup", func() {
			for range c.Heads {
				m.open("col", attr{"style", "width:" + percent(1/float64(len(c.Heads)))})
			}
		})
		m.within("thead", func() { row("th", c.Heads, attr{"scope", "col"}) })
		m.within("tbody", func() {
			for _, cells := range c.Rows {
				row("td", cells)
			}
		})
	})
}

func (m *markup) terms(terms Terms) {
	m.within("dl", func() {
		for _, term := range terms {
			m.line("dt", strings.Join(term.Labels, ", "))
			m.line("dd", term.Text)
			m.line("dd", term.Note, attr{"class", "key"})
		}
	})
}

// split writes a question with a table of its sides, a bar beside every count.
func (m *markup) split(s Split) {
	heads := []string{s.Stem}
	for _, v := range s.Votes {
		heads = append(heads, v.head())
	}
	m.within("div", func() {
		m.table(heads, func() {
			for k, side := range s.Sides {
				m.within("tr", func() {
					m.open("th", attr{"scope", "row"})
					if side.Mark != "-" {
						m.span("strong", side.Mark)
						m.b.WriteByte(' ')
					}
					m.text(side.Text)
					m.shut("th")
					for _, v := range s.Votes {
						m.vote(v, k)
					}
				})
			}
		}, nil, attr{"class", "split"})
		for _, note := range s.Notes {
			m.labeled(note, attr{"class", "prompt"})
		}
	}, attr{"class", "topic whole"})
}

// vote writes a side's count in one vote, with its bar.
func (m *markup) vote(v Vote, side int) {
	class := "number"
	if v.Hidden != "" {
		class = "number few"
	}
	m.within("td", func() {
		if v.Hidden == "" {
			m.share(float64(v.Counts[side]) / float64(v.Of))
		}
		m.line("span", v.cell(side))
	}, attr{"class", class})
}

// head is a vote's name with the number of people, where it is shown.
func (v Vote) head() string {
	if v.Hidden != "" {
		return v.Name
	}
	return v.Name + ", of " + strconv.Itoa(v.Of)
}

// cell returns the count of a side in words, or Hidden if that is set.
func (v Vote) cell(side int) string { return cmp.Or(v.Hidden, v.Cells[side]) }

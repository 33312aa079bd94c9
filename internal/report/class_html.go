package report

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed templates/class.css
var classCSS string

// classPage is a class's report on its way to HTML.
type classPage struct{ markup }

// classHTML writes a report as one page, by the rules of HTML.
func classHTML(d classDoc) string {
	p := &classPage{}
	p.inLanguage(d.language, func() {
		p.within("head", func() { p.top(d) })
		p.within("body", func() {
			p.within("header", func() {
				p.line("p", "rolefit", attr{"class", "brand"})
				p.line("p", d.about, attr{"class", "about"})
			})
			p.within("main", func() { p.main(d) })
		})
	})
	return p.b.String()
}

func (p *classPage) top(d classDoc) {
	p.meta(attr{"charset", "utf-8"})
	p.meta(attr{"http-equiv", "Content-Security-Policy"}, attr{"content", "default-src 'none'; style-src 'unsafe-inline'"})
	p.meta(attr{"name", "viewport"}, attr{"content", "width=device-width, initial-scale=1"})
	p.meta(attr{"name", "color-scheme"}, attr{"content", "light dark"})
	p.meta(attr{"name", "referrer"}, attr{"content", "no-referrer"})
	p.line("title", d.headline+" \u00b7 "+d.tag+" \u00b7 rolefit")
	p.within("style", func() { p.b.WriteString(pageCSS + classCSS) })
}

func (p *classPage) main(d classDoc) {
	p.within("section", func() {
		p.line("p", d.tag, attr{"class", "tag"})
		p.within("div", func() {
			p.line("h1", d.headline)
			p.line("p", d.meaning, attr{"class", "meaning"})
		})
	}, attr{"class", "result"})
	for _, group := range d.groups {
		p.within("section", func() {
			p.line("h2", group.title)
			p.within("div", func() { p.line("p", group.say) })
		}, attr{"class", "group"})
		for _, part := range group.parts {
			p.part(part)
		}
	}
	p.within("footer", func() {
		p.line("p", Caption(), attr{"class", "caption"})
		p.line("p", d.origin)
	})
}

// part is one thing under its title. A short one stays on one sheet of paper.
func (p *classPage) part(part classPart) {
	const short = 8
	var attrs []attr
	if len(part.table.rows) <= short && len(part.topics) == 0 {
		attrs = []attr{{"class", "whole"}}
	}
	p.within("section", func() {
		p.line("h3", part.title)
		p.within("div", func() {
			p.sentences(part.say)
			if len(part.bars) > 0 {
				p.chart(part.bars)
			}
			p.figures(part.table)
			for _, topic := range part.topics {
				p.topic(topic)
			}
			p.list(part.lines)
			for _, s := range part.note {
				p.line("p", s, attr{"class", "key"})
			}
		})
	}, attrs...)
}

func (p *classPage) sentences(say []string) {
	for _, s := range say {
		p.line("p", s)
	}
}

func (p *classPage) list(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.within("ul", func() {
		for _, line := range lines {
			p.line("li", line)
		}
	})
}

// figures is a table of numbers.
func (p *classPage) figures(table classTable) {
	if len(table.rows) == 0 {
		return
	}
	p.within("table", func() {
		p.heads(table.heads)
		p.within("tbody", func() {
			for _, row := range table.rows {
				p.within("tr", func() {
					p.line("th", row.name, attr{"scope", "row"})
					if len(row.cells) < len(table.heads)-1 {
						p.line("td", strings.Join(row.cells, ""), attr{"class", "number few"}, attr{"colspan", fmt.Sprint(len(table.heads) - 1)})
						return
					}
					for _, cell := range row.cells {
						p.cell(minus(cell))
					}
				})
			}
		})
	}, attr{"class", "figures"})
}

// cell is a number, and what stands in brackets behind it, which may go below.
func (p *classPage) cell(s string) {
	value, behind, ok := strings.Cut(s, " (")
	p.open("td", attr{"class", "number"})
	p.text(value)
	if ok {
		p.b.WriteByte(' ')
		p.span("span", "("+behind, attr{"class", "strength"})
	}
	p.shut("td")
}

func (p *classPage) heads(heads []string) {
	p.within("thead", func() {
		p.within("tr", func() {
			for k, head := range heads {
				attrs := []attr{{"scope", "col"}}
				if k > 0 {
					attrs = append(attrs, attr{"class", "number"})
				}
				p.line("th", head, attrs...)
			}
		})
	})
}

// topic is a question with a table of its sides, a bar beside every count.
func (p *classPage) topic(topic classTopic) {
	heads := []string{topic.poles.Stem}
	for _, v := range topic.votes {
		heads = append(heads, v.headed())
	}
	p.within("div", func() {
		p.within("table", func() {
			p.heads(heads)
			p.within("tbody", func() {
				for k, mark := range sideNames() {
					p.within("tr", func() {
						p.open("th", attr{"scope", "row"})
						if mark != "-" {
							p.span("strong", mark)
							p.b.WriteByte(' ')
						}
						p.text(topic.poles.side(k))
						p.shut("th")
						for _, v := range topic.votes {
							p.vote(v, k)
						}
					})
				}
			})
		}, attr{"class", "split"})
		p.beneath("Who moved:", topic.moved)
		p.beneath("For pairs:", topic.prompt)
	}, attr{"class", "topic whole"})
}

// beneath is a sentence below a question, with its label; none where it is empty.
func (p *classPage) beneath(label, say string) {
	if say == "" {
		return
	}
	p.open("p", attr{"class", "prompt"})
	p.span("strong", label)
	p.b.WriteByte(' ')
	p.text(say)
	p.shut("p")
}

// vote is a side's count in one vote, with its bar.
func (p *classPage) vote(v classVotes, side int) {
	const height = 16
	class := "number"
	if !v.shown() {
		class = "number few"
	}
	p.within("td", func() {
		if v.shown() {
			p.within("svg", func() {
				p.shape("rect", attr{"class", "bar first"}, attr{"y", "4"}, attr{"height", "8"},
					attr{"width", percent(float64(v.sides[side]) / float64(v.of))})
			}, attr{"class", "share"}, attr{"aria-hidden", "true"}, attr{"height", pixels(height)})
		}
		p.line("span", v.side(side))
	}, attr{"class", class})
}

// minus gives numbers the sign that printers use.
func minus(s string) string {
	var b strings.Builder
	before := ' '
	for i, c := range s {
		starts := before == ' ' || before == '('
		if c == '-' && starts && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
			c = '\u2212'
		}
		b.WriteRune(c)
		before = c
	}
	return b.String()
}

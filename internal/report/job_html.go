package report

import (
	"fmt"
	"io"
	"strings"
)

// jobPage is a job, or two, on the way to HTML.
type jobPage struct{ markup }

// JobHTML writes all that is said about a job as one page, by the rules of HTML. The
// error is that of the writer.
func JobHTML(w io.Writer, a JobAccount) error {
	p := &jobPage{markup{english: true}}
	words := a.Words()
	p.page(words.Headline+" \u00b7 "+words.Tag, func() {
		p.within("section", func() {
			p.line("p", words.Tag, attr{"class", "tag"})
			p.within("div", func() {
				p.line("h1", words.Headline)
				p.line("p", strings.Join(words.Meaning, " "), attr{"class", "meaning"})
			})
		}, attr{"class", "result"})
		p.parts(JobIsTitle, a.Is())
		p.parts(JobFitsTitle, a.Fits())
		p.together(JobAskTitle, a.Asks())
	}, a.Sheet.Name)
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("write the job: %w", err)
	}
	return nil
}

// JobsHTML writes a comparison of two jobs, as JobHTML does.
func JobsHTML(w io.Writer, c JobsAccount) error {
	p := &jobPage{markup{english: true}}
	names := c.Names()
	p.page(names[0]+" / "+names[1], func() {
		p.within("section", func() {
			p.line("p", "Two jobs", attr{"class", "tag"})
			p.within("div", func() { p.line("h1", names[0]+" / "+names[1]) })
		}, attr{"class", "result"})
		for _, pairs := range c.Pairs() {
			p.section(pairs.Title, len(pairs.Rows), func() {
				p.line("p", pairs.Say)
				p.pairs(names, pairs.Rows)
			})
		}
		p.parts("", c.Parts())
	}, "")
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	return nil
}

// page is a whole page around its main part. about stands at the top.
func (p *jobPage) page(title string, main func(), about string) {
	p.inLanguage("en", func() {
		p.within("head", func() {
			p.meta(attr{"charset", "utf-8"})
			p.meta(attr{"http-equiv", "Content-Security-Policy"}, attr{"content", "default-src 'none'; style-src 'unsafe-inline'"})
			p.meta(attr{"name", "viewport"}, attr{"content", "width=device-width, initial-scale=1"})
			p.meta(attr{"name", "color-scheme"}, attr{"content", "light dark"})
			p.meta(attr{"name", "referrer"}, attr{"content", "no-referrer"})
			p.line("title", title+" \u00b7 rolefit")
			p.within("style", func() { p.b.WriteString(pageCSS) })
		})
		p.within("body", func() {
			p.within("header", func() {
				p.line("p", "rolefit", attr{"class", "brand"})
				p.line("p", about, attr{"class", "about"})
			})
			p.within("main", main)
			p.within("footer", func() { p.line("p", capital(jobOrigin())+".") })
		})
	})
}

// section is a part of the page under its name. A short one stays on one sheet of
// paper.
func (p *jobPage) section(name string, rows int, body func()) {
	const short = 6
	var attrs []attr
	if rows <= short {
		attrs = []attr{{"class", "whole"}}
	}
	p.within("section", func() {
		if name == "" {
			p.shape("div") // what stands beside it has the wide column to itself
		}
		p.line("h2", name)
		p.within("div", body)
	}, attrs...)
}

// parts writes parts, a section each. title is that of the first where it has none.
func (p *jobPage) parts(title string, parts []JobPart) {
	for i, part := range parts {
		name := part.Title
		if i == 0 && name == "" {
			name = title
		}
		p.section(name, len(part.Rows), func() {
			p.line("p", strings.Join(part.Say, " "))
			p.rows(part)
		})
	}
}

// together writes parts in one section.
func (p *jobPage) together(title string, parts []JobPart) {
	rows := 0
	for _, part := range parts {
		rows += len(part.Rows)
	}
	p.section(title, rows, func() {
		for _, part := range parts {
			if part.Title != "" {
				p.open("p")
				p.span("strong", part.Title)
				p.shut("p")
			}
			p.line("p", strings.Join(part.Say, " "))
			p.rows(part)
		}
	})
}

func (p *jobPage) rows(part JobPart) {
	if len(part.Rows) == 0 {
		return
	}
	p.within("ul", func() {
		for _, row := range part.Rows {
			p.within("li", func() {
				if label := row.label(part); label != "" {
					p.span("strong", label+":")
					p.b.WriteByte(' ')
				}
				p.line("span", row.Text)
				p.line("div", row.Note, attr{"class", "key"})
			})
		}
	})
}

func (p *jobPage) pairs(names [2]string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	p.within("table", func() {
		p.within("colgroup", func() {
			for range names {
				p.open("col", attr{"style", "width:50%"})
			}
		})
		p.within("thead", func() {
			p.within("tr", func() {
				for _, name := range names {
					p.line("th", name, attr{"scope", "col"})
				}
			})
		})
		p.within("tbody", func() {
			for _, row := range rows {
				p.within("tr", func() {
					for _, cell := range row {
						p.open("td")
						p.text(cell)
						p.shut("td")
					}
				})
			}
		})
	})
}

package report

import (
	_ "embed"
	"fmt"
	"io"

	"rolefit/scoring"
)

//go:embed templates/page.css
var pageCSS string

// HTML writes a result as one page that needs nothing beside itself: no script, no
// network, no font; light and dark, narrow and wide, on A4 and on Letter. All it
// says is escaped. The error is that of the writer.
func HTML(w io.Writer, a Account) error {
	p := &page{Account: a, words: a.Words(), rows: scoreRows(a)}
	p.inLanguage(a.Assessment.Language, p.document)
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// page is a result on its way to HTML.
type page struct {
	markup
	Account

	words Words
	rows  []scoreRow // none where the answers are insufficient
}

func (p *page) document() {
	p.within("head", func() {
		p.meta(attr{"charset", "utf-8"})
		p.meta(attr{"http-equiv", "Content-Security-Policy"}, attr{"content", "default-src 'none'; style-src 'unsafe-inline'"})
		p.meta(attr{"name", "viewport"}, attr{"content", "width=device-width, initial-scale=1"})
		p.meta(attr{"name", "color-scheme"}, attr{"content", "light dark"})
		p.meta(attr{"name", "referrer"}, attr{"content", "no-referrer"})
		p.line("title", p.words.Headline+" \u00b7 "+p.words.Tag+" \u00b7 rolefit")
		p.within("style", func() { p.b.WriteString(pageCSS) })
	})
	p.within("body", func() {
		p.within("header", func() {
			p.line("p", "rolefit", attr{"class", "brand"})
			p.line("p", p.Assessment.Title, attr{"class", "about"})
		})
		p.within("main", p.main)
	})
}

func (p *page) main() {
	p.result()
	if p.Result.Verdict.Kind != scoring.Insufficient {
		p.scores()
		p.reasons()
		p.sureness()
		p.chances()
	}
	p.facts()
	p.next()
	p.within("div", p.end, attr{"class", "whole"})
}

// end is what stands under every result. On paper it stays with what is before it,
// so that no sheet holds the last line alone.
func (p *page) end() {
	if p.Result.Verdict.Kind != scoring.Insufficient {
		p.part(partExplain, func() {
			for _, s := range Explain() {
				p.line("p", s)
			}
		})
	}
	p.within("footer", func() {
		p.line("p", Caption(), attr{"class", "caption"})
		p.line("p", origin(p.Account))
	})
}

// part is a part of the page under its name.
func (p *page) part(name string, body func(), attrs ...attr) {
	p.within("section", func() {
		p.line("h2", name)
		p.within("div", body)
	}, attrs...)
}

// whole is a part that stays on one sheet of paper.
func (p *page) whole(name string, body func()) { p.part(name, body, attr{"class", "whole"}) }

// result is the part that says what came out.
func (p *page) result() {
	p.within("section", func() {
		p.line("p", p.words.Tag, attr{"class", "tag"})
		p.within("div", func() {
			p.line("h1", p.words.Headline)
			p.line("p", p.words.Meaning, attr{"class", "meaning"})
			p.line("p", p.words.Do)
			for _, flag := range Flags(p.Assessment, p.Result) {
				p.labelled("Caution", flag, attr{"class", "caution"})
			}
		})
	}, attr{"class", "result"})
}

// labelled is a paragraph behind a label; none where it is empty.
func (p *page) labelled(label, s string, attrs ...attr) {
	if s == "" {
		return
	}
	p.open("p", attrs...)
	p.span("strong", label+":")
	p.b.WriteByte(' ')
	p.text(s)
	p.shut("p")
}

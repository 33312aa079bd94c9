package doc

import (
	"html"
	"slices"
	"strings"

	"rolefit/internal/english"
)

// Why not html/template: a program that links it keeps every exported method of
// every type that can be reached, which makes rolefit half as large again (10.9 to
// 16.4 MB), for one page without links, scripts or styles that depend on content.
// Here text has one way into a page, and it is escaped on the way.

// literal is HTML of this program's own, such as a tag or the name of an attribute. Only
// a constant becomes one without a conversion, so foreign text cannot.
type literal string

// attr is an attribute. Its value is escaped.
type attr struct {
	name  literal
	value string
}

// markup gathers HTML.
type markup struct {
	b       strings.Builder
	english bool   // typographic quotes are English
	foreign string // language of the names of roles on a page in English; empty: English too
	button  func(Command) string
}

// in sets the language of the words and returns it; English where it is not the name of one.
func (m *markup) in(language string) string {
	if !isLanguage(language) {
		language = "en"
	}
	m.english = english.Is(language)
	return language
}

// page writes a page with a title, in a language; in English where language is not the
// name of one.
func (m *markup) page(language, title, css string, body func()) {
	language = m.in(language)
	attrs := []attr{{"lang", language}}
	if Leftwards(language) {
		attrs = append(attrs, attr{"dir", "rtl"})
	}
	m.b.WriteString("<!doctype html>\n")
	m.within("html", func() {
		m.within("head", func() {
			m.meta(attr{"charset", "utf-8"})
			m.meta(attr{"http-equiv", "Content-Security-Policy"}, attr{"content", "default-src 'none'; style-src 'unsafe-inline'"})
			m.meta(attr{"name", "viewport"}, attr{"content", "width=device-width, initial-scale=1"})
			m.meta(attr{"name", "color-scheme"}, attr{"content", "light dark"})
			m.meta(attr{"name", "referrer"}, attr{"content", "no-referrer"})
			m.line("title", title+" \u00b7 rolefit")
			m.within("style", func() { m.b.WriteString(css) })
		})
		m.within("body", body)
	}, attrs...)
}

// isLanguage says whether a text has the form of a language's name: "en", "pt-BR".
func isLanguage(s string) bool {
	parts := strings.Split(s, "-")
	for _, part := range parts {
		if part == "" || len(part) > 8 || strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return len(parts[0]) == 2 || len(parts[0]) == 3
}

// Leftwards reports whether a language is written from right to left, in the script that
// it names or else in its usual one.
func Leftwards(language string) bool {
	parts := strings.Split(strings.ToLower(language), "-")
	if len(parts) > 1 && len(parts[1]) == len("Arab") {
		return slices.Contains([]string{"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"}, parts[1])
	}
	return slices.Contains([]string{"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "rhg", "sd", "syr", "ug", "ur", "yi"}, parts[0])
}

// within writes an element around the output of body, on lines of its own.
func (m *markup) within(tag literal, body func(), attrs ...attr) {
	m.open(tag, attrs...)
	m.b.WriteByte('\n')
	body()
	m.shut(tag)
}

// line writes an element of text on a line; nothing for an empty text.
func (m *markup) line(tag literal, s string, attrs ...attr) {
	if s == "" {
		return
	}
	m.open(tag, attrs...)
	m.text(s)
	m.shut(tag)
}

// meta is a line of a page's head.
func (m *markup) meta(attrs ...attr) {
	m.open("meta", attrs...)
	m.b.WriteByte('\n')
}

func (m *markup) open(tag literal, attrs ...attr) {
	m.b.WriteString("<" + string(tag))
	for _, a := range attrs {
		m.b.WriteString(" " + string(a.name) + `="` + html.EscapeString(Clean(a.value)) + `"`)
	}
	m.b.WriteByte('>')
}

// shape is an element of a drawing that holds nothing.
func (m *markup) shape(tag literal, attrs ...attr) {
	m.open(tag, attrs...)
	m.shut(tag)
}

func (m *markup) shut(tag literal) { m.b.WriteString("</" + string(tag) + ">\n") }

// span is an element within a text.
func (m *markup) span(tag literal, s string, attrs ...attr) {
	m.open(tag, attrs...)
	m.text(s)
	m.b.WriteString("</" + string(tag) + ">")
}

func (m *markup) text(s string) {
	s = Clean(s)
	if m.english {
		s = Typeset(s)
	}
	m.b.WriteString(html.EscapeString(s))
}

// Typeset gives an English text the quotes and the minus signs of a printed page.
func Typeset(s string) string {
	var b strings.Builder
	before := ' '
	for _, c := range english.Minus(s) {
		opening := strings.ContainsRune(" (/\u201c\u2018", before)
		switch {
		case c == '"' && opening:
			c = '\u201c'
		case c == '"':
			c = '\u201d'
		case c == '\'' && opening:
			c = '\u2018'
		case c == '\'':
			c = '\u2019'
		}
		b.WriteRune(c)
		before = c
	}
	return b.String()
}

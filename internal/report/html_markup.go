package report

import (
	"html"
	"strings"
)

// Why not html/template: whatever is linked with it keeps every exported method of
// every type that can be reached, which makes rolefit half as large again (10.9 to
// 16.4 MB), for one page without links, scripts or styles that depend on content.
// Here text has one way into a page, and it is escaped on the way.

// literal is HTML of this program's own: a tag, the name of an attribute. Only a
// constant becomes one without a conversion, so that what comes from outside
// cannot.
type literal string

// attr is an attribute. Its value is escaped.
type attr struct {
	name  literal
	value string
}

// markup gathers HTML.
type markup struct {
	b       strings.Builder
	english bool // typographic quotes are those of English
}

// within wraps what body writes in an element with lines of its own.
func (m *markup) within(tag literal, body func(), attrs ...attr) {
	m.open(tag, attrs...)
	m.b.WriteByte('\n')
	body()
	m.shut(tag)
}

// line is an element of text on a line; nothing where there is no text.
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
		m.b.WriteString(" " + string(a.name) + `="` + html.EscapeString(plainly(a.value)) + `"`)
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
	s = plainly(s)
	if m.english {
		s = typeset(s)
	}
	m.b.WriteString(html.EscapeString(s))
}

// typeset gives an English text the quotes of a printed page.
func typeset(s string) string {
	var b strings.Builder
	before := ' '
	for _, c := range s {
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

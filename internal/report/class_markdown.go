package report

import (
	"fmt"
	"strings"
)

// classMarkdown writes a report by the rules of Markdown.
func classMarkdown(d classDoc) string {
	m := &markdown{}
	m.line("# " + escaped(d.headline))
	m.para("**" + escaped(d.tag) + "**")
	m.say(d.meaning)
	for _, group := range d.groups {
		m.head(group.title)
		m.say(group.say)
		for _, part := range group.parts {
			m.classPart(part)
		}
	}
	m.para("---")
	m.para("*" + escaped(Caption()) + "*")
	m.para("rolefit, " + escaped(d.origin))
	return m.String()
}

func (m *markdown) classPart(p classPart) {
	m.para("### " + escaped(p.title))
	for _, s := range p.say {
		m.say(s)
	}
	if len(p.table.rows) > 0 {
		m.line("")
		m.row(append([]string{}, p.table.heads...)...)
		m.line("| :-- |" + strings.Repeat(" --: |", len(p.table.heads)-1))
		for _, row := range p.table.rows {
			m.row(padded(row, p.table)...)
		}
	}
	for i, topic := range p.topics {
		m.classTopic(i+1, topic)
	}
	if len(p.lines) > 0 {
		m.line("")
	}
	for _, line := range p.lines {
		m.line("- " + escaped(line))
	}
	for _, s := range p.note {
		m.say(s)
	}
}

// padded is a row with a cell for every column.
func padded(row classRow, table classTable) []string {
	cells := append([]string{row.name}, row.cells...)
	for len(cells) < len(table.heads) {
		cells = append(cells, "")
	}
	return cells
}

func (m *markdown) classTopic(number int, topic classTopic) {
	m.para(fmt.Sprintf("**%d. ", number) + escaped(topic.poles.Stem) + "**")
	heads := []string{"", "Side"}
	for _, v := range topic.votes {
		heads = append(heads, v.headed())
	}
	m.line("")
	m.row(heads...)
	m.line("| :-- | :-- |" + strings.Repeat(" --: |", len(topic.votes)))
	for k, mark := range sideNames() {
		cells := []string{strings.Trim(mark, "-"), topic.poles.side(k)}
		for _, v := range topic.votes {
			cells = append(cells, v.side(k))
		}
		m.row(cells...)
	}
	m.labelled("Who moved", topic.moved)
	m.labelled("For pairs", topic.prompt)
}

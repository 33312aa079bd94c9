package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// The widths of a class's text, in cells.
const (
	rowName = 27 // what a row is about, at most
	sideBar = 20 // of a split, at most
)

// classText writes a report as plain text, at most 80 columns wide.
func classText(d classDoc) string {
	t := &text{}
	t.line(spread(strings.ToUpper(ansi.Truncate(plainly(d.headline), lineWidth-30, "...")), plainly(d.tag)))
	t.say(plainly(d.meaning))
	for _, group := range d.groups {
		t.line("")
		t.line("")
		t.line(strings.ToUpper(group.title))
		t.say(plainly(group.say))
		for _, part := range group.parts {
			t.classPart(part)
		}
	}
	t.line("")
	t.say(Caption())
	t.say(plainly(d.origin))
	return t.String()
}

func (t *text) classPart(p classPart) {
	t.head(plainly(p.title))
	t.line(strings.Repeat("-", min(ansi.StringWidth(plainly(p.title)), measure)))
	for _, s := range p.say {
		t.say(plainly(s))
	}
	if len(p.bars) > 0 {
		t.line("")
		t.classBars(p.bars)
	}
	if len(p.table.rows) > 0 {
		t.line("")
		t.classTable(p.table)
	}
	for i, topic := range p.topics {
		t.line("")
		t.classTopic(i+1, topic)
	}
	if len(p.lines) > 0 && len(p.table.rows) > 0 {
		t.line("")
	}
	for _, line := range p.lines {
		t.hang("  * ", plainly(line))
	}
	if len(p.note) > 0 && len(p.table.rows)+len(p.topics)+len(p.lines) > 0 {
		t.line("")
	}
	for _, s := range p.note {
		t.say(plainly(s))
	}
}

// classBars draws averages on one axis with 0 in the middle.
func (t *text) classBars(rows []scoreRow) {
	most := Tenths(fullBar * 10)
	for _, row := range rows {
		most = max(most, row.points, -row.points)
	}
	t.line(strings.Repeat(" ", nameWidth+halfBar-len(axisZero)/2) + axisZero)
	for _, row := range rows {
		t.line(fit(plainly(row.short), nameWidth) + bar(row.points, most) + fmt.Sprintf("%9s", row.points))
	}
}

// classTable sets figures in columns, each as wide as its widest cell.
func (t *text) classTable(table classTable) {
	widths := make([]int, len(table.heads))
	measured := func(k int, cell string) { widths[k] = max(widths[k], ansi.StringWidth(cell)+2) }
	for k, head := range table.heads {
		measured(k, plainly(head))
	}
	for _, row := range table.rows {
		measured(0, plainly(row.name))
		for k, cell := range row.cells {
			if len(row.cells) == len(table.heads)-1 {
				measured(k+1, cell)
			}
		}
	}
	room := lineWidth
	for _, width := range widths[1:] {
		room -= width
	}
	widths[0] = max(min(widths[0], room), rowName)
	put := func(name string, cells []string) {
		columns := make([]string, len(cells))
		for k, cell := range cells {
			columns[k] = strings.Repeat(" ", max(0, widths[k+1]-ansi.StringWidth(plainly(cell)))) + plainly(cell)
		}
		t.line(fit(plainly(name), widths[0]) + strings.Join(columns, ""))
	}
	put(table.heads[0], table.heads[1:])
	for _, row := range table.rows {
		if len(row.cells) < len(table.heads)-1 {
			t.line(fit(plainly(row.name), widths[0]) + "  " + strings.Join(row.cells, ""))
			continue
		}
		put(row.name, row.cells)
	}
}

// classTopic is a question with a bar per side.
func (t *text) classTopic(number int, topic classTopic) {
	t.hang(fmt.Sprintf("%d. ", number), plainly(topic.poles.Stem))
	most := 1
	for _, v := range topic.votes {
		most = max(most, v.sides[0], v.sides[1], v.sides[2])
	}
	for k, mark := range sideNames() {
		t.hang("   "+mark+"  ", plainly(topic.poles.side(k)))
	}
	for _, v := range topic.votes {
		if !v.shown() {
			t.line("   " + v.name + ": " + tooFew)
			continue
		}
		t.line(fmt.Sprintf("   %s, %d people", v.name, v.of))
		for k, mark := range sideNames() {
			length := (v.sides[k]*sideBar + most - 1) / most // whoever is there is seen
			if most <= sideBar {
				length = v.sides[k]
			}
			t.line(fmt.Sprintf("     %s  %-*s %4d %5s", mark, sideBar, strings.Repeat("#", length),
				v.sides[k], fmt.Sprintf("(%.0f)", of100(v.sides[k], v.of))))
		}
	}
	t.hang("   Who moved: ", plainly(topic.moved))
	t.hang("   For pairs: ", plainly(topic.prompt))
}

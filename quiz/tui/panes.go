package tui

import (
	"cmp"
	"slices"
	"strings"

	"rolefit/internal/pager"
	"rolefit/internal/report/doc"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// panesScreen shows the result, or the result of a job, in panes that are read: one, or on a
// wide terminal two side by side, of which the open one scrolls.
type panesScreen struct{ reading [6]ui.Reading }

func (s panesScreen) typing() bool {
	return slices.ContainsFunc(s.reading[:], ui.Reading.Typing)
}

func (s panesScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	at, panes := c.prompt.At, c.prompt.Choices
	if s.reading[at].Takes(k) {
		after, ok := s.reader(c, at).Key(k)
		if s.reading[at] = after; ok {
			return s, quiz.Action{}
		}
	}
	switch n, ok := picked(k, digits(len(panes), "")); {
	case ok:
		return s, panes[n].Action
	case len(panes) == 0:
	case key.Matches(k, c.keys.paneBack):
		return s, panes[(at+len(panes)-1)%len(panes)].Action
	case key.Matches(k, c.keys.pane):
		return s, panes[(at+1)%len(panes)].Action
	}
	return s, quiz.Action{}
}

// takes reports whether a key is the layout's rather than a command's.
func (s panesScreen) takes(k tea.KeyPressMsg, c props) bool {
	if key.Matches(k, c.keys.paneBack) || !s.reading[c.prompt.At].Takes(k) {
		return key.Matches(k, c.keys.paneBack)
	}
	_, ok := s.reader(c, c.prompt.At).Key(k)
	return ok
}

// lineOf returns the line of a heading in the open pane; 0 if it has none.
func (s panesScreen) lineOf(c props, heading string) int {
	_, f := open(c)
	for i, line := range strings.Split(doc.Pane(c.prompt.Doc(), pager.Look(f)), "\n") {
		if heading != "" && strings.HasPrefix(strings.TrimSpace(ansi.Strip(line)), heading) {
			return i
		}
	}
	return 0
}

// paneGap is the free cells between two panes.
const paneGap = 4

// open returns the panes that are visible, and the frame of each: a pair that begins with the
// first pane or the last pair, or one.
func open(c props) (panes []int, f ui.Frame) {
	at, last := c.prompt.At, len(c.prompt.Choices)-1
	if !c.side.Paired() || at > last { // the class's pane while the class has none
		return []int{at}, c.column
	}
	f = c.side
	f.Width = (f.Width - paneGap) / 2
	f.Height = max(f.Height-2, 1) // its name, and a blank line
	first := min(at-at%2, last-1)
	return []int{first, first + 1}, f
}

// reader returns a pane that is visible in its frame.
func (s panesScreen) reader(c props, pane int) ui.Reader {
	panes, f := open(c)
	text := c.prompt.Doc
	if pane != c.prompt.At {
		text = c.prompt.Choices[pane].Doc
	}
	look := pager.Look(f)
	look.Part = c.part
	if c.prompt.Place == quiz.AtTopic { // a page of text keeps its blank lines
		look.Height = 0
	}
	return ui.Read(doc.Pane(text(), look), s.reading[pane], f, len(panes) == 1)
}

// body draws the visible panes, the open one by its reader. Of two, each has its name above it;
// the open one's stands out.
func (s panesScreen) body(c props, opened ui.Reader) string {
	panes, f := open(c)
	if len(panes) == 1 {
		return opened.View()
	}
	columns := make([]string, len(panes))
	for i, pane := range panes {
		r := opened
		if pane != c.prompt.At {
			r = s.reader(c, pane)
		}
		line := paneHead(r, c.prompt.Choices[pane].Label, pane == c.prompt.At, f)
		columns[i] = ui.Fill(line+"\n\n"+r.View(), f.Width)
	}
	columns[0] += portrait(c, f, ui.Lines(columns[0]))
	return ui.Across(columns[0], strings.Repeat(" ", paneGap), columns[1])
}

// portrait draws the pane after the visible ones under the card of a result, in the lower part of a
// column that ends after so many lines; empty where it would not be whole.
func portrait(c props, f ui.Frame, lines int) string {
	const next, heads, apart = 2, 2, 4 // the pane; the lines above a column, and between its panes
	if c.prompt.Place != quiz.AtResult || c.prompt.At >= next || len(c.prompt.Choices) <= next {
		return ""
	}
	pane := c.prompt.Choices[next]
	look := pager.Look(f)
	r := ui.Read(doc.Pane(pane.Doc(), look), ui.Reading{}, f, false)
	if !r.Fits() || lines+apart+ui.Lines(r.View()) > f.Height+heads {
		return ""
	}
	return "\n\n\n" + paneHead(r, pane.Label, false, f) + "\n\n" + r.View()
}

// paneHead draws the line above a pane: its name, and its mark at the end of a rule.
func paneHead(r ui.Reader, name string, open bool, f ui.Frame) string {
	style, rule := f.Styles.Dim, f.Styles.Dim
	if open {
		style, rule = f.Styles.Accent, f.Styles.Progress
	}
	name = style.Render(name) + " "
	room := f.Width - ui.Width(name)
	if r.Searches() {
		return name + r.Mark(room)
	}
	mark := r.Mark(0)
	if mark != "" {
		mark = " " + mark
	}
	return name + rule.Render(strings.Repeat(f.Glyphs.Rule, max(room-ui.Width(mark), 0))) + mark
}

func (s panesScreen) page(c props) ui.Page {
	r := s.reader(c, c.prompt.At)
	p := ui.Page{Left: title(c), Right: tabs(c), Progress: -1, Body: s.body(c, r), Layout: ui.Sides}
	if visible, _ := open(c); len(visible) == 1 {
		p.Layout = ui.Column
	}
	if r.Typing() {
		p.Keys = append(r.Keys(), leaveTyping())
		return p
	}
	panes, pane := digits(len(c.prompt.Choices), ""), with(c.keys.pane, c.keys.paneBack)
	if len(c.prompt.Choices) == 0 {
		p.Keys = c.footer(r.Keys()...)
		return p
	}
	if c.prompt.Place == quiz.AtJob {
		p.Keys = c.footer(append([]key.Binding{panes, pane, c.command("o")}, r.Keys()...)...)
		return p
	}
	p.Keys = c.footer(append([]key.Binding{c.command("v"), panes, pane, with(c.command("right"), c.command("left")), c.command("o"), c.command("c"), c.command("p"), c.command("e"), c.command("y")}, r.Keys()...)...)
	return p
}

// with returns an enabled binding with the keys of another one besides its own.
func with(b, more key.Binding) key.Binding {
	if b.Enabled() {
		b.SetKeys(slices.Concat(b.Keys(), more.Keys())...)
	}
	return b
}

// title returns the name of the job or of the program or, in a class, the class's status;
// empty if none of them fits beside the tabs.
func title(c props) string {
	f := c.frame
	name := f.Styles.Strong.Render(c.prompt.Title)
	const gap = 2
	room := f.Width - ui.Width(tabs(c)) - gap
	switch {
	case c.prompt.Place == quiz.AtJob:
		return f.Styles.Strong.Render(ui.Fit(textsafe.Line(c.prompt.Title), room, f.Glyphs))
	case c.sitting.Options.Class != nil && ui.Width(c.status) <= room:
		return c.status
	case ui.Width(name) <= room:
		return name
	default:
		return ""
	}
}

// tabs draws the names of the panes, shorter on a narrow frame: the panes of a result
// without their numbers, the panes of a job in a word. The open one stands in brackets.
func tabs(c props) string {
	f := c.frame
	tabs := make([]string, len(c.prompt.Choices))
	visible, _ := open(c)
	for i, pane := range c.prompt.Choices {
		name := pane.Label
		if !f.Roomy() {
			name = cmp.Or(pane.Brief, name)
		}
		if f.Roomy() || c.prompt.Place != quiz.AtResult {
			name = string(rune('1'+i)) + " " + name
		}
		switch {
		case i == c.prompt.At:
			tabs[i] = f.Styles.Accent.Render("[" + name + "]")
		case slices.Contains(visible, i):
			tabs[i] = f.Styles.Text.Render(" " + name)
		default:
			tabs[i] = f.Styles.Dim.Render(" " + name)
		}
		if i < len(tabs)-1 && i != c.prompt.At {
			tabs[i] += " "
		}
	}
	return strings.Join(tabs, "")
}

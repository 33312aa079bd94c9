package tui

import (
	"strings"

	"rolefit/internal/report/doc"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// panesScreen shows the result, or the result of a job, in panes that scroll.
type panesScreen struct{ scroll [6]int }

func (s panesScreen) update(msg tea.Msg, c props) (screen, quiz.Action) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, quiz.Action{}
	}
	panes := c.prompt.Choices
	if at, ok := picked(k, digits(len(panes), "")); ok {
		return s, panes[at].Action
	}
	if a, ok := c.commanded(k); ok {
		return s, a
	}
	switch {
	case key.Matches(k, c.keys.pane):
		return s, panes[(c.prompt.At+1)%len(panes)].Action
	case key.Matches(k, c.keys.paneBack):
		return s, panes[(c.prompt.At+len(panes)-1)%len(panes)].Action
	case c.prompt.Place == quiz.AtJob && key.Matches(k, c.keys.back): // to the facts, as o
		return s, c.act("o")
	}
	view, _ := s.view(c).Update(k)
	s.scroll[c.prompt.At] = view.YOffset()
	return s, quiz.Action{}
}

// view returns the open pane in a window of the frame's size.
func (s panesScreen) view(c props) viewport.Model {
	return c.window(doc.Pane(c.prompt.Doc(), look(c.frame)), s.scroll[c.prompt.At])
}

func (s panesScreen) page(c props) ui.Page {
	f := c.frame
	view := s.view(c)
	scroll := c.keys.scroll
	fits := view.AtTop() && view.AtBottom()
	scroll.SetEnabled(!fits)
	body := view.View()
	if !fits {
		body += "\n" + ui.PadLeft(f.Styles.Dim.Render(whereabouts(view, f.Glyphs)), f.Width)
	}
	p := ui.Page{Left: title(c), Right: tabs(c), Progress: -1, Body: body}
	panes := digits(len(c.prompt.Choices), "")
	if c.prompt.Place == quiz.AtJob {
		facts := c.command("o")
		facts.SetKeys(append(facts.Keys(), c.keys.back.Keys()...)...)
		p.Keys = c.footer(panes, c.keys.pane, scroll, facts)
		return p
	}
	p.Keys = c.footer(c.command("v"), panes, c.keys.pane, scroll, c.command("o"), c.command("c"), c.command("p"), c.command("e"), c.command("y"))
	return p
}

// title returns the name of the job or of the program or, in a class, the class's status;
// empty if none of them fits beside the tabs.
func title(c props) string {
	f := c.frame
	name := f.Styles.Strong.Render(c.prompt.Title)
	const gap = 2
	room := f.Width - lipgloss.Width(tabs(c)) - gap
	switch {
	case c.prompt.Place == quiz.AtJob:
		return f.Styles.Strong.Render(ui.Fit(textsafe.Line(c.prompt.Title), room, f.Glyphs))
	case c.sitting.Options.Room != nil && lipgloss.Width(c.status) <= room:
		return c.status
	case lipgloss.Width(name) <= room:
		return name
	default:
		return ""
	}
}

// tabs draws the names of the panes, shorter on a narrow frame: the panes of a result
// without their numbers, those of a job in a word. The open one stands in brackets.
func tabs(c props) string {
	f := c.frame
	short := map[string]string{jobreport.IsTitle: "Is", jobreport.FitsTitle: "Fits", jobreport.AskTitle: "Ask"}
	tabs := make([]string, len(c.prompt.Choices))
	for i, pane := range c.prompt.Choices {
		name := pane.Label
		if s, ok := short[name]; ok && !f.Roomy() {
			name = s
		}
		if f.Roomy() || c.prompt.Place != quiz.AtResult {
			name = string(rune('1'+i)) + " " + name
		}
		if i == c.prompt.At {
			tabs[i] = f.Styles.OpenTab.Render("[" + name + "]")
		} else {
			tabs[i] = f.Styles.Tab.Render(" " + name)
		}
		if i < len(tabs)-1 && i != c.prompt.At {
			tabs[i] += " "
		}
	}
	return strings.Join(tabs, "")
}

// whereabouts words in which direction the text continues.
func whereabouts(view viewport.Model, g *ui.Glyphs) string {
	switch {
	case view.AtTop():
		return "more " + g.Down
	case view.AtBottom():
		return "end " + g.Up
	default:
		return "more " + g.Up + " " + g.Down
	}
}

// look returns a frame as the look of a pane.
func look(f ui.Frame) doc.Look {
	return doc.Look{
		Width: f.Width, Height: f.Height, Roomy: f.Roomy(),
		Strong: f.Styles.Strong, Dim: f.Styles.Dim, Accent: f.Styles.Accent, Key: f.Styles.Key,
		For: f.Styles.For, Against: f.Styles.Against, Caution: f.Styles.Caution, Role: f.Styles.Role,
		Rule: f.Glyphs.Rule, Ellipsis: f.Glyphs.Ellipsis, Axis: f.Glyphs.Axis, Scale: f.Glyphs.Scale,
	}
}

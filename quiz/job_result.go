package quiz

import (
	"strings"

	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// jobPanes is the number of panes in the result of a job.
const jobPanes = 3

// jobResult shows the result of a job in panes.
type jobResult struct {
	desk   jobDesk
	open   int
	scroll [jobPanes]int
}

func (s jobResult) at() jobDesk { return s.desk }

func (s jobResult) with(d jobDesk) screen {
	s.desk = d
	return s
}

func (s jobResult) update(msg tea.Msg, c scene) (screen, wish) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		if msg, ok := msg.(jobListedMsg); ok {
			return s.desk.list(msg, nil), wish{}
		}
		return s, wish{}
	}
	if at, ok := picked(k, digits(jobPanes, "")); ok {
		s.open = at
		return s, wish{}
	}
	switch {
	case key.Matches(k, c.keys.pane):
		s.open = (s.open + 1) % jobPanes
	case key.Matches(k, c.keys.paneBack):
		s.open = (s.open + jobPanes - 1) % jobPanes
	case key.Matches(k, s.facts(c)):
		return s.desk.apply(SeeFacts{}, s)
	case key.Matches(k, jobKeys().jobs):
		return s.desk.leave(s)
	default:
		view, _ := s.view(c).Update(k)
		s.scroll[s.open] = view.YOffset()
	}
	return s, wish{}
}

// facts returns the key to the overview: its own, or any key that goes back.
func (s jobResult) facts(c scene) key.Binding {
	b := jobKeys().facts
	b.SetKeys(append(b.Keys(), c.keys.back.Keys()...)...)
	return b
}

func (s jobResult) view(c scene) viewport.Model { return c.window(s.text(c.frame), s.scroll[s.open]) }

func (s jobResult) page(c scene) ui.Page {
	f := c.frame
	k := jobKeys()
	view := s.view(c)
	scroll := c.keys.scroll
	fits := view.AtTop() && view.AtBottom()
	scroll.SetEnabled(!fits)
	body := view.View()
	if !fits {
		body += "\n" + ui.PadLeft(f.Styles.Dim.Render(whereabouts(view, f.Glyphs)), f.Width)
	}
	tabs := s.tabs(f)
	name := ui.Fit(shown(s.desk.name, f), f.Width-lipgloss.Width(tabs)-2, f.Glyphs)
	return ui.Page{
		Left: f.Styles.Strong.Render(name), Right: tabs, Progress: -1, Body: body,
		Keys: []key.Binding{digits(jobPanes, ""), c.keys.pane, scroll, s.facts(c), k.jobs, c.keys.help, c.keys.quit},
	}
}

// tabs draws the names of the panes, shortened on a narrow frame; the open one stands in
// brackets.
func (s jobResult) tabs(f ui.Frame) string {
	names := [jobPanes]string{jobreport.IsTitle, jobreport.FitsTitle, jobreport.AskTitle}
	if !f.Roomy() {
		names = [jobPanes]string{"Is", "Fits", "Ask"}
	}
	tabs := make([]string, jobPanes)
	for i, name := range names {
		name = string(rune('1'+i)) + " " + name
		if i == s.open {
			tabs[i] = f.Styles.OpenTab.Render("[" + name + "]")
		} else {
			tabs[i] = f.Styles.Tab.Render(" " + name + " ")
		}
	}
	return strings.Join(tabs, "")
}

func (s jobResult) text(f ui.Frame) string {
	a := s.desk.account
	var blocks []string
	parts := a.Asks()
	switch s.open {
	case 0:
		words := a.Words()
		head := headline(report.Words{Headline: words.Headline, Tag: words.Tag}, f)
		blocks = append(blocks, head+"\n"+ui.Wrap(shown(strings.Join(words.Meaning, " "), f), f.Width))
		parts = a.Is()
	case 1:
		parts = s.desk.fits()
	}
	for _, p := range parts {
		blocks = append(blocks, jobPart(p, f))
	}
	return strings.Join(blocks, "\n\n")
}

// jobPart draws one part: title, sentences and rows.
func jobPart(p jobreport.Part, f ui.Frame) string {
	var lines []string
	if p.Title != "" {
		lines = append(lines, styleLines(ui.Wrap(p.Title, f.Width), f.Styles.Strong.Render))
	}
	if len(p.Say) > 0 {
		lines = append(lines, ui.Wrap(shown(strings.Join(p.Say, " "), f), f.Width))
	}
	for _, row := range p.Rows {
		style := f.Styles.Text
		switch row.Sign {
		case jobreport.For:
			style = f.Styles.For
		case jobreport.Against:
			style = f.Styles.Against
		case jobreport.Out, jobreport.Ask:
			style = f.Styles.Key
		}
		lines = append(lines, ui.Hang(" "+style.Render(string(rune(row.Sign)))+" ", ui.Wrap(row.Text, f.Width-3)))
		if row.Note != "" {
			lines = append(lines, ui.Indent(styleLines(ui.Wrap(row.Note, f.Width-3), f.Styles.Dim.Render), 3))
		}
	}
	return strings.Join(lines, "\n")
}

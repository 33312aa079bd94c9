package tui

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/scoring"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// panesScreen shows the result, or the result of a job, in panes that scroll.
type panesScreen struct{ scroll [4]int }

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
		for _, command := range c.prompt.Commands {
			if command.Key == "o" {
				return s, command.Action
			}
		}
	}
	view, _ := s.view(c).Update(k)
	s.scroll[c.prompt.At] = view.YOffset()
	return s, quiz.Action{}
}

// view returns the open pane in a window of the frame's size.
func (s panesScreen) view(c props) viewport.Model {
	text := resultText
	if c.prompt.Place == quiz.AtJob {
		text = jobText
	}
	return c.window(text(c), s.scroll[c.prompt.At])
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
// empty if neither fits beside the tabs.
func title(c props) string {
	f := c.frame
	name := f.Styles.Strong.Render(c.prompt.Title)
	const gap = 2
	room := f.Width - lipgloss.Width(tabs(c)) - gap
	switch {
	case c.prompt.Place == quiz.AtJob:
		return f.Styles.Strong.Render(ui.Fit(plainName(c.prompt.Title, f), room, f.Glyphs))
	case c.sitting.Options.Room == nil:
		return name
	case lipgloss.Width(c.status) <= room:
		return c.status
	case lipgloss.Width(name) <= room:
		return name
	default:
		return ""
	}
}

// tabs draws the names of the panes, the last word of them on a narrow frame; the open one
// stands in brackets.
func tabs(c props) string {
	f := c.frame
	short := map[string]string{jobreport.IsTitle: "Is", jobreport.FitsTitle: "Fits", jobreport.AskTitle: "Ask"}
	tabs := make([]string, len(c.prompt.Choices))
	for i, pane := range c.prompt.Choices {
		name := pane.Label
		if s, ok := short[name]; ok && !f.Roomy() {
			name = s
		}
		name = string(rune('1'+i)) + " " + name
		if i == c.prompt.At {
			tabs[i] = f.Styles.OpenTab.Render("[" + name + "]")
		} else {
			tabs[i] = f.Styles.Tab.Render(" " + name + " ")
		}
	}
	return strings.Join(tabs, "")
}

// whereabouts words in which direction the text continues.
func whereabouts(view viewport.Model, g ui.Glyphs) string {
	switch {
	case view.AtTop():
		return "more " + g.Down
	case view.AtBottom():
		return "end " + g.Up
	default:
		return "more " + g.Up + " " + g.Down
	}
}

// resultText draws the open pane of the result.
func resultText(c props) string {
	r := drawnResult{c.sitting, c.sitting.Account()}
	switch c.prompt.At {
	case quiz.WhyPane:
		return r.why(c.frame)
	case quiz.NextPane:
		return r.next(c.frame)
	case quiz.ClassPane:
		blocks := make([]string, len(c.sitting.News.Class))
		for i, section := range c.sitting.News.Class {
			blocks[i] = sectionBlock(section, c.frame)
		}
		return strings.Join(blocks, "\n\n")
	default:
		return r.summary(c.frame)
	}
}

// drawnResult draws the panes of a result.
type drawnResult struct {
	sitting quiz.Sitting
	account report.Account
}

// jobText draws the open pane of the result of a job.
func jobText(c props) string {
	f, m := c.frame, c.sitting.Jobs
	var blocks []string
	if m.Pane == 0 {
		words := m.Account.Words()
		head := headline(report.Words{Headline: words.Headline, Tag: words.Tag}, f)
		blocks = append(blocks, head+"\n"+ui.Wrap(plainName(strings.Join(words.Meaning, " "), f), f.Width))
	}
	for _, p := range m.Parts(m.Pane) {
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
		lines = append(lines, ui.Wrap(plainName(strings.Join(p.Say, " "), f), f.Width))
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

// why draws the second pane: every reason, the change that would flip the result, its
// chance, cautions and the meaning of points.
func (s drawnResult) why(f ui.Frame) string {
	a := s.account.Assessment
	var blocks []string
	section := func(title string, lines ...string) {
		if len(lines) == 0 {
			return
		}
		for i, line := range lines {
			lines[i] = ui.Wrap(line, f.Width)
		}
		blocks = append(blocks, f.Styles.Strong.Render(title)+"\n"+strings.Join(lines, "\n"))
	}
	if s.account.Result.Verdict.Kind == scoring.Insufficient {
		section("What is missing", report.For(a, s.account.Result).Meaning)
	} else {
		blocks = append(blocks, s.allReasons(f))
		section("What would change it", s.changes()...)
		if chance, ok := report.ChanceLines(a, s.account.Result); ok {
			section("How sure", chance.Intro, chanceRows(chance, f), chance.Note)
		}
	}
	section("Cautions", report.Flags(a, s.account.Result)...)
	section("What the points are", report.Explain()...)
	return strings.Join(blocks, "\n\n")
}

// allReasons lists every answer that counted, and their sum.
func (s drawnResult) allReasons(f ui.Frame) string {
	a := s.account.Assessment
	rows, total := report.All(a, s.account.Result)
	lines := []string{styleLines(ui.Wrap(report.Gap(a, s.account.Result), f.Width), f.Styles.Strong.Render)}
	neutral := 0
	for _, row := range rows {
		if row.Answer == 0 {
			neutral++
			continue
		}
		lines = append(lines, reasonRow(row, f))
	}
	if neutral > 0 {
		lines = append(lines, reasonRow(report.Row{Phrase: fmt.Sprintf("no preference, %d times", neutral)}, f))
	}
	sum := reasonRow(report.Row{Phrase: "together", Points: total}, f)
	return strings.Join(append(lines, f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, f.Width)), sum), "\n")
}

// changes words the smallest change that would flip the leader, and whether one question
// decides it.
func (s drawnResult) changes() []string {
	a := s.account.Assessment
	lines := report.FlipSentence(a, s.account.Result, s.account.Flip, s.account.CanFlip)
	if sturdy := report.Sturdy(a, s.account.Result, s.account.Pivotal); sturdy != "" {
		lines = append(lines, sturdy)
	}
	return lines
}

func chanceRows(chance report.Chance, f ui.Frame) string {
	const wide = 18
	lines := make([]string, len(chance.Rows))
	for i, row := range chance.Rows {
		lines[i] = "  " + ui.Pad(row.Role, wide, f.Glyphs) + row.Of
	}
	return strings.Join(lines, "\n")
}

// next draws the third pane: for every role that the verdict names, its summary, first
// steps and reading.
func (s drawnResult) next(f ui.Frame) string {
	a := s.account.Assessment
	var blocks []string
	if leads(s.account.Result) || len(s.account.Result.Verdict.Roles) == 0 {
		blocks = append(blocks, ui.Wrap(s.account.Words().Do, f.Width))
	}
	if s.sitting.PlanOffered() {
		blocks = append(blocks, offer(f, "p", "asks where you come from and what you know, and makes this plan yours."))
	}
	if s.sitting.TypesOffered() {
		blocks = append(blocks, offer(f, "f", report.TypesOffer()))
	}
	for _, id := range s.account.Result.Verdict.Roles {
		role, _ := a.Role(id)
		blocks = append(blocks, s.rolePage(role, f))
	}
	blocks = append(blocks, styleLines(ui.Wrap(report.Caption(), f.Width), f.Styles.Dim.Render))
	return strings.Join(blocks, "\n\n")
}

// offer draws a key (name) and its effect (does).
func offer(f ui.Frame, name, does string) string {
	return ui.Hang(f.Styles.Key.Render(name)+" ", ui.Wrap(does, f.Width-lipgloss.Width(name)-1))
}

// rolePage draws a role and the plan for it.
func (s drawnResult) rolePage(role content.Role, f ui.Frame) string {
	lines := []string{f.Styles.Accent.Render(strings.ToUpper(role.Name)), ui.Wrap(role.Promise, f.Width)}
	for _, row := range [][2]string{
		{"Owns", role.Owns}, {"Stage", role.Stage}, {"Builds", role.Builds}, {"Success", role.Success},
	} {
		if row[1] != "" {
			const wide = 9
			lines = append(lines, ui.Hang(f.Styles.Dim.Render(ui.Pad(row[0], wide, f.Glyphs)), ui.Wrap(row[1], f.Width-wide)))
		}
	}
	blocks := []string{strings.Join(lines, "\n")}
	for _, section := range s.sitting.RoleSections(role) {
		blocks = append(blocks, sectionBlock(section, f))
	}
	return strings.Join(blocks, "\n\n")
}

func sectionBlock(section report.Section, f ui.Frame) string {
	lines := []string{styleLines(ui.Wrap(section.Title, f.Width), f.Styles.Strong.Render)}
	for i, line := range section.Lines {
		if section.Steps {
			lines = append(lines, ui.Hang(fmt.Sprintf("%d. ", i+1), ui.Wrap(line, f.Width-3)))
		} else {
			lines = append(lines, ui.Wrap(line, f.Width))
		}
	}
	return strings.Join(lines, "\n")
}

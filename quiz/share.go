package quiz

import (
	"rolefit/internal/report"
	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// savedMsg carries the path of a saved result, or an error. The export screen sends it; the
// router handles it.
type savedMsg struct {
	path string
	err  error
}

// notice words the path, or the error.
func (m savedMsg) notice() string {
	if m.err != nil {
		return "Not saved: " + m.err.Error() + "."
	}
	return "Saved as " + m.path + "."
}

// exportScreen asks for the format of a saved result. It lies over the result.
type exportScreen struct {
	menu  menu
	under resultScreen
}

// exportFormats lists the formats in the menu's order.
func exportFormats() []string {
	return []string{report.AsHTML, report.AsMarkdown, report.AsText, report.AsJSON}
}

func newExport(under resultScreen) exportScreen {
	return exportScreen{under: under, menu: menu{rows: []string{
		"A page for the browser, to print or to pass on (HTML)",
		"Markdown, for notes",
		"Plain text",
		"JSON, for programs",
	}}}
}

func (s exportScreen) update(msg tea.Msg, c scene) (screen, wish) {
	if k, ok := msg.(tea.KeyPressMsg); ok && key.Matches(k, c.keys.back) {
		return s, wish{open: s.under}
	}
	var chosen int
	s.menu, chosen = s.menu.update(msg, c.keys)
	if chosen < 0 {
		return s, wish{}
	}
	save, account := c.options.Save, s.under.whole()
	return s, wish{open: s.under, cmd: func() tea.Msg {
		path, err := save(exportFormats()[chosen], account)
		return savedMsg{path, err}
	}}
}

func (s exportScreen) page(c scene) ui.Page {
	f := c.frame
	head := styleLines(ui.Wrap("Save the result as", f.Width-2), f.Styles.Strong.Render)
	note := styleLines(ui.Wrap("A new file in the folder where you started. No file is ever overwritten.", f.Width-2), f.Styles.Dim.Render)
	return ui.Page{
		Left: f.Styles.Strong.Render("Save"), Right: c.status, Progress: -1,
		Body: ui.Indent(spread(f.Height, head, s.menu.view(f), note), 1),
		Keys: []key.Binding{s.menu.keys(), c.keys.choose, c.keys.back, c.keys.help, c.keys.quit},
	}
}

// whole returns the complete account of the result, with the participant's plan.
func (s resultScreen) whole() report.Account {
	account := s.account
	account.Advice = s.advice
	account.Standing = report.Standing{Background: s.situation.Background, Skills: s.situation.Skills, Asked: s.situated}
	return account
}

// copiedMsg confirms that a result code was sent to the terminal's clipboard. The result
// screen sends it; the router handles it.
type copiedMsg struct{ code string }

// notice repeats the code, because a terminal does not confirm the copy, and warns that it
// contains the answers.
func (m copiedMsg) notice() string {
	return "Copied, where the terminal allows it: " + m.code + " It is your answers: give it to those alone who may read them."
}

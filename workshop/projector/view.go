package projector

import (
	"fmt"
	"image/color"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// View draws the wall, the controls, or both.
func (m Model) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.KeyboardEnhancements.ReportAlternateKeys = true // ctrl+c also on a keyboard layout without c
	v.WindowTitle = "rolefit workshop"
	if m.board.Class != "" {
		v.WindowTitle += ": " + m.board.Class
	}
	if m.width == 0 {
		return v
	}
	dark := m.dark
	if m.o.Wall && m.board.State.Blank && !m.help && !m.codes.open { // an empty page should not light the room
		dark = true
		v.BackgroundColor, v.ForegroundColor = color.Black, color.Gray{Y: 0x99}
	}
	styles := ui.NewStyles(dark)
	if m.told {
		styles = styles.Toned(m.colors)
	}
	v.Content = m.content(styles)
	return v
}

func (m Model) content(styles *ui.Styles) string {
	switch {
	case m.width < ui.MinWidth || m.height < ui.MinHeight:
		if m.notice != "" {
			return ui.MaxLines(ui.Wrap(m.notice, m.width), m.height)
		}
		return ui.Render(ui.Page{}, m.width, m.height, styles, m.glyphs)
	case m.o.Wall && !m.codes.open && !m.help:
		return m.wall(styles)
	}
	return ui.Render(m.page(styles), m.width, m.height, styles, m.glyphs)
}

// page lays out what is not the wall: the controls, or what lies over them.
func (m Model) page(styles *ui.Styles) ui.Page {
	switch {
	case m.codes.open:
		return m.codesPage(styles)
	case m.help:
		page, _ := m.helpPage(styles)
		return page
	}
	page := ui.Page{
		Left: styles.Strong.Render(m.board.Class), Right: styles.Dim.Render("controls"), Progress: -1,
		Body: waiting, Notice: m.said(), Keys: m.commands().footer(), Layout: ui.Sides,
	}
	if m.known {
		f := ui.Body(ui.Sides, m.width, m.height, styles, m.glyphs)
		f.Height -= ui.Lines(ui.Wrap(page.Notice, f.Width))
		page.Body = Controls(m.now(), f)
	}
	return page
}

// Bodies shown before the first board, and after the host has stopped.
const (
	waiting = "Waiting for the host."
	gone    = "The host has stopped. Everybody's answers are saved"
)

// said returns the notice above the keys.
func (m Model) said() string {
	switch {
	case !m.gone || m.asked != "":
		return m.notice
	case m.codes.open:
		return gone + "; ctrl+c leaves."
	default:
		return gone + "; q leaves."
	}
}

// wall draws the wall, with the controls below it unless they are hidden.
func (m Model) wall(styles *ui.Styles) string {
	b := m.now()
	whole := ui.Wall(m.width, m.height, styles, m.glyphs)
	margin := (m.width - whole.Width) / 2
	var strip []string
	if !m.hidden() {
		strip = m.stripLines(b, whole)
	}
	height := m.height - len(strip)
	f := ui.Wall(m.width, height, styles, m.glyphs)
	body := styles.Dim.Render(waiting)
	switch {
	case m.known && m.square:
		body = Square(b, f)
	case m.known:
		body = Wall(b, f)
	}
	lines := strings.Split(ui.OnWall(body, m.width, height, m.glyphs), "\n")
	for len(strip) > 0 && len(lines) < height {
		lines = append(lines, "")
	}
	for _, line := range strip {
		lines = append(lines, strings.Repeat(" ", margin)+line)
	}
	return strings.Join(lines, "\n")
}

// stripLines returns the controls below the wall: alarms, the notice, the next step and
// the keys.
func (m Model) stripLines(b class.Board, f ui.Frame) []string {
	const most, roomy = 4, 20 // lines of a sentence; least lines for a rule
	var lines []string
	add := func(text string, n int) {
		if text != "" {
			lines = append(lines, strings.Split(ui.MaxLines(text, n), "\n")...)
		}
	}
	if m.height >= roomy {
		add(f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, f.Width)), 1)
	}
	alarm := ""
	if n := len(b.Alarms); n > 0 {
		alarm = b.Alarms[0]
		if n > 1 {
			alarm = fmt.Sprintf("%s (The first of %d; ? shows all.)", alarm, n)
		}
	}
	for _, said := range []string{alarm, intakeWords(b, takeKey, putKey), m.said()} {
		if said != "" {
			add(f.Styles.Caution.Render(ui.Wrap(said, f.Width)), most)
		}
	}
	if m.known {
		step := f.Styles.Text.Render(b.Next.Means)
		if b.Next.Does != "" {
			step = forward(b, f) + "  " + step
		}
		add(ui.Wrap(step, f.Width), most)
	}
	return append(lines, ui.Footer(m.commands().footer(), f))
}

// helpPage lists the enabled keys, one part at a time; more reports whether parts follow.
func (m Model) helpPage(styles *ui.Styles) (page ui.Page, more bool) {
	const column = 8
	f := ui.Body(ui.Card, m.width, m.height, styles, m.glyphs)
	var lines []string
	for _, c := range m.commands() {
		if c.key.Enabled() {
			lines = append(lines, styles.Key.Render(ui.Pad(c.key.Help().Key, column, m.glyphs))+c.says)
		}
	}
	if len(m.board.Alarms) > 1 {
		for _, alarm := range m.board.Alarms {
			lines = append(lines, "", styles.Caution.Render(ui.Wrap(alarm, f.Width)))
		}
	}
	body, more := f.Part(strings.Join(lines, "\n"), m.part)
	return ui.Page{
		Left: styles.Strong.Render("Help"), Progress: -1,
		Body: body, Keys: []key.Binding{ui.HelpKey(bind("any key", "close help", "enter"), more), m.commands().of(leave).key},
	}, more
}

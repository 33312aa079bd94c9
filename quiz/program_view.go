package quiz

import (
	"strings"

	"rolefit/internal/ui"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
)

func (p program) scene() scene {
	c := scene{
		options: p.options, session: p.session, dark: p.dark, status: p.status(), keys: p.keys, news: p.news,
		frame: ui.Body(p.width, p.height, p.styles, p.glyphs),
		side:  ui.SideBody(p.width, p.height, p.styles, p.glyphs),
	}
	c.whole = c.frame.Height
	return c
}

// below reserves lines for a notice.
func (c scene) below(notice string) scene {
	if notice != "" {
		c.frame.Height = max(c.frame.Height-ui.Lines(ui.Wrap(notice, c.frame.Width)), 1)
		c.side.Height = max(c.side.Height-ui.Lines(ui.Wrap(notice, c.side.Width)), 1)
	}
	return c
}

// window shows text from line from on. A text longer than the frame leaves the last line
// free for a hint. Only the keys that the screens name move it.
func (c scene) window(text string, from int) viewport.Model {
	height := max(c.frame.Height, 1)
	if ui.Lines(text) > height {
		height = max(height-1, 1)
	}
	view := viewport.New(viewport.WithWidth(c.frame.Width), viewport.WithHeight(height))
	view.KeyMap = viewport.KeyMap{Up: c.keys.up, Down: c.keys.down, PageUp: c.keys.pageUp, PageDown: c.keys.pageDown}
	view.SetContent(text)
	view.SetYOffset(from)
	return view
}

// noticed shortens a notice to the lines that a page leaves free: all of it, its first
// sentence, or nothing. The page's question takes precedence.
func (c scene) noticed(notice string, page ui.Page) string {
	room := c.whole - ui.Lines(strings.TrimRight(page.Body, "\n"))
	if page.Wide || ui.Lines(ui.Wrap(notice, c.frame.Width)) <= max(room, 1) {
		return notice
	}
	if first, _, more := strings.Cut(notice, ". "); more {
		notice = first + "."
	}
	if ui.Lines(ui.Wrap(notice, c.frame.Width)) > max(room, 1) {
		return ""
	}
	return notice
}

func (p program) status() string {
	if s, ok := p.screen.(deskScreen); ok {
		return s.at().status(p.styles)
	}
	said := roomStatus(p.options, p.news, p.styles, p.width >= ui.RoomyWidth)
	switch {
	case p.unsaved:
		return p.styles.Caution.Render("not saved")
	case said != "":
		return said
	case p.options.Private:
		return p.styles.Dim.Render("private")
	case p.options.Journal == nil:
		return p.styles.Caution.Render("not saved")
	default:
		return p.styles.Dim.Render("answers kept")
	}
}

// page draws the current page; more reports whether further help parts follow.
func (p program) page() (page ui.Page, more bool) {
	notice := strings.TrimSpace(p.notice + " " + p.called())
	c := p.scene().below(notice)
	page = p.screen.page(c)
	if p.help {
		page, more = helpPage(c, page, p.screen, p.part)
	}
	page.Notice = c.noticed(notice, page)
	return page, more
}

// View draws the current screen. Every page and the window's title show the three words for
// coming back. The cursor stands on the line below them, so that a message written when the
// connection dies lands there and does not scroll them away.
func (p program) View() tea.View {
	var page ui.Page
	if p.width > 0 {
		page, _ = p.page()
	}
	v := tea.NewView("")
	v.AltScreen = true
	v.KeyboardEnhancements.ReportAlternateKeys = true // ctrl+c also where the keyboard has no c
	v.WindowTitle = "rolefit"
	page.Words = words(p.options)
	if page.Words != "" {
		v.WindowTitle += ": " + page.Words
	}
	if p.width > 0 {
		v.Content = ui.Render(page, p.width, p.height, p.styles, p.glyphs)
	}
	if above, _, found := strings.Cut(v.Content, page.Words); found && page.Words != "" {
		v.Cursor = tea.NewCursor(0, min(strings.Count(above, "\n")+1, p.height-1))
	}
	return v
}

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

// below leaves room for a notice.
func (c scene) below(notice string) scene {
	if notice != "" {
		c.frame.Height = max(c.frame.Height-ui.Lines(ui.Wrap(notice, c.frame.Width)), 1)
		c.side.Height = max(c.side.Height-ui.Lines(ui.Wrap(notice, c.side.Width)), 1)
	}
	return c
}

// window shows a text from a line on in the frame; one that is longer leaves the last line
// to say so. It moves with the keys that the screens name, and with no others.
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

// noticed is a notice in the room that a page leaves for it: whole, or its first
// sentence, or as much of that as there is a line for. What somebody is asked goes
// before what they are told.
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

// page is the page at hand. more says that it is help, of which more comes.
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

// View draws the page of the screen at hand. The words that bring somebody back are on
// each, and in the window's title; the cursor stands on the line below them: what is
// written when a connection dies is written there, and does not scroll them away.
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

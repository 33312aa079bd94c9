package quiz

import (
	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
)

func (p program) scene() scene {
	return scene{
		options: p.options, session: p.session, dark: p.dark, status: p.status(), keys: p.keys, news: p.news,
		frame: ui.Body(p.width, p.height, p.styles, p.glyphs),
		side:  ui.SideBody(p.width, p.height, p.styles, p.glyphs),
	}
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

// View draws the page of the screen at hand.
func (p program) View() tea.View {
	var page ui.Page
	if p.width > 0 {
		c := p.scene()
		page = p.screen.page(c)
		if p.help {
			page = helpPage(c, page, p.screen)
		}
		page.Notice = p.notice
	}
	v := tea.NewView("")
	if p.width > 0 {
		v.Content = ui.Render(page, p.width, p.height, p.styles, p.glyphs)
	}
	v.AltScreen = true
	v.WindowTitle = "rolefit"
	return v
}

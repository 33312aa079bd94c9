package quiz

import (
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// noticeScreen announces the tie-breakers.
type noticeScreen struct{}

func (s noticeScreen) update(msg tea.Msg, c scene) (screen, wish) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case key.Matches(k, c.keys.proceed):
		return s, wish{intent: session.Proceed{}}
	case key.Matches(k, c.keys.back):
		return s, wish{intent: session.Back{}}
	}
	return s, wish{}
}

func (s noticeScreen) page(c scene) ui.Page {
	f := c.frame
	total := len(c.session.Order())
	done := total - len(c.session.TieBreakers())
	return ui.Page{
		Left: f.Styles.Strong.Render("Nearly there"), Right: c.status,
		Progress: float64(done) / float64(total),
		Body:     "\n" + ui.Indent(ui.Wrap(session.NoticeText(c.session), f.Width-4), 2),
		Keys:     []key.Binding{c.keys.proceed, c.keys.back, c.keys.help, c.keys.quit},
	}
}

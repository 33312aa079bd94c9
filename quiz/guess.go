package quiz

import (
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// guessScreen asks which role the participant expects, before the first question.
type guessScreen struct{ menu menu }

func newGuess(c scene) screen {
	s := guessScreen{}
	guess, _ := c.session.Guess()
	for i, role := range c.session.Model().Assessment().Roles {
		s.menu.rows = append(s.menu.rows, role.Name)
		if role.ID == guess {
			s.menu.at = i
		}
	}
	s.menu.rows = append(s.menu.rows, "I would rather not guess")
	if guess == "" {
		s.menu.at = len(s.menu.rows) - 1
	}
	return s
}

func (s guessScreen) update(msg tea.Msg, c scene) (screen, wish) {
	if k, ok := msg.(tea.KeyPressMsg); ok && key.Matches(k, c.keys.skip) {
		return s, wish{intent: session.Guess{}}
	}
	var chosen int
	s.menu, chosen = s.menu.update(msg, c.keys)
	roles := c.session.Model().Assessment().Roles
	switch {
	case chosen < 0:
		return s, wish{}
	case chosen < len(roles):
		return s, wish{intent: session.Guess{Role: roles[chosen].ID}}
	default:
		return s, wish{intent: session.Guess{}}
	}
}

func (s guessScreen) page(c scene) ui.Page {
	f := c.frame
	head := styleLines(ui.Wrap("Your guess first: which one will fit you best?", f.Width-2), f.Styles.Strong.Render)
	note := styleLines(ui.Wrap("It is never scored; you will see it beside your result.", f.Width-2), f.Styles.Dim.Render)
	return ui.Page{
		Left: f.Styles.Strong.Render("Before we start"), Right: c.status, Progress: -1,
		Body: ui.Indent(spread(f.Height, head+"\n"+note, s.menu.view(f)), 1),
		Keys: []key.Binding{s.menu.keys(), c.keys.choose, c.keys.skip, c.keys.help, c.keys.quit},
	}
}

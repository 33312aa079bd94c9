package tui

import (
	"slices"

	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// formScreen asks for any number of choices.
type formScreen struct {
	cursor int
	marked []int // indexes of the marked choices, ascending; never changed in place
}

func newForm(p quiz.Prompt) screen {
	var s formScreen
	for i, choice := range p.Choices {
		if choice.Marked {
			s.marked = append(s.marked, i)
		}
	}
	return s
}

func (s formScreen) update(msg tea.Msg, c props) (screen, quiz.Action) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, quiz.Action{}
	}
	if a, ok := c.commanded(k); ok {
		return s, a
	}
	switch {
	case key.Matches(k, c.keys.next):
		return s, c.prompt.Many(s.marked)
	case key.Matches(k, c.keys.mark):
		at, found := slices.BinarySearch(s.marked, s.cursor)
		if s.marked = slices.Clone(s.marked); found {
			s.marked = slices.Delete(s.marked, at, at+1)
		} else {
			s.marked = slices.Insert(s.marked, at, s.cursor)
		}
	default:
		s.cursor = c.moved(s.cursor, len(c.prompt.Choices)-1, k)
	}
	return s, quiz.Action{}
}

func (s formScreen) page(c props) ui.Page {
	rows := make([]string, len(c.prompt.Choices))
	for i, choice := range c.prompt.Choices {
		box, style := "[ ] ", c.frame.Styles.Text
		if slices.Contains(s.marked, i) {
			box, style = "[x] ", c.frame.Styles.Accent
		}
		mark, _ := pointed(c.frame, i == s.cursor)
		const around = 8 // cells: cursor, box and margins
		rows[i] = mark + " " + style.Render(box+ui.Fit(choice.Label, c.frame.Width-around, c.frame.Glyphs))
	}
	return c.header(formBody(c, rows, s.cursor), c.keys.mark, c.keys.next, c.command("b"))
}

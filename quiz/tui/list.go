package tui

import (
	"cmp"
	"fmt"

	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// listScreen lists every answer, or every fact of a job. Row 0 leads on to the result; the
// others open their choice.
type listScreen struct{ cursor int }

func (s listScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	if row, ok := ui.Row(k); ok && row <= len(c.prompt.Choices) {
		s.cursor, k = row, tea.KeyPressMsg{Code: tea.KeyEnter}
	}
	switch {
	case key.Matches(k, c.keys.change) && s.cursor == 0:
		return s, c.find("r").Action
	case key.Matches(k, c.keys.change):
		return s, c.prompt.Choices[s.cursor-1].Action
	}
	c.frame = c.column
	s.cursor = c.moved(s.cursor, len(c.prompt.Choices), k)
	return s, quiz.Action{}
}

func (s listScreen) page(c props) ui.Page {
	c.frame = c.column
	f := c.frame
	rows, cursor := s.rows(c)
	head, room := c.prompt.Note, max(f.Height-2, 1)
	if !f.Roomy() {
		head = cmp.Or(c.prompt.Brief, head)
	}
	const airy = 18
	if c.prompt.Place == quiz.AtReview && f.Height > airy {
		room-- // a blank line above the footer
	}
	p := c.header(f.Styles.Dim.Render(ui.Fit(head, f.Width, f.Glyphs))+"\n\n"+around(rows, cursor, room, f),
		c.keys.change, c.command("r"), c.command("d"), c.keys.scroll, c.command("b"))
	p.Layout = ui.Column
	if c.prompt.Place == quiz.AtFacts {
		p.Left = f.Styles.Strong.Render(ui.Fit(textsafe.Line(c.prompt.Title), f.Width*2/3, f.Glyphs))
	}
	return p
}

// rows draws the way to the result and every choice, under the headings of their groups: what was
// answered and what it is about, or both in short on a narrow frame. A list without groups has
// numbers. It returns the cursor's row.
func (s listScreen) rows(c props) (rows []string, cursor int) {
	f, wide, group := c.frame, 10, "" // as wide as "either way"
	if c.prompt.Place == quiz.AtFacts {
		wide = 11 // "doesn't say"
	}
	rows = []string{s.row(f, 0, c.find("r").Row)}
	for i, choice := range c.prompt.Choices {
		if choice.Group != group {
			group = choice.Group
			rows = append(rows, f.Styles.Dim.Render("  "+group))
		}
		if i+1 == s.cursor {
			cursor = len(rows)
		}
		words := choice.Brief
		switch said := ui.Pad(choice.State, wide, f.Glyphs); {
		case f.Roomy() && group == "":
			words = fmt.Sprintf(" %2d   %s   %s", i+1, said, choice.About)
		case f.Roomy():
			words = "  " + said + "  " + choice.About
		}
		rows = append(rows, s.row(f, i+1, ui.Pad(words, f.Width-2, f.Glyphs)))
	}
	return rows, cursor
}

// row draws one row behind its mark.
func (s listScreen) row(f ui.Frame, at int, words string) string {
	mark, render := pointed(f, at == s.cursor)
	return ui.TargetRow(at, mark+" "+render(words))
}

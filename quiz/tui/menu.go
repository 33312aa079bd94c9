package tui

import (
	"strconv"
	"strings"

	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// menuScreen asks for one of a few choices, or announces something and has none. A digit
// chooses at once.
type menuScreen struct{ cursor int }

func (s menuScreen) update(msg tea.Msg, c props) (screen, quiz.Action) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, quiz.Action{}
	}
	choices := c.prompt.Choices
	if n, ok := picked(k, digits(len(choices), "")); ok {
		s.cursor = n
		return s, choices[n].Action
	}
	if a, ok := c.commanded(k); ok {
		return s, a
	}
	if key.Matches(k, c.keys.choose) && s.cursor >= 0 {
		return s, choices[s.cursor].Action
	}
	s.cursor = s.moved(c, len(choices), k)
	return s, quiz.Action{}
}

// moved returns the cursor after a key. Where the last row, which says nothing, is the first
// to be marked, the ends of the list meet: the others are a key away.
func (s menuScreen) moved(c props, rows int, k tea.KeyPressMsg) int {
	if c.prompt.Place == quiz.AtLimits || c.prompt.Place == quiz.AtBackground {
		switch {
		case key.Matches(k, c.keys.up):
			return (s.cursor + rows - 1) % rows
		case key.Matches(k, c.keys.down):
			return (s.cursor + 1) % rows
		}
	}
	return c.moved(s.cursor, rows-1, k)
}

func (s menuScreen) page(c props) ui.Page {
	f := c.frame
	p := c.prompt
	rows := make([]string, len(p.Choices))
	for i, choice := range p.Choices {
		rows[i] = pickRow(f, i == s.cursor, strconv.Itoa(i+1), strings.TrimSuffix(choice.Label, "."))
	}
	number := digits(len(p.Choices), "")
	switch p.Place {
	case quiz.AtNotice:
		return c.header("\n" + ui.Indent(ui.Wrap(p.Ask, f.Width-4), 2))
	case quiz.AtPosting:
		return c.header(ui.Indent(spread(f.Height, asked(c), noted(c)), 1), c.command("b"))
	case quiz.AtWelcome:
		return c.header(ui.Indent(welcomeBody(c, strings.Join(rows, "\n")), 1), number, c.keys.choose)
	case quiz.AtGuess:
		return c.header(ui.Indent(spread(f.Height, asked(c)+"\n"+noted(c), strings.Join(rows, "\n")), 1), number, c.keys.choose)
	case quiz.AtSave:
		return c.header(ui.Indent(spread(f.Height, asked(c), strings.Join(rows, "\n"), noted(c)), 1), number, c.keys.choose)
	case quiz.AtBackground:
		return c.header(formBody(c, rows, s.cursor), number, c.keys.proceed, c.command("b"))
	default:
		return c.header(formBody(c, rows, s.cursor), number, c.keys.choose)
	}
}

// asked draws the prompt's question.
func asked(c props) string {
	text := c.prompt.Ask
	if c.prompt.Place == quiz.AtLimits {
		text += " " + ellipsis(c)
	}
	return styleLines(ui.Wrap(text, c.frame.Width-2), c.frame.Styles.Strong.Render)
}

// noted draws the prompt's note.
func noted(c props) string {
	return styleLines(ui.Wrap(c.prompt.Note, c.frame.Width-2), c.frame.Styles.Dim.Render)
}

func ellipsis(c props) string {
	if c.sitting.Options.ASCII {
		return "..."
	}
	return c.frame.Glyphs.Ellipsis
}

// formBody draws the question, its rows and the note; only rows around the cursor if there
// is no room for all.
func formBody(c props, rows []string, cursor int) string {
	f := c.frame
	form := asked(c) + "\n" + strings.Join(rows, "\n")
	body := spread(f.Height, form, noted(c))
	if ui.Lines(body) > f.Height {
		body = form
	}
	if ui.Lines(body) > f.Height {
		part, _ := around(rows, cursor, f.Height-ui.Lines(asked(c)), f)
		body = asked(c) + "\n" + strings.Join(part, "\n")
	}
	return ui.Indent(body, 1)
}

// welcomeBody draws the welcome: the choices matter more than the words.
func welcomeBody(c props, menu string) string {
	f := c.frame
	head := asked(c)
	var text []string
	for _, line := range c.prompt.Body {
		text = append(text, ui.Wrap(line, f.Width-2))
	}
	body := spread(f.Height, head, strings.Join(text, "\n\n"), menu)
	for ui.Lines(body) > f.Height && len(text) > 0 {
		body = spread(f.Height, head, strings.Join(text, "\n"), menu)
		text = text[:len(text)-1]
	}
	if ui.Lines(body) > f.Height {
		body = head + "\n" + menu
	}
	return body
}

package tui

import (
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/internal/axis"
	"rolefit/internal/paint"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/scoring"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// menuScreen asks for one of a few choices, or announces something and has none. A digit
// chooses at once.
type menuScreen struct{ cursor int }

func (s menuScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	choices := c.prompt.Choices
	if n, ok := picked(k, digits(len(choices), "")); ok {
		s.cursor = n
		return s, choices[n].Action
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
		rows[i] = pickRow(f, i == s.cursor, numbered(i, p.Choices), strings.TrimSuffix(choice.Label, "."))
	}
	list, keys := strings.Join(rows, "\n"), []key.Binding{digits(len(p.Choices), ""), c.keys.choose}
	var body string
	switch p.Place {
	case quiz.AtHome:
		body = homeBody(c, s.cursor)
	case quiz.AtTurn, quiz.AtGuess:
		body = spread(f.Height, asked(c)+"\n"+noted(c), list)
	case quiz.AtSaved:
		body, keys = spread(f.Height, asked(c), savedPath(c)), nil
	case quiz.AtNotice, quiz.AtThanks:
		body, keys = "\n"+ui.Indent(ui.Wrap(p.Ask, f.Width-4), 1), nil
	case quiz.AtPosting:
		body, keys = spread(f.Height, asked(c), noted(c)), []key.Binding{c.command("b")}
	case quiz.AtWelcome:
		body = welcomeBody(c, list)
	case quiz.AtSave:
		body = spread(f.Height, asked(c), list, noted(c))
	case quiz.AtBackground:
		body, keys = formBody(c, rows, s.cursor), []key.Binding{keys[0], c.keys.proceed, c.command("b")}
	default:
		body = formBody(c, rows, s.cursor)
	}
	return c.header(ui.Indent(body, 1), keys...)
}

func asked(c props) string {
	text := c.prompt.Ask
	if c.prompt.Place == quiz.AtLimits {
		text += " " + ellipsis(c)
	}
	return ui.EachLine(ui.Wrap(text, c.frame.Width-2), c.frame.Styles.Strong.Render)
}

func noted(c props) string {
	return ui.EachLine(ui.Wrap(c.prompt.Note, c.frame.Width-2), c.frame.Styles.Dim.Render)
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
	body := spread(f.Height, asked(c), strings.Join(rows, "\n"), noted(c))
	if ui.Lines(body) > f.Height-1 {
		body = spread(f.Height, form, noted(c))
	}
	if ui.Lines(body) > f.Height {
		body = form
	}
	if ui.Lines(body) > f.Height {
		f.Width -= 2
		body = asked(c) + "\n" + around(rows, max(cursor, 0), f.Height-ui.Lines(asked(c)), f)
	}
	return body
}

// welcomeBody draws the welcome: the choices matter more than the words, and what becomes of the
// answers, the last of them, more than the others.
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
		text = slices.Delete(text, max(len(text)-2, 0), max(len(text)-1, 1))
	}
	if ui.Lines(body) > f.Height {
		body = head + "\n" + menu
	}
	return body
}

// savedPath draws the path of a saved file whole, as a link where a program can open it.
func savedPath(c props) string {
	f, render := c.frame, c.frame.Styles.Accent.Render
	path := c.prompt.Body[0]
	if c.sitting.Options.Open != nil {
		link := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
		render = func(line string) string {
			return ansi.SetHyperlink(link.String(), "id=saved") + f.Styles.Accent.Render(line) + ansi.ResetHyperlink()
		}
	}
	lines := strings.Split(ansi.Hardwrap(textsafe.Line(path), f.Width-2, true), "\n")
	return ui.EachLine(strings.Join(lines, "\n"), render)
}

// homeBody draws the last result with its scores, or the quiz's title, over the ways from the
// home.
func homeBody(c props, cursor int) string {
	f := c.frame
	wide := 0
	for _, choice := range c.prompt.Choices {
		wide = max(wide, ui.Width(choice.Label))
	}
	rows := make([]string, len(c.prompt.Choices))
	for i, choice := range c.prompt.Choices {
		mark, render := pointed(f, i == cursor)
		rows[i] = mark + " " + f.Styles.Key.Render(strconv.Itoa(i+1)) + "  " + render(choice.Label)
		if choice.Note != "" && f.Roomy() {
			note := strings.Repeat(" ", wide-ui.Width(choice.Label)+3) + f.Styles.Dim.Render(choice.Note)
			rows[i] = ui.Fit(rows[i]+note, f.Width-2, f.Glyphs)
		}
		rows[i] = ui.Target(strconv.Itoa(i+1), rows[i])
	}
	head := ui.EachLine(ui.Wrap(c.prompt.Ask, f.Width-2), f.Styles.Strong.Render)
	if results := c.sitting.Results(); len(results) > 0 {
		room := f.Height - len(rows)
		head = lastResult(c, results[0], room)
	} else if text := ui.Wrap(strings.Join(c.prompt.Body, "\n"), f.Width-2); ui.Lines(head)+ui.Lines(text)+len(rows) < f.Height {
		head += "\n" + ui.EachLine(text, f.Styles.Dim.Render)
	}
	if body := spread(f.Height, head, strings.Join(rows, "\n")); ui.Lines(body) <= f.Height {
		return body
	}
	f.Width -= 2
	return head + "\n" + around(rows, cursor, f.Height-ui.Lines(head), f)
}

// lastResult draws a result in at most some lines behind an edge in the colors of the roles
// that it names: its headline, and as many scores as have room, highest first, as bars on a
// fixed axis.
func lastResult(c props, last quiz.Past, lines int) string {
	const fewest = 3 // lines for which it gives up the blank one below it
	f := c.frame
	headline, when := last.Line(), quiz.Ago(last.Last, c.sitting.Options.Now())
	rows, edges := scoreBars(f, last), edgesOf(f, last)
	if !f.Roomy() {
		headline = last.Headline()
	}
	line := f.Styles.Strong.Render(ui.Fit(headline, f.Width-4, f.Glyphs)) //nolint:mnd // the edge and the margins
	if len(edges) == 1 {
		line = edges[0].Bold().Render(ui.Fit(headline, f.Width-4, f.Glyphs)) //nolint:mnd // the same
	}
	if gap := f.Width - 4 - ui.Width(line) - ui.Width(when); gap > 1 {
		line += strings.Repeat(" ", gap) + f.Styles.Dim.Render(when)
	}
	rows = append([]string{line}, rows...)
	if len(rows) > lines {
		rows = rows[:max(lines-1, min(lines, fewest), 1)]
	}
	for i, row := range rows {
		rows[i] = edges[i*len(edges)/len(rows)].Render(f.Glyphs.Focus) + " " + row
	}
	return strings.Join(rows, "\n")
}

// edgesOf returns the colors of the roles that a result names; the accent if it names none.
func edgesOf(f ui.Frame, last quiz.Past) []paint.Style {
	var edges []paint.Style
	if last.Result.Verdict.Kind != scoring.NoPattern {
		for _, id := range last.Result.Verdict.Roles {
			edges = append(edges, f.Styles.Role(placeOf(last, id)+1))
		}
	}
	if len(edges) == 0 {
		return []paint.Style{f.Styles.Accent}
	}
	return edges
}

// placeOf returns the place of a role among those of a result's assessment, from 0.
func placeOf(last quiz.Past, id string) int {
	return slices.IndexFunc(last.Model.Assessment().Roles, func(r content.Role) bool { return r.ID == id })
}

// scoreBars draws the scores of a result, highest first, on the axis of every result.
func scoreBars(f ui.Frame, last quiz.Past) []string {
	const number = 7 // cells of the points
	points := report.Points(last.Result)
	roles := last.Model.Assessment().Roles
	rows := make([]string, len(points))
	wide := 0
	for _, role := range roles {
		wide = max(wide, ui.Width(role.Short))
	}
	x := axis.New(f.Width-6-wide-number, axis.Chance, f.Glyphs.Axis) //nolint:mnd // the edge and the margins
	for i, role := range last.Result.Roles {
		place := placeOf(last, role.ID)
		color := f.Styles.Role(place + 1)
		before, bar, after := x.Bar(float64(points[i]) / 10) //nolint:mnd // tenths
		rows[role.Rank-1] = color.Render(ui.Pad(roles[place].Short, wide, f.Glyphs)) + "  " +
			f.Styles.Dim.Render(before) + color.Render(bar) + f.Styles.Dim.Render(after) +
			color.Render(ui.PadLeft(points[i].String(), f.Width-6-wide-x.Width())) //nolint:mnd // the same
	}
	return rows
}

package tui

import (
	"fmt"
	"strconv"
	"strings"

	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// screen is the layout of one place, with the state of a layout: a cursor, a scroll
// position. It keeps no size and no style, and its words, choices and commands are those of
// the prompt.
type screen interface {
	// update handles a key that no command has. The zero action does nothing.
	update(k tea.KeyPressMsg, c props) (screen, quiz.Action)
	// page draws the screen into the frame of its props.
	page(c props) ui.Page
}

// typist is a screen with a text field; while typing is true, letters are text.
type typist interface{ typing() bool }

// taker is a screen with keys that come before those of commands.
type taker interface {
	takes(k tea.KeyPressMsg, c props) bool
}

// paster is a screen that takes pasted text.
type paster interface {
	pasted(msg tea.PasteMsg, c props) (screen, quiz.Action)
}

// props is the program's state as a screen sees it.
type props struct {
	sitting quiz.Sitting
	prompt  *quiz.Prompt
	frame   ui.Frame // of a question or a menu
	column  ui.Frame // of a long list or text
	side    ui.Frame // of two panes side by side
	whole   int      // lines of frame without a notice
	status  string   // whether answers are kept, in a word or two
	keys    *keyMap
	part    float64 // how much of a motion is over, 0 … 1; 1 at rest: bars draw so much of their length
	unsaved bool    // an answer could not be saved
	picked  bool    // the answer under the cursor was picked and is shown for a moment
}

// newScreen returns the screen for a prompt.
func newScreen(p quiz.Prompt) screen {
	switch p.Place {
	case quiz.AtQuestion:
		return questionScreen{cursor: p.At}
	case quiz.AtVote:
		return questionScreen{cursor: noCursor}
	case quiz.AtReview:
		return listScreen{}
	case quiz.AtFacts:
		return listScreen{cursor: p.At + 1}
	case quiz.AtResult, quiz.AtJob, quiz.AtTopic, quiz.AtConsent:
		return panesScreen{}
	case quiz.AtJobs, quiz.AtNaming:
		return newJobs(p)
	case quiz.AtSilent:
		return silentScreen{}
	case quiz.AtFact:
		return factScreen{cursor: max(p.At, 0)}
	case quiz.AtSkills:
		return newForm(p)
	default:
		return menuScreen{cursor: p.At}
	}
}

// below reserves lines for a notice.
func (c props) below(notice string) props {
	if notice != "" {
		for _, f := range []*ui.Frame{&c.frame, &c.column, &c.side} {
			f.Height = max(f.Height-ui.Lines(ui.Wrap(notice, f.Width)), 1)
		}
	}
	return c
}

// header returns a page with the prompt's title and progress.
func (c props) header(body string, keys ...key.Binding) ui.Page {
	return ui.Page{
		Left: c.frame.Styles.Strong.Render(c.prompt.Title), Right: c.status, Progress: c.prompt.Progress,
		Body: body, Keys: c.footer(keys...),
	}
}

// noticed shortens a notice to the lines that a page leaves free: all of it, its first
// sentence, or nothing. The page's question takes precedence.
func (c props) noticed(notice string, page ui.Page) string {
	room := c.whole - ui.Lines(strings.TrimRight(page.Body, "\n"))
	if page.Layout != ui.Card {
		room = c.whole / 2 //nolint:mnd // the half of a page that is read
	}
	if ui.Lines(ui.Wrap(notice, c.frame.Width)) <= max(room, 1) {
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

// moved moves a cursor over rows, counted from 0, by a key.
func (c props) moved(at, last int, k tea.KeyPressMsg) int {
	page := max(c.frame.Height-3, 1)
	switch {
	case key.Matches(k, c.keys.up):
		at--
	case key.Matches(k, c.keys.down):
		at++
	case key.Matches(k, c.keys.pageUp):
		at -= page
	case key.Matches(k, c.keys.pageDown):
		at += page
	case key.Matches(k, c.keys.last), key.Matches(k, c.keys.first) && ui.Capital(k):
		at = last
	case key.Matches(k, c.keys.first):
		at = 0
	default:
		return min(at, last)
	}
	return min(max(at, 0), last)
}

// around draws the rows around a cursor that fit whole into lines, over a line that says where
// there are more; all rows without it if they fit.
func around(rows []string, cursor, lines int, f ui.Frame) string {
	all := strings.Join(rows, "\n")
	if ui.Lines(all) <= lines || len(rows) == 0 {
		return all
	}
	first, end := cursor, cursor+1
	room := lines - 1 - ui.Lines(rows[cursor])
	for grown := true; grown; {
		grown = false
		if first > 0 && ui.Lines(rows[first-1]) <= room {
			first, grown = first-1, true
			room -= ui.Lines(rows[first])
		}
		if end < len(rows) && ui.Lines(rows[end]) <= room {
			room -= ui.Lines(rows[end])
			end, grown = end+1, true
		}
	}
	return strings.Join(rows[first:end], "\n") + strings.Repeat("\n", max(room, 0)+1) + more(first > 0, end < len(rows), f)
}

// more draws the line that says on which side rows are hidden.
func more(above, below bool, f ui.Frame) string {
	where := ""
	if above {
		where = f.Glyphs.Up + " "
	}
	if below {
		where += f.Glyphs.Down + " "
	}
	return ui.PadLeft(f.Styles.Dim.Render(where+"more"), f.Width)
}

// pointed returns the mark and the style of a row.
func pointed(f ui.Frame, at bool) (mark string, render func(string) string) {
	if at {
		return f.Styles.Accent.Render(f.Glyphs.Cursor), f.Styles.Accent.Render
	}
	return " ", f.Styles.Text.Render
}

// numbered returns the number of a choice, as wide as that of the last one.
func numbered(i int, of []quiz.Choice) string {
	return fmt.Sprintf("%*d", len(strconv.Itoa(len(of))), i+1)
}

// pickRow draws one row of a choice: cursor, key (name) and words.
func pickRow(f ui.Frame, at bool, name, words string) string {
	mark, render := pointed(f, at)
	label := mark + " " + f.Styles.Key.Render(name) + "  "
	return ui.Target(strings.TrimSpace(name), ui.Hang(label, ui.EachLine(ui.Wrap(words, f.Width-len(name)-5), render)))
}

// answers draws the choices in rows, with a mark on the one made so far.
func (c props) answers(cursor int) []string {
	rows := make([]string, len(c.prompt.Choices))
	for i, choice := range c.prompt.Choices {
		rows[i] = pickRow(c.frame, i == cursor, strconv.Itoa(i+1), choice.Label)
		if i == c.prompt.At {
			rows[i] += " " + c.frame.Styles.Accent.Render(c.frame.Glyphs.Chosen)
		}
	}
	return rows
}

// spread joins blocks with blank lines between them, and with one before the first, if they fit.
func spread(height int, blocks ...string) string {
	total := 0
	for _, b := range blocks {
		total += ui.Lines(b)
	}
	above, between := "", "\n"
	if height-total >= len(blocks)-1 {
		between = "\n\n"
	}
	if height-total >= len(blocks) {
		above = "\n"
	}
	return above + strings.Join(blocks, between)
}

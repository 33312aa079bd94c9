package tui

import (
	"slices"
	"strconv"
	"strings"

	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// factScreen asks one fact. On a wide terminal the posting scrolls beside it; on a narrow one
// a key swaps the answers for the posting.
type factScreen struct {
	cursor  int // the answer under the cursor, from 0
	reading bool
	scroll  int // first line of the posting that is shown; see postingTop
}

// atMention scrolls the posting to its first mention of the fact.
const atMention = -1

func (s factScreen) update(msg tea.Msg, c props) (screen, quiz.Action) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, quiz.Action{}
	}
	if at, ok := picked(k, digits(len(c.prompt.Choices), "answer")); ok {
		s.cursor = at
		return s, c.prompt.Choices[at].Action
	}
	if a, _, ok := c.prompt.Answer(k.String()); ok && slices.Contains(letters().Keys(), k.String()) {
		return s, a
	}
	if a, ok := c.commanded(k); ok {
		return s, a
	}
	switch {
	case key.Matches(k, c.keys.choose) && !s.alone(c): // where the cursor is seen
		return s, c.prompt.Choices[s.cursor].Action
	case key.Matches(k, c.keys.text) && hasText(c):
		s.reading = !s.reading
	case key.Matches(k, c.keys.up) && !s.alone(c):
		s.cursor = max(s.cursor-1, 0)
	case key.Matches(k, c.keys.down) && !s.alone(c):
		s.cursor = min(s.cursor+1, len(c.prompt.Choices)-1)
	default:
		s.scroll = s.scrolled(k, c)
	}
	return s, quiz.Action{}
}

// letters binds the letters of the answers, in their order.
func letters() key.Binding {
	return bind("y n - s", "yes, no, not stated, not known yet", "y", "n", "-", "s")
}

func hasText(c props) bool { return c.sitting.Jobs.Session.Sheet().Text != "" }

// beside reports whether the posting stands beside the fact.
func (s factScreen) beside(c props) bool { return hasText(c) && c.side.Width >= ui.SideWidth-2 }

// alone reports whether the posting takes the place of the answers.
func (s factScreen) alone(c props) bool { return s.reading && hasText(c) && !s.beside(c) }

func (s factScreen) page(c props) ui.Page {
	f := c.frame
	k := c.keys
	p := c.header("")
	p.Left = f.Styles.Strong.Render(ui.Fit(textsafe.Line(c.sitting.Jobs.Name), f.Width/2, f.Glyphs))
	p.Right = f.Styles.Dim.Render(c.prompt.Title+"   ") + c.status
	if !f.Roomy() {
		p.Right = f.Styles.Dim.Render(c.prompt.Title)
	}
	text := k.text
	var w window // the part of the posting that is shown
	switch {
	case s.beside(c):
		w = s.window(c)
		p.Layout, p.Body = ui.Sides, s.sideBySide(c, w)
		text.SetEnabled(false)
	case s.alone(c):
		w = s.window(c)
		p.Body = head(c, f) + "\n" + s.keys(c) + "\n" + w.view(f)
		text = k.question
	default:
		p.Body = s.question(c, f)
		text.SetEnabled(hasText(c))
	}
	later, mention := k.later, k.mention
	later.SetKeys(append(later.Keys(), k.earlier.Keys()...)...) // one entry for both
	later.SetEnabled(w.last() > 0)
	mention.SetEnabled(w.last() > 0 && w.mentions() > 0)
	answers := digits(len(c.prompt.Choices), "answer")
	back, facts, result := c.command("b"), c.command("o"), c.command("r")
	p.Keys = c.footer(answers, text, back, facts, result, later, mention, c.keys.choose, letters())
	if s.alone(c) {
		p.Keys = c.footer(text, later, mention, back, facts, result, answers, letters())
	}
	return p
}

// question renders the fact and its answers, and the question to ask the employer if the
// frame has room for it.
func (s factScreen) question(c props, f ui.Frame) string {
	blocks := []string{f.Styles.Dim.Render(c.prompt.Section) + "\n" + head(c, f), s.answers(c, f)}
	ask := styleLines(ui.Wrap(c.prompt.Note, f.Width), f.Styles.Dim.Render)
	if ui.Lines(strings.Join(blocks, "\n"))+ui.Lines(ask) <= f.Height {
		blocks = append(blocks, ask)
	}
	return spread(f.Height, blocks...)
}

// answers draws the four answers, with a mark on the one given so far.
func (s factScreen) answers(c props, f ui.Frame) string {
	lines := make([]string, len(c.prompt.Choices))
	for i, choice := range c.prompt.Choices {
		words := choice.Label
		switch {
		case i == c.prompt.At:
			words += " " + f.Glyphs.Chosen
		case choice.Note != "" && f.Width >= 44:
			words = ui.Pad(choice.Label, len("not known yet"), f.Glyphs) + f.Styles.Dim.Render("  "+choice.Note)
		}
		lines[i] = pickRow(f, i == s.cursor, strconv.Itoa(i+1), words)
	}
	return strings.Join(lines, "\n")
}

// keys draws the four answers in one line, above the posting.
func (s factScreen) keys(c props) string {
	f := c.frame
	gap := "    "
	if !f.Roomy() {
		gap = "  "
	}
	said := make([]string, len(c.prompt.Choices))
	for i, choice := range c.prompt.Choices {
		label, style := choice.Label, f.Styles.Text
		if !f.Roomy() && i == len(said)-1 {
			label = "not yet"
		}
		if i == c.prompt.At {
			label, style = label+" "+f.Glyphs.Chosen, f.Styles.Accent
		}
		said[i] = f.Styles.Key.Render(strconv.Itoa(i+1)) + " " + style.Render(label)
	}
	return ui.Fit(strings.Join(said, gap), f.Width, f.Glyphs) + "\n" + f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, f.Width))
}

// head draws the fact.
func head(c props, f ui.Frame) string {
	return styleLines(ui.Wrap(c.prompt.Ask, f.Width), f.Styles.Strong.Render)
}

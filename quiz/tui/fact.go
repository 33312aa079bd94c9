package tui

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/paint"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"
	jobcheck "rolefit/quiz/job"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// factScreen asks one fact. On a wide terminal the posting scrolls beside it; on a narrow one
// a key swaps the answers for the posting.
type factScreen struct {
	cursor  int        // the answer under the cursor, from 0
	quote   int        // the first sentence of the posting under the fact, from 0
	reading bool       // on a narrow terminal, the posting is shown
	at      ui.Reading // of the posting
	moved   bool       // it was scrolled or searched
}

// typing reports whether words to look for are typed.
func (s factScreen) typing() bool { return s.at.Typing() }

func (s factScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	if after, ok := s.looked(k, c); ok {
		return after, quiz.Action{}
	}
	if at, ok := picked(k, digits(len(c.prompt.Choices), "answer")); ok {
		s.cursor = at
		return s, c.prompt.Choices[at].Action
	}
	if at, ok := picked(k, c.letters()); ok {
		return s, c.prompt.Choices[at].Action
	}
	switch {
	case key.Matches(k, c.keys.choose) && !s.alone(c): // where the cursor is seen
		return s, c.prompt.Choices[s.cursor].Action
	case key.Matches(k, c.command("m")) && !s.beside(c) && !s.alone(c):
		if n := len(s.quotes(c)); n > 0 {
			s.quote = (s.quote + 1) % n
		}
	case key.Matches(k, c.command("t")):
		s.reading = !s.reading
	case key.Matches(k, c.keys.up) && !s.alone(c):
		s.cursor = max(s.cursor-1, 0)
	case key.Matches(k, c.keys.down) && !s.alone(c):
		s.cursor = min(s.cursor+1, len(c.prompt.Choices)-1)
	default:
		s = s.scrolled(k, c)
	}
	return s, quiz.Action{}
}

// letters binds the letters of the answers, in their order.
func (c props) letters() key.Binding {
	var keys, does []string
	for _, choice := range c.prompt.Choices {
		keys, does = append(keys, choice.Words[0]), append(does, cmp.Or(choice.Brief, choice.Label))
	}
	return bind(strings.Join(keys, " "), strings.Join(does, ", "), keys...)
}

func hasText(c props) bool { return c.sitting.Jobs.Session.Reading() != nil }

// quotes returns the sentences of the posting that may speak of the fact.
func (s factScreen) quotes(c props) []jobcheck.Quote {
	session := c.sitting.Jobs.Session
	return session.Reading().Quotes(session.Fact().ID)
}

// beside reports whether the posting stands beside the fact.
func (s factScreen) beside(c props) bool { return hasText(c) && c.side.Paired() }

// alone reports whether the posting takes the place of the answers.
func (s factScreen) alone(c props) bool { return s.reading && hasText(c) && !s.beside(c) }

func (s factScreen) page(c props) ui.Page {
	f := c.frame
	p := c.header("")
	p.Left = f.Styles.Strong.Render(ui.Fit(textsafe.Line(c.sitting.Jobs.Name), f.Width/2, f.Glyphs))
	p.Right = f.Styles.Dim.Render(c.prompt.Title+"   ") + c.status
	if !f.Roomy() {
		p.Right = f.Styles.Dim.Render(c.prompt.Title)
	}
	text := c.command("t")
	var post posting
	switch {
	case s.beside(c):
		post = s.posting(c)
		p.Layout, p.Body = ui.Sides, s.sideBySide(c, post)
		text.SetEnabled(false)
	case s.alone(c):
		post = s.posting(c)
		p.Body = head(c, f) + "\n" + s.keys(c) + "\n" + post.view()
		text.SetHelp("t", "question")
	default:
		p.Body = s.question(c, f)
	}
	if post.Typing() {
		p.Keys = append(post.Keys(), leaveTyping())
		return p
	}
	p.Keys = s.footer(c, post, text)
	return p
}

// footer returns the keys of a fact and of the posting, if that is shown.
func (s factScreen) footer(c props, post posting, text key.Binding) []key.Binding {
	k := c.keys
	mention := c.command("m")
	mention.SetEnabled(len(post.lines) > 0 && !post.Fits() && len(s.quotes(c)) > 0 || post.lines == nil && len(s.quotes(c)) > 1)
	answers := digits(len(c.prompt.Choices), "answer")
	back, facts, result := c.command("b"), c.command("o"), c.command("r")
	if len(post.lines) > 0 && post.Searches() {
		return c.footer(append(post.Keys(), with(k.later, k.earlier), text, mention, answers, back, facts, c.letters())...)
	}
	scroll := with(k.later, k.earlier) // one entry for all
	scroll.SetKeys(append(scroll.Keys(), "home", "end", "g", "G")...)
	find := search()
	scroll.SetEnabled(len(post.lines) > 0 && !post.Fits())
	find.SetEnabled(scroll.Enabled())
	if s.alone(c) {
		scroll.SetKeys(append(scroll.Keys(), "up", "down", "k", "j", "space")...)
		return c.footer(text, scroll, mention, find, back, facts, result, answers, c.letters())
	}
	return c.footer(answers, text, back, facts, result, scroll, mention, find, k.choose, c.letters())
}

// question renders the fact, the lines of the posting about it, and its answers; the question to ask
// the employer as well if the frame has room for it.
func (s factScreen) question(c props, f ui.Frame) string {
	top, answers := f.Styles.Dim.Render(c.prompt.Section)+"\n"+head(c, f), s.answers(c, f)
	ask := ui.EachLine(ui.Wrap(c.prompt.Note, f.Width), f.Styles.Dim.Render)
	blocks := []string{top, answers}
	if hasText(c) && !s.beside(c) {
		const gaps = 3
		room := f.Height - ui.Lines(top) - ui.Lines(answers)
		if roomy := room - ui.Lines(ask) - gaps - 1; roomy > gaps {
			room = roomy
		}
		blocks = []string{top, s.quoted(c, f, room), answers}
	}
	if ui.Lines(strings.Join(blocks, "\n"))+ui.Lines(ask) <= f.Height {
		blocks = append(blocks, ask)
	}
	return spread(f.Height, blocks...)
}

// quoted draws the sentences of the posting that may speak of the fact, as many as fit into
// room lines, and which they are if there are more.
func (s factScreen) quoted(c props, f ui.Frame, room int) string {
	quotes := s.quotes(c)
	if len(quotes) == 0 {
		return f.Styles.Dim.Render(ui.Fit(english.Capital(english.Stopped(c.find("m").Row)), f.Width, f.Glyphs))
	}
	bar, hang := f.Styles.Accent.Render(f.Glyphs.Axis.Zero)+" ", f.Styles.Dim.Render(f.Glyphs.Axis.Zero)+"   "
	var lines []string
	at := s.quote % len(quotes)
	shown := 0
	for ; at+shown < len(quotes); shown++ {
		rows := quotes[at+shown].Wrap(func(line string) string { return ui.Wrap(line, f.Width-4) })
		if shown > 0 && len(lines)+len(rows) >= room {
			break
		}
		fit := min(len(rows), max(room-1, 1))
		for i, row := range rows[:fit] {
			lines = append(lines, []string{bar, hang}[min(i, 1)]+lit(row, f.Styles.Text, f.Styles.Accent))
		}
		if fit < len(rows) {
			lines[len(lines)-1] += f.Glyphs.Ellipsis
		}
	}
	if shown < len(quotes) && len(lines) < room {
		lines = append(lines, f.Styles.Dim.Render(which(at, shown, len(quotes))))
	}
	return strings.Join(lines, "\n")
}

// which words which lines of how many are shown.
func which(at, shown, of int) string {
	if shown == 1 {
		return fmt.Sprintf("line %d of %d, m for the next", at+1, of)
	}
	return fmt.Sprintf("lines %d-%d of %d, m for the next", at+1, at+shown, of)
}

// lit styles a line of a posting, and the words in it that were looked for.
func lit(line jobcheck.Line, text, marked paint.Style) string {
	var b strings.Builder
	at := 0
	for _, mark := range line.Marks {
		b.WriteString(text.Render(line.Text[at:mark.From]) + marked.Render(line.Text[mark.From:mark.To]))
		at = mark.To
	}
	return b.String() + text.Render(line.Text[at:])
}

// answers draws the four answers, with a mark on the one given so far.
func (s factScreen) answers(c props, f ui.Frame) string {
	lines := make([]string, len(c.prompt.Choices))
	for i, choice := range c.prompt.Choices {
		words := choice.Label
		if i == c.prompt.At {
			words += " " + f.Glyphs.Chosen
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
		if !f.Roomy() {
			label = cmp.Or(choice.Brief, label)
		}
		if i == c.prompt.At {
			label, style = label+" "+f.Glyphs.Chosen, f.Styles.Accent
		}
		said[i] = f.Styles.Key.Render(strconv.Itoa(i+1)) + " " + style.Render(label)
	}
	return ui.Fit(strings.Join(said, gap), f.Width, f.Glyphs) + "\n" + f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, f.Width))
}

func head(c props, f ui.Frame) string {
	return ui.EachLine(ui.Wrap(c.prompt.Ask, f.Width), f.Styles.Strong.Render)
}

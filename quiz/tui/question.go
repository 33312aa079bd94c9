package tui

import (
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// noCursor is the cursor before the first arrow key: no answer is suggested.
const noCursor = -1

// questionScreen asks one question.
type questionScreen struct {
	cursor int // 0 … 4, or noCursor
}

func (s questionScreen) update(msg tea.Msg, c props) (screen, quiz.Action) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, quiz.Action{}
	}
	var chosen bool
	if s.cursor, chosen = onScale(s.cursor, k, c.keys); chosen {
		return s, c.prompt.Choices[s.cursor].Action
	}
	a, _ := c.commanded(k)
	return s, a
}

// onScale moves a cursor over the five answers, 0 … 4 or noCursor. chosen reports whether
// the key gave the answer under it.
func onScale(at int, k tea.KeyPressMsg, keys keyMap) (cursor int, chosen bool) {
	const middle, last = 2, 4
	if n, ok := picked(k, scaleKeys()); ok {
		return n, true
	}
	switch {
	case key.Matches(k, keys.less, keys.more) && at == noCursor:
		return middle, false
	case key.Matches(k, keys.less):
		return max(at-1, 0), false
	case key.Matches(k, keys.more):
		return min(at+1, last), false
	default:
		return at, key.Matches(k, keys.confirm) && at != noCursor
	}
}

// scaleKeys returns the keys of the five answers.
func scaleKeys() key.Binding { return digits(5, "answer") }

func (s questionScreen) page(c props) ui.Page {
	confirm := c.keys.confirm
	confirm.SetEnabled(s.cursor != noCursor)
	if c.prompt.Place == quiz.AtVote {
		return c.header(s.body(c.sitting.Question(), c), scaleKeys(), confirm, c.keys.move)
	}
	return c.header(s.body(c.sitting.Question(), c), scaleKeys(), confirm, c.command("b"), c.command("s"), c.keys.move)
}

// unbroken is a no-break space.
const unbroken = "\u00a0"

// body draws the question and the five answers. The texts of the two ends stand beside the
// answers if there is room, and above them otherwise.
func (s questionScreen) body(q content.Question, c props) string {
	f := c.frame
	asked := q.Text
	if q.Kind == content.TradeOff {
		asked = q.Stem
		if !strings.HasSuffix(asked, "?") { // the poles end the sentence
			asked += unbroken + ellipsis(c) // never on a line of its own
		}
	}
	asked = strings.ReplaceAll(ui.Wrap(asked, f.Width-2), unbroken, " ")
	head := styleLines(asked, f.Styles.Strong.Render)
	if rows := s.beside(q, c); rows != "" {
		const block = 10 // lines of a question, more or less: its place does not jump
		above := strings.Repeat("\n", 1+max(f.Height-block, 0)/4)
		return above + ui.Indent(head, 2) + "\n\n" + ui.Indent(rows, 2)
	}
	parts := []string{head, stackedEnds(q, f), strings.Join(s.answers(q, c), "\n")}
	spare := f.Height - ui.Lines(parts[0]) - ui.Lines(parts[1]) - ui.Lines(parts[2])
	if spare < 0 { // no answer is out of sight, however long its question
		parts[2] = s.columns(q, c)
	}
	gap := "\n"
	before := ""
	if spare >= 2 {
		gap = "\n\n"
	}
	if spare >= 3 {
		before = "\n"
	}
	return before + strings.Join(parts, gap)
}

// answers returns the five rows, top to bottom.
func (s questionScreen) answers(q content.Question, c props) []string {
	f := c.frame
	given, answered := c.sitting.Session.Answer(q.ID)
	rows := make([]string, 0, 5)
	for i, words := range session.AnswerLabels(q.Kind) {
		row := pickRow(f, i == s.cursor, strconv.Itoa(i+1), words)
		if answered && given == i-2 {
			row += " " + f.Styles.Accent.Render(f.Glyphs.Chosen)
		}
		rows = append(rows, row)
	}
	return rows
}

// columns draws the answers in three rows, the last two beside the first two. The mark of
// the given answer takes the cursor's cell.
func (s questionScreen) columns(q content.Question, c props) string {
	const rows = 3
	f := c.frame
	given, answered := c.sitting.Session.Answer(q.ID)
	var cells [2 * rows]string
	left := 0
	for i, words := range session.AnswerLabels(q.Kind) {
		mark, style := " ", f.Styles.Text
		switch {
		case i == s.cursor:
			mark, style = f.Styles.Accent.Render(f.Glyphs.Cursor), f.Styles.Accent
		case answered && given == i-2:
			mark = f.Styles.Accent.Render(f.Glyphs.Chosen)
		}
		cells[i] = mark + f.Styles.Key.Render(strconv.Itoa(i+1)) + " " + style.Render(words)
		if i < rows {
			left = max(left, lipgloss.Width(cells[i])+1)
		}
	}
	lines := make([]string, rows)
	for i := range lines {
		lines[i] = strings.TrimRight(ui.Pad(cells[i], left, f.Glyphs)+cells[i+rows], " ") //nolint:gosec // cells has two for each row
	}
	return strings.Join(lines, "\n")
}

// beside draws the answers with the texts of both ends beside the first two and the last
// two. It returns "" if they do not fit.
func (s questionScreen) beside(q content.Question, c props) string {
	const answers, brace = 26, 5
	const first, second = 0, 3         // the row where the words of each end begin
	const mostFirst, mostSecond = 3, 2 // lines: the first may run on beside the middle
	f := c.frame
	rows := s.answers(q, c)
	low, high := endsOf(q)
	wrapped := func(e end) []string {
		return strings.Split(ui.Wrap(e.text, f.Width-answers-brace-2-len(e.label)), "\n")
	}
	if !f.Roomy() || len(wrapped(low)) > mostFirst || len(wrapped(high)) > mostSecond {
		return ""
	}
	words := make([]string, len(rows))
	place := func(at int, e end) {
		if e.text == "" {
			return
		}
		for i, line := range wrapped(e) {
			prefix := strings.Repeat(" ", len(e.label))
			if i == 0 {
				prefix = f.Styles.Key.Render(e.label)
			}
			words[at+i] = prefix + f.Styles.Text.Render(line)
		}
	}
	place(first, low)
	place(second, high)
	for i, row := range rows {
		mark := "  "
		switch {
		case words[i] == "" && (i == 2 || i > 2 && high.text == "" || i < 2 && low.text == ""):
		case i == 0 || i == 3:
			mark = f.Styles.Dim.Render(f.Glyphs.Open) + " "
		case i == 1 || i == 4:
			mark = f.Styles.Dim.Render(f.Glyphs.Close) + " "
		}
		rows[i] = strings.TrimRight(ui.Pad(row, answers, f.Glyphs)+mark+" "+words[i], " ")
	}
	return strings.Join(rows, "\n")
}

// end is the text of one end of the scale.
type end struct{ label, text string }

// endsOf returns the texts at the first and the last answer. A statement stands above the
// answers, so only its opposite is an end.
func endsOf(q content.Question) (low, high end) {
	if q.Kind == content.Statement {
		return end{"", q.Opposite}, end{}
	}
	return end{"A  ", q.A}, end{"B  ", q.B}
}

func stackedEnds(q content.Question, f ui.Frame) string {
	low, high := endsOf(q)
	wrap := func(label, text string) string {
		return ui.Hang(f.Styles.Key.Render(label), ui.Wrap(text, f.Width-len(label)))
	}
	if q.Kind == content.Statement {
		return wrap("or: ", low.text)
	}
	return wrap(low.label, low.text) + "\n" + wrap(high.label, high.text)
}

package quiz

import (
	"fmt"
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// noCursor is the cursor before an arrow was pressed: no answer is suggested.
const noCursor = -1

// questionScreen asks one question.
type questionScreen struct {
	cursor int // 0 … 4, or noCursor
}

func newQuestion(c scene) screen {
	q, _, _ := c.session.Question()
	if value, ok := c.session.Answer(q.ID); ok {
		return questionScreen{cursor: value + 2}
	}
	return questionScreen{cursor: noCursor}
}

func (s questionScreen) update(msg tea.Msg, c scene) (screen, wish) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, wish{}
	}
	var chosen bool
	if s.cursor, chosen = onScale(s.cursor, k, c.keys); chosen {
		return s, wish{intent: Answer{Value: s.cursor - 2}}
	}
	switch {
	case key.Matches(k, c.keys.skip):
		return s, wish{intent: Skip{}}
	case key.Matches(k, c.keys.back):
		return s, wish{intent: Back{}}
	}
	return s, wish{}
}

// onScale moves a cursor over the five answers, 0 … 4 or noCursor. chosen says that the
// one under it is the answer.
func onScale(at int, k tea.KeyPressMsg, keys keyMap) (cursor int, chosen bool) {
	const middle, last = 2, 4
	switch {
	case key.Matches(k, keys.answer):
		n, _ := strconv.Atoi(k.String())
		return n - 1, true
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

func (s questionScreen) page(c scene) ui.Page {
	q, number, total := c.session.Question()
	left := fmt.Sprintf("Question %d of %d", number, total)
	if c.session.InTieBreakers() {
		n := len(c.session.TieBreakers())
		left = fmt.Sprintf("Tie-breaker %d of %d", number-(total-n), n)
	}
	confirm := c.keys.confirm
	confirm.SetEnabled(s.cursor != noCursor)
	return ui.Page{
		Left: c.frame.Styles.Strong.Render(left), Right: c.status,
		Progress: float64(number-1) / float64(total),
		Body:     s.body(q, c),
		Keys:     []key.Binding{c.keys.answer, confirm, c.keys.back, c.keys.skip, c.keys.move, c.keys.help, c.keys.quit},
	}
}

// body lays the question out: what is asked, then the five answers with their two
// ends in words, beside them where there is room and above them where not.
func (s questionScreen) body(q content.Question, c scene) string {
	f := c.frame
	asked := q.Text
	if q.Kind == content.TradeOff {
		more := f.Glyphs.Ellipsis
		if c.options.ASCII {
			more = "..."
		}
		asked = q.Stem
		if !strings.HasSuffix(asked, "?") { // the poles end the sentence
			asked += " " + more
		}
	}
	head := styleLines(ui.Wrap(asked, f.Width-2), f.Styles.Strong.Render)
	if f.Roomy() {
		const block = 10 // lines of a question, more or less: its place does not jump
		above := strings.Repeat("\n", 1+max(f.Height-block, 0)/4)
		return above + ui.Indent(head, 2) + "\n\n" + ui.Indent(s.beside(q, c), 2)
	}
	parts := []string{head, stackedEnds(q, f), strings.Join(s.answers(q, c), "\n")}
	spare := f.Height - ui.Lines(parts[0]) - ui.Lines(parts[1]) - ui.Lines(parts[2])
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
func (s questionScreen) answers(q content.Question, c scene) []string {
	f := c.frame
	given, answered := c.session.Answer(q.ID)
	rows := make([]string, 0, 5)
	for i, words := range AnswerLabels(q.Kind) {
		row := pickRow(f, i == s.cursor, strconv.Itoa(i+1), words)
		if answered && given == i-2 {
			row += " " + f.Styles.Accent.Render(f.Glyphs.Chosen)
		}
		rows = append(rows, row)
	}
	return rows
}

// beside puts the words of the two ends beside the rows that they belong to: the
// first two and the last two.
func (s questionScreen) beside(q content.Question, c scene) string {
	const answers, brace = 26, 5
	f := c.frame
	rows := s.answers(q, c)
	low, high := endsOf(q)
	words := make([]string, len(rows))
	place := func(at int, label, text string) {
		if text == "" {
			return
		}
		lines := strings.Split(ui.Wrap(text, f.Width-answers-brace-2-len(label)), "\n")
		for i, line := range lines[:min(len(lines), 3)] {
			prefix := strings.Repeat(" ", len(label))
			if i == 0 {
				prefix = f.Styles.Key.Render(label)
			}
			words[at+i] = prefix + f.Styles.Text.Render(line)
		}
	}
	place(0, low.label, low.text)
	place(3, high.label, high.text)
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

// end is one end of the scale in words.
type end struct{ label, text string }

// endsOf returns what stands at the first and at the last answer. A statement is
// asked above, so that only its opposite stands at an end.
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

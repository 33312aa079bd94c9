package tui

import (
	"strconv"
	"strings"

	"rolefit/internal/ui"
	"rolefit/quiz"

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
func onScale(at int, k tea.KeyPressMsg, keys *keyMap) (cursor int, chosen bool) {
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
		return c.header(s.body(c), scaleKeys(), confirm, c.keys.move)
	}
	return c.header(s.body(c), scaleKeys(), confirm, c.command("b"), c.command("s"), c.keys.move)
}

// unbroken is a no-break space.
const unbroken = "\u00a0"

// body draws the question and the five answers. The texts of the two ends stand beside the
// answers if there is room, and above them otherwise.
func (s questionScreen) body(c props) string {
	f := c.frame
	text := c.prompt.Ask
	if len(c.prompt.Ends) > 1 && !strings.HasSuffix(text, "?") { // the ends go on with the sentence
		text += unbroken + ellipsis(c) // never on a line of its own
	}
	text = strings.ReplaceAll(ui.Wrap(text, f.Width-2), unbroken, " ")
	head := styleLines(text, f.Styles.Strong.Render)
	if rows := s.beside(c); rows != "" {
		const block = 10 // lines of a question, more or less: its place does not jump
		above := strings.Repeat("\n", 1+max(f.Height-block, 0)/4)
		return above + ui.Indent(head, 2) + "\n\n" + ui.Indent(rows, 2)
	}
	parts := []string{head, stackedEnds(c), strings.Join(c.answers(s.cursor), "\n")}
	spare := f.Height - ui.Lines(strings.Join(parts, "\n"))
	if spare < 0 { // no answer is out of sight, however long its question
		parts[2] = s.columns(c)
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

// columns draws the answers in three rows, the last two beside the first two. The mark of
// the given answer takes the cursor's cell.
func (s questionScreen) columns(c props) string {
	const rows = 3
	f := c.frame
	var columns [2][]string
	for i, choice := range c.prompt.Choices {
		mark, render := pointed(f, i == s.cursor)
		if i != s.cursor && i == c.prompt.At {
			mark = f.Styles.Accent.Render(f.Glyphs.Chosen)
		}
		columns[i/rows] = append(columns[i/rows], mark+f.Styles.Key.Render(strconv.Itoa(i+1))+" "+render(choice.Label))
	}
	return lipgloss.JoinHorizontal(lipgloss.Top, strings.Join(columns[0], "\n"), " ", strings.Join(columns[1], "\n"))
}

// beside draws the answers with the texts of both ends beside the first two and the last
// two. It returns "" if they do not fit.
func (s questionScreen) beside(c props) string {
	const answers, brace = 26, 5
	rows := c.answers(s.cursor)
	words := make([]string, len(rows))
	f := c.frame
	for n, e := range c.prompt.Ends {
		at, most := 3*n, 3-n // the first may run on beside the middle
		label := ""
		if e.Label != "" {
			label = e.Label + "  "
		}
		text := ui.Wrap(e.Text, f.Width-answers-brace-2-len(label))
		if !f.Roomy() || ui.Lines(text) > most {
			return ""
		}
		copy(words[at:], strings.Split(ui.Hang(f.Styles.Key.Render(label), text), "\n"))
	}
	for i, row := range rows {
		mark := "  "
		switch {
		case words[i] == "" && (i == 2 || i > 2 && len(c.prompt.Ends) < 2):
		case i == 0 || i == 3:
			mark = f.Styles.Dim.Render(f.Glyphs.Open) + " "
		case i == 1 || i == 4:
			mark = f.Styles.Dim.Render(f.Glyphs.Close) + " "
		}
		rows[i] = strings.TrimRight(ui.Pad(row, answers, f.Glyphs)+mark+" "+words[i], " ")
	}
	return strings.Join(rows, "\n")
}

// stackedEnds draws the texts of the ends one below the other.
func stackedEnds(c props) string {
	f := c.frame
	var lines []string
	for _, e := range c.prompt.Ends {
		label := "or: "
		if e.Label != "" {
			label = e.Label + "  "
		}
		lines = append(lines, ui.Hang(f.Styles.Key.Render(label), ui.Wrap(e.Text, f.Width-len(label))))
	}
	return strings.Join(lines, "\n")
}

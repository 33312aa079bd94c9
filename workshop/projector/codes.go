package projector

import (
	"fmt"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// codes is the page that adds result codes and paper sheets to the class: pasted at once
// or typed line by line. It never echoes its input, because a result code holds a
// participant's answers and the page may cover the wall.
type codes struct {
	open  bool
	input *textinput.Model // nil unless open; by pointer, because it takes 8 KB
	busy  bool             // the host is reading a text
	lines []string         // the host's report on the last text
}

// addedMsg carries the host's report on a text. Sent by hand.
type addedMsg struct {
	lines []string
	err   error
}

func newCodes() codes {
	in := textinput.New()
	in.Prompt = "> "
	in.EchoMode = textinput.EchoPassword
	in.CharLimit = 4 << 10
	in.SetVirtualCursor(false)
	in.Focus()
	return codes{open: true, input: &in}
}

func (m Model) codesKey(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg.String() {
	case "esc":
		m.codes = codes{}
	case "enter":
		text := m.codes.input.Value()
		m.codes.input.Reset()
		return m.hand(text)
	default:
		*m.codes.input, cmd = m.codes.input.Update(msg)
	}
	return m, cmd
}

// hand sends a text to the host, unless it is blank, a text is under way, or the host has
// stopped.
func (m Model) hand(text string) (tea.Model, tea.Cmd) {
	if strings.TrimSpace(text) == "" || m.codes.busy || m.gone {
		return m, nil
	}
	m.codes.busy, m.codes.lines = true, nil
	hand := m.link.hand
	return m, func() tea.Msg {
		lines, err := hand(text)
		return addedMsg{lines, err}
	}
}

func (m Model) added(msg addedMsg) (tea.Model, tea.Cmd) {
	if m.codes.open {
		m.codes.busy, m.codes.lines = false, msg.lines
		if msg.err != nil {
			m.codes.lines = append(m.codes.lines, "Not added: "+english.Sentence(msg.err))
		}
	}
	return m, nil
}

// told wraps the host's report to width and at most room lines; a longer one ends with
// the command that prints it all.
func (c codes) told(b class.Board, width, room int) string {
	lines := strings.Split(ui.Wrap(strings.Join(c.lines, "\n"), width), "\n")
	if len(lines) > room {
		more := "There is more than fits here: " + program(b) + " add FILE prints it all."
		rest := strings.Split(ui.Wrap(more, width), "\n")
		lines = append(lines[:max(room-len(rest), 0)], rest...)
	}
	return strings.Join(lines, "\n")
}

func (m Model) codesPage(styles *ui.Styles) ui.Page {
	f := ui.Body(ui.Card, m.width, m.height, styles, m.glyphs)
	wrap := func(text string) string { return ui.Wrap(text, f.Width) }
	body := []string{
		wrap("Paste the chat that holds your class's result codes; all of it is looked through. Or type a code, or a row of digits from paper, then Enter."),
		wrap("What you paste is not shown here: a code holds somebody's answers."),
		m.codes.input.View(),
	}
	if typed := len([]rune(strings.Join(strings.Fields(m.codes.input.Value()), ""))); typed > 0 {
		body[len(body)-1] += "\n" + styles.Dim.Render(fmt.Sprintf("%d letters and digits so far", typed))
	}
	switch {
	case m.codes.busy:
		body = append(body, styles.Dim.Render("Looking through it."))
	case len(m.codes.lines) > 0:
		body = []string{wrap("Paste or type more, then Enter."), m.codes.input.View()}
		room := f.Height - ui.Lines(strings.Join(body, "\n\n")) - 1
		body = append(body, m.codes.told(m.board, f.Width, room))
	}
	return ui.Page{
		Left: styles.Strong.Render("Codes and paper"), Progress: -1, Notice: m.said(),
		Body: strings.Join(body, "\n\n"), Keys: []key.Binding{bind("enter", "add", "enter"), bind("esc", "back", "esc"), bind("ctrl+c", "leave", "ctrl+c")},
	}
}

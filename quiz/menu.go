package quiz

import (
	"strconv"
	"strings"

	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// menu is a short list of choices with a cursor. A digit chooses at once.
type menu struct {
	rows []string
	at   int
}

// update handles a key; chosen is the row it chose, or -1.
func (m menu) update(msg tea.Msg, keys keyMap) (next menu, chosen int) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, -1
	}
	if n, ok := picked(k, m.keys()); ok {
		m.at = n
		return m, m.at
	}
	switch {
	case key.Matches(k, keys.up):
		m.at = max(m.at-1, 0)
	case key.Matches(k, keys.down):
		m.at = min(m.at+1, len(m.rows)-1)
	case key.Matches(k, keys.choose):
		return m, m.at
	}
	return m, -1
}

// keys returns the digits of the rows.
func (m menu) keys() key.Binding { return digits(len(m.rows), "") }

func (m menu) view(f ui.Frame) string {
	lines := make([]string, len(m.rows))
	for i, row := range m.rows {
		lines[i] = pickRow(f, i == m.at, strconv.Itoa(i+1), row)
	}
	return strings.Join(lines, "\n")
}

// pickRow draws one row of a choice: cursor, key (name) and words.
func pickRow(f ui.Frame, at bool, name, words string) string {
	mark, style := " ", f.Styles.Text
	if at {
		mark, style = f.Styles.Accent.Render(f.Glyphs.Cursor), f.Styles.Accent
	}
	label := mark + " " + f.Styles.Key.Render(name) + "  "
	return ui.Hang(label, styleLines(ui.Wrap(words, f.Width-len(name)-5), style.Render))
}

// styleLines styles each line by itself, so that no style spans a line break.
func styleLines(text string, render func(...string) string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = render(line)
	}
	return strings.Join(lines, "\n")
}

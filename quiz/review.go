package quiz

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// reviewScreen lists every answer. Row 0 leads on to the result.
type reviewScreen struct{ at int }

func (s reviewScreen) update(msg tea.Msg, c scene) (screen, wish) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, wish{}
	}
	order := c.session.Order()
	page := max(c.frame.Height-3, 1)
	switch {
	case key.Matches(k, c.keys.up):
		s.at = max(s.at-1, 0)
	case key.Matches(k, c.keys.down):
		s.at = min(s.at+1, len(order))
	case key.Matches(k, c.keys.pageUp):
		s.at = max(s.at-page, 0)
	case key.Matches(k, c.keys.pageDown):
		s.at = min(s.at+page, len(order))
	case key.Matches(k, c.keys.result), key.Matches(k, c.keys.change) && s.at == 0:
		return s, wish{intent: session.Proceed{}}
	case key.Matches(k, c.keys.change):
		return s, wish{intent: session.Open{Question: order[s.at-1]}}
	case key.Matches(k, c.keys.back):
		return s, wish{intent: session.Back{}}
	}
	return s, wish{}
}

func (s reviewScreen) page(c scene) ui.Page {
	f := c.frame
	order := c.session.Order()
	rows := []string{s.row(0, "", "Show my result", "", f)}
	a := c.session.Model().Assessment()
	skipped := 0
	for i, id := range order {
		q, _ := a.Question(id)
		value, answered := c.session.Answer(id)
		if !answered {
			skipped++
		}
		rows = append(rows, s.row(i+1, fmt.Sprintf("%2d", i+1), strength(value, answered, f), about(q, value, f), f))
	}
	head := "Open an answer to change it."
	if skipped > 0 {
		head = fmt.Sprintf("%d skipped. Open an answer to change it.", skipped)
	}
	room := max(f.Height-2, 1)
	const airy = 18
	if f.Height > airy {
		room-- // a blank line above the footer
	}
	top := min(max(s.at-room/2, 0), max(len(rows)-room, 0))
	shown := rows[top:min(top+room, len(rows))]
	more := ""
	if top+room < len(rows) {
		more = f.Styles.Dim.Render(f.Glyphs.Down)
	}
	if top > 0 {
		more = f.Styles.Dim.Render(f.Glyphs.Up) + more
	}
	return ui.Page{
		Left: f.Styles.Strong.Render("Your answers"), Right: c.status, Progress: 1,
		Body: ui.Pad(f.Styles.Dim.Render(head), f.Width-3, f.Glyphs) + " " + more + "\n\n" + strings.Join(shown, "\n"),
		Keys: []key.Binding{c.keys.change, c.keys.result, c.keys.scroll, c.keys.back, c.keys.help, c.keys.quit},
	}
}

// row draws one line: number, strength (how) and phrase (what).
func (s reviewScreen) row(at int, number, how, what string, f ui.Frame) string {
	mark, style := " ", f.Styles.Text
	if at == s.at {
		mark, style = f.Styles.Accent.Render(f.Glyphs.Cursor), f.Styles.Accent
	}
	wide := len("strongly")
	if f.Roomy() {
		wide = len("no preference")
	}
	if number == "" {
		return mark + " " + style.Render(how)
	}
	line := fmt.Sprintf("%s %-*s %s", number, wide, how, what)
	if f.Roomy() {
		line = fmt.Sprintf(" %s   %-*s   %s", number, wide, how, what)
	}
	return mark + " " + style.Render(ui.Pad(line, f.Width-2, f.Glyphs))
}

// strength words how strong an answer is, in one word on a narrow frame.
func strength(value int, answered bool, f ui.Frame) string {
	switch {
	case !answered:
		return "skipped"
	case value == 0 && !f.Roomy():
		return "neither"
	default:
		return report.Strength(value)
	}
}

// about words the side that an answer prefers; both sides for a neutral one, if they fit.
func about(q content.Question, value int, f ui.Frame) string {
	if value == 0 && !f.Roomy() {
		return q.Short
	}
	return report.Phrase(q, value)
}

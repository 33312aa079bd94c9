package tui

import (
	"fmt"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/ui"
	jobcheck "rolefit/quiz/job"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// The posting's text, beside a fact or in the place of its answers. Lines that
// mention the fact are highlighted; they never answer it.

// window is the visible part of a posting.
type window struct {
	lines  []jobcheck.Line
	top    int
	height int // lines of text; one more below says where they are
}

// window lays out the posting for the current frame.
func (s factScreen) window(c props) window {
	width, height := c.frame.Width, c.frame.Height-ui.Lines(head(c, c.frame))-3 // the answers, a rule, where one is
	if s.beside(c) {
		_, width = columns(c.side)
		height = c.side.Height - 1
	}
	session := c.sitting.Jobs.Session
	wrap := func(line string) string { return ui.Wrap(line, max(width-2, 1)) }
	w := window{lines: session.Reading().Lines(session.Fact().ID, wrap), height: max(height, 1)}
	w.top = s.scroll
	if s.scroll == atMention {
		w.top = max(w.mention(0)-w.height/3, 0)
	}
	w.top = min(w.top, w.last())
	return w
}

// last returns the largest valid top.
func (w window) last() int { return max(len(w.lines)-w.height, 0) }

// mention returns the first line at or after from that mentions the fact, or 0.
func (w window) mention(from int) int {
	for i := max(from, 0); i < len(w.lines); i++ {
		if w.lines[i].Marks != nil {
			return i
		}
	}
	return 0
}

// scrolled returns the scroll position after a key.
func (s factScreen) scrolled(msg tea.KeyPressMsg, c props) int {
	if !s.beside(c) && !s.alone(c) {
		return s.scroll
	}
	k := c.keys
	w := s.window(c)
	page := max(w.height-2, 1)
	switch {
	case key.Matches(msg, k.later):
		return min(w.top+page, w.last())
	case key.Matches(msg, k.earlier):
		return max(w.top-page, 0)
	case key.Matches(msg, c.keys.up):
		return max(w.top-1, 0)
	case key.Matches(msg, c.keys.down):
		return min(w.top+1, w.last())
	case key.Matches(msg, k.mention):
		next := w.mention(w.top + w.height)
		return min(max(next-w.height/3, 0), w.last())
	}
	return s.scroll
}

// mentions counts the lines that mention the fact.
func (w window) mentions() int {
	n := 0
	for _, line := range w.lines {
		if line.Marks != nil {
			n++
		}
	}
	return n
}

// view draws the visible lines, and where below them.
func (w window) view(f ui.Frame) string {
	var lines []string
	for i := w.top; i < min(w.top+w.height, len(w.lines)); i++ {
		line := w.lines[i]
		mark := "  "
		if line.Marks != nil {
			mark = f.Styles.Accent.Render(f.Glyphs.Cursor) + " "
		}
		lines = append(lines, mark+lit(line, f.Styles.Text, f.Styles.Accent))
	}
	for len(lines) < w.height {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, f.Styles.Dim.Render("  "+w.where(f))), "\n")
}

// where words how many lines mention the fact, with arrows toward hidden text.
func (w window) where(f ui.Frame) string {
	mentioned := w.mentions()
	said := fmt.Sprintf("%d %s", mentioned, english.Plural(mentioned, "line may be about it", "lines may be about it"))
	if mentioned == 0 {
		said = "no line seems to be about it"
	}
	more := ""
	if w.top > 0 {
		more += " " + f.Glyphs.Up
	}
	if w.top < w.last() {
		more += " " + f.Glyphs.Down
	}
	return ui.Fit(said, f.Width-2-len(" x x"), f.Glyphs) + more
}

// columns splits a wide frame into the widths of the fact (left) and the posting (right).
func columns(f ui.Frame) (left, right int) {
	left = max(f.Width*2/5, 42)
	return left, f.Width - left - gutter
}

const gutter = 3 // a rule and a cell on either side

// sideBySide draws the fact and the posting next to each other.
func (s factScreen) sideBySide(c props, w window) string {
	f, beside := c.side, c.side
	f.Width, beside.Width = columns(c.side)
	left := lipgloss.NewStyle().Width(f.Width).Render(s.question(c, f))
	rule := strings.TrimSuffix(strings.Repeat(" "+f.Styles.Dim.Render(f.Glyphs.Beside)+" \n", c.side.Height), "\n")
	return lipgloss.JoinHorizontal(lipgloss.Top, left, rule, w.view(beside))
}

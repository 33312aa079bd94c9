package tui

import (
	"strings"

	"rolefit/internal/ui"
	jobcheck "rolefit/quiz/job"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// The posting's text, beside a fact or in the place of its answers. Lines that
// mention the fact are highlighted; they never answer it.

// posting is the text of a posting in its frame.
type posting struct {
	ui.Reader

	lines []jobcheck.Line
	frame ui.Frame // of the visible lines
	about string   // how many lines mention the fact
}

// posting lays the posting out: at its first mention of the fact, until it is scrolled.
func (s factScreen) posting(c props) posting {
	f := c.frame
	f.Height -= ui.Lines(head(c, c.frame)) + 3 // the answers, a rule, where one is
	if s.beside(c) {
		_, f.Width = columns(c.side)
		f.Height = c.side.Height - 1
	}
	f.Height = max(f.Height, 1)
	session := c.sitting.Jobs.Session
	wrap := func(line string) string { return ui.Wrap(line, max(f.Width-2, 1)) }
	p := posting{lines: session.Reading().Lines(session.Fact().ID, wrap), frame: f, about: c.find("m").Row}
	drawn := make([]string, len(p.lines))
	for i, line := range p.lines {
		drawn[i] = "  "
		if line.Marks != nil {
			drawn[i] = f.Styles.Accent.Render(f.Glyphs.Cursor) + " "
		}
		drawn[i] += lit(line, f.Styles.Text, f.Styles.Accent)
	}
	at := s.at
	if !s.moved {
		at = p.mention(0)
	}
	p.Reader = ui.Read(strings.Join(drawn, "\n"), at, f, false)
	return p
}

// mention returns the reading of the first line at or after from that mentions the fact; of the
// first line if none does.
func (p posting) mention(from int) ui.Reading {
	for i := max(from, 0); i < len(p.lines); i++ {
		if p.lines[i].Marks != nil {
			return ui.At(i - p.frame.Height/3)
		}
	}
	return ui.At(0)
}

// takes reports whether a key is the posting's rather than a command's.
func (s factScreen) takes(k tea.KeyPressMsg, c props) bool {
	_, ok := s.looked(k, c)
	return ok
}

// looked returns the screen after a key that searches the posting or goes to one of its ends.
// Whether it is one is ok: an answer's key is only while nothing is looked for.
func (s factScreen) looked(k tea.KeyPressMsg, c props) (after factScreen, ok bool) {
	if !s.beside(c) && !s.alone(c) {
		return s, false
	}
	p := s.posting(c)
	ends := key.Matches(k, bind("", "", "home", "end", "g", "G", "/", "ctrl+f"))
	if !ends && !p.Typing() && (!p.Searches() || !key.Matches(k, bind("", "", "n", "N", "esc"))) {
		return s, false
	}
	if s.at, ok = p.Key(k); ok {
		s.moved = true
	}
	return s, ok
}

// scrolled returns the screen after a key that scrolls the posting.
func (s factScreen) scrolled(k tea.KeyPressMsg, c props) factScreen {
	if !s.beside(c) && !s.alone(c) {
		return s
	}
	p := s.posting(c)
	switch {
	case key.Matches(k, c.keys.later):
		s.at, s.moved = p.PageBy(1), true
	case key.Matches(k, c.keys.earlier):
		s.at, s.moved = p.PageBy(-1), true
	case key.Matches(k, c.command("m")):
		s.at, s.moved = p.mention(p.Below()), true
	case s.alone(c):
		if at, ok := p.Key(k); ok {
			s.at, s.moved = at, true
		}
	}
	return s
}

// view draws the visible lines, and where below them.
func (p posting) view() string {
	text := p.View()
	return text + strings.Repeat("\n", max(p.frame.Height-ui.Lines(text), 0)+1) + p.where()
}

// where words what is looked for, or how many lines mention the fact, and where in the posting
// one is.
func (p posting) where() string {
	f := p.frame
	if p.Searches() {
		return " " + p.Mark(f.Width-1)
	}
	mark := p.Mark(0)
	room := f.Width - 3 - ui.Width(mark) //nolint:mnd // the margin, and a cell between
	return "  " + ui.Pad(f.Styles.Dim.Render(ui.Fit(p.about, room, f.Glyphs)), room, f.Glyphs) + " " + mark
}

// columns splits a wide frame into the widths of the fact (left) and the posting (right).
func columns(f ui.Frame) (left, right int) {
	left = max(f.Width*2/5, 42)
	return left, f.Width - left - gutter
}

const gutter = 3 // a rule and a cell on either side

// sideBySide draws the fact and the posting next to each other.
func (s factScreen) sideBySide(c props, p posting) string {
	f := c.side
	f.Width, _ = columns(c.side)
	left := ui.Fill(s.question(c, f), f.Width)
	rule := strings.TrimSuffix(strings.Repeat(" "+f.Styles.Dim.Render(f.Glyphs.Beside)+" \n", c.side.Height), "\n")
	return ui.Across(left, rule, p.view())
}

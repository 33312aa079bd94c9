package projector

import (
	"cmp"
	"fmt"
	"strings"

	"rolefit/internal/clikit"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// The rules of the wall.
//
//   - It is read from the back of a room: few words, the largest letters that fit, and
//     white space between things that do not belong together.
//   - Dim text is only for the dispensable: a tired projector swallows it.
//   - A block without room is left out whole, the least important first; no block is cut
//     in the middle of a sentence.
//   - A drawing function gets the board and a frame, and returns blocks; only fill
//     knows how many lines there are.

// wall draws one board for one frame.
type wall struct {
	b class.Board
	f ui.Frame
}

// Wall draws the class's view; the text fits the frame's width and height. Before the
// reveal it depends only on the state, the way in, and counts of people.
func Wall(b class.Board, f ui.Frame) string {
	w := wall{b, f}
	if b.State.Blank {
		return w.fit(w.alarm(w.blank()))
	}
	var blocks []block
	switch b.State.Phase {
	case class.AtLobby, "":
		blocks = w.lobby()
	case class.AtAnswering:
		blocks = w.answering()
	case class.AtReveal:
		blocks = w.reveal()
	case class.AtDiscuss:
		blocks = w.discuss()
	default:
		blocks = w.end()
	}
	text := ui.MaxLines(fill(blocks, f.Height), f.Height)
	return w.fit(w.alarm(text))
}

// fit cuts lines to the frame's width, as a last resort.
func (w wall) fit(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = ui.Fit(line, w.f.Width, w.f.Glyphs)
	}
	return strings.Join(lines, "\n")
}

// blank returns an empty page with "paused" at its end.
func (w wall) blank() string {
	return strings.Repeat("\n", max(w.f.Height-1, 0)) + w.f.Styles.Dim.Render("paused")
}

// alarm puts a small sign for the facilitator on the first line with room for it. The
// class reads no alarm: it can do nothing about it.
func (w wall) alarm(text string) string {
	if len(w.b.Alarms) == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	put := func(at int, sign string) string {
		line := ui.Pad(lines[at], w.f.Width-len(sign)-1, w.f.Glyphs)
		lines[at] = line + " " + w.f.Styles.Caution.Render(sign)
		return strings.Join(lines, "\n")
	}
	for _, sign := range []string{"(!) controls", "(!)"} {
		for at, line := range lines {
			if lipgloss.Width(line)+1+len(sign) <= w.f.Width {
				return put(at, sign)
			}
		}
	}
	return put(len(lines)-1, "(!)")
}

// opening is the title of the phase, with about at the right: the first block below the
// way in.
func (w wall) opening(what, about string) block {
	s := w.f.Styles
	b := block{rank: 2, gap: 1, slack: true}
	if lipgloss.Width(what)+lipgloss.Width(about)+2 > w.f.Width {
		b.forms = []string{s.Accent.Render(what) + "\n" + s.Text.Render(ui.Wrap(about, w.f.Width))}
		return b
	}
	b.forms = []string{ui.Ends(s.Accent.Render(what), s.Text.Render(about), w.f)}
	if drawn := w.big(what, w.f.Width-lipgloss.Width(about)-2); drawn != "" {
		gap := strings.Repeat(" ", w.f.Width-lipgloss.Width(drawn)-lipgloss.Width(about))
		b.forms, b.big = append(b.forms, ui.Beside(0, s.Accent.Render(drawn), gap, s.Text.Render(about))), 1
	}
	return b
}

// Walls of at least bigWall lines use large letters, bigLetter lines high.
const (
	bigWall   = 40
	bigLetter = 4
)

// big returns one line of text in large letters; empty if the wall or width is too small.
func (w wall) big(text string, width int) string {
	if w.f.Height < bigWall {
		return ""
	}
	high := bigLetter
	if len([]rune(w.f.Glyphs.Blocks)) == 2 { // no half lines
		high *= 2
	}
	drawn, _ := ui.Large(text, width, high, w.f.Glyphs)
	return drawn
}

// bigText returns wrapped text in large letters; empty if a word does not fit.
func (w wall) bigText(text string, width int) string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		with := strings.TrimSpace(line + " " + word)
		if line != "" && w.big(with, width) == "" {
			lines = append(lines, line)
			with = word
		}
		line = with
	}
	lines = append(lines, line)
	for i, line := range lines {
		if lines[i] = strings.TrimRight(w.big(line, width), "\n"); lines[i] == "" {
			return ""
		}
	}
	return strings.Join(lines, "\n")
}

// text returns a block of running text; an empty block for no words.
func (w wall) text(rank, gap int, style lipgloss.Style, words string) block {
	if words == "" {
		return block{}
	}
	return one(rank, gap, style.Render(ui.Wrap(words, min(w.f.Width, measure))))
}

// said returns a sentence for the class, in large letters if they fit.
func (w wall) said(rank, gap int, words string) block {
	b := w.text(rank, gap, w.f.Styles.Text, words)
	if drawn := w.bigText(words, w.f.Width); drawn != "" && words != "" {
		b.forms, b.big = append(b.forms, drawn), 1
	}
	return b
}

// measure is the widest that running text gets, in cells: longer lines are hard to
// follow.
const measure = 96

// rule draws a line across the frame.
func (w wall) rule() string {
	return w.f.Styles.Dim.Render(strings.Repeat(w.f.Glyphs.Rule, w.f.Width))
}

// large returns text in large letters, in every size that fits the width, smallest first.
func (w wall) large(text string, style lipgloss.Style, width int) []string {
	const tallest = 8
	var forms []string
	last := ""
	for height := 4; height <= tallest; height++ {
		if drawn, ok := ui.Large(text, width, height, w.f.Glyphs); ok && drawn != last {
			last = drawn
			forms = append(forms, style.Render(drawn))
		}
	}
	return forms
}

// clock returns the time left as "6:40"; runs is false without a clock.
func clock(b class.Board) (left string, runs bool) {
	d, ok := b.Left()
	if !ok {
		return "", false
	}
	seconds := int(d.Seconds())
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60), true
}

// end says goodbye: the results are the participants' own, where answers are kept, and
// how to get the quiz at home.
func (w wall) end() []block {
	s := w.f.Styles
	title := block{forms: []string{s.Accent.Render("THANK YOU")}, rank: 0, gap: 1, slack: true}
	title.forms = append(title.forms, w.large("THANK YOU", s.Accent, w.f.Width)...)
	parts := []struct {
		rank       int
		name, text string
	}{
		{1, "YOURS", yours},
		{2, "KEPT", keptWhere(w.b)},
		{3, "AT HOME", atHome},
	}
	if !w.f.Roomy() {
		parts[2].text = atHomeShort
	}
	blocks := []block{w.heading(), title}
	for _, p := range parts {
		label := s.Dim.Render(ui.Pad(p.name, len("AT HOME"), w.f.Glyphs)) + "   "
		if !w.f.Roomy() {
			label = s.Dim.Render(p.name) + "  "
		}
		text := ui.Hang(label, ui.Wrap(p.text, min(w.f.Width, measure)-lipgloss.Width(label)))
		text = strings.ReplaceAll(text, "\u00a0", " ")
		blocks = append(blocks, one(p.rank, 2, text))
	}
	return blocks
}

// yours says to whom a result belongs, and how to keep it.
const yours = "Your result is yours alone. To see it again at home, take its code with you: press y on your own screen. " +
	"The code is your answers: keep it to yourself."

// How to get the quiz. No-break spaces keep the command on one line.
const (
	atHome = "The same quiz, alone and at your own pace: ask your instructor for rolefit's folder. " +
		"With Go installed, go\u00a0run\u00a0. in it starts the quiz."
	atHomeShort = "Ask your instructor for the quiz, rolefit."
)

// keptWhere says where answers are kept, and how they are deleted.
func keptWhere(b class.Board) string {
	if b.Practice {
		return "Nowhere: this is a rehearsal, and nothing of it is kept."
	}
	return "On this computer, without names, until your instructor deletes it: " + forget(b)
}

// program returns the command that starts the workshop.
func program(b class.Board) string { return cmp.Or(b.Program, "rolefit-workshop") }

// forget returns the command that deletes the class.
func forget(b class.Board) string {
	return program(b) + " forget " + clikit.Typed(cmp.Or(b.Class, "CLASS")) + clikit.TypedFlag("store", b.Store)
}

package projector

import (
	"fmt"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// The rules of the wall.
//
//   - It is read from the back of a room: few words, the largest letters that fit, and
//     white space between things that do not belong together.
//   - Only what can be missed is dim: a tired projector swallows it.
//   - What there is no room for is left out whole, the least important first; what is
//     there is never cut in the middle of a sentence.
//   - A drawing function gets the board and a frame, and returns blocks; only fill
//     knows how many lines there are.

// wall draws one board for one frame.
type wall struct {
	b class.Board
	f ui.Frame
}

// Wall draws what the class sees: text of at most the frame's width and height. Before
// the reveal it depends on nothing but the state, the way in, and counts of people.
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

// fit cuts lines that are too wide, as a last resort.
func (w wall) fit(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = ui.Fit(line, w.f.Width, w.f.Glyphs)
	}
	return strings.Join(lines, "\n")
}

// blank is a page that distracts nobody.
func (w wall) blank() string {
	return strings.Repeat("\n", max(w.f.Height-1, 0)) + w.f.Styles.Dim.Render("paused")
}

// alarm puts a small sign for the instructor at the end of the first line that has
// room for it. The class is told nothing: it can do nothing about it.
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

// opening is the title of what is at hand, with something about it: the first block
// below the way in.
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

// Where words are set in large letters: on a wall of so many lines, in letters of so
// many.
const (
	bigWall   = 40
	bigLetter = 4
)

// big is one line of words in large letters; empty where the wall is not large enough.
func (w wall) big(text string, width int) string {
	if w.f.Height < bigWall {
		return ""
	}
	high := bigLetter
	if len([]rune(w.f.Glyphs.Blocks)) == 2 { // there are no halves of a line
		high *= 2
	}
	drawn, _ := ui.Large(text, width, high, w.f.Glyphs)
	return drawn
}

// bigText is running text in large letters, wrapped; empty where it cannot be drawn.
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

// text is a block of running text.
func (w wall) text(rank, gap int, style lipgloss.Style, words string) block {
	if words == "" {
		return block{}
	}
	return one(rank, gap, style.Render(ui.Wrap(words, min(w.f.Width, measure))))
}

// said is a sentence for everybody, in large letters where there is room.
func (w wall) said(rank, gap int, words string) block {
	b := w.text(rank, gap, w.f.Styles.Text, words)
	if drawn := w.bigText(words, w.f.Width); drawn != "" && words != "" {
		b.forms, b.big = append(b.forms, drawn), 1
	}
	return b
}

// measure is how wide running text gets, in cells: longer lines are hard to follow.
const measure = 96

// rule is a line across.
func (w wall) rule() string {
	return w.f.Styles.Dim.Render(strings.Repeat(w.f.Glyphs.Rule, w.f.Width))
}

// large is a text in large letters, in every size that fits the width, smallest first.
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

// clock is a time as "6:40".
func clock(b class.Board) (left string, runs bool) {
	d, ok := b.Left()
	if !ok {
		return "", false
	}
	seconds := int(d.Seconds())
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60), true
}

package projector

import (
	"cmp"
	"fmt"
	"strings"

	"rolefit/internal/clikit"
	"rolefit/internal/paint"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
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
		return w.fit(w.alarm(strings.Repeat("\n", max(f.Height-1, 0)) + f.Styles.Dim.Render("paused")))
	}
	return w.framed(w.blocks())
}

// Square draws the QR code of the page for browsers, as large as fits the frame, with its
// address. A blank wall stays blank.
func Square(b class.Board, f ui.Frame) string {
	if b.State.Blank {
		return Wall(b, f)
	}
	w := wall{b, f}
	return w.framed(w.code())
}

// framed stacks blocks in the frame.
func (w wall) framed(blocks []block) string {
	return w.fit(w.alarm(ui.MaxLines(fill(blocks, w.f.Height), w.f.Height)))
}

// blocks returns the parts of the wall, top down, with the sentences that the line-by-line
// form says in their place.
func (w wall) blocks() []block {
	switch w.b.State.Phase {
	case class.AtAnswering:
		return w.answering()
	case class.AtReveal:
		return w.reveal()
	case class.AtDiscuss:
		return w.discuss()
	case class.AtEnd:
		return w.end()
	default:
		return w.lobby()
	}
}

// fit cuts lines to the frame's width, as a last resort.
func (w wall) fit(text string) string {
	return ui.EachLine(text, func(line string) string { return ui.Fit(line, w.f.Width, w.f.Glyphs) })
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
			if ui.Width(line)+1+len(sign) <= w.f.Width {
				return put(at, sign)
			}
		}
	}
	return put(len(lines)-1, "(!)")
}

// opening is the title of the phase, with about at the right, or large beside a title in
// large letters: the first block below the way in.
func (w wall) opening(what, about, large string) block {
	s := w.f.Styles
	b := block{forms: []string{ui.Ends(s.Accent.Render(what), s.Text.Render(about), w.f)}, rank: 2, gap: 1, slack: true}
	if ui.Width(what)+ui.Width(about)+2 > w.f.Width {
		b.forms[0] = s.Accent.Render(what) + "\n" + s.Text.Render(ui.Wrap(about, w.f.Width))
	}
	side := cmp.Or(large, s.Text.Render(about))
	drawn := w.big(what, w.f.Width-ui.Width(side)-2)
	if drawn == "" && large != "" {
		drawn = what
	}
	if drawn != "" {
		gap := strings.Repeat(" ", max(w.f.Width-ui.Width(drawn)-ui.Width(side), 1))
		b.forms, b.big = append(b.forms, ui.Beside(0, s.Accent.Render(drawn), gap, side)), 1
	}
	return b
}

// shout is a block of a few words that grow as far as there is room.
func (w wall) shout(rank int, words string) block {
	style := w.f.Styles.Accent
	return block{forms: append([]string{style.Render(words)}, w.large(words, style, w.f.Width)...), rank: rank}
}

// Walls of at least bigWall lines use large letters, bigLetter lines high.
const (
	bigWall   = 40
	bigLetter = 4
)

// ascii reports whether there are no halves of cells to draw with.
func (w wall) ascii() bool { return len([]rune(w.f.Glyphs.Blocks)) == 2 }

// big returns one line of text in large letters; empty if the wall or width is too small.
func (w wall) big(text string, width int) string {
	if w.f.Height < bigWall {
		return ""
	}
	high := bigLetter
	if w.ascii() {
		high *= 2
	}
	drawn, _ := ui.Large(text, width, high, w.f.Glyphs)
	return drawn
}

// bigText returns wrapped text in large letters; empty if a word does not fit.
func (w wall) bigText(text string, width int) string {
	var lines []string // drawn
	line, drawn := "", ""
	for word := range strings.FieldsSeq(text) {
		with := strings.TrimSpace(line + " " + word)
		longer := w.big(with, width)
		if longer == "" && line != "" {
			lines = append(lines, drawn)
			with, longer = word, w.big(word, width)
		}
		if longer == "" {
			return ""
		}
		line, drawn = with, longer
	}
	lines = append(lines, drawn)
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, "\n")
	}
	return strings.Join(lines, "\n")
}

// text returns a block of running text; an empty block for no words.
func (w wall) text(rank, gap int, style paint.Style, words string) block {
	if words == "" {
		return block{}
	}
	return one(rank, gap, style.Render(ui.Wrap(words, min(w.f.Width, measure)))).say(words)
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

func (w wall) rule() string {
	return w.f.Styles.Dim.Render(strings.Repeat(w.f.Glyphs.Rule, w.f.Width))
}

// large returns text in large letters, in every size that fits the width, smallest first.
func (w wall) large(text string, style paint.Style, width int) []string {
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

// clock returns the time left as "6:40", and what it says: "6:40 left" or "time is up".
// Both are empty without a clock.
func clock(b class.Board) (left, says string) {
	d, runs := b.Left()
	if !runs {
		return "", ""
	}
	seconds := int(d.Seconds())
	left = fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	if seconds == 0 {
		return left, "time is up"
	}
	return left, left + " left"
}

// end says goodbye: the results are the participants' own, where answers are kept, and
// how to get the quiz at home.
func (w wall) end() []block {
	title := w.shout(0, "THANK YOU").say("Phase 5 of 5: the end. Thank you.")
	title.gap, title.slack = 1, true
	blocks := []block{w.heading(), title}
	home := strings.ReplaceAll(atHome, "\u00a0", " ")
	for i, p := range []struct{ name, text, small, says string }{
		{"YOURS", yours, yours, yours},
		{"SAVED", keptWhere(w.b), keptWhere(w.b), "Where answers are saved: " + keptWhere(w.b)},
		{"AT HOME", atHome, "Ask your instructor for the quiz, rolefit.", home},
	} {
		label, text := w.f.Styles.Dim.Render(p.name)+"  ", p.small
		if w.f.Roomy() {
			label, text = w.f.Styles.Dim.Render(ui.Pad(p.name, len("AT HOME"), w.f.Glyphs))+"   ", p.text
		}
		text = ui.Hang(label, ui.Wrap(text, min(w.f.Width, measure)-ui.Width(label)))
		blocks = append(blocks, one(i+1, 2, strings.ReplaceAll(text, "\u00a0", " ")).say(p.says))
	}
	return blocks
}

// yours says to whom a result belongs, and how to keep it.
const yours = "Your result is yours alone. To see it again at home, take its code with you: press 5, then x, on your own screen; in a browser, open Share. " +
	"The code is your answers: keep it to yourself."

// atHome says how to get the quiz. No-break spaces keep the command on one line.
const atHome = "The same quiz, alone and at your own pace: ask your instructor for the rolefit folder. " +
	"With Go installed, go\u00a0run\u00a0. in it starts the quiz."

// keptWhere says where answers are kept, and how they are deleted.
func keptWhere(b class.Board) string {
	if b.Practice {
		return "Nowhere: this is a rehearsal, and nothing is saved."
	}
	where := "On this computer"
	if b.Database {
		where = "In the database of this class"
	}
	return where + ", without names, until your instructor deletes it: " + forget(b)
}

// program returns the command that starts the workshop.
func program(b class.Board) string { return cmp.Or(b.Program, "rolefit-workshop") }

// forget returns the command that deletes the class.
func forget(b class.Board) string {
	return program(b) + " forget " + clikit.Typed(cmp.Or(b.Class, "CLASS")) + clikit.TypedFlag("store", b.Store)
}

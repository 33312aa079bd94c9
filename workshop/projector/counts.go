package projector

import (
	"fmt"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"
)

// row is a labeled count of people.
type row struct {
	name string
	n    int
}

// answering shows how many joined, are halfway and are done, with the clock.
func (w wall) answering() []block {
	c := w.b.Counts
	left, about := clock(w.b)
	large := ""
	if drawn := w.big(left, w.f.Width/2); drawn != "" {
		large = ui.Beside(3, w.f.Styles.Strong.Render(drawn), w.f.Styles.Text.Render("left"))
	}
	title := w.opening("ANSWERING", about, large).say("Phase 2 of 5: answering.", clockLine(w.b))
	title.rank = 1
	counts := w.people([]row{{"JOINED", c.Joined}, {"HALFWAY", c.Halfway}, {"DONE", c.Done}}, c.Joined).say(countsLine(w.b))
	counts.gap = 1
	privacy := w.text(3, 1, w.f.Styles.Text, "Nobody's answers are on this screen, and none will be before the reveal.")
	return append(w.strip(), title, counts, privacy.say("Nobody's answers are said here, and none will be before the reveal."))
}

type countForm struct {
	high    int        // lines of a digit; 0: in ordinary letters
	between int        // free lines between the rows
	dot     ui.DotSize // of the dots, one a person
	lines   int        // of small dots in a row, where those do not fit
	big     bool       // labels in large letters
}

// people draws counts with dots, one row each, up to large digits and dots. of is the
// total of each row; 0: none.
func (w wall) people(rows []row, of int) block {
	widest := of
	for _, r := range rows {
		widest = max(widest, r.n)
	}
	var b block
	for _, form := range []countForm{
		{lines: 1},
		{lines: 1, between: 1},
		{lines: 3, between: 1},
		{high: 4, lines: 4, between: 1, dot: 1},
		{high: 4, lines: 4, between: 2, dot: 1},
		{high: 7, lines: 7, between: 1, dot: 2, big: true},
		{high: 7, lines: 7, between: 2, dot: 2, big: true},
		{high: 7, lines: 7, between: 3, dot: 2, big: true},
	} {
		if drawn := w.counted(rows, of, widest, form); drawn != "" {
			b.forms = append(b.forms, drawn)
		}
	}
	return b
}

// counted draws counts in one form; empty if a number does not fit.
func (w wall) counted(rows []row, of, widest int, form countForm) string {
	label, digits, gap := len("HALFWAY  "), max(len(fmt.Sprint(widest)), 2), 3
	if form.high > 0 {
		drawn, _ := ui.Large(fmt.Sprint(widest), w.f.Width/3, form.high, w.f.Glyphs)
		digits, gap = ui.Width(drawn), 4
	}
	if form.big {
		label = ui.Width(w.big("HALFWAY", w.f.Width/4)) + 3
	}
	if digits == 0 || label == 3 {
		return ""
	}
	room := w.f.Width - label - digits - gap
	dots := dotsOf(widest, room, form.dot)
	if dots.Each > 1 { // rather smaller dots than one for several people
		dots = ui.NewDotScale(widest, room, form.lines, 0)
	}
	var parts []string
	for _, r := range rows {
		if room < 4 { // far below the smallest wall
			parts = append(parts, fmt.Sprintf("%s %d", r.name, r.n))
			continue
		}
		name, number, set := r.name, ui.PadLeft(fmt.Sprint(r.n), digits), ui.Across
		if form.high > 0 {
			if number, _ = ui.Large(fmt.Sprint(r.n), digits, form.high, w.f.Glyphs); number == "" {
				return ""
			}
			set = func(texts ...string) string { return ui.Beside(0, texts...) }
		}
		if form.big {
			name = w.big(name, label)
		}
		parts = append(parts, set(
			ui.Fill(w.f.Styles.Text.Render(name), label),
			ui.PadLeft(w.f.Styles.Strong.Render(number), digits), strings.Repeat(" ", gap), dots.Draw(r.n, of, w.f)))
	}
	if scale := w.scale(dots); scale != "" && room >= 4 {
		parts = append(parts, scale)
	}
	return strings.Join(parts, strings.Repeat("\n", form.between+1))
}

// scale says how many people a dot stands for; empty if it is one.
func (w wall) scale(dots ui.DotScale) string {
	if dots.Each == 1 {
		return ""
	}
	return w.f.Styles.Text.Render(ui.Wrap(fmt.Sprintf("one dot is about %d people", dots.Each), w.f.Width))
}

// dotsOf returns the scale for dots of a size; of size 1 if those do not fit one a person.
func dotsOf(most, width int, size ui.DotSize) ui.DotScale {
	dots := ui.NewDotScale(most, width, 1, size)
	if dots.Each > 1 && size > 1 {
		return ui.NewDotScale(most, width, 1, 1)
	}
	return dots
}

// doneWords says how many sheets the reveal holds: "of all 12 who are done", or "of 12; 3
// more are done and not in it".
func doneWords(b class.Board) string {
	r := b.Reveal
	switch more := b.Counts.Done - r.Of; {
	case more <= 0:
		return fmt.Sprintf("of all %d who are done", r.Of)
	case more == 1:
		return fmt.Sprintf("of %d; one more is done but not in it", r.Of)
	default:
		return fmt.Sprintf("of %d; %d more are done but not in it", r.Of, more)
	}
}

package projector

import (
	"cmp"
	"fmt"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// row is a labeled count of people.
type row struct {
	name string
	n    int
}

const privacy = "Nobody's answers are on this screen, and none will be before the reveal."

// answering shows how many joined, are halfway and are done, with the clock.
func (w wall) answering() []block {
	c := w.b.Counts
	about := ""
	left, runs := clock(w.b)
	switch {
	case runs && left == "0:00":
		about = "time is up"
	case runs:
		about = left + " left"
	}
	title := w.opening("ANSWERING", about)
	title.rank = 1
	if drawn := w.big(left, w.f.Width/2); drawn != "" && runs {
		side := ui.Beside(3, w.f.Styles.Strong.Render(drawn), w.f.Styles.Text.Render("left"))
		what := w.f.Styles.Accent.Render(cmp.Or(w.big("ANSWERING", w.f.Width/2), "ANSWERING"))
		gap := strings.Repeat(" ", max(w.f.Width-lipgloss.Width(what)-lipgloss.Width(side), 1))
		title.forms, title.big = append(title.forms[:1], ui.Beside(0, what, gap, side)), 1
	}
	counts := w.people([]row{{"JOINED", c.Joined}, {"HALFWAY", c.Halfway}, {"DONE", c.Done}}, c.Joined)
	counts.rank, counts.gap = 0, 1
	return append(w.strip(), title, counts, w.text(3, 1, w.f.Styles.Text, privacy))
}

// people draws counts with dots, one row each, up to large digits and dots. of is the
// total of each row; 0: none.
func (w wall) people(rows []row, of int) block {
	widest := 0
	for _, r := range rows {
		widest = max(widest, r.n, of)
	}
	digits := max(len(fmt.Sprint(widest)), 2)
	beside := w.f.Width - len("HALFWAY  ") - digits - 3
	if beside < 4 { // far below the smallest wall
		var lines []string
		for _, r := range rows {
			lines = append(lines, fmt.Sprintf("%s %d", r.name, r.n))
		}
		return block{forms: []string{strings.Join(lines, "\n")}}
	}
	one, more := ui.NewDotScale(widest, beside, 1, 0), ui.NewDotScale(widest, beside, 3, 0)
	forms := []string{
		w.rows(rows, of, digits, one, "\n"), w.rows(rows, of, digits, one, "\n\n"), w.rows(rows, of, digits, more, "\n\n"),
	}
	return block{forms: append(forms, w.largeRows(rows, of, widest)...)}
}

// rows sets counts in ordinary letters.
func (w wall) rows(rows []row, of, digits int, dots ui.DotScale, between string) string {
	parts := make([]string, 0, len(rows)+1)
	for _, r := range rows {
		label := w.f.Styles.Text.Render(fmt.Sprintf("%-8s", r.name)) + " " +
			w.f.Styles.Strong.Render(fmt.Sprintf("%*d", digits, r.n)) + "   "
		parts = append(parts, ui.Hang(label, dots.Draw(r.n, of, w.f)))
	}
	return strings.Join(append(parts, w.scale(dots)...), between)
}

// scale says how many people a dot stands for, unless it is one.
func (w wall) scale(dots ui.DotScale) []string {
	if dots.Each == 1 {
		return nil
	}
	return []string{w.f.Styles.Text.Render(ui.Wrap(fmt.Sprintf("one dot is about %d people", dots.Each), w.f.Width))}
}

// largeRows returns the forms of counts in large digits, smallest first.
func (w wall) largeRows(rows []row, of, widest int) []string {
	var forms []string
	for _, size := range []struct {
		high, between int
		dot           ui.DotSize
		big           bool // labels too
	}{{4, 1, 1, false}, {4, 2, 1, false}, {7, 1, 2, true}, {7, 2, 2, true}, {7, 3, 2, true}} {
		room, ok := ui.Large(fmt.Sprint(widest), w.f.Width/3, size.high, w.f.Glyphs)
		if !ok {
			continue
		}
		t := countTable{rows: rows, of: of, digits: lipgloss.Width(room), high: size.high, label: len("HALFWAY  ")}
		if size.big {
			if t.label = lipgloss.Width(w.big("HALFWAY", w.f.Width/4)) + 3; t.label == 3 {
				continue
			}
			t.big = true
		}
		beside := w.f.Width - t.label - t.digits - 4
		t.dots = ui.NewDotScale(widest, beside, 1, size.dot)
		if t.dots.Each > 1 && size.dot > 1 {
			t.dots = ui.NewDotScale(widest, beside, 1, 1)
		}
		if t.dots.Each > 1 { // rather smaller dots than one for several people
			t.dots = ui.NewDotScale(widest, beside, size.high, 0)
		}
		if form := w.largeForm(t, strings.Repeat("\n", size.between+1)); form != "" {
			forms = append(forms, form)
		}
	}
	return forms
}

// countTable lays out counts with large digits.
type countTable struct {
	rows          []row
	of            int
	label, digits int  // widths of the columns
	high          int  // lines of a digit
	big           bool // labels in large letters
	dots          ui.DotScale
}

func (w wall) largeForm(t countTable, between string) string {
	parts := make([]string, 0, len(t.rows)+1)
	for _, r := range t.rows {
		drawn, ok := ui.Large(fmt.Sprint(r.n), t.digits, t.high, w.f.Glyphs)
		if !ok {
			return ""
		}
		name := r.name
		if t.big {
			name = w.big(name, t.label)
		}
		parts = append(parts, ui.Beside(0,
			lipgloss.NewStyle().Width(t.label).Render(w.f.Styles.Text.Render(name)),
			lipgloss.NewStyle().Width(t.digits).Align(lipgloss.Right).Render(w.f.Styles.Strong.Render(drawn)),
			"    ", t.dots.Draw(r.n, t.of, w.f)))
	}
	return strings.Join(append(parts, w.scale(t.dots)...), between)
}

// doneWords says how many sheets the reveal holds: "of all 12 who are done", or "of 12; 3
// more are done and not in it".
func doneWords(b class.Board) string {
	r := b.Reveal
	switch more := b.Counts.Done - r.Of; {
	case more <= 0:
		return fmt.Sprintf("of all %d who are done", r.Of)
	case more == 1:
		return fmt.Sprintf("of %d; one more is done and not in it", r.Of)
	default:
		return fmt.Sprintf("of %d; %d more are done and not in it", r.Of, more)
	}
}

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
	widest := of
	for _, r := range rows {
		widest = max(widest, r.n)
	}
	t := countTable{rows: rows, of: of, label: len("HALFWAY  "), digits: max(len(fmt.Sprint(widest)), 2), gap: 3}
	beside := w.f.Width - t.label - t.digits - t.gap
	if beside < 4 { // far below the smallest wall
		var lines []string
		for _, r := range rows {
			lines = append(lines, fmt.Sprintf("%s %d", r.name, r.n))
		}
		return one(0, 0, strings.Join(lines, "\n"))
	}
	t.dots = ui.NewDotScale(widest, beside, 1, 0)
	forms := []string{w.rows(t, 0), w.rows(t, 1)}
	t.dots = ui.NewDotScale(widest, beside, 3, 0)
	forms = append(forms, w.rows(t, 1))
	return block{forms: append(forms, w.largeRows(t, widest)...)}
}

// scale says how many people a dot stands for, unless it is one.
func (w wall) scale(dots ui.DotScale) []string {
	if dots.Each == 1 {
		return nil
	}
	return []string{w.f.Styles.Text.Render(ui.Wrap(fmt.Sprintf("one dot is about %d people", dots.Each), w.f.Width))}
}

// largeRows returns the forms of counts in large digits, smallest first.
func (w wall) largeRows(t countTable, widest int) []string {
	var forms []string
	t.gap = 4
	for _, size := range []struct {
		high, between int
		dot           ui.DotSize
		big           bool // labels too
	}{{4, 1, 1, false}, {4, 2, 1, false}, {7, 1, 2, true}, {7, 2, 2, true}, {7, 3, 2, true}} {
		room, ok := ui.Large(fmt.Sprint(widest), w.f.Width/3, size.high, w.f.Glyphs)
		if !ok {
			continue
		}
		t.digits, t.high, t.big = lipgloss.Width(room), size.high, size.big
		if size.big {
			label := w.big("HALFWAY", w.f.Width/4)
			if label == "" {
				continue
			}
			t.label = lipgloss.Width(label) + 3
		}
		beside := w.f.Width - t.label - t.digits - t.gap
		t.dots = dotsOf(widest, beside, size.dot)
		if t.dots.Each > 1 { // rather smaller dots than one for several people
			t.dots = ui.NewDotScale(widest, beside, size.high, 0)
		}
		if form := w.rows(t, size.between); form != "" {
			forms = append(forms, form)
		}
	}
	return forms
}

// dotsOf returns the scale for dots of a size; of size 1 if those do not fit one a person.
func dotsOf(most, width int, size ui.DotSize) ui.DotScale {
	dots := ui.NewDotScale(most, width, 1, size)
	if dots.Each > 1 && size > 1 {
		return ui.NewDotScale(most, width, 1, 1)
	}
	return dots
}

// countTable lays out counts.
type countTable struct {
	rows               []row
	of                 int
	label, digits, gap int  // widths of the columns, and of the gap before the dots
	high               int  // lines of a digit; 0: in ordinary letters
	big                bool // labels in large letters
	dots               ui.DotScale
}

// rows draws counts with this many free lines between the rows; empty if a number does
// not fit.
func (w wall) rows(t countTable, between int) string {
	var parts []string
	for _, r := range t.rows {
		name, number := r.name, ui.PadLeft(fmt.Sprint(r.n), t.digits)
		if t.high > 0 {
			if number, _ = ui.Large(fmt.Sprint(r.n), t.digits, t.high, w.f.Glyphs); number == "" {
				return ""
			}
		}
		if t.big {
			name = w.big(name, t.label)
		}
		parts = append(parts, beside(t.high,
			lipgloss.NewStyle().Width(t.label).Render(w.f.Styles.Text.Render(name)),
			right(t.digits, w.f.Styles.Strong.Render(number)), strings.Repeat(" ", t.gap), t.dots.Draw(r.n, t.of, w.f)))
	}
	return strings.Join(append(parts, w.scale(t.dots)...), strings.Repeat("\n", between+1))
}

// beside sets texts side by side: at their first lines, or in the middle of large ones.
func beside(high int, texts ...string) string {
	if high == 0 {
		return lipgloss.JoinHorizontal(lipgloss.Top, texts...)
	}
	return ui.Beside(0, texts...)
}

// right sets a text at the right of a column.
func right(width int, text string) string {
	return lipgloss.NewStyle().Width(width).Align(lipgloss.Right).Render(text)
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

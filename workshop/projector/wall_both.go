package projector

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// votes holds the first answers and the second vote on one scale, so that a change shows
// as a difference in length.
type votes struct {
	first, second [3]int
	of            int // people: the same in both
	most, digits  int // the largest count, and its length
	dots          ui.DotScale
}

func votesOf(t *class.Topic) votes {
	v := votes{first: t.Second.First.Sides(), second: t.Second.Sides(), of: t.Second.N()}
	v.most = max(slices.Max(v.first[:]), slices.Max(v.second[:]))
	v.digits = len(fmt.Sprint(v.most))
	return v
}

// scaled returns v with dots of a size, drawn in room cells.
func (v votes) scaled(room int, size ui.DotSize) votes {
	v.dots = ui.NewDotScale(v.most, room-v.digits-2-shareWidth, 1, size)
	return v
}

// shareWidth is the width of a share with the space before it, in cells.
const shareWidth = len(" 100%")

// share returns a count as a percentage of the people.
func (v votes) share(n int) string { return fmt.Sprintf("%d%%", report.Share(n, v.of)) }

// share shows a count with its share and its dots.
func (w wall) share(v votes, n int) string {
	number := w.f.Styles.Strong.Render(fmt.Sprintf("%*d", v.digits, n)) +
		w.f.Styles.Text.Render(ui.PadLeft(v.share(n), shareWidth)) + "  "
	return ui.Hang(number, v.dots.Draw(n, 0, w.f))
}

// both shows the first answers and the second vote, in columns on a roomy wall. On a
// narrow one, or if a dot would stand for several people, it stacks them at each pole.
func (w wall) both(t *class.Topic) block {
	b := block{rank: 0, gap: 1, with: true}
	if w.f.Roomy() {
		for _, form := range poleForms(w.f.Width * 2 / 3) {
			if columns := w.columns(t, form); columns != "" {
				b.forms = append(b.forms, columns)
			}
		}
	}
	if len(b.forms) > 0 {
		if under := w.bigColumns(t); under != nil {
			w.enlarge(&b, t, under)
		}
		return b
	}
	for _, form := range poleForms(0)[:3] {
		b.forms = append(b.forms, w.stacked(t, form))
	}
	return b
}

// stacked sets the two votes one under the other at each pole.
func (w wall) stacked(t *class.Topic, form poleForm) string {
	const label = "again  "
	change := len("  +1000")
	v := votesOf(t).scaled(w.f.Width-3-len(label)-change, 0)
	parts := w.poles(t, func(i int) string {
		return w.f.Styles.Dim.Render("first  ") + w.share(v, v.first[i]) + "\n" +
			w.f.Styles.Dim.Render(label) + w.share(v, v.second[i]) + "  " + w.f.Styles.Strong.Render(signed(v.second[i]-v.first[i]))
	}, form)
	return strings.Join(append(parts, w.scale(v.dots)...), form.between)
}

// columns sets the two votes beside each other, with the change at the end. It is empty
// if a dot would stand for several people.
func (w wall) columns(t *class.Topic, form poleForm) string {
	const gap, last = 3, "change"
	v := votesOf(t)
	heads := [2]string{fmt.Sprintf("FIRST, %d", v.of), fmt.Sprintf("AGAIN, %d", v.of)}
	ends := 2*gap + len(last)
	dot := 2*int(form.size) + 2 // with the space after it
	column := min((form.wide-ends)/2, max(v.digits+2+shareWidth+v.most*dot, len(heads[0]), len(heads[1])))
	if v = v.scaled(column, form.size); v.dots.Each > 1 {
		return ""
	}
	form.wide = 2*column + ends
	cell := lipgloss.NewStyle().Width(column + gap)
	line := func(first, second, change string) string {
		return lipgloss.JoinHorizontal(0, cell.Render(first), cell.Render(second), change)
	}
	parts := []string{w.f.Styles.Text.Render(strings.Repeat(" ", w.f.Width-form.wide) + line(heads[0], heads[1], last))}
	parts = append(parts, w.poles(t, func(i int) string {
		change := w.f.Styles.Strong.Render(ui.PadLeft(signed(v.second[i]-v.first[i]), len(last)))
		return line(w.share(v, v.first[i]), w.share(v, v.second[i]), change)
	}, form)...)
	return strings.Join(parts, form.between)
}

// bigColumns returns a function that sets the two votes on pole i beside each other in
// large letters; nil if the wall is too small.
func (w wall) bigColumns(t *class.Topic) func(i int) string {
	const first, again, gap = "FIRST", "AGAIN", 2
	v := votesOf(t)
	number := lipgloss.Width(w.big(fmt.Sprint(v.most), w.f.Width/8))
	change := lipgloss.Width(w.big("+"+fmt.Sprint(v.most), w.f.Width/4))
	column := (w.f.Width - bigIndent - change - gap) / 2
	room := column - len(first) - number - 3*gap
	dots := ui.NewDotScale(v.most, room, 1, 2)
	if dots.Each > 1 {
		dots = ui.NewDotScale(v.most, room, 1, 1)
	}
	if number == 0 || change == 0 || dots.Each > 1 {
		return nil
	}
	cell := lipgloss.NewStyle().Width(column)
	side := func(name string, n int) string {
		name += "\n" + ui.PadLeft(v.share(n), len(first))
		drawn := lipgloss.NewStyle().Width(number).Align(lipgloss.Right).Render(w.big(fmt.Sprint(n), number))
		return cell.Render(ui.Beside(gap, name, w.f.Styles.Strong.Render(drawn), dots.Draw(n, 0, w.f)))
	}
	return func(i int) string {
		return ui.Beside(0, side(first, v.first[i]), side(again, v.second[i]),
			w.f.Styles.Accent.Render(w.big(signed(v.second[i]-v.first[i]), change)))
	}
}

// signed returns a change with its sign; 0 has none.
func signed(by int) string {
	if by == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", by)
}

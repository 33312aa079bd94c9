package projector

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// votes are two splits on one scale: the rows of one stand under, or beside, those of
// the other, so that a change is a difference in length.
type votes struct {
	first, second [3]int
	of            [2]int // people
	most, digits  int    // the largest count, and its length
	dots          ui.DotScale
}

func votesOf(t *class.Topic) votes {
	v := votes{first: sides(*t.First), second: sides(t.Second.Split), of: [2]int{t.First.N(), t.Second.N()}}
	v.most = max(slices.Max(v.first[:]), slices.Max(v.second[:]))
	v.digits = len(fmt.Sprint(v.most))
	return v
}

// scaled is how they are drawn in so many cells.
func (v votes) scaled(room int, size ui.DotSize) votes {
	v.dots = ui.NewDotScale(v.most, room-v.digits-2, 1, size)
	return v
}

// both shows the first answers and the second vote: in a narrow room, or where a dot
// has to stand for several people, one under the other at each pole; else beside each
// other in columns.
func (w wall) both(t *class.Topic) block {
	b := block{rank: 0, gap: 1}
	if w.f.Roomy() {
		for _, form := range poleForms(w.f.Width * 2 / 3) {
			if columns := w.columns(t, form); columns != "" {
				b.forms = append(b.forms, columns)
			}
		}
	}
	if len(b.forms) > 0 {
		if big := w.bigColumns(t); big != nil {
			b.forms, b.big = append(b.forms, strings.Join(big, "\n\n")), 1
		}
		return b
	}
	for _, form := range poleForms(0)[:3] {
		b.forms = append(b.forms, w.stacked(t, form))
	}
	return b
}

// stacked sets the two votes under each other at each pole.
func (w wall) stacked(t *class.Topic, form poleForm) string {
	const label = "again  "
	change := len("  +1000")
	v := votesOf(t).scaled(w.f.Width-3-len(label)-change, 0)
	parts := w.poles(t, func(i int) string {
		moved := ""
		if v.of[0] == v.of[1] {
			moved = "  " + w.f.Styles.Strong.Render(signed(v.second[i]-v.first[i]))
		}
		return w.f.Styles.Dim.Render("first  ") + w.tally(v.first[i], v.digits, v.dots) + "\n" +
			w.f.Styles.Dim.Render(label) + w.tally(v.second[i], v.digits, v.dots) + moved
	}, form)
	return strings.Join(append(parts, w.ofBoth(v)), form.between)
}

// columns sets the two votes beside each other, with the change at the end where as
// many voted as had answered. It is empty where a dot would stand for several people.
func (w wall) columns(t *class.Topic, form poleForm) string {
	const gap = 3
	v := votesOf(t)
	last := ""
	if v.of[0] == v.of[1] {
		last = "change"
	}
	heads := [2]string{fmt.Sprintf("FIRST, %d", v.of[0]), fmt.Sprintf("AGAIN, %d", v.of[1])}
	ends := 2*gap + len(last)
	dot := 2*int(form.size) + 2 // with what is free after it
	column := min((form.wide-ends)/2, max(v.digits+2+v.most*dot, len(heads[0]), len(heads[1])))
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
		change := ""
		if last != "" {
			change = w.f.Styles.Strong.Render(ui.PadLeft(signed(v.second[i]-v.first[i]), len(last)))
		}
		return line(w.tally(v.first[i], v.digits, v.dots), w.tally(v.second[i], v.digits, v.dots), change)
	}, form)...)
	return strings.Join(parts, form.between)
}

// bigColumns sets the two votes beside each other under each pole, in large letters;
// nil where the wall is not large enough.
func (w wall) bigColumns(t *class.Topic) []string {
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
		drawn := lipgloss.NewStyle().Width(number).Align(lipgloss.Right).Render(w.big(fmt.Sprint(n), number))
		return cell.Render(ui.Beside(gap, name, w.f.Styles.Strong.Render(drawn), dots.Draw(n, 0, w.f)))
	}
	return w.bigPoles(t, func(i int) string {
		parts := []string{side(first, v.first[i]), side(again, v.second[i])}
		if v.of[0] == v.of[1] {
			parts = append(parts, w.f.Styles.Accent.Render(w.big(signed(v.second[i]-v.first[i]), change)))
		}
		return ui.Beside(0, parts...)
	})
}

// signed is a change in people with its sign.
func signed(by int) string {
	if by == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", by)
}

func (w wall) ofBoth(v votes) string {
	words := fmt.Sprintf("first: %d answered; again: %d voted", v.of[0], v.of[1])
	if v.dots.Each > 1 {
		words += fmt.Sprintf("; one dot is about %d people", v.dots.Each)
	}
	return w.f.Styles.Text.Render(ui.Wrap(words, w.f.Width))
}

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
	digits        int    // the widest count
	dots          ui.DotScale
}

func votesOf(t *class.Topic, room int, size ui.DotSize) votes {
	v := votes{first: sides(*t.First), second: sides(*t.Second), of: [2]int{t.First.N(), t.Second.N()}}
	most := max(slices.Max(v.first[:]), slices.Max(v.second[:]))
	v.digits = len(fmt.Sprint(most))
	v.dots = ui.NewDotScale(most, room-v.digits-2, 1, size)
	return v
}

// both shows the first answers and the second vote: in a narrow room one under the
// other at each pole, in a wide one beside each other in columns.
func (w wall) both(t *class.Topic) block {
	b := block{rank: 0, gap: 1}
	if !w.f.Roomy() {
		for _, form := range poleForms(0)[:3] {
			b.forms = append(b.forms, w.stacked(t, form))
		}
		return b
	}
	for _, form := range poleForms(w.f.Width * 2 / 3) {
		if columns := w.columns(t, form); columns != "" {
			b.forms = append(b.forms, columns)
		}
	}
	return b
}

// stacked sets the two votes under each other at each pole.
func (w wall) stacked(t *class.Topic, form poleForm) string {
	const label = "again  "
	v := votesOf(t, w.f.Width-3-len(label), 0)
	parts := w.poles(t, func(i int) string {
		return w.f.Styles.Dim.Render("first  ") + w.tally(v.first[i], v.digits, v.dots) + "\n" +
			w.f.Styles.Dim.Render(label) + w.tally(v.second[i], v.digits, v.dots)
	}, form)
	return strings.Join(append(parts, w.ofBoth(v)), form.between)
}

// columns sets the two votes beside each other, with the change at the end where as
// many voted as had answered.
func (w wall) columns(t *class.Topic, form poleForm) string {
	const (
		change = len("change")
		gap    = 3
	)
	ends, wide, size := 0, form.wide, form.size
	if t.First.N() == t.Second.N() {
		ends = change + gap
	}
	column := (wide - ends - gap) / 2
	v := votesOf(t, column, size)
	if v.dots.Each > 1 && size > 0 {
		return ""
	}
	cell := lipgloss.NewStyle().Width(column + gap)
	line := func(first, second, change string) string {
		return strings.TrimRight(lipgloss.JoinHorizontal(0, cell.Render(first), cell.Render(second), change), " ")
	}
	head := line(fmt.Sprintf("FIRST, %d", v.of[0]), fmt.Sprintf("AGAIN, %d", v.of[1]), strings.Repeat("change", min(ends, 1)))
	parts := []string{w.f.Styles.Dim.Render(strings.Repeat(" ", w.f.Width-wide) + head)}
	parts = append(parts, w.poles(t, func(i int) string {
		moved := ""
		if ends > 0 {
			moved = w.f.Styles.Strong.Render(ui.PadLeft(signed(v.second[i]-v.first[i]), change))
		}
		return line(w.tally(v.first[i], v.digits, v.dots), w.tally(v.second[i], v.digits, v.dots), moved)
	}, form)...)
	return strings.Join(append(parts, w.scale(v.dots)...), form.between)
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
	return w.f.Styles.Dim.Render(ui.Wrap(words, w.f.Width))
}

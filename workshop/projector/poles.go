package projector

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// pole is one side of a question, or the middle between them.
type pole struct{ mark, text string }

// poles returns pole A, the middle and pole B of a question, in full or as short phrases.
// A statement's A is its opposite, the end of disagreement.
func poles(q content.Question, short bool) [3]pole {
	a, b := q.A, q.B
	switch {
	case short && q.Short != "" && q.ShortNot != "":
		a, b = q.ShortNot, q.Short
	case q.Kind == content.Statement:
		a, b = q.Opposite, q.Text
	}
	return [3]pole{{"A", a}, {"-", "no preference"}, {"B", b}}
}

// poleList shows the poles without counts.
func (w wall) poleList(t *class.Topic) block {
	nothing := func(int) string { return "" }
	short, full := w.poles(t, nothing, poleForm{short: true}), w.poles(t, nothing, poleForm{})
	b := block{forms: []string{strings.Join(short, "\n"), strings.Join(full, "\n"), strings.Join(full, "\n\n")}, gap: 1}
	w.enlarge(&b, t, nothing)
	return b
}

// enlarge adds the forms in large letters to a block of poles: as phrases, and in full.
func (w wall) enlarge(b *block, t *class.Topic, under func(i int) string) {
	b.with = true
	for _, short := range []bool{true, false} {
		if big := w.bigPoles(t, under, short); big != nil {
			b.forms, b.big = append(b.forms, strings.Join(big, "\n\n")), b.big+1
		}
	}
}

// poleForm lays out poles.
type poleForm struct {
	short   bool       // as phrases
	size    ui.DotSize // of the dots
	between string     // separates the poles
	wide    int        // cells of the counts beside the poles; 0: counts stand under them
}

// poleForms returns the forms of a split, smallest first. Phrases are for small walls.
func poleForms(wide int) []poleForm {
	return []poleForm{
		{true, 0, "\n", wide},
		{false, 0, "\n", wide},
		{false, 0, "\n\n", wide},
		{false, 1, "\n\n", wide},
		{false, 1, "\n\n\n", wide},
		{false, 2, "\n\n\n", wide},
	}
}

// poles draws each pole with its counts beside or under it.
func (w wall) poles(t *class.Topic, beside func(i int) string, form poleForm) []string {
	var parts []string
	for i, p := range poles(t.Question, form.short) {
		mark := w.f.Styles.Accent.Render(p.mark) + "  "
		what := beside(i)
		if form.wide == 0 {
			part := ui.Hang(mark, ui.Wrap(p.text, min(w.f.Width, measure)-3))
			if what != "" {
				part += "\n" + ui.Indent(what, 3)
			}
			parts = append(parts, part)
			continue
		}
		text := w.f.Width - form.wide - 6
		words := lipgloss.NewStyle().Width(text).Render(ui.Wrap(p.text, text))
		parts = append(parts, lipgloss.JoinHorizontal(0, mark, words, "   ", what))
	}
	return parts
}

// bigIndent is the width of a large mark before its pole's words, in cells.
const bigIndent = 8

// bigPoles draws each pole in large letters with under(i) below it; nil if the wall is
// too small. Under a phrase stands the whole pole in ordinary letters.
func (w wall) bigPoles(t *class.Topic, under func(i int) string, short bool) []string {
	var parts []string
	full := poles(t.Question, false)
	for i, p := range poles(t.Question, short) {
		mark, words := w.big(p.mark, bigIndent), w.bigText(p.text, w.f.Width-bigIndent)
		if mark == "" || words == "" || short && i == 0 && p == full[0] || !short && t.Question.Short != "" && ui.Lines(words) > ui.Lines(mark) {
			return nil // a pole of two lines is set as a phrase
		}
		if p != full[i] {
			words += "\n" + w.f.Styles.Text.Render(ui.Wrap(full[i].text, w.f.Width-bigIndent))
		}
		mark = lipgloss.NewStyle().Width(bigIndent).Render(w.f.Styles.Accent.Render(mark))
		part := lipgloss.JoinHorizontal(0, mark, words)
		if what := under(i); what != "" {
			part += "\n" + ui.Indent(what, bigIndent)
		}
		parts = append(parts, part)
	}
	return parts
}

// split shows the answers to a question, one dot a person where they fit.
func (w wall) split(t *class.Topic, counts [3]int) block {
	b := block{rank: 0, gap: 1, with: true}
	most := slices.Max(counts[:])
	digits := len(fmt.Sprint(most))
	for _, form := range poleForms(w.besides(t)) {
		room := w.f.Width - 3 - digits - 2
		if form.wide > 0 {
			room = form.wide - digits - 2
		}
		dots := ui.NewDotScale(most, room, 1, form.size)
		if dots.Each > 1 && form.size > 0 {
			continue
		}
		parts := w.poles(t, func(i int) string { return w.tally(counts[i], digits, "", dots) }, form)
		b.forms = append(b.forms, strings.Join(append(parts, w.scale(dots)...), form.between))
	}
	number := lipgloss.Width(w.big(fmt.Sprint(most), w.f.Width/4))
	dots := ui.NewDotScale(most, w.f.Width-bigIndent-number-3, 1, 2)
	if number == 0 || dots.Each > 1 {
		return b
	}
	w.enlarge(&b, t, func(i int) string {
		count := right(number, w.big(fmt.Sprint(counts[i]), number))
		return ui.Beside(3, w.f.Styles.Strong.Render(count), dots.Draw(counts[i], 0, w.f))
	})
	return b
}

// besides returns the width beside the poles in cells: at least two fifths of a roomy
// wall; 0 on a narrow one, whose counts stand under the poles.
func (w wall) besides(t *class.Topic) int {
	if !w.f.Roomy() {
		return 0
	}
	const between = 6
	widest := 0
	for _, p := range poles(t.Question, false) {
		widest = max(widest, lipgloss.Width(p.text))
	}
	return max(w.f.Width-between-widest, w.f.Width*2/5)
}

// tally shows a count with its share, which may be empty, and its dots.
func (w wall) tally(n, digits int, share string, dots ui.DotScale) string {
	number := w.f.Styles.Strong.Render(fmt.Sprintf("%*d", digits, n)) + w.f.Styles.Text.Render(share) + "  "
	return ui.Hang(number, dots.Draw(n, 0, w.f))
}

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
	return w.tally(n, v.digits, ui.PadLeft(v.share(n), shareWidth), v.dots)
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
	dots := dotsOf(v.most, room, 2)
	if number == 0 || change == 0 || dots.Each > 1 {
		return nil
	}
	cell := lipgloss.NewStyle().Width(column)
	side := func(name string, n int) string {
		name += "\n" + ui.PadLeft(v.share(n), len(first))
		drawn := w.f.Styles.Strong.Render(right(number, w.big(fmt.Sprint(n), number)))
		return cell.Render(ui.Beside(gap, name, drawn, dots.Draw(n, 0, w.f)))
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

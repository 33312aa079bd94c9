package projector

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
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
	return [3]pole{{"A", a}, {"-", report.Strength(0)}, {"B", b}}
}

type poleForm struct {
	short   bool       // as phrases
	big     bool       // in large letters
	size    ui.DotSize // of the dots
	between string     // separates the poles
}

// poleForms returns the forms of poles, smallest first. Phrases are for small walls and
// large letters.
func poleForms() []poleForm {
	return []poleForm{
		{short: true, between: "\n"},
		{between: "\n"},
		{between: "\n\n"},
		{size: 1, between: "\n\n"},
		{size: 1, between: "\n\n\n"},
		{size: 2, between: "\n\n\n"},
		{short: true, big: true, size: 2, between: "\n\n"},
		{big: true, size: 2, between: "\n\n"},
	}
}

// poleCounts are the counts at the poles, drawn for one form.
type poleCounts struct {
	of         func(i int) string // of pole i; nil: the form leaves no room for them
	wide       int                // cells beside the poles; 0: they stand under them
	head, tail string             // lines above and below the poles; empty: none
}

// poleBlock draws the poles of a question in each form that has room for the counts.
func (w wall) poleBlock(t *class.Topic, counts func(poleForm) poleCounts) block {
	b := block{gap: 1, with: true}
	for _, form := range poleForms() {
		c := counts(form)
		if c.of == nil {
			continue
		}
		parts := w.poles(t, form, c)
		if parts == nil {
			continue
		}
		parts = slices.DeleteFunc(slices.Concat([]string{c.head}, parts, []string{c.tail}), func(s string) bool { return s == "" })
		b.forms = append(b.forms, strings.Join(parts, form.between))
		if form.big {
			b.big++
		}
	}
	return b
}

// poles draws each pole with its counts; nil if the wall is too small for large letters.
// Under a phrase in large letters stands the whole pole in ordinary ones.
func (w wall) poles(t *class.Topic, form poleForm, counts poleCounts) []string {
	indent, width := 3, min(w.f.Width, measure)-3
	switch {
	case form.big:
		indent, width = 8, w.f.Width-8
	case counts.wide > 0:
		width = w.f.Width - counts.wide - 6
	}
	var parts []string
	full := poles(t.Question, false)
	for i, p := range poles(t.Question, form.short) {
		mark, words := p.mark, ui.Wrap(p.text, width)
		if form.big {
			mark, words = w.big(p.mark, indent), w.bigText(p.text, width)
			if mark == "" || words == "" || form.short && i == 0 && p == full[0] || !form.short && t.Question.Short != "" && ui.Lines(words) > ui.Lines(mark) {
				return nil // a pole of two lines is set as a phrase
			}
			if p != full[i] {
				words += "\n" + w.f.Styles.Text.Render(ui.Wrap(full[i].text, width))
			}
		}
		at := ui.Fill(w.f.Styles.Accent.Render(mark), indent)
		what := counts.of(i)
		if counts.wide > 0 {
			parts = append(parts, ui.Across(at, ui.Fill(words, width), "   ", what))
			continue
		}
		part := ui.Across(at, words)
		if what != "" {
			part += "\n" + ui.Indent(what, indent)
		}
		parts = append(parts, part)
	}
	return parts
}

// poleList shows the poles without counts.
func (w wall) poleList(t *class.Topic) block {
	b := w.poleBlock(t, func(form poleForm) (c poleCounts) {
		if form.size == 0 || form.big {
			c.of = func(int) string { return "" }
		}
		return c
	})
	return b.say(spokenPoles(t, nil, nil)...)
}

// split shows the answers to a question, one dot a person where they fit.
func (w wall) split(t *class.Topic, counts [3]int) block {
	most := slices.Max(counts[:])
	digits, beside := len(fmt.Sprint(most)), w.besides(t)
	number := ui.Width(w.big(fmt.Sprint(most), w.f.Width/4))
	return w.poleBlock(t, func(form poleForm) (c poleCounts) {
		room := w.f.Width - 3 - digits - 2
		switch {
		case form.big:
			room = w.f.Width - 8 - number - 3
		case beside > 0:
			c.wide, room = beside, beside-digits-2
		}
		dots := ui.NewDotScale(most, room, 1, form.size)
		switch {
		case form.size > 0 && dots.Each > 1 || form.big && number == 0:
		case form.big:
			c.of = func(i int) string {
				count := ui.PadLeft(w.big(fmt.Sprint(counts[i]), number), number)
				return ui.Beside(3, w.f.Styles.Strong.Render(count), dots.Draw(counts[i], 0, w.f))
			}
		default:
			c.tail = w.scale(dots)
			c.of = func(i int) string { return w.tally(counts[i], digits, "", dots) }
		}
		return c
	})
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
		widest = max(widest, ui.Width(p.text))
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
}

func votesOf(t *class.Topic) votes {
	v := votes{first: t.Second.First.Sides(), second: t.Second.Sides(), of: t.Second.N()}
	v.most = max(slices.Max(v.first[:]), slices.Max(v.second[:]))
	v.digits = len(fmt.Sprint(v.most))
	return v
}

// shareWidth is the width of a share with the space before it, in cells.
const shareWidth = len(" 100%")

// share returns a count as a percentage of the people, at the right of width cells.
func (v votes) share(n, width int) string {
	return ui.PadLeft(fmt.Sprintf("%d%%", report.Share(n, v.of)), width)
}

// change returns the difference between the two votes on pole i with its sign; 0 has none.
func (v votes) change(i int) string {
	if by := v.second[i] - v.first[i]; by != 0 {
		return fmt.Sprintf("%+d", by)
	}
	return "0"
}

// both shows the first answers and the second vote, in columns on a roomy wall. On a
// narrow one, or if a dot would stand for several people, it stacks them at each pole.
func (w wall) both(t *class.Topic) block {
	v := votesOf(t)
	var b block
	if w.f.Roomy() {
		b = w.poleBlock(t, func(form poleForm) poleCounts {
			if form.big {
				return w.bigColumns(v)
			}
			return w.columns(v, form)
		})
	}
	if len(b.forms) == 0 {
		b = w.poleBlock(t, func(form poleForm) poleCounts { return w.stacked(v, form) })
	}
	return b.say(spokenPoles(t, t.Second.First, t.Second)...)
}

// stacked sets the two votes one under the other at each pole, with small dots alone.
func (w wall) stacked(v votes, form poleForm) (c poleCounts) {
	const label = "again  "
	if form.size > 0 {
		return c
	}
	room := w.f.Width - 3 - len(label) - len("  +1000") - v.digits - 2 - shareWidth
	dots := ui.NewDotScale(v.most, room, 1, 0)
	line := func(name string, n int) string {
		return w.f.Styles.Dim.Render(name) + w.tally(n, v.digits, v.share(n, shareWidth), dots)
	}
	c.tail = w.scale(dots)
	c.of = func(i int) string {
		return line("first  ", v.first[i]) + "\n" + line(label, v.second[i]) + "  " + w.f.Styles.Strong.Render(v.change(i))
	}
	return c
}

// columns sets the two votes beside each other, with the change at the end, unless a dot
// would stand for several people.
func (w wall) columns(v votes, form poleForm) (c poleCounts) {
	const gap, last = 3, "change"
	heads := [2]string{fmt.Sprintf("FIRST, %d", v.of), fmt.Sprintf("AGAIN, %d", v.of)}
	ends, number := 2*gap+len(last), v.digits+2+shareWidth
	dot := 2*int(form.size) + 2 // with the space after it
	column := min((w.f.Width*2/3-ends)/2, max(number+v.most*dot, len(heads[0]), len(heads[1])))
	dots := ui.NewDotScale(v.most, column-number, 1, form.size)
	if dots.Each > 1 {
		return c
	}
	line := func(first, second, change string) string {
		return ui.Across(ui.Fill(first, column+gap), ui.Fill(second, column+gap), change)
	}
	c.wide = 2*column + ends
	c.head = w.f.Styles.Text.Render(strings.Repeat(" ", w.f.Width-c.wide) + line(heads[0], heads[1], last))
	c.of = func(i int) string {
		tally := func(n int) string { return w.tally(n, v.digits, v.share(n, shareWidth), dots) }
		return line(tally(v.first[i]), tally(v.second[i]), w.f.Styles.Strong.Render(ui.PadLeft(v.change(i), len(last))))
	}
	return c
}

// bigColumns sets the two votes on a pole beside each other in large letters.
func (w wall) bigColumns(v votes) (c poleCounts) {
	const first, again, gap = "FIRST", "AGAIN", 2
	number := ui.Width(w.big(fmt.Sprint(v.most), w.f.Width/8))
	change := ui.Width(w.big("+"+fmt.Sprint(v.most), w.f.Width/4))
	column := (w.f.Width - 8 - change - gap) / 2
	dots := dotsOf(v.most, column-len(first)-number-3*gap, 2)
	if number == 0 || change == 0 || dots.Each > 1 {
		return c
	}
	side := func(name string, n int) string {
		drawn := w.f.Styles.Strong.Render(ui.PadLeft(w.big(fmt.Sprint(n), number), number))
		return ui.Fill(ui.Beside(gap, name+"\n"+v.share(n, len(first)), drawn, dots.Draw(n, 0, w.f)), column)
	}
	c.of = func(i int) string {
		return ui.Beside(0, side(first, v.first[i]), side(again, v.second[i]), w.f.Styles.Accent.Render(w.big(v.change(i), change)))
	}
	return c
}

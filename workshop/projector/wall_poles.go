package projector

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
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
		parts := w.poles(t, func(i int) string { return w.tally(counts[i], digits, dots) }, form)
		b.forms = append(b.forms, strings.Join(append(parts, w.scale(dots)...), form.between))
	}
	number := lipgloss.Width(w.big(fmt.Sprint(most), w.f.Width/4))
	dots := ui.NewDotScale(most, w.f.Width-bigIndent-number-3, 1, 2)
	if number == 0 || dots.Each > 1 {
		return b
	}
	w.enlarge(&b, t, func(i int) string {
		count := lipgloss.NewStyle().Width(number).Align(lipgloss.Right).Render(w.big(fmt.Sprint(counts[i]), number))
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

// tally shows a count with its dots.
func (w wall) tally(n, digits int, dots ui.DotScale) string {
	number := w.f.Styles.Strong.Render(fmt.Sprintf("%*d", digits, n)) + "  "
	return ui.Hang(number, dots.Draw(n, 0, w.f))
}

package projector

import (
	"fmt"
	"strings"

	"rolefit/internal/axis"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
)

const nobodys = "An average is nobody's result. Yours is on your own screen."

// reveal shows the class's averages and kinds of result.
func (w wall) reveal() []block {
	r, style := w.b.Reveal, w.f.Styles.Text
	if r == nil {
		return append(w.head(), w.opening("THE CLASS", "nothing is revealed yet", "").say("Phase 3 of 5: the reveal. Nothing is revealed yet."))
	}
	title := w.opening("THE CLASS", doneWords(w.b), "").say(fmt.Sprintf("Phase 3 of 5: the reveal, %s.", doneWords(w.b)))
	if len(r.Roles) == 0 {
		return append(w.head(), title,
			w.text(2, 2, w.f.Styles.Strong, tooFewScored(r)),
			w.text(3, 1, style, kindWords(r)).say(kindWords(r), nobodys))
	}
	return append(w.head(), title, w.roles(r), w.said(3, 2, kindWords(r)), w.text(4, 0, style, scoredWords(r)), w.text(5, 0, style, nobodys))
}

// tooFewScored says why the reveal has no averages.
func tooFewScored(r *class.Reveal) string {
	so := fmt.Sprintf("%d have", r.Scored)
	switch r.Scored {
	case 0:
		so = "nobody has"
	case 1:
		so = "one person has"
	}
	return fmt.Sprintf("Averages are shown once there are %d results, so that nobody's answers can be read from them. So far %s answered enough questions for one.",
		class.LeastRevealed, so)
}

// scoredWords says how many results the averages hold; empty if all.
func scoredWords(r *class.Reveal) string {
	if r.Scored == r.Of {
		return ""
	}
	return fmt.Sprintf("Averages are over the %d who answered enough questions.", r.Scored)
}

// kindWords lists the kinds of result: "Results: clear result 5, leaning 4."; empty if
// the reveal withholds them.
func kindWords(r *class.Reveal) string {
	if r.Kinds == "" {
		return ""
	}
	return "Results: " + r.Kinds + "."
}

// roleForm is a size of the table of roles.
type roleForm struct {
	thick   int  // lines of a bar
	between int  // free lines between the roles
	large   int  // lines of an average; 0: in ordinary letters
	big     bool // names and heads in large letters
}

// roleTable lays out the table of roles.
type roleTable struct {
	roleForm

	name, number, heads, axis int // widths of the columns; 0: left out
	gap                       int // between columns
	drawn                     axis.Axis
}

// Widths of the table of roles, in cells.
const (
	headWidth = 11 // "first for 1", the widest heading of heads
	leastBar  = 9  // a narrower bar says nothing
)

// table measures the table of roles; fits is false if its letters are too large.
func (w wall) table(r *class.Reveal, form roleForm) (t roleTable, fits bool) {
	t = roleTable{roleForm: form, number: len("+10.0"), gap: 2}
	if form.large > 0 {
		drawn, _ := ui.Large("+10.0", w.f.Width/4, form.large, w.f.Glyphs)
		t.number = ui.Width(drawn)
	}
	fits = t.number > 0
	if r.Heads {
		t.heads = headWidth
	}
	if !w.f.Roomy() {
		t.gap, t.heads = 1, min(t.heads, len("1000"))
	}
	if r.Heads && form.big {
		t.heads = max(t.heads, ui.Width(w.big("1000", w.f.Width)))
	}
	for _, role := range r.Roles {
		name := role.Role.Short
		if form.big {
			name = w.big(name, w.f.Width/2)
		}
		fits = fits && name != ""
		t.name = max(t.name, ui.Width(name))
	}
	t.axis = w.f.Width - t.name - t.number - 2*t.gap
	if t.heads > 0 {
		t.axis -= t.heads + t.gap
	}
	if t.axis < leastBar {
		t.axis = 0
		return t, fits
	}
	t.drawn = axis.New(t.axis, axis.ChanceOf(r.Scored), w.f.Glyphs.Axis)
	t.axis = t.drawn.Width()
	return t, fits
}

// roles draws one bar a role on a common axis, in forms from close lines to thick bars
// with large numbers.
func (w wall) roles(r *class.Reveal) block {
	b := block{gap: 2, says: []string{"Averages in points; 0 is what random answers give."}}
	for _, form := range []roleForm{
		{thick: 1},
		{thick: 1, between: 1},
		{thick: 2, between: 1},
		{thick: 3, between: 1},
		{thick: 4, between: 2, large: 4},
		{thick: 5, between: 2, large: 4},
		{thick: 5, between: 2, large: 4, big: true},
	} {
		t, fits := w.table(r, form)
		if !fits {
			continue
		}
		var parts []string
		if t.axis > 0 || r.Heads {
			parts = append(parts, w.axisLine(t))
		}
		for _, role := range r.Roles {
			parts = append(parts, w.role(t, role))
		}
		b.forms = append(b.forms, strings.Join(parts, strings.Repeat("\n", form.between+1)))
	}
	for _, role := range r.Roles {
		line := fmt.Sprintf("%s: %s on average", role.Role.Short, role.Points.Spoken())
		if r.Heads {
			line += ", first for " + people(role.Head)
		}
		b.says = append(b.says, line+".")
	}
	return b
}

func (w wall) axisLine(t roleTable) string {
	head := "first for"
	if len(head) > t.heads {
		head = "1st"
	}
	line := t.line("", ui.Fill(t.drawn.Scale(), t.axis), "", head)
	return w.f.Styles.Text.Render(strings.TrimRight(line, " "))
}

// role draws one role's row: name, bar, average, and how many results it leads.
func (w wall) role(t roleTable, role class.RoleReveal) string {
	s, points := w.f.Styles, role.Points.String()
	number := ui.PadLeft(points, t.number)
	if drawn, ok := ui.Large(points, t.number, t.large, w.f.Glyphs); ok && t.large > 0 {
		number = ui.PadLeft(drawn, t.number)
	}
	name, head := role.Role.Short, fmt.Sprint(role.Head)
	if t.big {
		name, head = w.big(name, t.name), w.big(head, t.heads)
	}
	style := s.Role(role.Place)
	before, drawn, after := t.drawn.Bar(role.Points.Float())
	bar := strings.Repeat("\n"+s.Dim.Render(before)+style.Render(drawn)+s.Dim.Render(after), t.thick)
	return t.line(style.Render(name), bar[1:], s.Strong.Render(number), head)
}

// line sets the cells of a row side by side, without the columns that are left out.
func (t roleTable) line(name, bar, number, head string) string {
	gap := strings.Repeat(" ", t.gap)
	parts := []string{ui.Fill(name, t.name)}
	if t.axis > 0 {
		parts = append(parts, gap, bar)
	}
	parts = append(parts, gap, ui.PadLeft(number, t.number))
	if t.heads > 0 {
		parts = append(parts, gap, ui.PadLeft(head, t.heads))
	}
	return ui.Beside(0, parts...)
}

package projector

import (
	"fmt"
	"math"
	"strings"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"charm.land/lipgloss/v2"
)

// leastAxis is the fewest points that a full bar stands for, so that small averages look
// small. Guessing scatters a single score by this much.
const leastAxis = 10

const nobodys = "An average is nobody's result. Yours is on your own screen."

// reveal shows the class's averages and kinds of result.
func (w wall) reveal() []block {
	r := w.b.Reveal
	if r == nil {
		return append(w.head(), w.opening("THE CLASS", "nothing is revealed yet"))
	}
	title := w.opening("THE CLASS", doneWords(w.b))
	if len(r.Roles) == 0 {
		return append(w.head(), title,
			w.text(2, 2, w.f.Styles.Strong, tooFewScored(r)),
			w.text(3, 1, w.f.Styles.Text, kindWords(r)))
	}
	roles := w.roles(r)
	roles.rank, roles.gap = 0, 2
	return append(w.head(), title, roles,
		w.said(3, 2, kindWords(r)),
		w.text(4, 0, w.f.Styles.Text, scoredWords(r)),
		w.text(5, 0, w.f.Styles.Text, nobodys))
}

// tooFewScored says why the reveal has no averages.
func tooFewScored(r *class.Reveal) string {
	return fmt.Sprintf("Averages are shown from %d results on, so that nobody's answers can be read from them. %s.",
		class.LeastRevealed, ofThem(r.Scored))
}

func ofThem(n int) string {
	switch n {
	case 0:
		return "So far nobody has answered enough questions for one"
	case 1:
		return "So far one person has answered enough questions for one"
	default:
		return fmt.Sprintf("So far %d have answered enough questions for one", n)
	}
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

// roleTable lays out the table of roles.
type roleTable struct {
	r                         *class.Reveal
	big                       bool    // names and heads in large letters
	name, number, heads, axis int     // widths of the columns; 0: left out
	gap                       int     // between columns
	most                      float64 // points of a full bar
}

// Widths of the table of roles, in cells.
const (
	headWidth = 11 // "first for 1", the widest heading of heads
	leastBar  = 9  // a narrower bar says nothing
)

func (w wall) table(r *class.Reveal, number int, big bool) roleTable {
	t := roleTable{r: r, big: big, number: number, gap: 2, most: leastAxis}
	if !w.f.Roomy() {
		t.gap = 1
	}
	for _, role := range r.Roles {
		name := role.Role.Short
		if big {
			name = w.big(name, w.f.Width/2)
		}
		t.big = t.big && name != ""
		t.name = max(t.name, lipgloss.Width(name))
		t.most = max(t.most, math.Abs(role.Points.Float()))
	}
	if r.Heads {
		t.heads = headWidth
		if !w.f.Roomy() {
			t.heads = len("1000")
		}
		if big {
			t.heads = max(t.heads, lipgloss.Width(w.big("1000", w.f.Width)))
		}
	}
	t.axis = w.f.Width - t.name - t.number - 2*t.gap
	if t.heads > 0 {
		t.axis -= t.heads + t.gap
	}
	if t.axis -= (t.axis + 1) % 2; t.axis < leastBar {
		t.axis = 0
	}
	return t
}

// roles draws one bar a role on a common axis, in forms from close lines to thick bars
// with large numbers.
func (w wall) roles(r *class.Reveal) block {
	var forms []string
	for _, form := range []struct {
		thick, between, large int
		big                   bool
	}{{1, 0, 0, false}, {1, 1, 0, false}, {2, 1, 0, false}, {3, 1, 0, false}, {4, 2, 4, false}, {5, 2, 4, false}, {5, 2, 4, true}} {
		number := len("+10.0")
		if form.large > 0 {
			drawn, _ := ui.Large("+10.0", w.f.Width/4, form.large, w.f.Glyphs)
			if drawn == "" {
				continue
			}
			number = lipgloss.Width(drawn)
		}
		t := w.table(r, number, form.big)
		if t.big != form.big {
			continue
		}
		parts := []string{w.axisLine(t)}
		if t.axis == 0 && !r.Heads {
			parts = nil
		}
		for _, role := range r.Roles {
			parts = append(parts, w.role(t, role, form.thick, form.large))
		}
		forms = append(forms, strings.Join(parts, strings.Repeat("\n", form.between+1)))
	}
	return block{forms: forms}
}

// axisLine names the middle of the bars and heads the columns.
func (w wall) axisLine(t roleTable) string {
	line := strings.Repeat(" ", t.name)
	if t.axis > 0 {
		zero := "0 = no preference"
		if len(zero) > t.axis {
			zero = "0"
		}
		line += strings.Repeat(" ", t.gap) + lipgloss.PlaceHorizontal(t.axis, lipgloss.Center, zero)
	}
	line += strings.Repeat(" ", t.gap) + strings.Repeat(" ", t.number)
	if t.heads > 0 {
		head := "first for"
		if t.heads < len(head) {
			head = "1st"
		}
		line += strings.Repeat(" ", t.gap) + ui.PadLeft(head, t.heads)
	}
	return w.f.Styles.Text.Render(strings.TrimRight(line, " "))
}

// role draws one role's row: name, bar, average, and how many results it leads.
func (w wall) role(t roleTable, role class.RoleReveal, thick, large int) string {
	s := w.f.Styles
	gap := strings.Repeat(" ", t.gap)
	number := ui.PadLeft(role.Points.String(), t.number)
	if drawn, ok := ui.Large(role.Points.String(), t.number, large, w.f.Glyphs); ok && large > 0 {
		number = right(t.number, drawn)
	}
	name, head := role.Role.Short, fmt.Sprint(role.Head)
	if t.big {
		name, head = w.big(name, t.name), w.big(head, t.heads)
	}
	parts := []string{lipgloss.NewStyle().Width(t.name).Render(s.Text.Render(name))}
	if t.axis > 0 {
		style := s.For
		if role.Points < 0 {
			style = s.Against
		}
		bar := ui.Bar(role.Points.Float(), t.most, t.axis, w.f.Glyphs)
		parts = append(parts, gap, style.Render(strings.Repeat(bar+"\n", thick-1)+bar))
	}
	parts = append(parts, gap, s.Strong.Render(number))
	if t.heads > 0 {
		parts = append(parts, gap, right(t.heads, head))
	}
	return ui.Beside(0, parts...)
}

package doc

import (
	"math"
	"slices"
	"strings"

	"rolefit/internal/fold"
	"rolefit/internal/paint"
)

type (
	// Scales draws a person's marks, and those of one role or two, between the two ends of
	// each scale.
	Scales struct {
		Roles []ScaleRole
		Rows  []Scale
	}
	// ScaleRole is a role that has a mark on every scale.
	ScaleRole struct {
		Name  string
		Place int // among the assessment's roles, from 1, for its color
	}
	// Scale is one scale with its marks, from −1, the low end, to 1, the high end.
	Scale struct {
		Low, High string // the names of the ends
		You       float64
		Unknown   bool      // You is no mark
		Roles     []float64 // as many as roles
		Widest    bool      // the distance between two marks is drawn
		Notes     []string  // remarks, in a few words each
	}
)

func (Scales) block() {}

// The parts of a scale among the marks of a Look, by their place.
const (
	scaleLeft = iota
	scaleLine
	scaleMiddle
	scaleRight
	scaleSpan
	scaleYou
	scaleRole
	scaleOther
	scaleBoth
)

// scaleMarks are the parts of a scale in ASCII.
const scaleMarks = "|-+|=o#x@"

// you names a person's own mark.
const you = "you"

// place says where a mark is, in words.
func (s Scale) place(mark float64) string {
	const clearly, rather = 0.6, 0.2
	end := s.High
	if mark < 0 {
		end = s.Low
	}
	switch mark = math.Abs(mark); {
	case mark >= clearly:
		return "clearly " + end
	case mark >= rather:
		return "rather " + end
	default:
		return "in between"
	}
}

// own says where the person's mark is.
func (s Scale) own() string {
	if s.Unknown {
		return "not answered"
	}
	return s.place(s.You)
}

// said returns where every mark of a row is, in a sentence without its end.
func (s Scales) said(row Scale) string {
	parts := []string{row.own()}
	for k, role := range s.Roles {
		parts = append(parts, role.Name+": "+row.place(row.Roles[k]))
	}
	return strings.Join(append(parts, row.Notes...), "; ")
}

// part is a cell of a drawn scale: its place among the parts, and the role whose mark it is,
// from 1; 0: no role's.
type part struct{ of, role int }

// track returns a scale of width cells, which is odd and at least 5, with its marks.
func (s Scale) track(width int) []part {
	cells := make([]part, width)
	for i := range cells {
		cells[i].of = scaleLine
	}
	cells[0].of, cells[width/2].of, cells[width-1].of = scaleLeft, scaleMiddle, scaleRight
	at := func(mark float64) int { return 1 + int(math.Round((mark+1)/2*float64(width-3))) }
	ends := make([]int, 0, len(s.Roles)+1)
	for _, mark := range s.Roles {
		ends = append(ends, at(mark))
	}
	if len(s.Roles) == 1 {
		ends = append(ends, at(s.You))
	}
	if s.Widest {
		for i := slices.Min(ends); i < slices.Max(ends); i++ {
			cells[i].of = scaleSpan
		}
	}
	put := func(i, of, role int) {
		if cells[i].of > scaleSpan {
			of = scaleBoth
		}
		cells[i] = part{of, role}
	}
	for k, mark := range s.Roles {
		put(at(mark), min(scaleRole+k, scaleOther), k+1)
	}
	if !s.Unknown {
		put(at(s.You), scaleYou, 0)
	}
	return cells
}

// together reports whether two marks of a row share a cell at this width.
func (s Scales) together(width int) bool {
	return slices.ContainsFunc(s.Rows, func(row Scale) bool {
		return slices.ContainsFunc(row.track(width), func(c part) bool { return c.of == scaleBoth })
	})
}

// legend names the marks: of the person, the roles and, where two share a cell, of both; in as
// many lines as the room takes, in cells.
func (s Scales) legend(width, room int, mark func(of, role int) string) []string {
	names := []string{mark(scaleYou, 0) + " " + you}
	for k, role := range s.Roles {
		names = append(names, mark(min(scaleRole+k, scaleOther), k+1)+" "+Clean(role.Name))
	}
	if s.together(width) {
		names = append(names, mark(scaleBoth, 0)+" both")
	}
	const between = "   "
	lines := names[:1]
	for _, name := range names[1:] {
		if joined := lines[len(lines)-1] + between + name; fold.Width(joined) <= room {
			lines[len(lines)-1] = joined
		} else {
			lines = append(lines, name)
		}
	}
	return lines
}

// widths returns the widths of the names at the two ends, and of the scales between them in
// the room that is left, in cells.
func (s Scales) widths(room int) (low, high, scale int) {
	for _, row := range s.Rows {
		low, high = max(low, fold.Width(Clean(row.Low))), max(high, fold.Width(Clean(row.High)))
	}
	scale = min(room-low-high-2*len(inset), widestScale)
	return low, high, max(scale-(1-scale%2), leastScale)
}

// The widths of scales, in cells.
const (
	leastScale  = 5
	widestScale = 45
)

// scales draws each scale between the names of its ends, in ASCII.
func (t *text) scales(s Scales) {
	low, _, width := s.widths(t.measure - len(inset))
	mark := func(of, _ int) string { return scaleMarks[of : of+1] }
	margin := strings.Repeat(" ", low+2*len(inset))
	for _, line := range s.legend(width, t.measure-len(margin), mark) {
		t.line(margin + line)
	}
	for _, row := range s.Rows {
		var b strings.Builder
		for _, c := range row.track(width) {
			b.WriteString(mark(c.of, c.role))
		}
		t.line(inset + fit(Clean(row.Low), low+len(inset)) + b.String() + inset + Clean(row.High))
		t.hang(margin, strings.Join(row.Notes, ", "))
	}
}

// scales draws each scale between the names of its ends or, in a narrow pane, below them.
func (p *pane) scales(s Scales) {
	low, high, width := s.widths(p.Width - 1)
	margin := strings.Repeat(" ", 1+low+len(inset))
	if !p.Roomy {
		width = max(p.Width-(1-p.Width%2), leastScale)
		margin = ""
	}
	styles := []paint.Style{p.Strong}
	for _, role := range s.Roles {
		styles = append(styles, p.Role(role.Place).Bold())
	}
	marks := []rune(p.Scale)
	mark := func(of, role int) string {
		switch of {
		case scaleYou, scaleRole, scaleOther, scaleBoth:
			return styles[role].Render(string(marks[of]))
		case scaleSpan:
			return p.Accent.Render(string(marks[of]))
		default:
			return p.Dim.Render(string(marks[of]))
		}
	}
	for _, line := range s.legend(width, p.Width-len(margin), mark) {
		p.line(margin + line)
	}
	for _, row := range s.Rows {
		p.part()
		var b strings.Builder
		for _, c := range row.track(width) {
			b.WriteString(mark(c.of, c.role))
		}
		left, right := Clean(row.Low), Clean(row.High)
		if p.Roomy {
			p.line(" " + strings.Repeat(" ", low-fold.Width(left)) + left + inset + b.String() + inset + fold.Fit(right, high, p.Ellipsis))
		} else {
			p.line(left + strings.Repeat(" ", max(width-fold.Width(left)-fold.Width(right), 1)) + right)
			p.line(b.String())
		}
		style := p.Dim
		if row.Widest {
			style = p.Accent
		}
		p.hang(margin, strings.Join(row.Notes, ", "), style)
	}
}

// scales says where the marks are, in words.
func (m *markdown) scales(s Scales) {
	heads := []string{"Between", "You"}
	for _, role := range s.Roles {
		heads = append(heads, role.Name)
	}
	m.table(len(heads)+1, append(heads, "")...)
	for _, row := range s.Rows {
		cells := []string{row.Low + " / " + row.High, row.own()}
		for _, mark := range row.Roles {
			cells = append(cells, row.place(mark))
		}
		m.row(append(cells, strings.Join(row.Notes, ", "))...)
	}
}

// scales says a sentence for each scale.
func (s *spoken) scales(b Scales) {
	for _, row := range b.Rows {
		s.labeled(row.Low+" or "+row.High, b.said(row))
	}
}

// scales draws each scale between the names of its ends.
func (m *markup) scales(s Scales) {
	m.within("p", func() {
		m.key(scaleYou, 0)
		m.text(you)
		for k, role := range s.Roles {
			m.key(min(scaleRole+k, scaleOther), role.Place)
			m.text(role.Name)
		}
	}, attr{"class", "legend"})
	m.within("ul", func() {
		for _, row := range s.Rows {
			m.within("li", func() {
				m.line("span", row.Low, attr{"class", "low"})
				m.scale(s, row)
				m.line("span", row.High)
				m.line("span", strings.Join(row.Notes, ", "), attr{"class", "key"})
			})
		}
	}, attr{"class", "scales"})
}

// key draws a mark before its name.
func (m *markup) key(of, place int) {
	m.within("svg", func() { m.mark(of, place, "50%") }, attr{"class", "mark"}, attr{"aria-hidden", "true"}, attr{"width", "16"}, attr{"height", "16"})
}

// scale draws one scale, with its marks in words for those who do not see it.
func (m *markup) scale(s Scales, row Scale) {
	at := func(mark float64) string { return percent(0.5 + 0.47*mark) }
	m.within("svg", func() {
		m.line("title", s.said(row))
		m.segment("tick", at(-1), at(1), "8", "8")
		for _, x := range []float64{-1, 0, 1} {
			m.segment("zero", at(x), at(x), "4", "12")
		}
		if row.Widest {
			ends := append([]float64{}, row.Roles...)
			if len(ends) == 1 {
				ends = append(ends, row.You)
			}
			m.segment("span", at(slices.Min(ends)), at(slices.Max(ends)), "8", "8")
		}
		for k, mark := range row.Roles {
			m.mark(min(scaleRole+k, scaleOther), s.Roles[k].Place, at(mark))
		}
		if !row.Unknown {
			m.mark(scaleYou, 0, at(row.You))
		}
	}, attr{"role", "img"}, attr{"width", "100%"}, attr{"height", "16"})
}

// mark draws a mark around a place: a dot for the person, a diamond for a role, hollow for a
// second role.
func (m *markup) mark(of, place int, x string) {
	m.within("svg", func() {
		switch of {
		case scaleYou:
			m.shape("circle", attr{"class", "you"}, attr{"r", "4.5"})
		case scaleRole:
			m.shape("path", attr{"class", "job" + roleClass(place)}, attr{"d", "M0-7.5 7.5 0 0 7.5-7.5 0z"})
		default:
			m.shape("path", attr{"class", "job other" + roleClass(place)}, attr{"d", "M0-7 7 0 0 7-7 0z"})
		}
	}, attr{"x", x}, attr{"y", "8"}, attr{"overflow", "visible"})
}

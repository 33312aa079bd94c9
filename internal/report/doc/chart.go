package doc

import (
	"fmt"
	"math"
	"strings"

	"rolefit/internal/axis"
	"rolefit/internal/english"
)

// The chart's measures, in pixels. Across, everything is in hundredths of the width
// it is given, so that letters keep their size on a telephone.
const (
	chartHead = 30 // for the axis' name
	chartRow  = 54
	chartFoot = 26 // for the axis' numbers
	barHeight = 12
)

// roleColors is how many roles have a color of their own on a page; a fifth role shares the
// first's, as on a screen.
const roleColors = 4

// chart draws the roles' points on the axis, with the part shaded that chance reaches.
func (m *markup) chart(b Bars) {
	said := make([]string, len(b.Rows))
	for i, row := range b.Rows {
		said[i] = row.Short + " " + row.Points.Spoken()
	}
	height := chartHead + chartRow*len(b.Rows) + chartFoot
	m.within("svg", func() {
		m.line("title", "The points of the roles on one axis, with 0 in the middle", attr{"id", "chart-title"})
		m.line("desc", strings.Join(said, "; ")+".", attr{"id", "chart-desc"})
		m.axis(b.chance(), height)
		for i, row := range b.Rows {
			m.chartRow(row, chartHead+chartRow*i)
		}
	}, attr{"class", "chart"}, attr{"role", "img"}, attr{"aria-labelledby", "chart-title"}, attr{"aria-describedby", "chart-desc"},
		attr{"width", "100%"}, attr{"height", pixels(height)})
}

// axis draws the part that chance reaches with its name, a line for 0, and lines at the ticks.
func (m *markup) axis(chance float64, height int) {
	const top = chartHead - 8
	m.rect("chance", across(-chance), pixels(top), percent(chance/axis.Reach), pixels(height-chartFoot-top))
	m.svgText("chance", "50%", 14, "scale", "middle")
	for tick := -2 * axis.Tick; tick < axis.Reach; tick += axis.Tick {
		class, number := "tick", fmt.Sprintf("%+.0f", tick)
		if tick == 0 {
			class, number = "zero", "0"
		}
		x := across(tick)
		m.segment(class, x, x, pixels(top), pixels(height-chartFoot))
		m.svgText(english.Minus(number), x, height-6, "scale", "middle")
	}
}

// chartRow draws a role's name and points over its bar. An arrow marks a bar that goes
// on beyond the axis.
func (m *markup) chartRow(row Bar, y int) {
	name, bar := "name"+roleClass(row.Role), "bar"+roleClass(row.Role)
	if row.Named {
		name += " first"
	}
	m.line("text", row.Short, m.named(attr{"class", name}, attr{"x", "0"}, attr{"y", pixels(y + 18)}, attr{"text-anchor", "start"})...)
	number := english.Minus(row.Points.String())
	if math.Abs(row.Points.Float()) > axis.Reach {
		number += " \u25b8"
	}
	m.svgText(number, "100%", y+18, name+" number", "end")
	points := min(max(row.Points.Float(), -axis.Reach), axis.Reach)
	m.rect(bar, across(min(points, 0)), pixels(y+28), percent(math.Abs(points)/(2*axis.Reach)), pixels(barHeight))
}

// roleClass returns the class that has a role's color, with a space before it; empty for place 0.
func roleClass(place int) string {
	if place <= 0 {
		return ""
	}
	return fmt.Sprintf(" role%d", (place-1)%roleColors+1)
}

// small draws a bar for a row of a table, which has the number in it, on an axis that
// reaches from least to most; 0 is on it.
func (m *markup) small(p, least, most Tenths) {
	const height, thick = 16, 8
	at := func(p Tenths) string { return percent(float64(p-least) / float64(most-least)) }
	class := "bar first"
	if p < 0 {
		class = "bar"
	}
	m.within("svg", func() {
		m.segment("zero", at(0), at(0), "0", pixels(height))
		m.rect(class, at(min(p, 0)), pixels((height-thick)/2), at(least+max(p, -p)), pixels(thick))
	}, attr{"class", "small"}, attr{"aria-hidden", "true"}, attr{"height", pixels(height)})
}

// share draws a part of one, for a count in a table.
func (m *markup) share(part float64) {
	m.within("svg", func() {
		m.shape("rect", attr{"class", "bar first"}, attr{"y", "4"}, attr{"height", "8"}, attr{"width", percent(part)})
	}, attr{"class", "share"}, attr{"aria-hidden", "true"}, attr{"height", "16"})
}

func (m *markup) svgText(s, x string, y int, class, anchor string) {
	m.line("text", s, attr{"class", class}, attr{"x", x}, attr{"y", pixels(y)}, attr{"text-anchor", anchor})
}

// segment draws a straight line.
func (m *markup) segment(class, x1, x2, y1, y2 string) {
	m.shape("line", attr{"class", class}, attr{"x1", x1}, attr{"x2", x2}, attr{"y1", y1}, attr{"y2", y2})
}

// rect draws a rectangle; more are further attributes.
func (m *markup) rect(class, x, y, width, height string, more ...attr) {
	m.shape("rect", append([]attr{{"class", class}, {"x", x}, {"y", y}, {"width", width}, {"height", height}}, more...)...)
}

// across is the place of a value on the axis.
func across(points float64) string { return percent(0.5 + points/(2*axis.Reach)) }

func percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

func pixels(n int) string { return fmt.Sprint(n) }

// The measures of a small chart, in pixels, and the part of its width before the first
// point and behind the last, in hundredths.
const (
	smallHigh = 150
	smallTop  = 12
	smallFoot = 24
	smallLeft = 15.0
	smallEnd  = 95.0
	mostMarks = 8 // rows of which each has its mark below
)

// multiples draws small charts beside each other.
func (m *markup) multiples(b Multiples) {
	m.within("div", func() {
		for k, c := range b.Charts {
			m.within("figure", func() {
				m.line("figcaption", c.Name, attr{"class", "name" + roleClass(c.Role)})
				m.smallChart(b, c, fmt.Sprintf("small-%s-%d", Clean(strings.Map(letter, b.Charts[0].Name)), k))
			})
		}
	}, attr{"class", "multiples"})
}

// letter keeps small ASCII letters, for an id.
func letter(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// smallChart draws the scale, then the points with their intervals and what joins them.
func (m *markup) smallChart(b Multiples, c Small, id string) {
	y := func(v float64) string {
		v = min(max(v, b.Low), b.High)
		return fmt.Sprintf("%.1f", smallTop+(b.High-v)/(b.High-b.Low)*(smallHigh-smallTop-smallFoot))
	}
	x := func(k int) string {
		return fmt.Sprintf("%.2f%%", smallLeft+(smallEnd-smallLeft)*(float64(k)+0.5)/float64(len(c.Points)))
	}
	var said []string
	for _, p := range c.Points {
		said = append(said, p.Mark+": "+p.Said)
	}
	m.within("svg", func() {
		m.line("title", c.Name, attr{"id", id})
		m.line("desc", strings.Join(said, "; ")+".", attr{"id", id + "-said"})
		for _, tick := range []float64{b.Low, (b.Low + b.High) / 2, b.High} {
			class, number := "tick", fmt.Sprintf("%+.0f", tick)
			if tick == 0 {
				class, number = "zero", "0"
			}
			if b.Low == 0 {
				number = fmt.Sprintf("%.0f", tick)
			}
			m.segment(class, percent(smallLeft/100), "100%", y(tick), y(tick))
			m.line("text", english.Minus(number), attr{"class", "scale"}, attr{"x", percent((smallLeft - 2) / 100)}, attr{"y", y(tick)}, attr{"text-anchor", "end"}, attr{"dominant-baseline", "middle"})
		}
		for k, p := range c.Points {
			if len(c.Points) <= mostMarks || k == 0 || k == len(c.Points)-1 {
				m.svgText(p.Mark, x(k), smallHigh-6, "scale", "middle")
			}
			if p.Joined && k > 0 {
				m.segment("path", x(k-1), x(k), y(c.Points[k-1].Value), y(p.Value))
			}
		}
		for k, p := range c.Points {
			if p.Known {
				m.segment("reach", x(k), x(k), y(p.High), y(p.Low))
				m.shape("circle", attr{"class", "point"}, attr{"cx", x(k)}, attr{"cy", y(p.Value)}, attr{"r", "4"})
			}
		}
	}, attr{"class", "chart" + roleClass(c.Role)}, attr{"role", "img"}, attr{"aria-labelledby", id}, attr{"aria-describedby", id + "-said"},
		attr{"width", "100%"}, attr{"height", pixels(smallHigh)})
}

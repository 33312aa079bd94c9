package doc

import (
	"fmt"
	"math"
	"strings"

	"rolefit/internal/axis"
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
	m.shape("rect", attr{"class", "chance"}, attr{"x", across(-chance)}, attr{"y", pixels(top)},
		attr{"width", percent(chance / axis.Reach)}, attr{"height", pixels(height - chartFoot - top)})
	m.svgText("chance", "50%", 14, "scale", "middle")
	for tick := -2 * axis.Tick; tick < axis.Reach; tick += axis.Tick {
		class, number := "tick", fmt.Sprintf("%+.0f", tick)
		if tick == 0 {
			class, number = "zero", "0"
		}
		x := across(tick)
		m.shape("line", attr{"class", class}, attr{"x1", x}, attr{"x2", x}, attr{"y1", pixels(top)}, attr{"y2", pixels(height - chartFoot)})
		m.svgText(minus(number), x, height-6, "scale", "middle")
	}
}

// chartRow draws a role's name and points over its bar. An arrow marks a bar that goes
// on beyond the axis.
func (m *markup) chartRow(row Bar, y int) {
	name, bar := "name"+roleClass(row.Role), "bar"+roleClass(row.Role)
	if row.Named {
		name += " first"
	}
	m.svgText(row.Short, "0", y+18, name, "start")
	number := minus(row.Points.String())
	if math.Abs(row.Points.Float()) > axis.Reach {
		number += " \u25b8"
	}
	m.svgText(number, "100%", y+18, name+" number", "end")
	points := min(max(row.Points.Float(), -axis.Reach), axis.Reach)
	m.shape("rect", attr{"class", bar}, attr{"x", across(min(points, 0))}, attr{"y", pixels(y + 28)},
		attr{"width", percent(math.Abs(points) / (2 * axis.Reach))}, attr{"height", pixels(barHeight)})
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
		m.shape("line", attr{"class", "zero"}, attr{"x1", at(0)}, attr{"x2", at(0)}, attr{"y1", "0"}, attr{"y2", pixels(height)})
		m.shape("rect", attr{"class", class}, attr{"x", at(min(p, 0))}, attr{"y", pixels((height - thick) / 2)},
			attr{"width", at(least + max(p, -p))}, attr{"height", pixels(thick)})
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

// across is the place of a value on the axis.
func across(points float64) string { return percent(0.5 + points/(2*axis.Reach)) }

func percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

func pixels(n int) string { return fmt.Sprint(n) }

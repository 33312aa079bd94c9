package doc

import (
	"fmt"
	"strings"
)

// The chart's measures, in pixels. Across, everything is in hundredths of the width
// it is given, so that letters keep their size on a telephone.
const (
	chartHead = 30 // for the axis' name
	chartRow  = 54
	chartFoot = 26 // for the axis' numbers
	barHeight = 12
	tickStep  = 20 // points
)

// roleColors is how many roles have a color of their own on a page; a fifth role shares the
// first's, as on a screen.
const roleColors = 4

// chart draws the roles' points on one axis with 0 in the middle.
func (m *markup) chart(rows []Bar) {
	most := Tenths(fullBar)
	said := make([]string, len(rows))
	for i, row := range rows {
		most = max(most, row.Points, -row.Points)
		said[i] = row.Short + " " + row.Points.Spoken()
	}
	most += most / 7 // room for the last number of the axis
	height := chartHead + chartRow*len(rows) + chartFoot
	m.within("svg", func() {
		m.line("title", "The points of the roles on one axis, with 0 in the middle", attr{"id", "chart-title"})
		m.line("desc", strings.Join(said, "; ")+".", attr{"id", "chart-desc"})
		m.axis(most, height)
		for i, row := range rows {
			m.chartRow(row, most, chartHead+chartRow*i)
		}
	}, attr{"class", "chart"}, attr{"role", "img"}, attr{"aria-labelledby", "chart-title"}, attr{"aria-describedby", "chart-desc"},
		attr{"width", "100%"}, attr{"height", pixels(height)})
}

// axis draws a named line for 0, and tick lines at equal steps of points on both sides.
func (m *markup) axis(most Tenths, height int) {
	m.svgText(AxisZero, "50%", 14, "scale", "middle")
	step := Tenths(tickStep * 10)
	for most/step > 2 {
		step *= 2
	}
	for at := -most / step * step; at <= most; at += step {
		x := across(at, most)
		class := "tick"
		if at == 0 {
			class = "zero"
		}
		m.shape("line", attr{"class", class}, attr{"x1", x}, attr{"x2", x}, attr{"y1", pixels(chartHead - 8)}, attr{"y2", pixels(height - chartFoot)})
		m.svgText(strings.TrimSuffix(minus(at.String()), ".0"), x, height-6, "scale", "middle")
	}
}

func (m *markup) chartRow(row Bar, most Tenths, y int) {
	name, bar := "name"+roleClass(row.Role), "bar"+roleClass(row.Role)
	if row.Named {
		name += " first"
	}
	m.svgText(row.Short, "0", y+18, name, "start")
	m.svgText(minus(row.Points.String()), "100%", y+18, name+" number", "end")
	m.shape("rect", attr{"class", bar}, attr{"x", across(min(row.Points, 0), most)}, attr{"y", pixels(y + 28)},
		attr{"width", percent(float64(max(row.Points, -row.Points)) / float64(2*most))}, attr{"height", pixels(barHeight)})
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

// across is a place on an axis that reaches from -most to most.
func across(p, most Tenths) string { return percent(0.5 + float64(p)/float64(2*most)) }

func percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

func pixels(n int) string { return fmt.Sprint(n) }

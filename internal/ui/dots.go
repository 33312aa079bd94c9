package ui

import (
	"math"
	"strings"
)

// DotSize is how large a dot is: at 0 one cell, at n a square of n rows.
type DotSize int

// Dots draws people as dots: so many of a whole that is at least one, in at most so
// many lines. Where they do not fit, one dot stands for several people: each says for
// how many. As soon as there is anybody there is a dot, and only all of them fill the
// whole. Where of is 0, only those that are there are drawn.
type Dots struct {
	N, Of int
	Size  DotSize
	Width int // cells
	Lines int // of dots, at most
	Each  int // people a dot; 0: as few as possible
}

// People is for how many people each dot stands.
func (d Dots) People() int {
	if d.Each > 0 {
		return d.Each
	}
	most := max(d.N, d.Of)
	room := max(d.Lines, 1) * max(d.perLine(), 1)
	for unit := 1; ; unit *= 10 {
		for _, each := range []int{unit, 2 * unit, 5 * unit} {
			if (most+each-1)/each <= room {
				return each
			}
		}
	}
}

// perLine is how many dots stand in a line.
func (d Dots) perLine() int {
	return (d.Width + d.gap()) / (d.cells() + d.gap())
}

func (d Dots) cells() int { return max(1, 2*int(d.Size)) }
func (d Dots) gap() int   { return max(1, min(2*int(d.Size), 2)) }

// Draw draws the dots with the glyphs and styles of a frame.
func (d Dots) Draw(f Frame) string {
	each := d.People()
	full, whole := d.count(d.N, each), d.count(max(d.Of, d.N), each)
	if d.N < d.Of {
		full = min(full, whole-1)
	}
	perLine := max(d.perLine(), 1)
	var lines []string
	for from := 0; from < whole; from += perLine {
		on := min(max(full-from, 0), perLine)
		off := min(whole-from, perLine) - on
		line := d.line(on, off, f)
		if from > 0 && d.Size > 0 {
			lines = append(lines, "")
		}
		for range max(1, int(d.Size)) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// count is how many dots stand for n people; for anybody at least one.
func (d Dots) count(n, each int) int {
	dots := int(math.Round(float64(n) / float64(each)))
	if n > 0 {
		return max(dots, 1)
	}
	return 0
}

func (d Dots) line(on, off int, f Frame) string {
	dot, none := f.Glyphs.Dot, f.Glyphs.NoDot
	if d.Size > 0 {
		dot, none = strings.Repeat(f.Glyphs.Full, d.cells()), strings.Repeat(f.Glyphs.Empty, d.cells())
	}
	gap := strings.Repeat(" ", d.gap())
	var parts []string
	if on > 0 {
		parts = append(parts, f.Styles.Progress.Render(strings.TrimRight(strings.Repeat(dot+gap, on), " ")))
	}
	if off > 0 {
		parts = append(parts, f.Styles.Dim.Render(strings.TrimRight(strings.Repeat(none+gap, off), " ")))
	}
	return strings.Join(parts, gap)
}

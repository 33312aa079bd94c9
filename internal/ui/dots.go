package ui

import (
	"math"
	"strings"
)

// DotSize is the size of a dot: 0 is one cell, n a square of n rows and 2n columns.
type DotSize int

// DotScale draws people as dots: one dot a person if they fit the room, apart or close
// together, else one dot for several. Rows of dots that readers compare share a scale.
type DotScale struct {
	Each    int // people a dot; 1, 2, 5, 10, 20 …
	size    DotSize
	gap     int // cells between dots
	perLine int // dots in a line
}

// NewDotScale returns the scale that fits most people into rows of width cells, as many as lines says.
func NewDotScale(most, width, lines int, size DotSize) DotScale {
	s := DotScale{Each: 1, size: size, gap: max(1, min(2*int(size), 2))}
	fits := func() bool {
		s.perLine = max((width+s.gap)/(s.cells()+s.gap), 1)
		return (most+s.Each-1)/s.Each <= max(lines, 1)*s.perLine
	}
	if fits() {
		return s
	}
	if size == 0 {
		s.gap = 0
	}
	for unit := 1; ; unit *= 10 {
		for _, each := range []int{unit, 2 * unit, 5 * unit} {
			if s.Each = each; fits() {
				return s
			}
		}
	}
}

func (s DotScale) cells() int { return max(1, 2*int(s.size)) }

// Draw draws n people as filled dots, and the rest of a whole (of people) as empty ones,
// with the glyphs and styles of f. One person gets a dot, and only n = of fills a whole
// of several dots. If of < n, there are no empty dots.
func (s DotScale) Draw(n, of int, f Frame) string {
	full, whole := s.count(n), s.count(max(of, n))
	if n < of {
		full = min(full, whole-1)
	}
	var lines []string
	for from := 0; from < whole; from += s.perLine {
		on := min(max(full-from, 0), s.perLine)
		off := min(whole-from, s.perLine) - on
		line := s.line(on, off, f)
		if from > 0 && s.size > 0 {
			lines = append(lines, "")
		}
		for range max(1, int(s.size)) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// count returns how many dots stand for n people: at least one for n > 0.
func (s DotScale) count(n int) int {
	if n <= 0 {
		return 0
	}
	return max(int(math.Round(float64(n)/float64(s.Each))), 1)
}

func (s DotScale) line(on, off int, f Frame) string {
	dot, none := f.Glyphs.Dot, f.Glyphs.NoDot
	if s.size > 0 {
		dot, none = strings.Repeat(f.Glyphs.Full, s.cells()), strings.Repeat(f.Glyphs.Empty, s.cells())
	}
	gap := strings.Repeat(" ", s.gap)
	var parts []string
	if on > 0 {
		parts = append(parts, f.Styles.Progress.Render(strings.TrimRight(strings.Repeat(dot+gap, on), " ")))
	}
	if off > 0 {
		parts = append(parts, f.Styles.Dim.Render(strings.TrimRight(strings.Repeat(none+gap, off), " ")))
	}
	return strings.Join(parts, gap)
}

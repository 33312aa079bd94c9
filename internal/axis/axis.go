// Package axis draws points on the one axis of every report and screen: from -50 to +50, 0
// in the middle, the part shaded in which random answers nearly always end. A bar means the
// same wherever it stands, because the axis never changes its scale.
//
// It knows nothing of colors: a bar comes in parts, for the caller to style.
package axis

import (
	"fmt"
	"math"
	"strings"
)

// The measures of the axis, in points on either side of 0.
const (
	Reach  = 50.0
	Chance = 20.0 // two standard deviations of a random score: 19 of 20 end within
	Tick   = 20.0
)

// ChanceOf returns the reach of chance for the average of n results: that of one result for
// n of at most 1.
func ChanceOf(n int) float64 { return Chance / math.Sqrt(float64(max(n, 1))) }

// Signs draw an axis, each in one cell.
type Signs struct {
	Bar, Zero, Shade string
	Less, More       string   // the end of a bar that goes on beyond the axis
	Parts            []string // a cell filled from the left, in equal steps; nil: whole cells only
	Half             string   // a cell whose right half is filled; empty: none
}

// NewSigns returns the signs for a UTF-8 locale, or their ASCII forms.
func NewSigns(ascii bool) Signs {
	if ascii {
		return Signs{Bar: "=", Zero: "|", Shade: ":", Less: "<", More: ">"}
	}
	return Signs{
		Bar: "█", Zero: "│", Shade: "░", Less: "◂", More: "▸", Half: "▐",
		Parts: []string{"▏", "▎", "▍", "▌", "▋", "▊", "▉"},
	}
}

// Axis is the axis in cells.
type Axis struct {
	half  int // cells on either side of 0
	shade int // of them shaded
	signs Signs
}

// New returns the axis that fits into width cells, shaded up to chance points on either side.
// Its ticks fall on whole cells from 21 cells on.
func New(width int, chance float64, signs Signs) Axis {
	const even = 5 // cells for the steps of 10 points
	half := max(width-1, 0) / 2
	if half >= 2*even {
		half -= half % even
	}
	return Axis{half: half, shade: int(math.Round(chance / Reach * float64(half))), signs: signs}
}

// Width returns the cells of the axis: an odd number, 1 at least.
func (x Axis) Width() int { return 2*x.half + 1 }

// Bar returns the drawing of a value in three parts, Width cells together: the axis before the
// bar, the bar and the axis behind it.
func (x Axis) Bar(points float64) (before, bar, after string) {
	length := math.Abs(points) / Reach * float64(x.half)
	left := points < 0
	bar, cells := x.filled(length, left)
	out := strings.Repeat(" ", x.half-max(x.shade, cells))
	shade := strings.Repeat(x.signs.Shade, max(x.shade-cells, 0))
	blank := strings.Repeat(" ", x.half-x.shade)
	whole := strings.Repeat(x.signs.Shade, x.shade)
	if left {
		return out + shade, bar, x.signs.Zero + whole + blank
	}
	return blank + whole + x.signs.Zero, bar, shade + out
}

// filled returns a bar of a length in cells, and how many cells it takes.
func (x Axis) filled(length float64, left bool) (bar string, cells int) {
	signs := x.signs
	if length > float64(x.half) && x.half > 0 {
		bar = strings.Repeat(signs.Bar, x.half-1)
		if left {
			return signs.Less + bar, x.half
		}
		return bar + signs.More, x.half
	}
	switch {
	case left && signs.Half != "":
		n := int(math.Round(2 * length))
		bar, cells = strings.Repeat(signs.Bar, n/2), (n+1)/2
		if n%2 == 1 {
			bar = signs.Half + bar
		}
	case !left && signs.Parts != nil:
		steps := len(signs.Parts) + 1
		n := int(math.Round(float64(steps) * length))
		bar, cells = strings.Repeat(signs.Bar, n/steps), (n+steps-1)/steps
		if n%steps > 0 {
			bar += signs.Parts[n%steps-1]
		}
	default:
		cells = int(math.Round(length))
		bar = strings.Repeat(signs.Bar, cells)
	}
	return bar, cells
}

// Scale returns the line over the bars, Width cells at most: the name of the shaded part, and
// the ticks with their numbers, the outer ones first, as many as there is room for.
func (x Axis) Scale() string {
	line := []rune(strings.Repeat(" ", x.Width()))
	put := func(text string, middle int) bool {
		from := middle - (len([]rune(text))-1)/2
		to := from + len([]rune(text))
		if from < 0 || to > len(line) || strings.TrimSpace(string(line[max(from-1, 0):min(to+1, len(line))])) != "" {
			return false
		}
		copy(line[from:], []rune(text))
		return true
	}
	if name := x.signs.Shade + " chance " + x.signs.Shade; !put(name, x.half) {
		put("0", x.half)
	}
	for tick := 2 * Tick; tick > 0; tick -= Tick {
		at := int(math.Round(tick / Reach * float64(x.half)))
		if put(fmt.Sprintf("-%.0f", tick), x.half-at) {
			put(fmt.Sprintf("+%.0f", tick), x.half+at)
		}
	}
	return strings.TrimRight(string(line), " ")
}

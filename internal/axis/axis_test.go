package axis

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func drawn(x Axis, points float64) string {
	before, bar, after := x.Bar(points)
	return before + bar + after
}

func TestBars(t *testing.T) {
	t.Parallel()
	wide, ascii := New(41, Chance, NewSigns(false)), New(42, Chance, NewSigns(true))
	for _, c := range []struct {
		x      Axis
		points float64
		want   string
	}{
		{wide, 0, "            ░░░░░░░░│░░░░░░░░            "},
		{wide, 18.7, "            ░░░░░░░░│███████▌            "},
		{wide, -3.8, "            ░░░░░░▐█│░░░░░░░░            "},
		{wide, 2.5, "            ░░░░░░░░│█░░░░░░░            "},
		{wide, 50, "            ░░░░░░░░│████████████████████"},
		{wide, 51, "            ░░░░░░░░│███████████████████▸"},
		{wide, -80, "◂███████████████████│░░░░░░░░            "},
		{ascii, 21, "            ::::::::|========            "},
		{ascii, -51, "<===================|::::::::            "},
		{New(41, ChanceOf(16), NewSigns(false)), 0, "                  ░░│░░                  "},
		{New(0, Chance, NewSigns(false)), 30, "│"},
	} {
		if got := drawn(c.x, c.points); got != c.want {
			t.Errorf("%.1f\n got %q\nwant %q", c.points, got, c.want)
		}
	}
}

func TestScale(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{
		51: "    -40       -20    ░ chance ░   +20       +40",
		41: "   -40     -20  ░ chance ░ +20     +40",
		31: "  -40      ░ chance ░     +40",
		13: "  ░ chance ░",
		1:  "0",
	} {
		if got := New(width, Chance, NewSigns(false)).Scale(); got != want {
			t.Errorf("%d\n got %q\nwant %q", width, got, want)
		}
	}
}

// TestAxisKeepsItsWidth draws values at every width: the parts are as wide as the axis, a
// larger value never has a shorter bar, and both signs of a value look alike.
func TestAxisKeepsItsWidth(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		for width := range 130 {
			x := New(width, Chance, NewSigns(ascii))
			if x.Width() > max(width, 1) || utf8.RuneCountInString(x.Scale()) > x.Width() {
				t.Fatalf("%d: the axis has %d cells, its scale is %q", width, x.Width(), x.Scale())
			}
			last := 0
			for points := 0.0; points < 70; points += 0.7 {
				_, bar, _ := x.Bar(points)
				n := utf8.RuneCountInString(bar)
				if utf8.RuneCountInString(drawn(x, points)) != x.Width() || utf8.RuneCountInString(drawn(x, -points)) != x.Width() || n < last {
					t.Fatalf("%d: %.1f is drawn as %q and %q", width, points, drawn(x, points), drawn(x, -points))
				}
				last = n
			}
			if beyond := drawn(x, Reach+1); width >= 3 && !strings.Contains(beyond, NewSigns(ascii).More) {
				t.Errorf("%d: a value beyond the axis is not marked: %q", width, beyond)
			}
		}
	}
}

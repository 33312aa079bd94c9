package ui

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/paint"
)

func TestDark(t *testing.T) {
	t.Parallel()
	for colors, want := range map[string]bool{"15;0": true, "0;15": false, "0;default;15": false, "7;8": true, "0;7": false} {
		for _, unknown := range []bool{true, false} {
			if got := Dark([]string{"TERM=xterm", "COLORFGBG=" + colors}, unknown); got != want {
				t.Errorf("%s: dark %v, want %v", colors, got, want)
			}
		}
	}
	for _, unknown := range []bool{true, false} {
		for _, environ := range [][]string{nil, {"COLORFGBG="}, {"COLORFGBG=default;default"}} {
			if got := Dark(environ, unknown); got != unknown {
				t.Errorf("%q: dark %v, want %v", environ, got, unknown)
			}
		}
	}
}

// TestRolesHaveColors expects four roles to differ from each other, from the accent and from a
// caution on either ground, and a fifth to look like the first.
func TestRolesHaveColors(t *testing.T) {
	t.Parallel()
	for _, dark := range []bool{true, false} {
		s := NewStyles(dark)
		seen := map[paint.Style]int{s.Key: -1, s.Caution: -2}
		for place := 1; place <= roleColors; place++ {
			c := s.Role(place)
			if was, twice := seen[c]; twice {
				t.Errorf("dark %v: the role at place %d looks like %d", dark, place, was)
			}
			seen[c] = place
		}
		if s.Role(roleColors+1) != s.Role(1) || s.Role(0) != s.Text {
			t.Errorf("dark %v: a fifth role, or none, has a color of its own", dark)
		}
	}
}

// TestTones expects each role's tone, as such and as the nearest of 256 colors, to have a contrast
// of 4.5 : 1 on usual grounds, and two of them to differ for people without red, green or blue cones.
func TestTones(t *testing.T) {
	t.Parallel()
	for dark, grounds := range map[bool][]string{false: {"#ffffff", "#fdf6e3", "#eee8d5", "#fdfcf9"}, true: {"#000000", "#1e1e1e", "#282c34", "#300a24", "#171614"}} {
		all := tones(dark)
		for i, tone := range all {
			for _, ground := range grounds {
				if c := contrast(linear(ansi.XParseColor(tone)), linear(ansi.XParseColor(ground))); c < 4.5 {
					t.Errorf("dark %v: %s has a contrast of %.2f on %s", dark, tone, c, ground)
				}
			}
			nearest := ansi.Convert256(ansi.XParseColor(tone))
			if c := contrast(linear(nearest), linear(ansi.XParseColor(grounds[0]))); c < 4.5 {
				t.Errorf("dark %v: %s of 256 colors has a contrast of %.2f", dark, tone, c)
			}
			for _, other := range all[:i] {
				for lacks, eye := range eyes() {
					if d := difference(eye, ansi.XParseColor(tone), ansi.XParseColor(other)); d < 15 {
						t.Errorf("dark %v: without %s %s and %s differ by %.1f", dark, lacks, tone, other, d)
					}
				}
			}
		}
		s := NewStyles(dark)
		if s.Toned(colorprofile.ANSI) != s || s.Toned(colorprofile.ANSI256).Role(3) == s.Role(3) || s.Toned(colorprofile.TrueColor).Key != s.Key {
			t.Errorf("dark %v: the tones are where they must not be, or not where they must", dark)
		}
	}
}

// TestPagesHaveTheTones expects a role to have one color on screens, pages and cards.
func TestPagesHaveTheTones(t *testing.T) {
	t.Parallel()
	for file, rule := range map[string]string{"page.css": `--role%d: (#\w+)`, "card.css": `\.role%d \{ fill: (#\w+)`} {
		css, err := os.ReadFile(filepath.Join("..", "report", "doc", "templates", file))
		if err != nil {
			t.Fatal(err)
		}
		for i := range roleColors {
			var got []string
			for _, match := range regexp.MustCompile(fmt.Sprintf(rule, i+1)).FindAllSubmatch(css, -1) {
				got = append(got, string(match[1]))
			}
			light, dark := tones(false)[i], tones(true)[i]
			if !slices.Contains(got, light) || !slices.Contains(got, dark) {
				t.Errorf("%s: role %d has %v, and %s and %s on screens", file, i+1, got, light, dark)
			}
		}
	}
}

type triple [3]float64

// linear returns the light of a color.
func linear(c color.Color) (out triple) {
	r, g, b, _ := c.RGBA()
	for i, v := range []uint32{r, g, b} {
		if out[i] = float64(v) / 0xffff; out[i] <= 0.04045 {
			out[i] /= 12.92
		} else {
			out[i] = math.Pow((out[i]+0.055)/1.055, 2.4)
		}
	}
	return out
}

type matrix [3]triple

func (m matrix) of(v triple) (out triple) {
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

// contrast is that of WCAG 2.2.
func contrast(a, b triple) float64 {
	light := func(v triple) float64 { return 0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2] + 0.05 }
	return max(light(a), light(b)) / min(light(a), light(b))
}

// eyes returns the vision of people without a kind of cone (Machado, Oliveira and Fernandes 2009).
func eyes() map[string]matrix {
	return map[string]matrix{
		"nothing": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"red":     {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"green":   {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"blue":    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

// difference is the distance of two colors in CIELAB, as an eye sees them; 2.3 is just seen.
func difference(eye matrix, a, b color.Color) float64 {
	lab := func(c color.Color) triple {
		v := eye.of(linear(c))
		for i := range v {
			v[i] = min(max(v[i], 0), 1)
		}
		v = matrix{{0.4339, 0.3762, 0.1899}, {0.2126, 0.7152, 0.0722}, {0.0177, 0.1095, 0.8729}}.of(v)
		for i := range v {
			v[i] = math.Cbrt(v[i])
		}
		return triple{116 * v[1], 500 * (v[0] - v[1]), 200 * (v[1] - v[2])}
	}
	p, q := lab(a), lab(b)
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

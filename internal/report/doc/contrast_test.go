package doc

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestRoleColorsAreReadable expects every role's color to have a contrast of 4.5 : 1 on the
// page (WCAG 2.2), light and dark.
func TestRoleColorsAreReadable(t *testing.T) {
	t.Parallel()
	value := regexp.MustCompile(`--(paper|accent|role[0-9]): (#[0-9a-f]{6});`)
	schemes := strings.SplitN(pageCSS, "prefers-color-scheme: dark", 2)
	for i, scheme := range schemes {
		colors := map[string]float64{}
		for _, m := range value.FindAllStringSubmatch(scheme, -1) {
			colors[m[1]] = luminance(t, m[2])
		}
		if len(colors) != roleColors+2 {
			t.Fatalf("scheme %d has the colors %v", i, colors)
		}
		for name, l := range colors {
			if c := (max(l, colors["paper"]) + 0.05) / (min(l, colors["paper"]) + 0.05); name != "paper" && c < 4.5 {
				t.Errorf("scheme %d: %s has a contrast of %.2f", i, name, c)
			}
		}
	}
}

// luminance returns the relative luminance of a color (WCAG 2.2).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

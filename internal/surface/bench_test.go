package surface

import (
	"bytes"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// BenchmarkRow draws a row over another one that shares little with it.
func BenchmarkRow(b *testing.B) {
	r := &renderer{profile: colorprofile.TrueColor, width: 80}
	x, y := "     \x1b[96m1\x1b[m  strongly A           \x1b[2m┐\x1b[m  \x1b[96mA  \x1b[mten demos, each fitted to a different", "     \x1b[96m2\x1b[m  rather A             \x1b[2m┘\x1b[m     customer"
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		r.row(&out, 3, x, y)
	}
}

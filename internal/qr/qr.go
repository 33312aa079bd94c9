// Package qr draws QR codes for the cameras of phones, in the cells of a terminal.
//
// A code is dark on light on every ground, because many cameras read no other. It has two
// colors that no palette changes. Where colors are forbidden, the terminal's own two
// remain, and reverse video puts the lighter one behind a code.
package qr

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
	go_qr "github.com/piglig/go-qr"

	"rolefit/internal/paint"
)

// The free modules on each side of a code: as the standard asks for, and the fewest that
// cameras put up with.
const (
	quiet      = 4
	leastQuiet = 2
)

// Black and white of the cube of 256 colors. Some palettes swap the first sixteen colors.
const (
	black = ansi.IndexedColor(16)
	white = ansi.IndexedColor(231)
)

// Large returns text as a QR code, as large as fits width × height cells. dark describes
// the terminal's background. An ascii code has spaces only, and is twice as large. ok is
// false if not even the smallest code fits, or the text is too long for any.
func Large(text string, width, height int, dark, ascii bool) (drawn string, ok bool) {
	code, err := go_qr.EncodeText(text, go_qr.Low) // better than Low where the size stays the same
	if err != nil {
		return "", false
	}
	step := 1
	if ascii {
		step = 2
	}
	for scale := width / code.Size() / step * step; scale > 0; scale -= step {
		for free := quiet; free >= leastQuiet; free-- {
			if side := (code.Size() + 2*free) * scale; side <= width && (side+1)/2 <= height {
				return draw(code, scale, free, dark, ascii), true
			}
		}
	}
	return "", false
}

// runs finds runs of cells that are dark as a whole, and runs of other cells.
var runs = regexp.MustCompile("█+|[^█]+")

// Unstyled restores the dark cells of a code whose styles were removed: they are no-break
// spaces with a dark background, because in some fonts a block leaves a gap below it.
func Unstyled(text string) string { return strings.ReplaceAll(text, "\u00a0", "█") }

// draw draws a code in halves of cells, each module scale of them wide and high, with free
// modules on each side. In ASCII there are no halves.
func draw(code *go_qr.QrCode, scale, free int, dark, ascii bool) string {
	front, back, block := black, white, "\u00a0"
	if dark {
		front, back = white, black
	}
	style := ansi.NewStyle().ForegroundColor(front).BackgroundColor(back)
	ink, solid := paint.New(style.Reverse(dark)), paint.New(style.Reverse(!dark))
	if ascii {
		block = " "
	}
	halves := map[[2]bool]string{{false, false}: " ", {true, false}: "▀", {false, true}: "▄", {true, true}: "█"}
	var lines []string
	for y := 0; y < (code.Size()+2*free)*scale; y += 2 {
		var line strings.Builder
		for x := -free; x < code.Size()+free; x++ {
			upper, lower := code.Module(x, y/scale-free), code.Module(x, (y+1)/scale-free)
			line.WriteString(strings.Repeat(halves[[2]bool{upper, lower}], scale))
		}
		lines = append(lines, runs.ReplaceAllStringFunc(line.String(), func(run string) string {
			if strings.HasPrefix(run, "█") {
				return solid.Render(strings.ReplaceAll(run, "█", block))
			}
			return ink.Render(run)
		}))
	}
	return strings.Join(lines, "\n")
}

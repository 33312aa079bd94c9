// Package qrtest reads QR codes off a screen, as a camera does, for the tests of screens.
package qrtest

import (
	"image"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"

	"github.com/charmbracelet/colorprofile"
	go_qr "github.com/piglig/go-qr"
)

// Terminal is an emulated terminal.
type Terminal struct {
	Width, Height int
	Dark          bool // the background; the letters are light then
	Colors        colorprofile.Profile
}

// Read draws a screen, and returns the text of the first QR code on it.
func (t Terminal) Read(screen string) (string, error) {
	e := vt.NewEmulator(t.Width, t.Height)
	screen = strings.ReplaceAll(screen, "\n", "\r\n")
	_, _ = (&colorprofile.Writer{Forward: e, Profile: t.Colors}).WriteString(screen) // an emulator never fails
	// Pixels of a cell.
	const wide, high = 4, 8
	seen := image.NewGray(image.Rect(0, 0, t.Width*wide, t.Height*high))
	for y := range t.Height {
		for x := range t.Width {
			ground, ink := t.colors(e.CellAt(x, y))
			cell := image.Rect(x*wide, y*high, (x+1)*wide, (y+1)*high)
			paint(seen, cell, ground)
			switch e.CellAt(x, y).Content {
			case " ", "\u00a0", "":
				continue
			case "█":
			case "▀":
				cell.Max.Y -= high / 2
			case "▄":
				cell.Min.Y += high / 2
			default: // a letter
				cell = cell.Inset(wide / 3)
			}
			paint(seen, cell, ink)
		}
	}
	return go_qr.Decode(seen) //nolint:wrapcheck // the test says where
}

// paint fills a part of an image.
func paint(on *image.Gray, part image.Rectangle, with color.Color) {
	gray := color.GrayModel.Convert(with).(color.Gray).Y
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row := on.Pix[on.PixOffset(part.Min.X, y):on.PixOffset(part.Max.X, y)]
		for x := range row {
			row[x] = gray
		}
	}
}

// colors returns the background and the letter color of a cell.
func (t Terminal) colors(c *uv.Cell) (ground, ink color.Color) {
	ground, ink = color.White, color.Black
	if t.Dark {
		ground, ink = ink, ground
	}
	if c.Style.Bg != nil {
		ground = c.Style.Bg
	}
	if c.Style.Fg != nil {
		ink = c.Style.Fg
	}
	if c.Style.Attrs&uv.AttrReverse != 0 {
		return ink, ground
	}
	return ground, ink
}

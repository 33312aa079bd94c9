package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"

	"rolefit/internal/fold"
)

// Wall returns the frame of a screen read from the back of a room: the whole terminal
// without a margin that grows with it.
func Wall(width, height int, styles *Styles, glyphs *Glyphs) Frame {
	across, down := wallMargin(width, height)
	return Frame{Width: max(width-2*across, 1), Height: max(height-2*down, 1), Styles: styles, Glyphs: glyphs}
}

// wallMargin returns the free cells at either side, and the free lines above and below.
func wallMargin(width, height int) (across, down int) {
	const roomy, tall, taller = 120, 30, 50
	switch {
	case width >= roomy:
		across = width / 24
	case width >= RoomyWidth:
		across = 2
	default:
		across = 1
	}
	switch {
	case height >= taller:
		down = 2
	case height >= tall:
		down = 1
	}
	return across, down
}

// OnWall puts a body drawn for Wall's frame on a terminal of width × height cells.
func OnWall(body string, width, height int, glyphs *Glyphs) string {
	across, down := wallMargin(width, height)
	f := Wall(width, height, nil, glyphs)
	fitted := EachLine(MaxLines(body, f.Height), func(line string) string { return fold.Fit(line, f.Width, glyphs.Ellipsis) })
	return strings.Repeat("\n", down) + glyphs.Signed(Indent(fitted, across))
}

// Footer lists keys on one line, most important first, as at the foot of a page. It
// never drops the last two.
func Footer(keys []key.Binding, f Frame) string {
	return fold.Fit(footer(Page{Keys: keys}, f), f.Width, f.Glyphs.Ellipsis)
}

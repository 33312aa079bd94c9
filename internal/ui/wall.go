package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"
)

// Wall returns the frame of a screen that is looked at from the back of a room: it
// takes the whole terminal but for a margin that grows with it.
func Wall(width, height int, styles Styles, glyphs Glyphs) Frame {
	across, down := wallMargin(width, height)
	return Frame{Width: max(width-2*across, 1), Height: max(height-2*down, 1), Styles: styles, Glyphs: glyphs}
}

// wallMargin is what is left free at either side, and above and below.
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

// OnWall puts a body that was drawn in Wall's frame on a terminal of that size.
func OnWall(body string, width, height int, glyphs Glyphs) string {
	across, down := wallMargin(width, height)
	f := Wall(width, height, Styles{}, glyphs)
	lines := strings.Split(MaxLines(body, f.Height), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", across) + ansi.Truncate(line, f.Width, glyphs.Ellipsis)
		}
	}
	return strings.Repeat("\n", down) + strings.Join(lines, "\n")
}

// Ends puts two texts at the two ends of a line of the frame; the right one gives way.
func Ends(left, right string, f Frame) string { return ends(left, right, f) }

// Footer names keys in one line, most important first, as at the foot of a page; the
// last two are never dropped.
func Footer(keys []key.Binding, f Frame) string {
	return ansi.Truncate(footer(keys, f), f.Width, f.Glyphs.Ellipsis)
}

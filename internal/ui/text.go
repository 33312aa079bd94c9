package ui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/fold"
)

// Wrap breaks text into lines of at most width cells, as fold.Wrap does.
func Wrap(text string, width int) string { return fold.Wrap(text, width) }

// MaxLines keeps the first n lines.
func MaxLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[:min(len(lines), max(n, 0))], "\n")
}

// Lines counts the lines of a text; 0 for an empty one.
func Lines(text string) int {
	if text == "" {
		return 0
	}
	return strings.Count(text, "\n") + 1
}

// Indent puts n spaces before every line that is not empty.
func Indent(text string, n int) string {
	return Hang(strings.Repeat(" ", n), text)
}

// Hang puts a label before the first line and as many spaces before the others.
func Hang(label, text string) string {
	blank := strings.Repeat(" ", lipgloss.Width(label))
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch {
		case i == 0:
			lines[i] = label + line
		case line != "":
			lines[i] = blank + line
		}
	}
	return strings.Join(lines, "\n")
}

// Pad fills a styled or plain text with spaces on the right to width cells, and cuts a
// wider one.
func Pad(text string, width int, glyphs *Glyphs) string {
	width = max(width, 0)
	text = ansi.Truncate(text, width, glyphs.Ellipsis)
	return text + strings.Repeat(" ", width-lipgloss.Width(text))
}

// Fit cuts a text that is wider than width cells, with an ellipsis.
func Fit(text string, width int, glyphs *Glyphs) string {
	return ansi.Truncate(text, max(width, 0), glyphs.Ellipsis)
}

// PadLeft fills a text with spaces on the left, to width cells.
func PadLeft(text string, width int) string {
	return strings.Repeat(" ", max(width-lipgloss.Width(text), 0)) + text
}

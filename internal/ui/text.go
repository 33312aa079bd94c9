package ui

import (
	"strings"

	"rolefit/internal/fold"
)

// Wrap breaks text into lines of at most width cells, as fold.Wrap does.
func Wrap(text string, width int) string { return fold.Wrap(text, width) }

// Width returns how many cells the widest line of a plain or styled text takes.
func Width(text string) int {
	widest := 0
	for line := range strings.SplitSeq(text, "\n") {
		widest = max(widest, fold.Width(line))
	}
	return widest
}

// EachLine changes each line of a text by itself.
func EachLine(text string, change func(line string) string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = change(line)
	}
	return strings.Join(lines, "\n")
}

// Center puts spaces at either side of each line, to width cells; the odd one to the right.
func Center(text string, width int) string {
	return EachLine(text, func(line string) string {
		spare := max(width-Width(line), 0)
		return strings.Repeat(" ", spare/2) + line + strings.Repeat(" ", spare-spare/2)
	})
}

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
	blank := strings.Repeat(" ", Width(label))
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
	text = fold.Fit(text, width, glyphs.Ellipsis)
	return text + strings.Repeat(" ", width-Width(text))
}

// Fill fills each line of a text with spaces on the right, to width cells.
func Fill(text string, width int) string {
	return EachLine(text, func(line string) string { return line + strings.Repeat(" ", max(width-Width(line), 0)) })
}

// Fit cuts a text that is wider than width cells, with an ellipsis.
func Fit(text string, width int, glyphs *Glyphs) string {
	return fold.Fit(text, max(width, 0), glyphs.Ellipsis)
}

// PadLeft fills each line of a text with spaces on the left, to width cells.
func PadLeft(text string, width int) string {
	return EachLine(text, func(line string) string { return strings.Repeat(" ", max(width-Width(line), 0)) + line })
}

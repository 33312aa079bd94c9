package ui

import (
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"rolefit/internal/fold"
	"rolefit/internal/input"
)

// A mark of a target: an escape sequence that takes no cell, so that marked text can be
// styled, padded, joined and cut as any other. Render takes all of them out.
const (
	markOpen  = "\x1b]rolefit;"
	markClose = "\x1b]rolefit\a"
)

// Target marks text as a place to click that stands for a key, by the key's name: "enter",
// "s". Mark text that is already wrapped.
func Target(key, text string) string {
	return EachLine(text, func(line string) string {
		if line == "" {
			return ""
		}
		return markOpen + key + "\a" + line + markClose
	})
}

// TargetRow marks text as a place to click that stands for a row, counted from 0. A screen
// gets the row's key; see Row.
func TargetRow(n int, text string) string { return Target("#"+strconv.Itoa(n), text) }

// RowKey returns the key that a click on a row sends. No keyboard has it.
func RowKey(n int) tea.KeyPressMsg { return tea.KeyPressMsg{Code: -1 - rune(n)} }

// Row returns the row of a key that RowKey made.
func Row(k tea.KeyPressMsg) (n int, ok bool) { return int(-1 - k.Code), k.Code < 0 }

// Targets are the places to click on a screen.
type Targets []target

// target is a piece of one line, in cells from the upper left corner.
type target struct {
	key         string
	x, y, width int
}

// unmark joins the lines of a screen without their marks, and returns where they were.
func unmark(lines []placed) (text string, all Targets) {
	const usual = 40 // of a page
	all = make(Targets, 0, usual)
	size := 0
	for _, line := range lines {
		size += len(line.margin) + len(line.text) + len("\n")
	}
	var plain strings.Builder
	plain.Grow(size)
	for y, l := range lines {
		if y > 0 {
			plain.WriteByte('\n')
		}
		start, line := plain.Len(), l.text
		plain.WriteString(l.margin)
		for found := true; found; {
			var before, key, after string
			before, line, found = strings.Cut(line, markOpen)
			for part := range strings.SplitSeq(before, markClose) {
				plain.WriteString(part)
			}
			if found {
				key, line, _ = strings.Cut(line, "\a")
				after, _, _ = strings.Cut(line, markClose)
				all = append(all, target{key, fold.Width(plain.String()[start:]), y, fold.Width(after)})
			}
		}
	}
	return plain.String(), all
}

// at returns the key of the target at a cell; empty without one.
func (all Targets) at(x, y int) string {
	for _, t := range all {
		if y == t.y && x >= t.x && x < t.x+t.width {
			return t.key
		}
	}
	return ""
}

// Clicked returns a command that sends the key of what was clicked, or the arrow key of a
// turned wheel; nil if there is nothing at that place. It is the OnMouse of a view.
func (all Targets) Clicked(msg tea.MouseMsg) tea.Cmd {
	click, ok := msg.(input.Click)
	if !ok {
		return nil
	}
	var name string
	switch m := click.Mouse(); m.Button {
	case tea.MouseWheelUp:
		name = "up"
	case tea.MouseWheelDown:
		name = "down"
	default:
		name = all.at(m.X, m.Y)
	}
	if name == "" {
		return nil
	}
	press := input.Press{KeyPressMsg: named(name), At: click.At}
	press.IsRepeat = click.Again
	return func() tea.Msg { return press }
}

// named returns the key with a name, or the key of a row.
func named(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "space": tea.KeySpace, "tab": tea.KeyTab, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if row, ok := strings.CutPrefix(name, "#"); ok && row != "" {
		n, _ := strconv.Atoi(row)
		return RowKey(n)
	}
	r, _ := utf8.DecodeRuneInString(name)
	return tea.KeyPressMsg{Code: r, Text: name}
}

package surface

import (
	"bytes"
	"image/color"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/fold"
)

// row writes the part of row y that differs from before. It moves the cursor only over
// text without a style, and as wide on every terminal.
func (r *renderer) row(out *bytes.Buffer, y int, before, row string) {
	if row == before {
		return
	}
	before, row = r.clipped(before), r.clipped(row)
	head := sharedHead(before, row)
	column := fold.Width(row[:head])
	before, row = before[head:], row[head:]
	tail := sharedTail(before, row)
	before, row = before[:len(before)-tail], row[:len(row)-tail]
	out.WriteString(ansi.CursorPosition(column+1, y+1))
	r.write(out, row)
	if tail == 0 && fold.Width(before) > fold.Width(row) {
		out.WriteString(ansi.EraseLineRight)
	}
}

// sharedHead returns the length of the common beginning of two rows up to the last place
// where the cursor may be set.
func sharedHead(before, row string) int {
	same := 0
	for same < min(len(before), len(row)) && before[same] == row[same] {
		same++
	}
	head, place, styled := 0, 0, false
	for place < same {
		sequence, width, n, _ := ansi.DecodeSequence(row[place:], 0, nil)
		if place+n > same || width > 0 && !steady(sequence) {
			break
		}
		if width == 0 {
			styled = sequence != ansi.ResetStyle
		}
		if place += n; !styled && (place < same || width == 0) { // what follows a character may belong to it
			head = place
		}
	}
	return head
}

// sharedTail returns the length of the common end of two rows that begin at the same cell,
// from the first place where the same text stands at the same cells.
func sharedTail(before, row string) int {
	tail := 0
	for tail < min(len(before), len(row)) && before[len(before)-1-tail] == row[len(row)-1-tail] {
		tail++
	}
	text := row[len(row)-tail:]
	if !ended(before[:len(before)-tail]) || !ended(row[:len(row)-tail]) {
		_, text, _ = strings.Cut(text, ansi.ResetStyle)
	}
	for text != "" && text[0] >= utf8.RuneSelf {
		text = text[1:] // it may belong to the character before
	}
	tail = len(text)
	before, row = before[:len(before)-tail], row[:len(row)-tail]
	if !steady(before) || !steady(row) || fold.Width(before) != fold.Width(row) {
		return 0
	}
	return tail
}

// ended reports whether no style is open after a text.
func ended(text string) bool {
	last := strings.LastIndexByte(text, ansi.ESC)
	return last < 0 || strings.HasPrefix(text[last:], ansi.ResetStyle)
}

// steady reports whether a text is as wide on every terminal: some count clusters of
// several runes as one character, others rune by rune.
func steady(text string) bool {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		cluster, width := ansi.FirstGraphemeCluster(text[i:], ansi.GraphemeWidth)
		if width == 0 || len(cluster) != size {
			return false
		}
		i += size
	}
	return true
}

// clipped returns the part of a row that fits the terminal.
func (r *renderer) clipped(row string) string {
	return fold.Fit(row, r.width, "")
}

// line writes a whole row at the cursor. After a full row the cursor stays on its last cell,
// so it erases the rest of the line only after a shorter one.
func (r *renderer) line(out *bytes.Buffer, row string) {
	r.write(out, row)
	if fold.Width(row) < r.width {
		out.WriteString(ansi.EraseLineRight)
	}
}

// write writes text in the colors of the terminal, and ends its style.
func (r *renderer) write(out *bytes.Buffer, text string) {
	if r.profile == colorprofile.TrueColor {
		out.WriteString(text)
	} else {
		_, _ = (&colorprofile.Writer{Forward: out, Profile: r.profile}).WriteString(text) // a buffer never fails
	}
	if strings.Contains(text, "\x1b") && !strings.HasSuffix(text, ansi.ResetStyle) {
		out.WriteString(ansi.ResetStyle)
	}
}

// at returns row y of a page; empty below its last row.
func at(rows []string, y int) string {
	if y < len(rows) {
		return rows[y]
	}
	return ""
}

// same reports whether two views look the same.
func same(a, b tea.View) bool {
	return a.Content == b.Content && a.WindowTitle == b.WindowTitle && a.MouseMode == b.MouseMode &&
		a.BackgroundColor == b.BackgroundColor && a.ForegroundColor == b.ForegroundColor &&
		a.KeyboardEnhancements == b.KeyboardEnhancements && equal(a.ProgressBar, b.ProgressBar) && equal(a.Cursor, b.Cursor)
}

// equal reports whether two pointers point to the same value, or both to none.
func equal[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// enhancements returns the flags of kitty's keyboard protocol that a view asks for; no view asks
// for event types.
func enhancements(v tea.View) int {
	flags := ansi.KittyDisambiguateEscapeCodes
	if v.KeyboardEnhancements.ReportAlternateKeys {
		flags |= ansi.KittyReportAlternateKeys
	}
	return flags
}

// declare writes what differs between two views of what they declare beside the content,
// the cursor and the keyboard.
func declare(out *bytes.Buffer, before, v tea.View) {
	if v.WindowTitle != before.WindowTitle {
		out.WriteString(ansi.SetWindowTitle(v.WindowTitle))
	}
	switch v.MouseMode { // a view takes clicks and the wheel, or nothing
	case before.MouseMode:
	case tea.MouseModeNone:
		out.WriteString(ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr)
	default:
		out.WriteString(ansi.ResetModeMouseAnyEvent + ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr)
	}
	switch { // a bar is neither an error nor a warning
	case equal(v.ProgressBar, before.ProgressBar):
	case v.ProgressBar == nil:
		out.WriteString(ansi.ResetProgressBar)
	default:
		out.WriteString(ansi.SetProgressBar(v.ProgressBar.Value))
	}
	for _, c := range []struct {
		before, now color.Color
		set         func(string) string
		reset       string
	}{
		{before.ForegroundColor, v.ForegroundColor, ansi.SetForegroundColor, ansi.ResetForegroundColor},
		{before.BackgroundColor, v.BackgroundColor, ansi.SetBackgroundColor, ansi.ResetBackgroundColor},
	} {
		switch c.now {
		case c.before:
		case nil:
			out.WriteString(c.reset)
		default:
			out.WriteString(c.set(ansi.XRGBColor{Color: c.now}.String()))
		}
	}
}

package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// The smallest terminal that screens are drawn for, and the measure that they keep on a
// larger one, in cells.
const (
	MinWidth   = 40
	MinHeight  = 14
	MaxWidth   = 84
	MaxHeight  = 27
	RoomyWidth = 64 // from this width on, two columns fit
)

// The measure of a page with a long text beside its body, in cells.
const (
	SideWidth     = 100 // the narrowest terminal with room for it
	MaxSideWidth  = 160
	MaxSideHeight = 48
)

// Frame is the room, styles and glyphs that a screen draws with.
type Frame struct {
	Width, Height int // cells of the body
	Styles        *Styles
	Glyphs        *Glyphs
}

// Roomy reports whether two columns fit side by side.
func (f Frame) Roomy() bool { return f.Width >= RoomyWidth }

// Page is a whole screen in parts.
type Page struct {
	Left, Right string        // the header's two ends, styled or plain
	Progress    float64       // in [0,1] draws the rule under the header as a bar; below 0 as a rule
	Body        string        // at most the size of the frame
	Notice      string        // one sentence above the footer; empty: none
	Words       string        // join words, visible at every size: in the header's rule if the header lacks them; empty: none
	Keys        []key.Binding // keys that work on this page, most important first; the footer always keeps the last two
	Wide        bool          // the body was drawn for SideBody, not Body
}

// chrome is the height of header, rule and footer, in lines.
const chrome = 3

// Body returns the frame of a page's body on a terminal of width × height cells.
func Body(width, height int, styles *Styles, glyphs *Glyphs) Frame {
	return Frame{
		Width:  max(min(width, MaxWidth)-2, 1), // a margin of one cell on either side
		Height: max(min(height, MaxHeight)-chrome, 1),
		Styles: styles, Glyphs: glyphs,
	}
}

// SideBody returns the frame of a page with a long text beside its body; Body if the
// terminal is narrower than SideWidth.
func SideBody(width, height int, styles *Styles, glyphs *Glyphs) Frame {
	f := Body(width, height, styles, glyphs)
	if width >= SideWidth {
		f.Width = min(width, MaxSideWidth) - 2
		f.Height = max(min(height, MaxSideHeight)-chrome, 1)
	}
	return f
}

// Part returns the n-th screenful, from 0, of a text that is taller than the frame, or
// the last if n is too large; more reports whether another follows.
func (f Frame) Part(text string, n int) (part string, more bool) {
	lines := strings.Split(text, "\n")
	from := min(n, (len(lines)-1)/f.Height) * f.Height
	to := min(from+f.Height, len(lines))
	return strings.Join(lines[from:to], "\n"), to < len(lines)
}

// HelpKey returns closes, the key that closes the help, labeled "more" if more of the
// help follows.
func HelpKey(closes key.Binding, more bool) key.Binding {
	if more {
		closes.SetHelp(closes.Help().Key, "more")
	}
	return closes
}

// Render lays a page out on a terminal of width × height cells, centered on one larger
// than the measure. Below MinWidth × MinHeight it asks to enlarge the window.
func Render(p Page, width, height int, styles *Styles, glyphs *Glyphs) string {
	if width < MinWidth || height < MinHeight {
		line := fmt.Sprintf("Please enlarge the window to %dx%d (now %dx%d). q quits.", MinWidth, MinHeight, width, height)
		if p.Words != "" {
			line = p.Words + "\n" + line
		}
		return MaxLines(Wrap(line, max(width, 1)), max(height, 1))
	}
	f := Body(width, height, styles, glyphs)
	if p.Wide {
		f = SideBody(width, height, styles, glyphs)
	}
	lines := make([]string, 0, height)
	top := (height - f.Height - chrome) / 3
	for range top {
		lines = append(lines, "")
	}
	lines = append(lines, head(p, f)...)
	body := strings.Split(p.Body, "\n")
	room := f.Height
	var notice []string
	if p.Notice != "" {
		notice = strings.Split(f.Styles.Caution.Render(Wrap(p.Notice, f.Width)), "\n")
		room -= len(notice)
	}
	for i := range room {
		if i < len(body) {
			lines = append(lines, body[i])
		} else {
			lines = append(lines, "")
		}
	}
	lines = append(lines, notice...)
	lines = append(lines, footer(p.Keys, f))
	margin := strings.Repeat(" ", (width-f.Width)/2)
	for i, line := range lines {
		if line != "" {
			lines[i] = margin + ansi.Truncate(line, f.Width, glyphs.Ellipsis)
		}
	}
	return strings.Join(lines, "\n")
}

// head returns the header line and its rule, with p.Words in the rule if the header line
// lacks them.
func head(p Page, f Frame) []string {
	line := ends(p.Left, p.Right, f)
	if p.Words == "" || strings.Contains(line, p.Words) {
		return []string{line, rule(p.Progress, f)}
	}
	words := " " + f.Styles.Accent.Render(p.Words)
	f.Width -= lipgloss.Width(words)
	return []string{line, rule(p.Progress, f) + words}
}

// ends puts two texts at the two ends of a line. If both do not fit, it drops the right
// one.
func ends(left, right string, f Frame) string {
	gap := f.Width - lipgloss.Width(left) - lipgloss.Width(right)
	if gap < 2 && (left != "" || gap < 0) {
		return ansi.Truncate(left, f.Width, f.Glyphs.Ellipsis)
	}
	return left + strings.Repeat(" ", gap) + right
}

func rule(progress float64, f Frame) string {
	f.Width = max(f.Width, 0)
	if progress < 0 {
		return f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, f.Width))
	}
	done := int(progress*float64(f.Width) + 0.5)
	return f.Styles.Progress.Render(strings.Repeat(f.Glyphs.Done, done)) +
		f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Left, f.Width-done))
}

// footer lists the enabled keys that have a description, on one line. If they do not
// fit, it first narrows the gaps, then drops keys from the back, but never the last two.
func footer(keys []key.Binding, f Frame) string {
	const apart, close = "   ", "  "
	names := make([]string, 0, len(keys))
	for _, k := range keys {
		if k.Enabled() && k.Help().Desc != "" {
			names = append(names, f.Styles.Key.Render(k.Help().Key)+" "+f.Styles.Dim.Render(k.Help().Desc))
		}
	}
	line := strings.Join(names, apart)
	for lipgloss.Width(line) > f.Width {
		line = strings.Join(names, close)
		if lipgloss.Width(line) <= f.Width || len(names) <= 2 {
			break
		}
		names = append(names[:len(names)-3], names[len(names)-2:]...)
	}
	return line
}

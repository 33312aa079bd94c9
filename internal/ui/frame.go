package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"rolefit/internal/fold"
)

// The smallest terminal that screens are drawn for, and the measures that they keep on a
// larger one, in cells.
const (
	MinWidth   = 40
	MinHeight  = 14
	RoomyWidth = 64  // from this width on, two columns fit
	SideWidth  = 110 // from this width on, two panes fit side by side
	MaxWidth   = 84  // of questions, menus and single columns
	MaxHeight  = 27  // of questions and menus
	MaxSide    = 164 // of a page, and of two panes side by side
)

// Layout is how much of a terminal a page's body takes.
type Layout int

// The layouts. All have the same header and footer, at the ends of the terminal.
const (
	Card   Layout = iota // the measure, as high as a question or a menu, somewhat above the middle
	Column               // the measure, and the whole height
	Sides                // two panes and the whole height; a Column on a terminal narrower than SideWidth
)

// Frame is the room, styles and glyphs that a screen draws with.
type Frame struct {
	Width, Height int // cells of the body
	Styles        *Styles
	Glyphs        *Glyphs
}

// Roomy reports whether two columns fit side by side.
func (f Frame) Roomy() bool { return f.Width >= RoomyWidth }

// Paired reports whether two panes fit side by side.
func (f Frame) Paired() bool { return f.Width >= SideWidth-2 }

// Page is a whole screen in parts.
type Page struct {
	Left, Right string                // the header's two ends, styled or plain
	Progress    float64               // in [0,1] draws the rule under the header as a bar; below 0 as a rule
	Body        string                // at most the size of the frame
	Notice      string                // one sentence above the footer; empty: none
	Good        bool                  // the notice is no warning
	Words       string                // join words, visible at every size: in the header's rule if the header lacks them; empty: none
	Keys        []key.Binding         // keys that work on this page
	Rank        func(key.Binding) int // how long a key stays in a footer without room, the lowest longest; nil: the first and the last two
	Layout      Layout                // the one whose frame the body was drawn for
}

// chrome is the height of header, rule and footer, in lines.
const chrome = 3

// Body returns the frame of a page's body on a terminal of width × height cells.
func Body(layout Layout, width, height int, styles *Styles, glyphs *Glyphs) Frame {
	most, high := MaxWidth, height
	if layout == Sides && width >= SideWidth {
		most = MaxSide
	}
	if layout == Card {
		high = min(height, MaxHeight)
	}
	return Frame{
		Width:  max(min(width, most)-2, 1), // a margin of one cell on either side
		Height: max(high-chrome, 1),
		Styles: styles, Glyphs: glyphs,
	}
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

// Render lays a page out as RenderTargets does.
func Render(p Page, width, height int, styles *Styles, glyphs *Glyphs) string {
	text, _ := RenderTargets(p, width, height, styles, glyphs)
	return text
}

// RenderTargets lays a page out on a terminal of width × height cells, and returns what can be
// clicked on it: nothing if its body has no target, so that its text can be selected.
func RenderTargets(p Page, width, height int, styles *Styles, glyphs *Glyphs) (text string, at Targets) {
	text, at = unmark(render(p, width, height, styles, glyphs))
	text = glyphs.Signed(text)
	if !strings.Contains(p.Body, markOpen) {
		at = nil
	}
	return text, at
}

// render lays a page out in lines, with their marks, on a terminal of width × height cells: the header at its top, the
// footer at its bottom. Below MinWidth × MinHeight it asks to enlarge the window.
func render(p Page, width, height int, styles *Styles, glyphs *Glyphs) []placed {
	if width < MinWidth || height < MinHeight {
		line := fmt.Sprintf("Please enlarge the window to %dx%d (now %dx%d). q quits.", MinWidth, MinHeight, width, height)
		if p.Words != "" {
			line = p.Words + "\n" + line
		}
		line = MaxLines(Wrap(line, max(width, 1)), max(height, 1))
		return margined(nil, strings.Split(line, "\n"), Frame{Width: width, Glyphs: glyphs}, width)
	}
	whole := Frame{Width: min(width, MaxSide) - 2, Height: height - chrome, Styles: styles, Glyphs: glyphs}
	f := Body(p.Layout, width, height, styles, glyphs)
	var notice []string
	if p.Notice != "" {
		style := styles.Caution
		if p.Good {
			style = styles.Key
		}
		notice = strings.Split(style.Render(Wrap(p.Notice, f.Width)), "\n")
	}
	const above = 2.0 / 5 // of the lines that a card leaves free
	body := make([]string, int(above*float64(whole.Height-f.Height)), whole.Height)
	body = append(body, strings.Split(p.Body, "\n")...)
	room := whole.Height - len(notice)
	body = append(body, make([]string, max(room-len(body), 0))...)[:room]
	lines := margined(make([]placed, 0, height), head(p, whole), whole, width)
	lines = margined(lines, append(body, notice...), f, width)
	return margined(lines, []string{footer(p, whole)}, whole, width)
}

// placed is a line of a screen, and the blanks before it.
type placed struct{ margin, text string }

// margined appends the lines of a frame, centered on a terminal of a width.
func margined(to []placed, lines []string, f Frame, width int) []placed {
	margin := strings.Repeat(" ", (width-f.Width)/2)
	for _, line := range lines {
		if line == "" {
			to = append(to, placed{})
			continue
		}
		to = append(to, placed{margin, fold.Fit(line, f.Width, f.Glyphs.Ellipsis)})
	}
	return to
}

// head returns the header line and its rule, with p.Words in the rule if the header line
// lacks them.
func head(p Page, f Frame) []string {
	line := Ends(p.Left, p.Right, f)
	if p.Words == "" || strings.Contains(line, p.Words) {
		return []string{line, rule(p.Progress, f)}
	}
	words := " " + f.Styles.Accent.Render(p.Words)
	f.Width -= fold.Width(words)
	return []string{line, rule(p.Progress, f) + words}
}

// Ends puts two texts at the two ends of a line of the frame. If both do not fit, it drops
// the right one.
func Ends(left, right string, f Frame) string {
	gap := f.Width - fold.Width(left) - fold.Width(right)
	if gap < 2 && (left != "" || gap < 0) {
		return fold.Fit(left, f.Width, f.Glyphs.Ellipsis)
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
// fit, it first narrows the gaps, then drops keys by rank, of equals the last, and words
// the help "more".
func footer(p Page, f Frame) string {
	const apart, close = "   ", "  "
	keys := slices.DeleteFunc(slices.Clone(p.Keys), func(k key.Binding) bool { return !k.Enabled() || k.Help().Desc == "" })
	line := listed(keys, apart, f)
	rank := p.Rank
	if rank == nil {
		last := slices.Clone(keys[max(len(keys)-2, 0):])
		rank = func(k key.Binding) int {
			if slices.ContainsFunc(last, func(other key.Binding) bool { return other.Help() == k.Help() }) {
				return 0
			}
			return 1
		}
	}
	for fold.Width(line) > f.Width {
		if line = listed(keys, close, f); fold.Width(line) <= f.Width {
			break
		}
		drop := 0
		for i, k := range keys {
			if rank(k) >= rank(keys[drop]) {
				drop = i
			}
		}
		if rank(keys[drop]) == 0 {
			break
		}
		keys = slices.Delete(keys, drop, drop+1)
		for i, k := range keys {
			if k.Help().Key == "?" {
				keys[i].SetHelp("?", "more")
			}
		}
	}
	return line
}

// listed words keys on one line, with a gap between two.
func listed(keys []key.Binding, gap string, f Frame) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = clickable(k, f.Styles.Key.Render(k.Help().Key)+" "+f.Styles.Dim.Render(k.Help().Desc))
	}
	return strings.Join(names, gap)
}

// clickable marks a binding's text as its key, where one key does what the text says.
func clickable(b key.Binding, text string) string {
	switch name := b.Help().Key; {
	case slices.Contains(b.Keys(), name):
		return Target(name, text)
	case len(b.Keys()) == 1:
		return Target(b.Keys()[0], text)
	default:
		return text
	}
}

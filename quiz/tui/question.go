package tui

import (
	"slices"
	"strconv"
	"strings"

	"rolefit/internal/paint"
	"rolefit/internal/report/doc"
	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// noCursor is the cursor before the first arrow key: no answer is suggested.
const noCursor = -1

// questionScreen asks one question.
type questionScreen struct {
	cursor int // 0 … 4, or noCursor
}

func (s questionScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	var chosen bool
	if at, ok := ui.Row(k); ok { // of an end: a click leans to it
		return questionScreen{cursor: at}, quiz.Action{}
	}
	if s.cursor, chosen = onScale(s.cursor, k, c.keys); chosen {
		return s, c.prompt.Choices[s.cursor].Action
	}
	return s, quiz.Action{}
}

// onScale moves a cursor over the five answers, 0 … 4 or noCursor. chosen reports whether
// the key gave the answer under it.
func onScale(at int, k tea.KeyPressMsg, keys *keyMap) (cursor int, chosen bool) {
	const middle, last = 2, 4
	if n, ok := picked(k, digits(5, "")); ok {
		return n, true
	}
	switch {
	case key.Matches(k, keys.less, keys.more) && at == noCursor:
		return middle, false
	case key.Matches(k, keys.less):
		return max(at-1, 0), false
	case key.Matches(k, keys.more):
		return min(at+1, last), false
	default:
		return at, key.Matches(k, keys.confirm) && at != noCursor
	}
}

// scaleKeys returns the keys of the five answers, and the keys of the cursor.
func (s questionScreen) scaleKeys(c props) key.Binding {
	b := digits(5, "or "+c.frame.Glyphs.Left2+" "+c.frame.Glyphs.Right2+" enter")
	keys := slices.Concat(b.Keys(), c.keys.move.Keys())
	if s.cursor != noCursor {
		keys = append(keys, c.keys.confirm.Keys()...)
	}
	b.SetKeys(keys...)
	return b
}

func (s questionScreen) page(c props) ui.Page {
	f := c.frame
	p := c.header(s.body(c), s.scaleKeys(c), c.command("s"), c.command("u"))
	if c.prompt.Note != "" {
		p.Left += f.Styles.Dim.Render(f.Glyphs.Between + c.prompt.Note)
	}
	p.Rank = func(k key.Binding) int { // the numbers stand on the page
		return map[string]int{"q": 0, "?": 0, "s": 1, "u": 2, "b": 2, "1-5": 3}[k.Help().Key]
	}
	return p
}

// unbroken is a no-break space.
const unbroken = "\u00a0"

// body draws the question, its two ends and the five answers between them, and the answer
// before if there is room.
func (s questionScreen) body(c props) string {
	f := c.frame
	text := c.prompt.Ask
	if !strings.HasSuffix(text, "?") { // the ends go on with the sentence
		text += unbroken + ellipsis(c) // never on a line of its own
	}
	stem := strings.Split(strings.ReplaceAll(ui.Wrap(text, f.Width-2), unbroken, " "), "\n")
	for i, line := range stem {
		stem[i] = strings.Repeat(" ", max(f.Width-ui.Width(line), 0)/2) + f.Styles.Strong.Render(line)
	}
	parts := []string{strings.Join(stem, "\n")}
	if f.Roomy() {
		parts = append(parts, s.cards(c), s.scale(c))
	} else {
		parts = append(parts, s.stacked(c, f.Height-len(stem)))
	}
	body := airy(f.Height, parts...)
	if spare := f.Height - ui.Lines(body); c.prompt.Last != "" && spare >= 2 {
		body += strings.Repeat("\n", spare-min(spare-1, 1)) + s.last(c)
	}
	return body
}

// airy sets parts under each other, with the free lines above, between and below them.
func airy(height int, parts ...string) string {
	spare := height
	for _, p := range parts {
		spare -= ui.Lines(p)
	}
	gaps := max(len(parts)-1, 1)
	between := min(max(spare/(gaps+1), 0), 2)
	above := min(max((spare-gaps*between)/2, 0), (height+2)/6)
	parts[0] = strings.Repeat("\n", above) + parts[0]
	return strings.Join(parts, strings.Repeat("\n", between+1))
}

// leans returns on which side the cursor is: −1 left, 1 right, 0 neither.
func (s questionScreen) leans() int {
	switch {
	case s.cursor == noCursor || s.cursor == 2:
		return 0
	case s.cursor < 2:
		return -1
	default:
		return 1
	}
}

// end returns the text of an end in at most width cells, with its label.
func end(c props, n, width int) []string {
	e := c.prompt.Ends[n]
	if e.Label == "" {
		return strings.Split(ui.Wrap(e.Text, width), "\n")
	}
	label := c.frame.Styles.Key.Render(e.Label) + "  "
	return strings.Split(ui.Hang(label, ui.Wrap(e.Text, width-ui.Width(label))), "\n")
}

// cardMargin is the free cells at either side of the two cards.
const cardMargin = 2

// cards draws the two ends beside each other. The one that the cursor leans to has a bar.
func (s questionScreen) cards(c props) string {
	const gap = 4
	f := c.frame
	width := (f.Width - 2*cardMargin - gap) / 2
	ends := [2][]string{end(c, 0, width-4), end(c, 1, width-4)}
	rows := max(len(ends[0]), len(ends[1]), 2)
	var drawn [2][]string
	for n, lines := range ends {
		drawn[n] = card(f, lines, width, rows, s.leans() == 2*n-1)
	}
	for i, left := range drawn[0] {
		drawn[0][i] = strings.Repeat(" ", cardMargin) + ui.TargetRow(1, left) + strings.Repeat(" ", gap) + ui.TargetRow(3, drawn[1][i])
	}
	return strings.Join(drawn[0], "\n")
}

// focusBar returns the bar of the end that the cursor leans to. In ASCII it differs from a border.
func focusBar(f ui.Frame) string {
	if f.Glyphs.Check == "" {
		return f.Glyphs.Cursor
	}
	return f.Glyphs.Focus
}

// borderOf returns the border of a box.
func borderOf(f ui.Frame) lipgloss.Border {
	if f.Glyphs.Check == "" {
		return lipgloss.ASCIIBorder()
	}
	return lipgloss.RoundedBorder()
}

// card draws a box of width cells around lines, centered in rows.
func card(f ui.Frame, lines []string, width, rows int, focus bool) []string {
	left := f.Styles.Dim.Render(borderOf(f).Left)
	if focus {
		left = f.Styles.Key.Render(focusBar(f))
	}
	all := make([]string, rows)
	copy(all[(rows-len(lines))/2:], lines)
	return boxed(f, all, width, f.Styles.Dim, left)
}

// boxed draws a box of width cells around lines, its border in a style but for the left side.
func boxed(f ui.Frame, lines []string, width int, edge paint.Style, left string) []string {
	border := borderOf(f)
	width = max(width, 4) // its sides
	rule, right := strings.Repeat(border.Top, width-2), " "+edge.Render(border.Right)
	all := append(make([]string, 0, len(lines)+2), edge.Render(border.TopLeft+rule+border.TopRight)) //nolint:mnd // its top and bottom
	for _, line := range lines {
		all = append(all, left+" "+ui.Pad(line, width-4, f.Glyphs)+right)
	}
	return append(all, edge.Render(border.BottomLeft+rule+border.BottomRight))
}

// mark returns the dot of an answer, and the style of its words.
func (s questionScreen) mark(c props, i int) (dot string, words paint.Style) {
	f := c.frame
	switch {
	case i == s.cursor && c.picked:
		return f.Styles.Accent.Render(f.Glyphs.Dot), f.Styles.Accent
	case i == s.cursor:
		return f.Styles.Key.Render(f.Glyphs.Dot), f.Styles.Text
	case i == c.prompt.At:
		return f.Styles.Key.Render(f.Glyphs.Given), f.Styles.Text
	default:
		return f.Glyphs.Stop, f.Styles.Text
	}
}

// scale draws the five answers on a line, with their numbers and words under it: as wide as
// the two cards above.
func (s questionScreen) scale(c props) string {
	const label = 11 // cells of the words under a stop
	f := c.frame
	step := (f.Width - 2*cardMargin - ui.Width(doc.Answers()[0])) / 4
	gap, rule := strings.Repeat(" ", step-label), f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, step-1))
	var dots, keys, words [5]string
	for i, answer := range doc.Answers() {
		dot, style := s.mark(c, i)
		key := strconv.Itoa(i + 1)
		dots[i] = ui.Target(key, dot)
		keys[i] = ui.Target(key, ui.Center(f.Styles.Key.Render(key), label))
		words[i] = ui.Target(key, ui.Center(style.Render(answer), label))
	}
	left := (f.Width - 4*step - 1) / 2
	margin := strings.Repeat(" ", left-label/2)
	return strings.Repeat(" ", left) + strings.Join(dots[:], rule) + "\n" + margin + strings.Join(keys[:], gap) + "\n" + margin + strings.Join(words[:], gap)
}

// stacked draws the answers between the ends, one below the other, in at most height lines.
// If they do not fit, no answer is out of sight: the scale takes two lines.
func (s questionScreen) stacked(c props, height int) string {
	f := c.frame
	var ends [2]string
	for n := range ends {
		bar := f.Styles.Dim.Render(f.Glyphs.Beside)
		if s.leans() == 2*n-1 {
			bar = f.Styles.Key.Render(focusBar(f))
		}
		lines := end(c, n, f.Width-2)
		for i := range lines {
			lines[i] = bar + " " + lines[i]
		}
		ends[n] = ui.TargetRow(1+2*n, strings.Join(lines, "\n"))
	}
	rows := make([]string, len(c.prompt.Choices))
	for i, words := range doc.Answers() {
		dot, style := s.mark(c, i)
		key := strconv.Itoa(i + 1)
		rows[i] = ui.Target(key, "  "+f.Styles.Key.Render(key)+" "+dot+" "+style.Render(words))
	}
	spare := height - ui.Lines(ends[0]) - ui.Lines(ends[1])
	if spare < len(rows) {
		rows = s.short(c)
	}
	gap := "\n"
	if spare >= len(rows)+2 {
		gap = "\n\n"
	}
	return ends[0] + gap + strings.Join(rows, "\n") + gap + ends[1]
}

// short draws the five answers in two lines.
func (s questionScreen) short(c props) []string {
	const step = 9
	f := c.frame
	stops := make([]string, len(c.prompt.Choices))
	for i := range stops {
		dot, _ := s.mark(c, i)
		key := strconv.Itoa(i + 1)
		stops[i] = ui.Target(key, dot+f.Styles.Key.Render(key))
	}
	row := strings.Join(stops, f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, step-2-len("1"))))
	words := doc.Answers()
	middle := ui.Center(words[2], 4*step+2-2*len(words[0]))
	return []string{row, words[0] + middle + words[4]}
}

// last draws the answer before in a line, and the key that takes it back.
func (s questionScreen) last(c props) string {
	f := c.frame
	key := c.command("u").Help()
	undo := ui.Target(key.Key, f.Styles.Key.Render(key.Key)+" "+f.Styles.Dim.Render(key.Desc))
	line := f.Styles.Dim.Render("just now ") + " " + ui.Fit(c.prompt.Last, f.Width-22, f.Glyphs)
	return " " + ui.Pad(line, f.Width-1-ui.Width(undo), f.Glyphs) + undo
}

package ui

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/fold"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Reading is the place of a reader in a long text, and the words that are looked for in it.
// The zero value is at the start and looks for nothing. It keeps neither text nor size.
type Reading struct {
	top    int    // first visible line
	query  string // looked for; empty: nothing
	typing bool   // the query is being typed
	from   int    // first visible line when the query was begun
	at     int    // index of the match at hand
}

// At returns the reading of a text from a line on, counted from 0.
func At(line int) Reading { return Reading{top: line} }

// Typing reports whether letters are text: the words to look for.
func (r Reading) Typing() bool { return r.typing }

// Takes reports whether a key moves a long text, or searches it: of other keys no reader needs to know.
func (r Reading) Takes(k tea.KeyPressMsg) bool {
	_, takes := Reader{Reading: r, lines: make([]string, 2), page: 1}.Key(k)
	return takes
}

// Reader is a text in a frame, read by the line. It holds less than the frame's width and
// scrolls by lines, pages and matches.
type Reader struct {
	Reading

	frame   Frame
	lines   []string
	page    int // visible lines
	marked  bool
	matches []match
}

// match is a place of the words that are looked for.
type match struct{ line, from, to int } // cells

// Read returns a reader of a text, whose lines are no wider than the frame. marked reserves
// the last line for Mark if the text is longer than the frame or searched.
func Read(text string, at Reading, f Frame, marked bool) Reader {
	r := Reader{Reading: at, frame: f, lines: strings.Split(text, "\n"), page: max(f.Height, 1), marked: marked}
	if marked && (len(r.lines) > r.page || r.Searches()) {
		r.page = max(r.page-1, 1)
	}
	r.find()
	r.top = min(max(r.top, 0), r.last())
	return r
}

// Fits reports whether the whole text is visible.
func (r Reader) Fits() bool { return len(r.lines) <= r.page }

// Searches reports whether words are looked for.
func (r Reader) Searches() bool { return r.typing || r.query != "" }

// last returns the largest first line that fills the page.
func (r Reader) last() int { return max(len(r.lines)-r.page, 0) }

// find looks for the query in each line, whatever the case of its letters.
func (r *Reader) find() {
	r.matches = nil
	query := searched(strings.TrimSpace(r.query))
	if query == "" {
		return
	}
	for i, line := range r.lines {
		line = searched(ansi.Strip(line))
		for from := 0; ; {
			at := strings.Index(line[from:], query)
			if at < 0 {
				break
			}
			begin := fold.Width(line[:from+at])
			r.matches = append(r.matches, match{i, begin, begin + fold.Width(query)})
			from += at + len(query)
		}
	}
	r.at = min(r.at, max(len(r.matches)-1, 0))
}

// searched returns a text as words are looked for in it: its letters small, one sign for minus.
func searched(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "\u2212", "-")
}

// readingKeys are the keys of a reader, apart from typing.
func readingKeys() (search, next, previous, end key.Binding) {
	bind := func(show, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
	}
	return bind("/", "search", "/", "ctrl+f"), bind("n", "next", "n"), bind("N", "previous", "N"), bind("esc", "end search", "esc")
}

// Keys returns the keys that work now and are worth a place in a footer.
func (r Reader) Keys() []key.Binding {
	search, next, previous, end := readingKeys()
	scroll := key.NewBinding(key.WithKeys("up", "down", "k", "j", "pgup", "pgdown", "ctrl+u", "ctrl+d", "home", "end", "g", "G", "space"), key.WithHelp(r.frame.Glyphs.Up+" "+r.frame.Glyphs.Down, "scroll"))
	switch {
	case r.typing:
		find := key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "find"))
		end.SetHelp("esc", "close")
		return []key.Binding{find, end}
	case r.query != "":
		return []key.Binding{next, previous, end, search, scroll}
	case r.Fits():
		return nil
	default:
		return []key.Binding{scroll, search}
	}
}

// Key returns the reading after a key, which is as typed while Typing and as Meant
// otherwise. ok is false for a key that does not move the text or search it.
func (r Reader) Key(k tea.KeyPressMsg) (after Reading, ok bool) {
	if r.typing {
		return r.typed(k), true
	}
	search, next, previous, end := readingKeys()
	if Capital(k) {
		k.Text = strings.ToUpper(k.Text)
	}
	switch looking := r.query != ""; {
	case key.Matches(k, search) && (looking || !r.Fits()):
		r.typing, r.query, r.from, r.at = true, "", r.top, 0
	case looking && key.Matches(k, next):
		r.step(1)
	case looking && key.Matches(k, previous):
		r.step(-1)
	case looking && key.Matches(k, end):
		r.query = ""
	default:
		to, moves := r.moved(k.String())
		r.top = min(max(to, 0), r.last())
		return r.Reading, moves
	}
	return r.Reading, true
}

// PageBy returns the reading a number of pages further on.
func (r Reader) PageBy(pages int) Reading {
	r.top = min(max(r.top+pages*max(r.page-1, 1), 0), r.last())
	return r.Reading
}

// Below returns the first line below the visible ones, counted from 0.
func (r Reader) Below() int { return r.top + r.page }

// moved returns the first line after a key that scrolls.
func (r Reader) moved(name string) (top int, ok bool) {
	switch name {
	case "up", "k":
		return r.top - 1, true
	case "down", "j":
		return r.top + 1, true
	case "pgup", "ctrl+u":
		return r.top - max(r.page-1, 1), true
	case "pgdown", "ctrl+d", "space":
		return r.top + max(r.page-1, 1), true
	case "home", "g":
		return 0, true
	case "end", "G":
		return r.last(), true
	default:
		return r.top, false
	}
}

// typed returns the reading after a key while the query is typed. The first match from the
// visible line on is shown at once.
func (r Reader) typed(k tea.KeyPressMsg) Reading {
	const most = 40 // letters
	letters := []rune(r.query)
	switch k.String() {
	case "esc":
		r.typing, r.query = false, ""
		return r.Reading
	case "enter":
		r.typing = false
		return r.Reading
	case "backspace":
		letters = letters[:max(len(letters)-1, 0)]
	case "ctrl+u":
		letters = nil
	default:
		if k.Mod&(tea.ModCtrl|tea.ModAlt) == 0 && len(letters) < most {
			letters = append(letters, []rune(k.Text)...)
		}
	}
	r.query = string(letters)
	r.find()
	r.at = max(slices.IndexFunc(r.matches, func(m match) bool { return m.line >= r.from }), 0)
	r.step(0)
	return r.Reading
}

// step goes to another match, and shows it in the upper part of the page if it is not
// visible.
func (r *Reader) step(n int) {
	if len(r.matches) == 0 {
		return
	}
	r.at = (r.at + n + len(r.matches)) % len(r.matches)
	if line := r.matches[r.at].line; line < r.top || line >= r.top+r.page {
		const above = 3 // of the page
		r.top = min(max(line-r.page/above, 0), r.last())
	}
}

// View draws the visible lines with the matches in them, and the mark below them if a line
// is reserved for it.
func (r Reader) View() string {
	lines := make([]string, 0, r.page+1)
	for i := r.top; i < min(r.top+r.page, len(r.lines)); i++ {
		var ranges []lipgloss.Range
		for n, m := range r.matches {
			if m.line != i {
				continue
			}
			style := r.frame.Styles.Found
			if n == r.at {
				style = r.frame.Styles.Here
			}
			ranges = append(ranges, lipgloss.NewRange(m.from, m.to, lipgloss.NewStyle().Transform(style.Render)))
		}
		lines = append(lines, lipgloss.StyleRanges(r.lines[i], ranges...))
	}
	mark := r.Mark(r.frame.Width)
	if r.marked && mark != "" {
		for len(lines) < r.page {
			lines = append(lines, "")
		}
		lines = append(lines, mark)
	}
	return strings.Join(lines, "\n")
}

// Mark tells in a width the words that are looked for, and how much of the text lies above
// the end of the page; empty for a text that is visible as a whole and not searched.
func (r Reader) Mark(width int) string {
	s, g := r.frame.Styles, r.frame.Glyphs
	place := ""
	if !r.Fits() {
		place = fmt.Sprintf("%d%%", 100*min(r.top+r.page, len(r.lines))/len(r.lines))
		if r.top > 0 {
			place += " " + g.Up
		}
		if r.top < r.last() {
			place += " " + g.Down
		}
	}
	if place != "" {
		place = s.Dim.Render(place)
	}
	switch {
	case !r.Searches() && place == "":
		return ""
	case !r.Searches():
		return PadLeft(place, width)
	}
	found := english.Counted(len(r.matches), "match", "matches")
	switch {
	case strings.TrimSpace(r.query) == "":
		found = ""
	case len(r.matches) == 0:
		found = "no match"
	case !r.typing:
		found = fmt.Sprintf("%d of %d", r.at+1, len(r.matches))
	}
	query := Fit(r.query, max(width-len(found)-fold.Width(place)-8, 8), g)
	if r.typing {
		query += s.Here.Render(" ")
	}
	looked := " " + s.Key.Render("/") + " " + query + "   " + s.Dim.Render(found)
	return Ends(looked, place, Frame{Width: width, Glyphs: g})
}

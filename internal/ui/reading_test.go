package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// reader reads lines "line 1" to "line n" in a frame of ten lines, and plays keys.
type reader struct {
	text string
	at   Reading
}

func newReader(n int) *reader {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf("line %d", i+1)
	}
	return &reader{text: strings.Join(lines, "\n")}
}

func (r *reader) read() Reader {
	const width, height = 40, 10
	return Read(r.text, r.at, Frame{Width: width, Height: height, Styles: NewStyles(true), Glyphs: NewGlyphs(false)}, true)
}

// keys presses keys by name, or as text where no key has the name.
func (r *reader) keys(names ...string) *reader {
	special := map[string]rune{
		"up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace,
	}
	for _, name := range names {
		k := tea.KeyPressMsg{Code: special[name]}
		if k.Code == 0 {
			k = tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		}
		if !r.at.Typing() {
			k = Meant(k)
		}
		r.at, _ = r.read().Key(k)
	}
	return r
}

func (r *reader) view() []string { return strings.Split(ansi.Strip(r.read().View()), "\n") }

func TestReaderScrolls(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys  []string
		first string
		mark  string
	}{
		{nil, "line 1", "30% ↓"},
		{[]string{"down"}, "line 2", "33% ↑ ↓"},
		{[]string{"j", "j", "k"}, "line 2", "33% ↑ ↓"},
		{[]string{"up"}, "line 1", "30% ↓"},
		{[]string{" "}, "line 9", "56% ↑ ↓"},
		{[]string{"pgdown", "pgdown", "pgup"}, "line 9", "56% ↑ ↓"},
		{[]string{"G"}, "line 22", "100% ↑"},
		{[]string{"П"}, "line 22", "100% ↑"}, // g on a Russian keyboard
		{[]string{"end", "down", "pgdown"}, "line 22", "100% ↑"},
		{[]string{"G", "g"}, "line 1", "30% ↓"},
		{[]string{"end", "home"}, "line 1", "30% ↓"},
	} {
		r := newReader(30).keys(c.keys...)
		view := r.view()
		if len(view) != 10 || view[0] != c.first || strings.TrimSpace(view[9]) != c.mark {
			t.Errorf("after %q: %q, want first %q and the mark %q", c.keys, view, c.first, c.mark)
		}
	}
	if view := newReader(10).view(); len(view) != 10 || view[9] != "line 10" {
		t.Errorf("a text that fits: %q", view)
	}
	if _, ok := newReader(30).read().Key(tea.KeyPressMsg{Code: 'x', Text: "x"}); ok {
		t.Error("x does something")
	}
}

func TestReaderSearches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys  []string
		first string
		mark  string
	}{
		{[]string{"/"}, "line 1", " /                                 30% ↓"},
		{[]string{"/", "L", "I", "N", "E", " ", "1", "2"}, "line 9", "1 match"},
		{[]string{"/", "2", "enter"}, "line 1", "/ 2   1 of 13"},
		{[]string{"/", "2", "enter", "n"}, "line 9", "/ 2   2 of 13"},
		{[]string{"/", "2", "enter", "n", "n", "n"}, "line 17", "/ 2   4 of 13"},
		{[]string{"/", "2", "enter", "N"}, "line 22", "/ 2   13 of 13"},
		{[]string{"/", "2", "2", "backspace", "backspace", "3", "enter", "down"}, "line 2", "/ 3   1 of 4"},
		{[]string{"/", "q", "enter", "n"}, "line 1", "/ q   no match"},
		{[]string{"G", "/", "1", "enter"}, "line 1", "/ 1   1 of"},
		{[]string{"/", "2", "enter", "esc"}, "line 1", "30% ↓"},
		{[]string{"/", "3", "0", "esc"}, "line 22", "100% ↑"},
	} {
		r := newReader(30).keys(c.keys...)
		view := r.view()
		if view[0] != c.first || !strings.Contains(view[len(view)-1], c.mark) {
			t.Errorf("after %q: %q, want first %q and in the mark %q", c.keys, view, c.first, c.mark)
		}
	}
}

// TestFoundWordsStandOut expects matches in the styles for them, in a styled line as well.
func TestFoundWordsStandOut(t *testing.T) {
	t.Parallel()
	s := NewStyles(true)
	r := &reader{text: s.Key.Render("a word") + "\nand a Word" + strings.Repeat("\nmore", 99)}
	r.keys("/", "w", "o", "r", "d", "enter")
	view := r.read().View()
	if !strings.Contains(view, s.Here.Render("word")) || !strings.Contains(view, s.Found.Render("Word")) {
		t.Errorf("the matches do not stand out: %q", view)
	}
	if got := strings.Join(r.view()[:2], "|"); got != "a word|and a Word" {
		t.Errorf("the text is another one: %q", got)
	}
}

package ui

import (
	"strings"
	"testing"
	"time"

	"rolefit/internal/input"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// clicks returns the key of a click at a cell; empty if there is none.
func clicks(at Targets, x, y int, button tea.MouseButton) string {
	cmd := at.Clicked(input.Click{MouseMsg: tea.MouseClickMsg{X: x, Y: y, Button: button}})
	if cmd == nil {
		return ""
	}
	return cmd().(input.Press).String()
}

// TestTargets expects each marked text, and no other cell, to stand for its key: styled,
// indented, beside wide characters and in the footer.
func TestTargets(t *testing.T) {
	t.Parallel()
	styles, glyphs := NewStyles(true), NewGlyphs(false)
	body := Indent(styles.Strong.Render(Target("1", "one"))+" 日本 "+Target("enter", "go\non"), 2)
	quit := key.NewBinding(key.WithKeys("q", "ctrl+c"), key.WithHelp("q", "quit"))
	some := key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑ ↓", "scroll"))
	text, at := RenderTargets(Page{Left: "title", Body: body, Keys: []key.Binding{some, quit}}, 60, 14, styles, glyphs)
	if strings.Contains(text, "rolefit;") || strings.Contains(Render(Page{Body: body}, 60, 14, styles, glyphs), "rolefit") {
		t.Errorf("marks are on the screen: %q", text)
	}
	rows := strings.Split(ansi.Strip(text), "\n")
	found := map[string]int{}
	for y, row := range rows {
		for x := range ansi.StringWidth(row) + 3 {
			name := clicks(at, x, y, tea.MouseLeft)
			if name == "" {
				continue
			}
			found[name]++
			if cell := ansi.Cut(row, x, x+1); !strings.Contains(map[string]string{"1": "one", "enter": "goon", "q": "q quit"}[name], cell) {
				t.Errorf("%q at %d, %d stands for %s", cell, x, y, name)
			}
		}
	}
	if len(found) != 3 || found["1"] != 3 || found["enter"] != 4 || found["q"] != 6 {
		t.Errorf("cells of keys: %v\n%s", found, ansi.Strip(text))
	}
	for _, far := range [][2]int{{-1, -1}, {1 << 30, 2}, {3, 1 << 30}, {-1 << 31, 2}} {
		if name := clicks(at, far[0], far[1], tea.MouseLeft); name != "" {
			t.Errorf("a click at %v is %s", far, name)
		}
	}
	if up, down := clicks(at, 0, 0, tea.MouseWheelUp), clicks(at, 0, 0, tea.MouseWheelDown); up != "up" || down != "down" {
		t.Errorf("the wheel is %s and %s", up, down)
	}
}

// TestReadPagesAreSelected expects no place to click on a page whose body has none: its text
// is to be selected with the mouse.
func TestReadPagesAreSelected(t *testing.T) {
	t.Parallel()
	quit := key.NewBinding(key.WithKeys("q"), key.WithHelp("q", "quit"))
	if _, at := RenderTargets(Page{Left: Target("1", "tab"), Body: "text", Keys: []key.Binding{quit}}, 60, 14, NewStyles(true), NewGlyphs(false)); at != nil {
		t.Errorf("%v", at)
	}
}

// TestRowKeys expects the key of a row to be no key of a keyboard, and to keep its row, its
// time and whether it was the second of a double click.
func TestRowKeys(t *testing.T) {
	t.Parallel()
	_, at := unmark([]placed{{text: TargetRow(12, "row")}})
	now := time.Unix(5, 0)
	press := at.Clicked(input.Click{MouseMsg: tea.MouseClickMsg{X: 2, Button: tea.MouseLeft}, At: now, Again: true})().(input.Press)
	if n, ok := Row(Meant(press.KeyPressMsg)); !ok || n != 12 || !press.At.Equal(now) || !press.IsRepeat {
		t.Errorf("row %d, %v, %+v", n, ok, press)
	}
	for _, k := range []tea.KeyPressMsg{{}, {Code: tea.KeyEnter}, {Code: 'a', Text: "a"}, {Code: tea.KeyExtended, Text: "ab"}} {
		if n, ok := Row(k); ok {
			t.Errorf("%s is row %d", k, n)
		}
	}
}

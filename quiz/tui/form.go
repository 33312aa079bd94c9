package tui

import (
	"slices"
	"strings"

	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// formScreen asks for any number of choices, in a form field of Huh.
type formScreen struct{ form *form }

// form is the field and the window that it was built for. Another window needs a new field:
// one that a small window has shrunk never grows back.
type form struct {
	field         *huh.MultiSelect[int]
	width, height int
	accent        string // a letter in the style of a selected row
}

func newForm(p quiz.Prompt) screen {
	var marked []int
	for i, choice := range p.Choices {
		if choice.Marked {
			marked = append(marked, i)
		}
	}
	return formScreen{&form{field: huh.NewMultiSelect[int]().Value(&marked)}}
}

// fit builds the field for the window, with the choices that are marked in the one before.
func (s formScreen) fit(c props) *huh.MultiSelect[int] {
	f, accent := c.frame, c.frame.Styles.Accent.Render("a")
	if s.form.width == f.Width && s.form.height == f.Height && s.form.accent == accent {
		return s.form.field
	}
	marked, hovered := s.marked(), 0
	if at, ok := s.form.field.Hovered(); ok {
		hovered = at
	}
	title := ui.Wrap(c.prompt.Ask, f.Width-2)
	options := make([]huh.Option[int], len(c.prompt.Choices))
	for i, choice := range c.prompt.Choices {
		options[i] = huh.NewOption(skillLabel(choice, f), i)
	}
	const below = 7 // the meaning of a skill, the remark, and air
	if len(options)+ui.Lines(title)+1+below <= f.Height {
		title += "\n" // no closer to its rows than on other screens
	}
	field := huh.NewMultiSelect[int]()
	field.WithTheme(formTheme(f)) // first: without it, Huh builds a theme of its own for every option
	field = field.Title(title).Options(options...).Value(&marked).Filterable(false).
		Height(min(len(options)+ui.Lines(title), f.Height-1))
	field.WithKeyMap(&huh.KeyMap{MultiSelect: huh.MultiSelectKeyMap{Up: c.keys.up, Down: c.keys.down, Toggle: c.keys.mark}})
	field.WithWidth(f.Width - 1)
	field.Focus()
	for range hovered {
		field.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	}
	*s.form = form{field, f.Width, f.Height, accent}
	return field
}

// marked returns the indexes of the marked choices, in ascending order.
func (s formScreen) marked() []int {
	marked, _ := s.form.field.GetValue().([]int)
	return slices.Sorted(slices.Values(marked))
}

func (s formScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	if key.Matches(k, c.keys.next) {
		return s, c.prompt.Many(s.marked())
	}
	if row, ok := ui.Row(k); ok {
		s.point(c, row)
		k = tea.KeyPressMsg{Code: tea.KeySpace}
	}
	s.fit(c).Update(k)
	return s, quiz.Action{}
}

func (s formScreen) point(c props, row int) {
	field := s.fit(c)
	at, _ := field.Hovered()
	way := tea.KeyPressMsg{Code: tea.KeyDown}
	if row < at {
		way.Code = tea.KeyUp
	}
	for range max(row-at, at-row) {
		field.Update(way)
	}
}

// clickable makes the rows of a drawn field places to click, and says on which side more are hidden. Which
// of them a window shows, only their words tell.
func (s formScreen) clickable(c props, drawn string) string {
	lines := strings.Split(drawn, "\n")
	var shown []int
	for i, line := range lines {
		words := strings.TrimSpace(ansi.Strip(line))
		at := slices.IndexFunc(c.prompt.Choices, func(choice quiz.Choice) bool { return strings.HasSuffix(words, "] "+skillLabel(choice, c.frame)) })
		if at >= 0 {
			lines[i] = ui.TargetRow(at, line)
			shown = append(shown, at)
		}
	}
	if last := len(c.prompt.Choices) - 1; len(shown) > 0 && len(shown) <= last {
		f := c.frame
		f.Width -= 2
		lines = append(lines, more(shown[0] > 0, shown[len(shown)-1] < last, f))
	}
	return strings.Join(lines, "\n")
}

// skillLabel is the label of a choice, cut to the room beside its mark.
func skillLabel(choice quiz.Choice, f ui.Frame) string {
	return ui.Fit(choice.Label, f.Width-8, f.Glyphs) //nolint:mnd // cursor, box and margins
}

func (s formScreen) page(c props) ui.Page {
	f := c.frame
	picked := s.fit(c)
	field, note := s.clickable(c, picked.View()), noted(c)
	if at, ok := picked.Hovered(); ok { // what the skill at hand means, in as many lines as the longest
		lines := 0
		for _, choice := range c.prompt.Choices {
			lines = max(lines, ui.Lines(ui.Wrap(choice.Note, f.Width-2)))
		}
		means := ui.EachLine(ui.Wrap(c.prompt.Choices[at].Note, f.Width-2), f.Styles.Text.Render)
		note = means + strings.Repeat("\n", lines-ui.Lines(means)) + "\n" + note
		if ui.Lines(field)+ui.Lines(note)+1 > f.Height { // the meaning before the remark
			note = means
		}
	}
	body := spread(f.Height, field, note)
	if ui.Lines(body) > f.Height {
		body = field
	}
	return c.header(ui.Indent(body, 1), c.keys.mark, c.keys.next, c.command("b"))
}

// formTheme returns the frame's styles as a theme, the same for both backgrounds: the
// frame's styles already fit.
func formTheme(f ui.Frame) huh.Theme {
	styles := huh.ThemeBase(false)
	field := &styles.Focused
	field.Base = lipgloss.NewStyle()
	field.Title = field.Base.Transform(f.Styles.Strong.Render)
	field.SelectedOption = field.Base.Transform(f.Styles.Accent.Render)
	field.UnselectedOption = field.Base
	field.MultiSelectSelector = field.SelectedOption.SetString(f.Glyphs.Cursor + " ")
	field.SelectedPrefix = field.SelectedOption.SetString("[x] ")
	field.UnselectedPrefix = field.Base.SetString("[ ] ")
	styles.Blurred = *field
	return huh.ThemeFunc(func(bool) *huh.Styles { return styles })
}

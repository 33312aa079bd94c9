package quiz

import (
	"fmt"
	"slices"
	"strconv"

	"rolefit/content"
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
)

// limitsScreen asks for the limits, one form per limit. A new size or limit rebuilds the
// form, because a field that a small window has shrunk never grows back.
type limitsScreen struct {
	form   *huh.Form
	values []string // by limit; empty: would rather not say
	at     int      // the limit that is shown
	look   look     // frame that the form was built for
}

// look is the frame that a form was built for; another one requires a new form.
type look struct {
	width, height int
	dark          bool
}

func lookOf(c scene) look { return look{c.frame.Width, c.frame.Height, c.dark} }

func newLimits(c scene) (screen, tea.Cmd) {
	s := limitsScreen{values: make([]string, len(c.options.Limits))}
	chosen, _ := c.session.Limits()
	for i, limit := range c.options.Limits {
		s.values[i] = chosen[limit.ID]
	}
	return s.open(0, c)
}

// open builds the form for one limit, counted from 0.
func (s limitsScreen) open(at int, c scene) (limitsScreen, tea.Cmd) {
	s.at, s.look = at, lookOf(c)
	limit := c.options.Limits[at]
	values := append([]string(nil), s.values...)
	s.values = values
	options := make([]huh.Option[string], 0, len(limit.Options)+1)
	for i, o := range limit.Options {
		options = append(options, huh.NewOption(fmt.Sprintf("%d  %s", i+1, o.Text), o.ID))
	}
	options = append(options, huh.NewOption(fmt.Sprintf("%d  I would rather not say", len(options)+1), ""))
	title := ui.Wrap(limit.Text+" "+ellipsis(c.options), c.frame.Width-4)
	rows := ui.Lines(title) // an option that takes two would hide the first one
	for _, o := range options {
		rows += ui.Lines(ui.Wrap(o.Key, c.frame.Width-4))
	}
	s.form = newForm(c, newSelect(c).Title(title).Options(options...).Height(rows).Filtering(false).Value(&values[at]))
	return s, s.form.Init()
}

func ellipsis(o Options) string {
	if o.ASCII {
		return "..."
	}
	return "…"
}

// newForm returns a form of one field that moves and marks. The screen handles every other
// key: Huh's own keys would open a filter, or end the form unseen.
func newForm(c scene, field huh.Field) *huh.Form {
	keys := huh.KeyMap{
		Select:      huh.SelectKeyMap{Up: c.keys.up, Down: c.keys.down},
		MultiSelect: huh.MultiSelectKeyMap{Up: c.keys.up, Down: c.keys.down, Toggle: c.keys.mark},
	}
	return huh.NewForm(huh.NewGroup(field)).WithKeyMap(&keys).WithTheme(formTheme(c.frame)).WithShowHelp(false).
		WithWidth(c.frame.Width - 2)
}

// newSelect returns a single-choice field. It sets the theme at once, because Huh otherwise
// builds its own for every option.
func newSelect(c scene) *huh.Select[string] {
	field := huh.NewSelect[string]()
	field.WithTheme(formTheme(c.frame))
	return field
}

// formTheme returns the frame's styles as a theme, the same for both backgrounds: the
// frame's styles already fit.
func formTheme(f ui.Frame) huh.Theme {
	styles := huh.ThemeBase(false)
	field := &styles.Focused
	field.Base = lipgloss.NewStyle()
	field.Title = f.Styles.Strong
	field.SelectSelector = f.Styles.Accent.SetString(f.Glyphs.Cursor + " ")
	field.MultiSelectSelector = f.Styles.Accent.SetString(f.Glyphs.Cursor + " ")
	field.SelectedPrefix = f.Styles.Accent.SetString("[x] ")
	field.UnselectedPrefix = f.Styles.Text.SetString("[ ] ")
	field.SelectedOption = f.Styles.Accent
	field.Option = f.Styles.Text
	field.UnselectedOption = f.Styles.Text
	styles.Blurred = *field
	styles.Group.Base = lipgloss.NewStyle()
	styles.Form.Base = lipgloss.NewStyle()
	return huh.ThemeFunc(func(bool) *huh.Styles { return styles })
}

func (s limitsScreen) asks(session.Session) string { return strconv.Itoa(s.at) }

func (s limitsScreen) update(msg tea.Msg, c scene) (screen, wish) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg, tea.BackgroundColorMsg:
		if s.look == lookOf(c) {
			return s, wish{} // a form asks for the size when it is opened
		}
		opened, cmd := s.read().open(s.at, c)
		return opened, wish{cmd: cmd}
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, c.keys.skip):
			return s, wish{intent: session.SetLimits{}}
		case key.Matches(msg, c.keys.back) && s.at == 0:
			return s, wish{intent: session.Back{}}
		case key.Matches(msg, c.keys.back):
			opened, cmd := s.open(s.at-1, c)
			return opened, wish{cmd: cmd}
		}
		if n, ok := picked(msg, s.digits(c)); ok {
			s.values = slices.Clone(s.values)
			s.values[s.at] = ""
			if options := c.options.Limits[s.at].Options; n < len(options) {
				s.values[s.at] = options[n].ID
			}
			return s.onward(c)
		}
		if key.Matches(msg, c.keys.choose) {
			return s.read().onward(c)
		}
	}
	model, cmd := s.form.Update(msg)
	if form, ok := model.(*huh.Form); ok {
		s.form = form
	}
	return s, wish{cmd: cmd}
}

// read copies the answer under the form's cursor into values.
func (s limitsScreen) read() limitsScreen {
	if field, ok := s.form.GetFocusedField().(*huh.Select[string]); ok {
		if at, ok := field.Hovered(); ok {
			s.values = slices.Clone(s.values)
			s.values[s.at] = at
		}
	}
	return s
}

// digits returns the keys of the answers, including "I would rather not say".
func (s limitsScreen) digits(c scene) key.Binding {
	return digits(len(c.options.Limits[s.at].Options)+1, "")
}

// onward opens the next limit, or submits them all after the last.
func (s limitsScreen) onward(c scene) (screen, wish) {
	if s.at < len(s.values)-1 {
		opened, cmd := s.open(s.at+1, c)
		return opened, wish{cmd: cmd}
	}
	return s, wish{intent: session.SetLimits{Limits: s.chosen(c.options.Limits)}}
}

func (s limitsScreen) chosen(limits []content.Limit) map[string]string {
	chosen := map[string]string{}
	for i, limit := range limits {
		if s.values[i] != "" {
			chosen[limit.ID] = s.values[i]
		}
	}
	return chosen
}

func (s limitsScreen) page(c scene) ui.Page {
	f := c.frame
	note := styleLines(ui.Wrap("Never scored. They stand beside your result, to hold a job offer against.", f.Width-2), f.Styles.Dim.Render)
	return ui.Page{
		Left:  f.Styles.Strong.Render(fmt.Sprintf("Your limits, %d of %d", s.at+1, len(s.values))),
		Right: c.status, Progress: 1,
		Body: ui.Indent(spread(f.Height, s.form.View(), note), 1),
		Keys: []key.Binding{s.digits(c), c.keys.choose, c.keys.skipAll, c.keys.back, c.keys.help, c.keys.quit},
	}
}

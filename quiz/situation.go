package quiz

import (
	"fmt"
	"strconv"
	"strings"

	"rolefit/content"
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
)

// situationScreen asks for the background, then the skills, one group a page. It lies over
// the result. Each page and size gets a new form; see limitsScreen.
type situationScreen struct {
	advice     *content.Advice
	form       *huh.Form
	background string
	skills     [][]string // ids, by page of skills
	at         int        // 0: the background; then the groups of skills
	look       look       // frame that the form was built for
	under      resultScreen
}

func newSituation(c scene, advice *content.Advice, under resultScreen) (situationScreen, tea.Cmd) {
	s := situationScreen{advice: advice, under: under, skills: make([][]string, len(skillGroups()))}
	known, _ := c.session.Situation()
	s.background = known.Background
	for _, id := range known.Skills {
		for _, skill := range advice.Skills {
			for page, g := range skillGroups() {
				if skill.ID == id && skill.Group == g.group {
					s.skills[page] = append(s.skills[page], id)
				}
			}
		}
	}
	return s.open(0, c)
}

// open builds the form of one page, counted from 0.
func (s situationScreen) open(at int, c scene) (situationScreen, tea.Cmd) {
	s.at, s.look = at, lookOf(c)
	var field huh.Field
	if at == 0 {
		field = s.whereFrom(c)
	} else {
		field = s.inventory(at-1, c)
	}
	s.form = newForm(c, field)
	return s, s.form.Init()
}

func (s situationScreen) whereFrom(c scene) huh.Field {
	background := s.background // the form writes into its own copy; read takes it back
	options := make([]huh.Option[string], 0, len(s.advice.Backgrounds)+1)
	for i, b := range s.advice.Backgrounds {
		options = append(options, huh.NewOption(fmt.Sprintf("%d  %s", i+1, b.Name), b.ID))
	}
	options = append(options, huh.NewOption(fmt.Sprintf("%d  I would rather not say", len(options)+1), ""))
	title := ui.Wrap("Where do you come from?", c.frame.Width-4)
	return newSelect(c).Key("answer").Title(title).Options(options...).
		Height(len(options) + ui.Lines(title)).Filtering(false).Value(&background)
}

func (s situationScreen) inventory(page int, c scene) huh.Field {
	var options []huh.Option[string]
	for _, skill := range s.advice.Skills {
		if skill.Group == skillGroups()[page].group {
			options = append(options, huh.NewOption(skill.Name, skill.ID))
		}
	}
	title := ui.Wrap(skillGroups()[page].title, c.frame.Width-4)
	chosen := append([]string(nil), s.skills[page]...)
	field := huh.NewMultiSelect[string]()
	field.WithTheme(formTheme(c.frame)) // as in newSelect
	return field.Key("answer").Title(title).Options(options...).
		Height(min(len(options)+ui.Lines(title), c.frame.Height)).Filterable(false).Value(&chosen)
}

// read copies the form's current values into the screen.
func (s situationScreen) read() situationScreen {
	switch field := s.form.GetFocusedField().(type) {
	case *huh.Select[string]:
		if at, ok := field.Hovered(); ok {
			s.background = at
		}
	case *huh.MultiSelect[string]:
		if chosen, ok := field.GetValue().([]string); ok {
			s.skills = append([][]string(nil), s.skills...)
			s.skills[s.at-1] = append([]string(nil), chosen...)
		}
	}
	return s
}

func (s situationScreen) asks(session.Session) string { return strconv.Itoa(s.at) }

func (s situationScreen) update(msg tea.Msg, c scene) (screen, wish) {
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
			return s, wish{open: s.under}
		case key.Matches(msg, c.keys.back) && s.at == 0:
			return s, wish{open: s.under}
		case key.Matches(msg, c.keys.back):
			opened, cmd := s.read().open(s.at-1, c)
			return opened, wish{cmd: cmd}
		case key.Matches(msg, c.keys.next):
			return s.read().onward(c)
		}
		if n, ok := picked(msg, s.digits()); ok {
			s.background = ""
			if n < len(s.advice.Backgrounds) {
				s.background = s.advice.Backgrounds[n].ID
			}
			return s.onward(c)
		}
	}
	model, cmd := s.form.Update(msg)
	if form, ok := model.(*huh.Form); ok {
		s.form = form
	}
	return s, wish{cmd: cmd}
}

// digits returns the keys of the backgrounds, enabled on their page.
func (s situationScreen) digits() key.Binding {
	b := digits(len(s.advice.Backgrounds)+1, "")
	b.SetEnabled(s.at == 0)
	return b
}

// onward opens the next page, or submits the situation after the last.
func (s situationScreen) onward(c scene) (screen, wish) {
	if s.at < len(s.skills) {
		opened, cmd := s.open(s.at+1, c)
		return opened, wish{cmd: cmd}
	}
	t := session.Situation{Background: s.background}
	for _, page := range s.skills {
		t.Skills = append(t.Skills, page...)
	}
	under := s.under
	under.situation, under.situated = t, true
	under.scroll[nextPane] = 0
	return s, wish{intent: session.Situate{Situation: t}, open: under}
}

func (s situationScreen) page(c scene) ui.Page {
	f := c.frame
	note := "Never scored. It makes the plan yours."
	if s.at > 0 {
		note = "space marks, enter goes on. Nobody has them all."
	}
	form := strings.TrimRight(s.form.View(), "\n")
	blocks := []string{form, styleLines(ui.Wrap(note, f.Width-2), f.Styles.Dim.Render)}
	body := spread(f.Height, blocks...)
	if ui.Lines(body) > f.Height {
		body = form
	}
	keys := []key.Binding{s.digits(), c.keys.next, c.keys.back, c.keys.skipForm, c.keys.help, c.keys.quit}
	if s.at > 0 {
		keys = append([]key.Binding{c.keys.mark}, keys...)
	}
	return ui.Page{
		Left:  f.Styles.Strong.Render(fmt.Sprintf("Where you stand, %d of %d", s.at+1, len(s.skills)+1)),
		Right: c.status, Progress: float64(s.at) / float64(len(s.skills)+1),
		Body: ui.Indent(body, 1), Keys: keys,
	}
}

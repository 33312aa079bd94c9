package quiz

import (
	"fmt"
	"strings"
	"time"

	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// mostLeft is the largest number of unfinished sittings to offer.
const mostLeft = 3

// welcomeScreen introduces the quiz and offers unfinished sittings.
type welcomeScreen struct{ menu menu }

func newWelcome(o Options) screen {
	var rows []string
	for _, left := range Offered(o.Left) {
		rows = append(rows, fmt.Sprintf("Go on: %d of %d answered, left %s", left.Answered, left.Questions, ago(left.Last, o.Now())))
	}
	if len(rows) == 0 {
		rows = append(rows, "Start")
	} else {
		rows = append(rows, "Start from the first question, or as a new person")
	}
	return welcomeScreen{menu{rows: rows}}
}

// Offered returns the unfinished sittings that the welcome offers, newest first.
func Offered(left []Left) []Left { return left[:min(len(left), mostLeft)] }

func (s welcomeScreen) update(msg tea.Msg, c scene) (screen, wish) {
	var chosen int
	s.menu, chosen = s.menu.update(msg, c.keys)
	left := Offered(c.options.Left)
	switch {
	case chosen < 0:
		return s, wish{}
	case chosen < len(left):
		return s, wish{resume: left[chosen].ID}
	default:
		return s, wish{begin: true}
	}
}

func (s welcomeScreen) page(c scene) ui.Page {
	f := c.frame
	lines := WelcomeLines(c.options)
	head := styleLines(ui.Wrap(lines[0], f.Width-2), f.Styles.Strong.Render)
	var text []string
	for _, line := range append(lines[1:], keptLine(c.options)) {
		text = append(text, ui.Wrap(line, f.Width-2))
	}
	menu := s.menu.view(f)
	body := spread(f.Height, head, strings.Join(text, "\n\n"), menu)
	for ui.Lines(body) > f.Height && len(text) > 0 { // the choices matter more than the words
		body = spread(f.Height, head, strings.Join(text, "\n"), menu)
		text = text[:len(text)-1]
	}
	if ui.Lines(body) > f.Height {
		body = head + "\n" + menu
	}
	return ui.Page{
		Left: f.Styles.Strong.Render("rolefit"), Right: c.status, Progress: -1,
		Body: ui.Indent(body, 1),
		Keys: []key.Binding{s.menu.keys(), c.keys.choose, c.keys.help, c.keys.quit},
	}
}

// spread joins blocks with blank lines between them and before the first, if they fit.
func spread(height int, blocks ...string) string {
	total := 0
	for _, b := range blocks {
		total += ui.Lines(b)
	}
	gaps := []int{0, 1}[min(1, max(0, (height-total)/len(blocks)))]
	between := strings.Repeat("\n", gaps+1)
	return strings.Repeat("\n", gaps) + strings.Join(blocks, between)
}

// ago words a past time: minutes within the hour, the time today, otherwise the date.
func ago(then, now time.Time) string {
	then = then.In(now.Location())
	switch passed := now.Sub(then); {
	case passed < 2*time.Minute:
		return "just now"
	case passed < time.Hour:
		return fmt.Sprintf("%d minutes ago", int(passed.Minutes()))
	case then.YearDay() == now.YearDay() && then.Year() == now.Year():
		return "today at " + then.Format("15:04")
	default:
		return "on " + then.Format("2 January at 15:04")
	}
}

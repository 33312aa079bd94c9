package quiz

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// jobOverview lists every fact with its answer. Row 0 opens the job's result.
type jobOverview struct {
	desk   jobDesk
	cursor int
}

func newJobOverview(d jobDesk) screen {
	at, _ := d.session.At()
	return jobOverview{d, at + 1}
}

func (s jobOverview) at() jobDesk { return s.desk }

func (s jobOverview) with(d jobDesk) screen {
	s.desk = d
	return s
}

func (s jobOverview) update(msg tea.Msg, c scene) (screen, wish) {
	switch msg := msg.(type) {
	case jobListedMsg:
		return s.desk.list(msg, nil), wish{}
	case tea.KeyPressMsg:
		return s.press(msg, c)
	}
	return s, wish{}
}

func (s jobOverview) press(msg tea.KeyPressMsg, c scene) (screen, wish) {
	_, of := s.desk.session.At()
	page := max(c.frame.Height-3, 1)
	switch {
	case key.Matches(msg, c.keys.up):
		s.cursor = max(s.cursor-1, 0)
	case key.Matches(msg, c.keys.down):
		s.cursor = min(s.cursor+1, of)
	case key.Matches(msg, c.keys.pageUp):
		s.cursor = max(s.cursor-page, 0)
	case key.Matches(msg, c.keys.pageDown):
		s.cursor = min(s.cursor+page, of)
	case key.Matches(msg, jobKeys().result), key.Matches(msg, c.keys.change) && s.cursor == 0:
		return s.desk.apply(SeeJob{}, s)
	case key.Matches(msg, c.keys.change):
		return s.desk.apply(OpenFact{s.cursor - 1}, s)
	case key.Matches(msg, c.keys.back):
		return s.desk.leave(s)
	}
	return s, wish{}
}

func (s jobOverview) page(c scene) ui.Page {
	f := c.frame
	_, of := s.desk.session.At()
	answered := s.desk.session.Answered()
	rows := []string{s.row(f, 0, "", "Show what it is")}
	at := 0 // the cursor's line
	group := ""
	for i, fact := range s.desk.session.Facts() {
		if fact.Group != group {
			group = fact.Group
			rows = append(rows, f.Styles.Dim.Render("  "+group))
		}
		if i+1 == s.cursor {
			at = len(rows)
		}
		answer := s.desk.session.Sheet().Facts[fact.ID]
		rows = append(rows, s.row(f, i+1, jobreport.AnswerLabel(answer), jobPhrase(fact, answer, f)))
	}
	head := fmt.Sprintf("%d of %d answered", answered, of)
	if f.Roomy() {
		head += ". Open one to answer or change it."
	}
	room := max(f.Height-2, 1)
	top := min(max(at-room/2, 0), max(len(rows)-room, 0))
	more := ""
	if top+room < len(rows) {
		more = f.Styles.Dim.Render(f.Glyphs.Down)
	}
	if top > 0 {
		more = f.Styles.Dim.Render(f.Glyphs.Up) + more
	}
	k := jobKeys()
	back := c.keys.back
	back.SetHelp(back.Help().Key, "all jobs")
	return ui.Page{
		Left: f.Styles.Strong.Render(ui.Fit(shown(s.desk.name, f), f.Width*2/3, f.Glyphs)), Right: c.status,
		Progress: float64(answered) / float64(of),
		Body: ui.Pad(f.Styles.Dim.Render(head), f.Width-3, f.Glyphs) + " " + more + "\n\n" +
			strings.Join(rows[top:min(top+room, len(rows))], "\n"),
		Keys: []key.Binding{c.keys.change, k.result, c.keys.scroll, back, c.keys.help, c.keys.quit},
	}
}

// row draws one line: the answer, and the fact's phrase (what).
func (s jobOverview) row(f ui.Frame, at int, answer, what string) string {
	const wide = len("not known yet")
	mark, style := " ", f.Styles.Text
	if at == s.cursor {
		mark, style = f.Styles.Accent.Render(f.Glyphs.Cursor), f.Styles.Accent
	}
	if at == 0 {
		return mark + " " + style.Render(what)
	}
	gap := "  "
	if !f.Roomy() {
		answer, gap = jobMark(answer), " "
		return mark + " " + style.Render(ui.Pad(fmt.Sprintf("%-3s%s%s", answer, gap, what), f.Width-2, f.Glyphs))
	}
	return mark + "   " + style.Render(ui.Pad(fmt.Sprintf("%-*s%s%s", wide, answer, gap, what), f.Width-4, f.Glyphs))
}

// jobMark shortens an answer's label to at most three cells.
func jobMark(label string) string {
	switch label {
	case jobreport.AnswerLabel(content.JobNotStated):
		return "-"
	case jobreport.AnswerLabel(""):
		return "?"
	default:
		return label
	}
}

// jobPhrase words a fact according to its answer. An open fact shows both phrases on a
// roomy frame.
func jobPhrase(fact content.JobFact, answer content.JobAnswer, f ui.Frame) string {
	switch {
	case answer == content.JobYes:
		return fact.Short
	case answer == content.JobNo:
		return fact.ShortNot
	case f.Roomy():
		return fact.Short + " / " + fact.ShortNot
	default:
		return fact.Short + "?"
	}
}

package tui

import (
	"fmt"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// listScreen lists every answer, or every fact of a job. Row 0 leads on to the result; the
// others open their choice.
type listScreen struct{ cursor int }

func (s listScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	if row, ok := ui.Row(k); ok && row <= len(c.prompt.Choices) {
		s.cursor, k = row, tea.KeyPressMsg{Code: tea.KeyEnter}
	}
	switch {
	case key.Matches(k, c.keys.change) && s.cursor == 0:
		return s, c.act("r")
	case key.Matches(k, c.keys.change):
		return s, c.prompt.Choices[s.cursor-1].Action
	}
	c.frame = c.column
	s.cursor = c.moved(s.cursor, len(c.prompt.Choices), k)
	return s, quiz.Action{}
}

func (s listScreen) page(c props) ui.Page {
	c.frame = c.column
	f := c.frame
	rows, head, cursor := s.answers(c), "Open an answer to change it.", s.cursor
	room := max(f.Height-2, 1)
	if c.prompt.Place == quiz.AtFacts {
		rows, cursor = s.facts(c)
		head = c.prompt.Note
		if f.Roomy() {
			head += ". Open one to answer or change it."
		}
	} else {
		if n := skipped(c.sitting); n > 0 {
			head = fmt.Sprintf("%d skipped. %s", n, head)
		}
		if !f.Roomy() {
			head = "++ much more, + a bit, = either way" // as strengthMark
		}
		const airy = 18
		if f.Height > airy {
			room-- // a blank line above the footer
		}
	}
	p := c.header(f.Styles.Dim.Render(ui.Fit(head, f.Width, f.Glyphs))+"\n\n"+around(rows, cursor, room, f),
		c.keys.change, c.command("r"), c.command("d"), c.keys.scroll, c.command("b"))
	p.Layout = ui.Column
	if c.prompt.Place == quiz.AtFacts {
		p.Left = f.Styles.Strong.Render(ui.Fit(textsafe.Line(c.prompt.Title), f.Width*2/3, f.Glyphs))
	}
	return p
}

func skipped(s quiz.Sitting) int {
	n := 0
	for _, id := range s.Session.Order() {
		if _, answered := s.Session.Answer(id); !answered {
			n++
		}
	}
	return n
}

// answers draws every answer: number, strength and phrase; a sign and the phrase on a narrow frame.
func (s listScreen) answers(c props) []string {
	f := c.frame
	rows := []string{s.row(f, 0, " ", "Show my result")}
	for i, id := range c.sitting.Session.Order() {
		q, _ := c.sitting.Options.Model.Assessment().Question(id)
		value, answered := c.sitting.Session.Answer(id)
		line := strengthMark(value, answered) + " " + about(q, value, f)
		if f.Roomy() {
			line = fmt.Sprintf(" %2d   %-*s   %s", i+1, len("either way"), strength(value, answered), about(q, value, f))
		}
		rows = append(rows, s.row(f, i+1, " ", ui.Pad(line, f.Width-2, f.Glyphs)))
	}
	return rows
}

// row draws one row with a gap behind its mark.
func (s listScreen) row(f ui.Frame, at int, gap, words string) string {
	mark, render := pointed(f, at == s.cursor)
	return ui.TargetRow(at, mark+gap+render(words))
}

// strength words how strong an answer is.
func strength(value int, answered bool) string {
	if !answered {
		return "skipped"
	}
	return report.Strength(value)
}

// strengthMark shortens how strong an answer is to a sign, for a frame where a phrase takes
// the line; two cells.
func strengthMark(value int, answered bool) string {
	switch {
	case !answered:
		return "? "
	case value == 0:
		return "= "
	case value*value == 1:
		return "+ "
	default:
		return "++"
	}
}

// about words the side that an answer prefers; both sides for a neutral one, if they fit.
func about(q content.Question, value int, f ui.Frame) string {
	if value == 0 && !f.Roomy() {
		return q.Short
	}
	return report.Phrase(q, value)
}

// facts draws every fact under its group: answer and phrase. It returns the cursor's row.
func (s listScreen) facts(c props) (rows []string, cursor int) {
	const wide = len("doesn't say")
	f := c.frame
	rows = []string{s.row(f, 0, " ", "Result so far")}
	job := c.sitting.Jobs.Session
	group := ""
	for i, fact := range job.Facts() {
		if fact.Group != group {
			group = fact.Group
			rows = append(rows, f.Styles.Dim.Render("  "+group))
		}
		if i+1 == s.cursor {
			cursor = len(rows)
		}
		answer := job.Sheet().Facts[fact.ID]
		phrase := factPhrase(fact, answer, f)
		if f.Roomy() {
			label := map[content.JobAnswer]string{content.JobYes: "yes", content.JobNo: "no", content.JobNotStated: "doesn't say"}[answer]
			rows = append(rows, s.row(f, i+1, "   ", ui.Pad(fmt.Sprintf("%-*s  %s", wide, label, phrase), f.Width-4, f.Glyphs)))
		} else {
			rows = append(rows, s.row(f, i+1, " ", ui.Pad(fmt.Sprintf("%-3s %s", shortAnswer(answer), phrase), f.Width-2, f.Glyphs)))
		}
	}
	return rows, cursor
}

// shortAnswer shortens an answer to at most three cells.
func shortAnswer(answer content.JobAnswer) string {
	switch answer {
	case content.JobNotStated:
		return "-"
	case content.JobYes, content.JobNo:
		return jobreport.AnswerLabel(answer)
	default:
		return "?"
	}
}

// factPhrase words a fact according to its answer. An open fact shows both phrases on a
// roomy frame.
func factPhrase(fact content.JobFact, answer content.JobAnswer, f ui.Frame) string {
	switch {
	case answer == content.JobYes:
		return fact.Short
	case answer == content.JobNo:
		return fact.ShortNot
	case f.Roomy():
		return english.Quoted(fact.Short) + " or " + english.Quoted(fact.ShortNot)
	default:
		return fact.Short + "?"
	}
}

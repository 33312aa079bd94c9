package quiz

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/quiz/session"
)

// The review in the line-by-line form.

func (p *plain) atReview() error {
	order := p.session.Order()
	if p.listed {
		p.out.Say("", "Back at your answers; r reads the list again.")
	} else {
		p.readReview()
	}
	p.listed = true
	prompt := fmt.Sprintf("Enter goes on to your result. A number from 1 to %d changes that answer, b goes back, r repeats, q leaves.", len(order))
	words := []string{"", "b", "r"}
	if len(p.o.Limits) > 0 {
		prompt = strings.Replace(prompt, ", b goes", ", l changes the limits, b goes", 1)
		words = append(words, "l")
	}
	for {
		n, word, err := p.choose(prompt, prompt, len(order), words...)
		switch {
		case err != nil:
			return err
		case word == "r":
			p.readReview()
			continue
		case n > 0:
			p.apply(session.Open{Question: order[n-1]})
		case word == "l":
			p.apply(session.Back{})
			p.back, p.limit = false, 0
		case word == "b":
			p.apply(session.Back{})
		default:
			p.apply(session.Proceed{})
		}
		return nil
	}
}

// readReview reads out every answer and the limits.
func (p *plain) readReview() {
	p.out.Say("", "Your answers.")
	for i, id := range p.session.Order() {
		q, _ := p.o.Model.Assessment().Question(id)
		value, answered := p.session.Answer(id)
		p.out.Say(fmt.Sprintf("%d: %s", i+1, answerLine(q, value, answered)))
	}
	if len(p.o.Limits) == 0 {
		return
	}
	limits, _ := p.session.Limits()
	said := "none set"
	if lines := report.LimitLines(p.o.Limits, limits); len(lines) > 0 {
		said = strings.Join(lines, "; ")
	}
	p.out.Say("Your limits: " + english.Stopped(said))
}

// answerLine words an answer: "strongly, one production system".
func answerLine(q content.Question, value int, answered bool) string {
	both := report.Phrase(q, 1) + " or " + report.Phrase(q, -1)
	switch {
	case !answered:
		return "skipped, " + both
	case value == 0:
		return "no preference, " + both
	default:
		return report.Strength(value) + ", " + report.Phrase(q, value)
	}
}

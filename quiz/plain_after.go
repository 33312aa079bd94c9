package quiz

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// The places of the line-by-line form from the review on.

func (p *plain) atReview() error {
	order := p.session.Order()
	if p.listed {
		p.out.say("", "Back at your answers; r reads the list again.")
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
			p.apply(Open{Question: order[n-1]})
		case word == "l":
			p.apply(Back{})
			p.back, p.limit = false, 0
		case word == "b":
			p.apply(Back{})
		default:
			p.apply(Proceed{})
		}
		return nil
	}
}

// readReview lists every answer.
func (p *plain) readReview() {
	p.out.say("", "Your answers.")
	for i, id := range p.session.Order() {
		q, _ := p.o.Model.Assessment().Question(id)
		value, answered := p.session.Answer(id)
		p.out.say(fmt.Sprintf("%d: %s", i+1, answerLine(q, value, answered)))
	}
	if len(p.o.Limits) == 0 {
		return
	}
	limits, _ := p.session.Limits()
	said := "none set"
	if lines := report.LimitLines(p.o.Limits, limits); len(lines) > 0 {
		said = strings.Join(lines, "; ")
	}
	p.out.say("Your limits: " + stopped(said))
}

// answerLine says how a question was answered: "strongly, one production system".
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

func (p *plain) atResult() error {
	account := report.Of(p.o.Model, p.session.Sheet(), p.o.Limits)
	p.readResult(account)
	const prompt = "w says why, n what to do next, c changes answers, p starts a new person, r repeats, q leaves."
	for {
		_, word, err := p.choose(prompt, prompt, 0, "w", "n", "c", "p", "r")
		if err != nil {
			return err
		}
		switch word {
		case "w":
			p.readWhy(account)
		case "n":
			p.readNext(account)
		case "r":
			p.readResult(account)
		case "p":
			return errAgain
		default:
			p.listed = false
			p.apply(Review{})
			return nil
		}
	}
}

// readResult says what came out, how sure it is, the points and the strongest
// reasons, and what stands beside the score.
func (p *plain) readResult(account report.Account) {
	const forN, againstN = 3, 1
	a, r := account.Assessment, account.Result
	words := account.Words()
	p.out.say("", "Your result: "+words.Headline+", "+words.Tag+".", words.Meaning, words.Do)
	for _, flag := range report.Flags(a, r) {
		p.out.say("Caution: " + flag)
	}
	if r.Verdict.Kind != scoring.Insufficient {
		p.out.say("", "Points, where 0 is no preference:")
		points := report.Points(r)
		for _, role := range r.Ranked() {
			for i, named := range a.Roles {
				if named.ID == role.ID {
					p.out.say(named.Short + ": " + points[i].Spoken())
				}
			}
		}
	}
	if rows, rest, total := report.Selected(a, r, forN, againstN); len(rows) > 0 {
		p.out.say("", report.Gap(a, r)+":")
		p.readRows(rows)
		if rest.Count > 0 {
			p.out.say(rest.Phrase + ": " + rest.Points.Spoken())
		}
		p.out.say("together: " + total.Spoken())
	}
	p.out.say("")
	p.readFacts(account)
	p.out.say(report.Caption())
}

func (p *plain) readRows(rows []report.Row) {
	for _, row := range rows {
		p.out.say(row.Strength + ", " + row.Phrase + ": " + row.Points.Spoken())
	}
}

// readFacts says what stands beside the score.
func (p *plain) readFacts(account report.Account) {
	a, r := account.Assessment, account.Result
	limits := report.LimitLines(account.Limits, account.Chosen)
	if len(limits) > 0 {
		limits = []string{"Your limits: " + stopped(strings.Join(limits, "; "))}
	}
	for _, line := range append(limits, stopped(report.SignsLine(a, r)), report.GuessLine(a, account.Guess, r), report.GoneLine(r)) {
		if line != "" {
			p.out.say(line)
		}
	}
}

// readWhy says every reason, what would change the result, and what points are.
func (p *plain) readWhy(account report.Account) {
	a, r := account.Assessment, account.Result
	if r.Verdict.Kind == scoring.Insufficient {
		p.out.say("", account.Words().Meaning)
		return
	}
	p.out.say("", report.Gap(a, r)+":")
	rows, total := report.All(a, r)
	var told []report.Row
	for _, row := range rows {
		if row.Answer != 0 {
			told = append(told, row)
		}
	}
	p.readRows(told)
	if neutral := len(rows) - len(told); neutral == 1 {
		p.out.say("no preference, once: 0")
	} else if neutral > 1 {
		p.out.say(fmt.Sprintf("no preference, %d times: 0", neutral))
	}
	p.out.say("together: " + total.Spoken())
	if flip := report.FlipSentence(a, r, account.Flip, account.CanFlip); len(flip) > 0 {
		p.out.say("", "What would change it:")
		p.out.say(flip...)
		p.out.say(report.Sturdy(a, r, account.Pivotal))
	}
	if chance, ok := report.ChanceLines(a, r); ok {
		p.out.say("", chance.Intro)
		for _, row := range chance.Rows {
			p.out.say(row.Role + ": " + row.Of)
		}
		p.out.say(chance.Note)
	}
	p.out.say("", "What the points are:")
	p.out.say(report.Explain()...)
}

// readNext says what there is to do and to read about each role that is named.
func (p *plain) readNext(account report.Account) {
	p.out.say("", account.Words().Do)
	for _, id := range account.Result.Verdict.Roles {
		role, _ := account.Assessment.Role(id)
		p.readRole(role)
	}
}

func (p *plain) readRole(role content.Role) {
	p.out.say("", role.Name+".", role.Promise)
	for _, part := range [][2]string{
		{"Owns: ", role.Owns},
		{"Stage: ", role.Stage},
		{"Builds: ", role.Builds},
		{"Success: ", role.Success},
		{"What it takes: ", role.Takes},
		{"The days: ", role.Day},
		{"The price: ", role.Price},
	} {
		if part[1] != "" {
			p.out.say(part[0] + stopped(part[1]))
		}
	}
	for i, step := range role.Next {
		p.out.say(fmt.Sprintf("Step %d: %s", i+1, step))
	}
	if len(role.Titles) > 0 {
		p.out.say("Titles to search for: " + stopped(strings.Join(role.Titles, ", ")))
	}
	if role.Read != "" {
		p.out.say("Read on in the guide: " + stopped(role.Read))
	}
}

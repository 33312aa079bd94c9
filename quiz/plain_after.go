package quiz

import (
	"fmt"
	"strings"

	"rolefit/internal/report"
	"rolefit/scoring"
)

// The result in the line-by-line form.

// atResult reads the result out, then whatever somebody asks for.
func (p *plain) atResult() error {
	s := p.result()
	part, read := p.readResult, true // what is repeated, and whether it is read now
	for {
		if read {
			part(s)
		}
		word, err := p.afterResult(s)
		read = word != "kinds" && word != "job"
		switch word {
		case "result":
			part = p.readResult
		case "why":
			part = p.readWhy
		case "next":
			part = p.readNext
		case "plan":
			err = p.askSituation(s.advice)
			s, part = p.result(), p.readNext
		case "kinds":
			err = p.turnToTypes(s)
		case "job":
			err = p.atJobs(s.account)
		case "change":
			p.listed = false
			p.apply(Review{})
			return nil
		case "new":
			return errAgain
		}
		if err != nil {
			return err
		}
	}
}

// result is what there is to say at the result, the same as on the screen.
func (p *plain) result() resultScreen {
	s, _ := newResult(scene{options: p.o, session: p.session}).(resultScreen)
	return s
}

// afterResult asks what to do next. It returns it in full; "repeat" is what was read
// last.
func (p *plain) afterResult(s resultScreen) (string, error) {
	const parts = 3
	prompt := "1 reads the result, 2 why, 3 what to do next"
	words := []string{"result", "w", "next", "c", "n", "r"}
	if s.planned() {
		prompt += ", p makes the plan yours"
		words = append(words, "p")
	}
	if s.typesOffered() {
		prompt += ", f asks which kind of forward deployed work"
		words = append(words, "f")
	}
	if p.o.Jobs != nil {
		prompt += ", o checks a job"
		words = append(words, "o")
	}
	prompt += ", c changes answers, n starts a new person, r repeats, q leaves."
	n, word, err := p.choose(prompt, prompt, parts, words...)
	if n > 0 {
		return [...]string{"result", "why", "next"}[n-1], err
	}
	return spelled(word), err
}

// turnToTypes leaves this quiz for the one about the kinds of forward deployed work.
// It returns nil where that cannot be opened.
func (p *plain) turnToTypes(s resultScreen) error {
	o, err := s.types()
	if err != nil {
		p.out.say("That quiz cannot be opened: " + stopped(err.Error()))
		return nil
	}
	p.onward = o
	return errOnward
}

// readResult says what came out, how sure it is, the points and the strongest
// reasons, and what stands beside the score.
func (p *plain) readResult(s resultScreen) {
	const forN, againstN = 3, 1
	account := s.account
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
func (p *plain) readWhy(s resultScreen) {
	account := s.account
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

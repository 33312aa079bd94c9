package quiz

import (
	"fmt"
	"strings"

	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// The result in the line-by-line form.

// atResult reads out the result, then each part that the participant requests.
func (p *plain) atResult() error {
	s := p.result()
	prompt, words := p.afterResult(s)
	help := prompt
	part, read := p.readResult, true // the part that r repeats, and whether to read it now
	for {
		if read {
			part(s)
		}
		p.offered = true
		if p.call.what != noCall {
			p.called()
		}
		n, word, err := p.choose(prompt, help, int(classPane), words...)
		p.offered = false
		if n > 0 {
			word = [classPane]string{"result", "w", "next"}[n-1]
		}
		if err != nil {
			return err
		}
		prompt, read = "What next? h says what there is.", true
		switch word {
		case "result":
			part = p.readResult
		case "w":
			part = p.readWhy
		case "next":
			part = p.readNext
		case "y":
			part = p.readCode
		case "p":
			err = p.askSituation(s.advice)
			s, part = p.result(), p.readNext
		case "class":
			part = p.readClass
		case "f", "o", "e", "v":
			err, read = p.turnTo(word, s), false
		case "n":
			return errAgain
		case "c":
			p.listed = false
			p.apply(session.Review{})
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// turnTo runs a command that leads away from the result. errOnward starts another quiz.
func (p *plain) turnTo(word string, s resultScreen) error {
	switch word {
	case "o":
		return p.atJobs(s.account)
	case "e":
		return p.save(s)
	case "v":
		return p.vote()
	default:
		o, err := s.types()
		if err != nil {
			p.out.Say("That quiz cannot be opened: " + english.Stopped(err.Error()))
			return nil
		}
		p.onward = o
		return errOnward
	}
}

// result returns the result screen of this session, the source of every sentence here.
func (p *plain) result() resultScreen {
	s, _ := newResult(scene{options: p.o, session: p.session}).(resultScreen)
	return s
}

// afterResult returns the prompt at the result and the commands it accepts.
func (p *plain) afterResult(s resultScreen) (prompt string, words []string) {
	prompt = "1 reads the result, 2 why, 3 what to do next"
	words = []string{"result", "w", "next", "c", "r"}
	ending := ", c changes answers, n starts a new person, r repeats, q leaves."
	if p.o.Room != nil {
		ending = ", c changes answers, r repeats, q leaves."
	}
	if p.o.Room != nil && p.o.Room.Vote != nil {
		words = append(words, "class", "v")
		ending = ", class reads what your class was told, v votes again when your class does" +
			", c changes answers, r repeats, q leaves."
	}
	if p.o.Room == nil {
		words = append(words, "n")
	}
	for _, more := range []struct {
		offered    bool
		word, does string
	}{
		{s.planned(), "p", "makes the plan yours"},
		{s.typesOffered(), "f", "asks which kind of forward deployed work"},
		{p.o.Jobs != nil, "o", "checks a job"},
		{p.o.Save != nil, "e", "saves the result"},
		{s.account.Code != "", "y", "reads its code"},
	} {
		if more.offered {
			prompt += ", " + more.word + " " + more.does
			words = append(words, more.word)
		}
	}
	return prompt + ending, words
}

// readResult reads out the verdict, cautions, points, strongest reasons and facts.
func (p *plain) readResult(s resultScreen) {
	const forN, againstN = 3, 1
	account := s.account
	a, r := account.Assessment, account.Result
	words := account.Words()
	p.out.Say("", "Your result: "+words.Headline+", "+words.Tag+".", words.Meaning, words.Do)
	for _, flag := range report.Flags(a, r) {
		p.out.Say("Caution: " + flag)
	}
	if r.Verdict.Kind != scoring.Insufficient {
		p.out.Say("", "Points, where 0 is no preference:")
		points := report.Points(r)
		for _, role := range r.Ranked() {
			for i, named := range a.Roles {
				if named.ID == role.ID {
					p.out.Say(named.Short + ": " + points[i].Spoken())
				}
			}
		}
	}
	if rows, rest, total := report.Selected(a, r, forN, againstN); len(rows) > 0 {
		p.out.Say("", report.Gap(a, r)+":")
		p.readRows(rows)
		if rest.Count > 0 {
			p.out.Say(rest.Phrase + ": " + rest.Points.Spoken())
		}
		p.out.Say("together: " + total.Spoken())
	}
	p.out.Say("")
	p.readFacts(account)
	p.out.Say(report.Caption())
}

func (p *plain) readRows(rows []report.Row) {
	for _, row := range rows {
		p.out.Say(row.Strength + ", " + row.Phrase + ": " + row.Points.Spoken())
	}
}

// readFacts reads out the facts beside the score: limits, signs, guess and dropped answers.
func (p *plain) readFacts(account report.Account) {
	a, r := account.Assessment, account.Result
	limits := report.LimitLines(account.Limits, account.Chosen)
	if len(limits) > 0 {
		limits = []string{"Your limits: " + english.Stopped(strings.Join(limits, "; "))}
	}
	for _, line := range append(limits, english.Stopped(report.SignsLine(a, r)), report.GuessLine(a, account.Guess, r), report.GoneLine(r)) {
		if line != "" {
			p.out.Say(line)
		}
	}
}

// readWhy reads out every reason, the change that would flip the result, and the meaning
// of points.
func (p *plain) readWhy(s resultScreen) {
	account := s.account
	a, r := account.Assessment, account.Result
	if r.Verdict.Kind == scoring.Insufficient {
		p.out.Say("", account.Words().Meaning)
		return
	}
	p.out.Say("", report.Gap(a, r)+":")
	rows, total := report.All(a, r)
	var told []report.Row
	for _, row := range rows {
		if row.Answer != 0 {
			told = append(told, row)
		}
	}
	p.readRows(told)
	if neutral := len(rows) - len(told); neutral == 1 {
		p.out.Say("no preference, once: 0")
	} else if neutral > 1 {
		p.out.Say(fmt.Sprintf("no preference, %d times: 0", neutral))
	}
	p.out.Say("together: " + total.Spoken())
	if flip := report.FlipSentence(a, r, account.Flip, account.CanFlip); len(flip) > 0 {
		p.out.Say("", "What would change it:")
		p.out.Say(flip...)
		p.out.Say(report.Sturdy(a, r, account.Pivotal))
	}
	if chance, ok := report.ChanceLines(a, r); ok {
		p.out.Say("", chance.Intro)
		for _, row := range chance.Rows {
			p.out.Say(row.Role + ": " + row.Of)
		}
		p.out.Say(chance.Note)
	}
	p.out.Say("", "What the points are:")
	p.out.Say(report.Explain()...)
}

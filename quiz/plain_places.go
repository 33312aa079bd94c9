package quiz

import (
	"fmt"
	"maps"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/quiz/session"
)

// The places of the line-by-line form before the result. Each asks until the
// participant gives an intent that fits.

func (p *plain) atGuess() error {
	roles := p.o.Model.Assessment().Roles
	guess, asked := p.session.Guess()
	none := len(roles) + 1
	read := func() {
		p.out.Say("", "Your guess first: which one will fit you best?",
			"It is never scored; you will see it beside your result.")
		for i, role := range roles {
			p.out.Say(fmt.Sprintf("%d: %s", i+1, role.Name))
		}
		p.out.Say(fmt.Sprintf("%d: I would rather not guess", none))
	}
	prompt := fmt.Sprintf("Type 1 to %d and Enter; r repeats, q leaves.", none)
	words := []string{"s", "r"}
	if asked {
		role, _ := p.o.Model.Assessment().Role(guess)
		prompt = fmt.Sprintf("So far: %s; Enter keeps it. %s", orNone(role.Name), prompt)
		words = append(words, "")
	}
	read()
	for {
		n, word, err := p.choose(prompt, prompt, none, words...)
		switch {
		case err != nil:
			return err
		case word == "r":
			read()
			continue
		case word == "" && n == 0:
		case n == 0 || n == none:
			guess = ""
		default:
			guess = roles[n-1].ID
		}
		role, _ := p.o.Model.Assessment().Role(guess)
		p.recorded(p.apply(session.Guess{Role: guess}), orNone(role.Name))
		return nil
	}
}

func orNone(name string) string {
	if name == "" {
		return "no guess"
	}
	return name
}

func (p *plain) atQuestion() error {
	const answers = 5
	q, _, _ := p.session.Question()
	if p.asked != q.ID {
		p.asked, p.shown = q.ID, p.o.Now()
	}
	help := "Type 1 to 5 and Enter. b goes back, s skips, ? says why we ask, r repeats, q leaves and keeps everything."
	prompt := "Your answer, 1 to 5:"
	words := []string{"b", "s", "?", "r"}
	if so := p.soFar(q); so != "" {
		prompt = so + " " + prompt
		words = append(words, "")
	}
	if !p.taught {
		prompt = strings.Replace(prompt, "Your answer, 1 to 5:", help, 1)
		p.taught = true
	}
	p.readQuestion(q)
	for {
		n, word, err := p.choose(prompt, help, answers, words...)
		switch {
		case err != nil:
			return err
		case word == "r":
			p.readQuestion(q)
			continue
		case word == "?":
			p.out.Say(whyLines(q)...)
			continue
		}
		p.answer(q, n, word)
		return nil
	}
}

// answer applies the input at a question: a number from 1, or a command.
func (p *plain) answer(q content.Question, n int, word string) {
	const middle = 3
	value, answered := p.session.Answer(q.ID)
	if n > 0 {
		value, answered = n-middle, true
	}
	seconds := max(float64(p.o.Now().Sub(p.shown).Milliseconds())/1000, 0)
	p.asked = ""
	switch {
	case word == "b":
		p.apply(session.Back{})
	case word == "s" || !answered:
		p.recorded(p.apply(session.Skip{Seconds: seconds}), "skipped")
	default:
		what := fmt.Sprintf("%d, %s", value+middle, session.AnswerLabels(q.Kind)[value+2])
		p.recorded(p.apply(session.Answer{Value: value, Seconds: seconds}), what)
	}
}

// soFar words the earlier answer to a question; empty without one.
func (p *plain) soFar(q content.Question) string {
	if value, ok := p.session.Answer(q.ID); ok {
		return fmt.Sprintf("So far: %d, %s; Enter keeps it.", value+3, session.AnswerLabels(q.Kind)[value+2])
	}
	if p.session.WasSkipped(q.ID) {
		return "So far: skipped; Enter keeps it so."
	}
	return ""
}

func (p *plain) readQuestion(q content.Question) {
	_, number, total := p.session.Question()
	if p.session.InTieBreakers() {
		n := len(p.session.TieBreakers())
		p.out.Say("", fmt.Sprintf("Tie-breaker %d of %d.", number-(total-n), n))
	} else {
		p.out.Say("", fmt.Sprintf("Question %d of %d.", number, total))
	}
	p.readEnds(q)
}

// readEnds reads out a question, both ends of its scale and the five answers.
func (p *plain) readEnds(q content.Question) {
	if q.Kind == content.TradeOff {
		stem := q.Stem
		if !strings.HasSuffix(stem, "?") {
			stem += ":"
		}
		p.out.Say(stem, "A: "+english.Stopped(q.A), "B: "+english.Stopped(q.B))
	} else {
		p.out.Say("Agree: "+english.Stopped(q.Text), "Disagree: "+english.Stopped(q.Opposite))
	}
	for i, label := range session.AnswerLabels(q.Kind) {
		p.out.Say(fmt.Sprintf("%d: %s", i+1, label))
	}
}

func whyLines(q content.Question) []string {
	lines := []string{"Why we ask: " + q.Why}
	if q.Why == "" {
		lines[0] = "Whoever wrote this question does not say why it is asked."
	}
	if q.Source != "" {
		lines = append(lines, "In the guide: "+english.Stopped(q.Source))
	}
	return lines
}

func (p *plain) atNotice() error {
	p.out.Say("", session.NoticeText(p.session))
	const prompt = "Enter goes on, b goes back, q leaves."
	for {
		_, word, err := p.choose(prompt, prompt, 0, "", "b", "r")
		switch {
		case err != nil:
			return err
		case word == "r":
			p.out.Say(session.NoticeText(p.session))
		case word == "b":
			p.apply(session.Back{})
			return nil
		default:
			p.apply(session.Proceed{})
			return nil
		}
	}
}

// atLimits asks one limit and stores it at once. The session therefore passes through the
// review between limits.
func (p *plain) atLimits() error {
	limits := p.o.Limits
	if len(limits) == 0 {
		if p.back {
			p.apply(session.Back{})
		} else {
			p.apply(session.SetLimits{})
		}
		return nil
	}
	limit := limits[p.limit]
	none := len(limit.Options) + 1
	chosen, _ := p.session.Limits()
	help := fmt.Sprintf("Type 1 to %d and Enter; s goes on without, b goes back, r repeats, q leaves.", none)
	prompt := help
	if p.limit > 0 {
		prompt = fmt.Sprintf("Your answer, 1 to %d:", none)
	}
	words := []string{"s", "b", "r"}
	if said := report.LimitLines(limits[p.limit:p.limit+1], chosen); len(said) > 0 {
		prompt = "So far: " + said[0] + "; Enter keeps it. " + prompt
		words = append(words, "")
	}
	p.readLimit(limit)
	for {
		n, word, err := p.choose(prompt, help, none, words...)
		switch {
		case err != nil:
			return err
		case word == "r":
			p.readLimit(limit)
			continue
		case word == "b":
			p.limitBack()
			return nil
		}
		p.setLimit(limit, n, word)
		return nil
	}
}

func (p *plain) readLimit(limit content.Limit) {
	if p.limit == 0 {
		p.out.Say("", "Your limits. Never scored: they stand beside your result, to hold a job offer against.")
	}
	p.out.Say("", fmt.Sprintf("Limit %d of %d.", p.limit+1, len(p.o.Limits)), limit.Text+":")
	for i, option := range limit.Options {
		p.out.Say(fmt.Sprintf("%d: %s", i+1, option.Text))
	}
	p.out.Say(fmt.Sprintf("%d: I would rather not say", len(limit.Options)+1))
}

func (p *plain) limitBack() {
	if p.limit > 0 {
		p.limit--
		return
	}
	p.apply(session.Back{})
}

// setLimit applies the input at a limit and goes on to the next one.
func (p *plain) setLimit(limit content.Limit, n int, word string) {
	before, _ := p.session.Limits()
	limits := maps.Clone(before)
	if limits == nil {
		limits = map[string]string{}
	}
	said := "rather not say"
	switch {
	case n > len(limit.Options) || word == "s":
		delete(limits, limit.ID)
	case n > 0:
		limits[limit.ID] = limit.Options[n-1].ID
	}
	if lines := report.LimitLines([]content.Limit{limit}, limits); len(lines) > 0 {
		said = lines[0]
	}
	at := p.limit
	changed := p.apply(session.SetLimits{Limits: limits})
	if _, set := limits[limit.ID]; set || changed {
		p.recorded(changed, said)
	} else {
		p.out.Say("Left open.")
	}
	if at < len(p.o.Limits)-1 {
		p.apply(session.Back{})
		p.limit = at + 1
	}
}

package quiz

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/quiz/session"
)

// The places before the result.

// Prompt returns the place at hand.
func (s Sitting) Prompt() Prompt {
	build := [...]func(Sitting) Prompt{
		AtWelcome: Sitting.welcome, AtGuess: Sitting.guess, AtQuestion: Sitting.question, AtNotice: Sitting.notice,
		AtLimits: Sitting.limit, AtReview: Sitting.review, AtResult: Sitting.result, AtBackground: Sitting.background,
		AtSkills: Sitting.skills, AtSave: Sitting.save, AtSaved: Sitting.savedAs, AtVote: Sitting.vote,
		AtJobs: Sitting.jobList, AtPosting: Sitting.posting, AtNaming: Sitting.name, AtPasted: Sitting.whose, AtSilent: Sitting.silent,
		AtFact: Sitting.fact, AtFacts: Sitting.facts, AtJob: Sitting.jobResult,
		AtHome: Sitting.home, AtTurn: Sitting.turn, AtEarlier: Sitting.earlier, AtGuide: Sitting.guidePages, AtTopic: Sitting.guidePage,
		AtConsent: Sitting.consent, AtStudy: Sitting.studyPage, AtThanks: Sitting.thanked,
	}
	p := build[s.Place()](s)
	p.Place, p.Over = s.Place(), s.place > AtResult
	if p.ID == "" {
		p.ID = fmt.Sprint(p.Place, s.page)
	}
	if p.How == "" && len(p.Choices) > 0 {
		p.How = fmt.Sprintf("Type 1 to %d and Enter;", len(p.Choices))
	}
	if p.Say == nil && p.Doc == nil {
		p.Say = []string{"", p.Ask}
		if p.Note != "" {
			p.Say = append(p.Say, p.Note)
		}
	}
	return p
}

// Commands that many places have.

func leave(help string) Command {
	return Command{Key: "q", Word: "quit", Label: "quit", Help: help, Action: Action{Leave: true}}
}

// saves returns the way out of a sitting that is not at its result.
func (s Sitting) saves() Command {
	c := leave("saves and quits")
	if s.Saved() {
		c.Label = "save & quit"
	}
	return c
}

func repeat(help string) Command {
	return Command{Key: "r", Word: "repeat", Help: help, Action: Action{Repeat: true}}
}

func back(help string, a Action) Command {
	return Command{Key: "b", Word: "back", Back: true, Label: "back", Help: help, Action: a}
}

func skip(label, help string, a Action) Command {
	return Command{Key: "s", Word: "skip", Label: label, Help: help, Action: a}
}

// keep returns the command that keeps the answer so far.
func keep(a Action) Command { return Command{Action: a} }

func (s Sitting) welcome() Prompt {
	o := s.Options
	lines := append(WelcomeLines(o), keptLine(o))
	p := Prompt{Title: "rolefit", Ask: lines[0], Body: lines[1:], Say: lines, Progress: -1, How: "Type 1, or q to quit."}
	if o.Notice != "" {
		p.Say = append(slices.Clone(lines), "Note: "+o.Notice)
	}
	start := Choice{Label: "Start", Action: Action{Then: toSession}}
	if (o.Class != nil || o.Study != nil) && len(o.Left) > 0 { // a class and a study have no home
		const most = 3
		for _, left := range o.Left[:min(len(o.Left), most)] {
			p.Choices = append(p.Choices, s.continued(left))
		}
		start.Label, start.Note = "Start over", "What you began stays."
		p.Say = append(p.Say, "")
		p.How = fmt.Sprintf("Type 1 to %d, or q to quit.", len(p.Choices)+1)
	}
	p.Choices = append(p.Choices, start)
	if back, ok := s.way(); ok {
		p.How, back.Help = "Type 1 to start, b to go back, or q to quit.", ""
		p.Commands = append(p.Commands, back)
	}
	p.Commands = append(p.Commands, leave(""))
	return p
}

// continued returns the choice that takes up an unfinished sitting.
func (s Sitting) continued(left Left) Choice {
	label := fmt.Sprintf("Continue at question %d", left.Answered+1)
	if left.Answered >= left.Questions {
		label = "Continue to the result"
	}
	return Choice{
		Label:  label,
		Note:   fmt.Sprintf("%d of %d answered, %s", left.Answered, left.Questions, Ago(left.Last, s.Options.Now())),
		Action: s.Resume(left.ID),
	}
}

// soFar words the answer so far.
func soFar(said string) string { return "So far: " + said + "; Enter keeps it." }

func (s Sitting) guess() Prompt {
	p := Prompt{
		Title: "Your guess", Progress: -1, Ask: "Before we start: what is your guess?",
		Note: "Which of these fits you best? Not scored; you'll see it beside your result.",
	}
	answer := func(id, said string) Action { return Action{Intent: session.Guess{Role: id}, Said: said} }
	known, asked := s.Session.Guess()
	for _, role := range s.Options.Model.Assessment().Roles {
		p.offer(role.ID == known, Choice{Label: role.Name, Action: answer(role.ID, role.Name)})
	}
	none := answer("", "no guess")
	p.offer(known == "", Choice{Label: "No idea yet", Action: none})
	p.Commands = []Command{skip("skip", "", none), back("goes back", Action{Then: over(AtWelcome)}), repeat("repeats"), leave("quits")}
	if asked {
		so := p.Choices[p.At].Action
		p.SoFar, p.Commands = soFar(so.Said), append(p.Commands, keep(so))
	}
	return p
}

func (s Sitting) question() Prompt {
	q, number, total := s.Session.Question()
	p := scale(q, [2]string{"the first", "the second"}, func(value int, said string) Action {
		return Action{Intent: session.Answer{Value: value}, Said: fmt.Sprintf("%d, %s", value+3, said)}
	})
	p.Explain = Explained{Title: "Why we ask", Text: q.Why, Source: inGuide(q.Source)}
	p.ID, p.Within, p.Lesson = q.ID, "review", "question"
	p.Title, p.Progress = fmt.Sprintf("%d of %d", number, total), float64(number-1)/float64(total)
	said := "Question " + p.Title
	ties := len(s.Session.TieBreakers())
	switch main := total - ties; {
	case s.Session.InTieBreakers():
		p.Title = fmt.Sprintf("Tie-breaker %d of %d", number-main, ties)
		if said = p.Title; ties > 1 && number == total {
			p.Note = "last one"
		}
	case number == (main+1)/2:
		p.Note = "halfway"
	}
	if p.Note != "" {
		said += ", " + p.Note
	}
	p.Say = append([]string{"", said + "."}, p.Say...)
	p.How, p.Short = "Type 1 to 5 and Enter.", "Your answer, 1 to 5:"
	none := Action{Intent: session.Skip{}, Said: "skipped"}
	undo := back("goes back", Action{Intent: session.Back{}})
	if before, _ := s.Session.Apply(session.Back{}); before.Place() == session.AtQuestion {
		undo.Key, undo.Word, undo.Label, undo.Help = "u", "undo", "undo", "takes back the last answer"
		q, number, _ := before.Question()
		p.Last = fmt.Sprintf("%2d  %s", number, lastAnswer(before, q))
	}
	p.Commands = []Command{
		skip("skip", "skips", none), undo,
		{Key: "?", Word: "why", Help: "says why we ask", Action: Action{Tell: func() []string { return whyAsked(q) }}},
		repeat("repeats"), s.saves(),
	}
	if value, ok := s.Session.Answer(q.ID); ok {
		p.At = value + 2
		so := p.Choices[p.At].Action
		p.SoFar, p.Commands = soFar(so.Said), append(p.Commands, keep(so))
	} else if s.Session.WasSkipped(q.ID) {
		p.SoFar, p.Commands = "So far: skipped; Enter keeps it so.", append(p.Commands, keep(none))
	}
	return p
}

// lastAnswer words the answer to a question: "a quiet problem (a bit)".
func lastAnswer(s session.Session, q content.Question) string {
	value, answered := s.Answer(q.ID)
	switch {
	case !answered:
		return "skipped"
	case value == 0:
		return report.Strength(0)
	default:
		return report.Phrase(q, value) + " (" + report.Strength(value) + ")"
	}
}

// scale returns the five answers between the two ends of a question, which are read out by
// the names of their sides: "the first" or "A".
func scale(q content.Question, sides [2]string, answer func(value int, said string) Action) Prompt {
	poles := report.PolesOf(q)
	p := Prompt{At: -1, Ask: poles.Stem, Ends: []End{{Text: poles.A}, {Text: poles.B}}}
	stem := poles.Stem
	if !strings.HasSuffix(stem, "?") {
		stem += ":"
	}
	p.Say = []string{stem}
	for i, end := range p.Ends {
		name := english.Capital(strings.TrimPrefix(sides[i], "the "))
		p.Say = append(p.Say, name+": "+english.Stopped(end.Text))
	}
	labels := doc.Answers()
	p.Choices = make([]Choice, len(labels))
	for i, label := range labels {
		said := label
		switch {
		case i < 2:
			label += " " + sides[0]
		case i > 2:
			label += " " + sides[1]
		}
		if i != 2 {
			said += ": " + report.Phrase(q, i-2)
		}
		p.Choices[i] = Choice{Label: label, Action: answer(i-2, said)}
	}
	return p
}

func whyAsked(q content.Question) []string {
	lines := []string{"Why we ask: " + q.Why}
	if q.Why == "" {
		lines[0] = "The author of this question doesn't say why it is asked."
	}
	if q.Source != "" {
		lines = append(lines, english.Stopped(inGuide(q.Source)))
	}
	return lines
}

// inGuide names the part of the guide that a question comes from; empty for none.
func inGuide(source string) string {
	if source == "" {
		return ""
	}
	return "In the guide: " + source
}

func (s Sitting) notice() Prompt {
	text := session.NoticeText(s.Session)
	total := len(s.Session.Order())
	return Prompt{
		Title: "Nearly there", Ask: text, Again: []string{text}, At: -1,
		Progress: float64(total-len(s.Session.TieBreakers())) / float64(total),
		Commands: []Command{
			{Label: "continue", Help: "continues", Action: Action{Intent: session.Proceed{}}},
			back("goes back", Action{Intent: session.Back{}}), repeat(""), s.saves(),
		},
	}
}

func (s Sitting) limit() Prompt {
	limits := s.Options.Limits
	limit := limits[s.page]
	known, _ := s.Session.Limits()
	p := Prompt{
		Title: fmt.Sprintf("Deal-breakers, %d of %d", s.page+1, len(limits)), Ask: limit.Text, Progress: 1,
		Note: "Not scored. Shown with your result, to compare a job offer with.",
	}
	if s.page == 0 {
		p.Say = []string{"", "Deal-breakers. Not scored: shown with your result, to compare a job offer with."}
	}
	p.Say = append(p.Say, "", fmt.Sprintf("Deal-breaker %d of %d.", s.page+1, len(limits)), limit.Text+":")
	for _, option := range limit.Options {
		p.offer(option.ID == known[limit.ID], Choice{Label: option.Text, Action: s.setLimit(limit, option.ID)})
	}
	p.offer(known[limit.ID] == "", Choice{Label: "I'd rather not say", Action: s.setLimit(limit, "")})
	if s.page > 0 {
		p.Short = fmt.Sprintf("Your answer, 1 to %d:", len(p.Choices))
	}
	earlier := Action{Then: func(s Sitting) Sitting { s.page--; return s }}
	if s.page == 0 {
		earlier = Action{Intent: session.Back{}}
	}
	p.Commands = []Command{
		skip("skip all", "skips the rest", s.openLimits()), back("goes back", earlier), repeat("repeats"), s.saves(),
	}
	if said := report.LimitLines(limits[s.page:s.page+1], known); len(said) > 0 {
		p.SoFar, p.Commands = soFar(said[0]), append(p.Commands, keep(p.Choices[p.At].Action))
	}
	return p
}

// setLimit returns the action that answers the limit at hand and goes on to the next one.
func (s Sitting) setLimit(limit content.Limit, option string) Action {
	known, _ := s.Session.Limits()
	limits := maps.Clone(known)
	if limits == nil {
		limits = map[string]string{}
	}
	limits[limit.ID] = option
	a := Action{Unset: "Left open.", Said: "rather not say"}
	if option == "" {
		delete(limits, limit.ID)
	} else {
		a.Said, a.Unset = report.LimitLines([]content.Limit{limit}, limits)[0], ""
	}
	more, page := s.page < len(s.Options.Limits)-1, s.page+1
	a.Intent = session.SetLimits{Limits: limits, More: more}
	if more {
		a.Then = func(s Sitting) Sitting { s.page = page; return s }
	}
	return a
}

// openLimits returns the action that leaves the limit at hand and those after it open.
func (s Sitting) openLimits() Action {
	known, _ := s.Session.Limits()
	limits := maps.Clone(known)
	for _, limit := range s.Options.Limits[s.page:] {
		delete(limits, limit.ID)
	}
	return Action{Intent: session.SetLimits{Limits: limits}, Said: "rather not say", Unset: "Left open."}
}

func (s Sitting) review() Prompt {
	order := s.Session.Order()
	p := Prompt{
		ID: "review", Title: "Your answers", Progress: 1, At: -1, Say: []string{"", "Your answers."},
		Back: []string{"", "Back at your answers; r reads the list again."},
		How:  fmt.Sprintf("Enter continues to your result. A number from 1 to %d changes that answer,", len(order)),
		Note: "Open an answer to change it.", Brief: "++ much more, + a bit, = either way",
	}
	skips := 0
	for _, id := range order {
		q, _ := s.Options.Model.Assessment().Question(id)
		value, answered := s.Session.Answer(id)
		if !answered {
			skips++
		}
		c := answerChoice(q, value, answered)
		c.Action = Action{Intent: session.Open{Question: id}}
		p.Choices = append(p.Choices, c)
	}
	if skips > 0 {
		p.Note = fmt.Sprintf("%d skipped. %s", skips, p.Note)
	}
	p.Commands = []Command{{Press: "r", Label: "result", Row: "Show my result", Action: Action{Intent: session.Proceed{}}}}
	if len(s.Options.Limits) > 0 {
		first := Action{Intent: session.Back{}, Then: func(s Sitting) Sitting { s.page = 0; return s }}
		p.Commands = append(p.Commands, Command{Key: "d", Word: "deal-breakers", Label: "deal-breakers", Help: "changes your deal-breakers", Action: first})
		said := "none set"
		known, _ := s.Session.Limits()
		if lines := report.LimitLines(s.Options.Limits, known); len(lines) > 0 {
			said = strings.Join(lines, "; ")
		}
		p.Tail = []string{"Your deal-breakers: " + english.Stopped(said)}
	}
	p.Commands = append(p.Commands, back("goes back", Action{Intent: session.Back{}}), repeat("repeats"), s.saves())
	return p
}

// answerChoice words an answer: "much more, one production system".
func answerChoice(q content.Question, value int, answered bool) Choice {
	c := Choice{State: report.Strength(value), About: report.Phrase(q, value)}
	c.Label = c.State + ", " + c.About
	sign := []string{"=", "+", "++"}[max(value, -value)]
	if !answered {
		c.State, sign = "skipped", "?"
	}
	if !answered || value == 0 {
		c.Label = c.State + ", " + report.Phrase(q, -1) + " or " + report.Phrase(q, 1)
		c.Brief = fmt.Sprintf("%-2s %s", sign, q.Short)
		return c
	}
	c.Brief = fmt.Sprintf("%-2s %s", sign, c.About)
	return c
}

package quiz

import (
	"maps"
	"strconv"

	"rolefit/content"
	"rolefit/internal/record/study"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// Study asks for consent and for facts about a participant, and hands them on.
type Study struct {
	Consent func() doc.Doc // what a participant agrees to; nil: they agreed before
	Pages   []StudyPage    // asked in order, before the quiz; at least one
	Alone   bool           // the pages are all: no quiz follows
	Free    bool           // the quiz follows without consent, too, and then nothing is handed on
	// Save receives the facts whenever the result is reached or, Alone, after the last page. It
	// returns a sentence that says where they are. It may be called again with more answers, and
	// replaces what it saved then. It may block.
	Save func(facts map[string]string, sheet scoring.Sheet, result *scoring.Result) (string, error)
}

// StudyPage is one question of a study about the participant.
type StudyPage struct {
	ID, Title, Ask, Note string
	Choices              []StudyChoice
}

// StudyChoice is an answer to a page.
type StudyChoice struct {
	ID, Label string
	Last      bool // the pages after it need no answer
}

// studied returns the place where a sitting with a study begins.
func (o Options) studied() Place {
	if o.Study.Consent == nil {
		return AtStudy
	}
	return AtConsent
}

func (s Sitting) consent() Prompt {
	p := Prompt{
		ID: "consent", Title: "A study", Progress: -1, Doc: s.Options.Study.Consent,
		How: "Take part?", Named: true,
		Commands: []Command{{Key: "y", Word: "yes", Label: "yes, I take part", Help: "takes part", Action: Action{Then: toStudy(0)}}},
	}
	if !s.Options.Study.Free {
		p.Commands = append(p.Commands, repeat("repeats"), leave("leaves, and nothing is saved"))
		return p
	}
	without := Action{Work: s.toQuiz(func(s Sitting) Sitting {
		s.study = nil
		return s
	})}
	p.Commands = append(p.Commands, Command{Key: "n", Word: "no", Label: "no, only the quiz", Help: "goes to the quiz without it", Action: without},
		repeat("repeats"), leave("leaves"))
	return p
}

// toQuiz returns the work that takes a step and goes on to the quiz: to the welcome, or into
// the sitting that is to be resumed.
func (s Sitting) toQuiz(step func(Sitting) Sitting) func() Done {
	if s.Options.Resume == "" {
		return func() Done { return Done{Then: func(s Sitting) Sitting { return over(AtWelcome)(step(s)) }} }
	}
	resume := s.Resume(s.Options.Resume).Work
	return func() Done {
		done := resume()
		if then := done.Then; then != nil {
			done.Then = func(s Sitting) Sitting { return then(step(s)) }
		}
		return done
	}
}

// toStudy returns a step to a page of the study.
func toStudy(page int) func(Sitting) Sitting {
	return func(s Sitting) Sitting {
		s.page = page
		return over(AtStudy)(s)
	}
}

func (s Sitting) studyPage() Prompt {
	asks := s.Options.Study
	page := asks.Pages[s.page]
	p := Prompt{Title: page.Title, Ask: page.Ask, Note: page.Note, Progress: -1, At: -1}
	for _, c := range page.Choices {
		p.offer(s.study[page.ID] == c.ID, Choice{Label: c.Label, Action: s.studied(page.ID, c)})
	}
	switch {
	case s.page > 0:
		p.Commands = append(p.Commands, back("goes back", Action{Then: toStudy(s.page - 1)}))
	case asks.Consent != nil:
		p.Commands = append(p.Commands, back("goes back", Action{Then: over(AtConsent)}))
	}
	p.Commands = append(p.Commands, repeat("repeats"), leave("quits"))
	return p
}

// studied returns the action that answers the page at hand and goes on.
func (s Sitting) studied(page string, c StudyChoice) Action {
	facts := maps.Clone(s.study)
	if facts == nil {
		facts = map[string]string{}
	}
	facts[page] = c.ID
	set := func(then func(Sitting) Sitting) func(Sitting) Sitting {
		return func(s Sitting) Sitting {
			s.study = facts
			return then(s)
		}
	}
	asks := s.Options.Study
	switch {
	case s.page+1 < len(asks.Pages) && !c.Last:
		then := set(toStudy(s.page + 1))
		return noted(c, func() Done { return Done{Then: then} })
	case !asks.Alone:
		return noted(c, s.toQuiz(set(stay)))
	}
	for _, later := range asks.Pages[s.page+1:] {
		delete(facts, later.ID)
	}
	return Action{Work: func() Done {
		said, err := asks.Save(facts, scoring.Sheet{}, nil)
		if err != nil {
			return Done{Notice: "Not saved: " + err.Error() + "."}
		}
		return Done{Then: set(func(s Sitting) Sitting {
			s.thanks = said
			return over(AtThanks)(s)
		})}
	}}
}

// noted returns an action that reads an answer back and does the rest.
func noted(c StudyChoice, rest func() Done) Action {
	return Action{Work: func() Done {
		done := rest()
		done.Said = append([]string{"Noted: " + c.Label + "."}, done.Said...)
		return done
	}}
}

// thanked ends a study without a quiz.
func (s Sitting) thanked() Prompt {
	return Prompt{Title: "Saved", Ask: "Thank you. " + s.thanks, At: -1, Progress: -1, Commands: []Command{leave("quits")}}
}

// saveStudy returns a function that saves the facts with the result; nil without a study.
func (s Sitting) saveStudy() func() {
	if s.Options.Study == nil || s.Options.Study.Alone || s.study == nil || s.account == nil {
		return nil
	}
	sheet, result := s.Session.Sheet(), s.account.Result
	return func() { _, _ = s.Options.Study.Save(s.study, sheet, &result) } // the caller of the quiz reports errors afterwards
}

// Thanked reports whether the facts of a study without a quiz are saved.
func (s Sitting) Thanked() bool { return s.place == AtThanks }

// NewStudy returns the study of an assessment: consent, the present job, how long, and whether
// the participant would choose it again. where says where the answers go, in sentences; save
// is Study.Save.
func NewStudy(a *content.Assessment, where string, save func(map[string]string, scoring.Sheet, *scoring.Result) (string, error)) *Study {
	job := StudyPage{ID: "role", Title: "Your job", Ask: "Which of these is closest to your present job?", Note: "Go by what you do, not by the title."}
	for _, r := range a.Roles {
		job.Choices = append(job.Choices, StudyChoice{ID: r.ID, Label: r.Name})
	}
	job.Choices = append(job.Choices, StudyChoice{ID: study.Other, Label: "Another job, or none"})
	years := StudyPage{ID: "years", Title: "How long", Ask: "How long have you done this kind of work?"}
	for i, label := range []string{"Less than a year", "One or two years", "Three to five years", "Six years or more"} {
		years.Choices = append(years.Choices, StudyChoice{ID: study.Years()[i], Label: label})
	}
	again := StudyPage{ID: "again", Title: "Once more", Ask: "Would you choose this kind of work again?", Note: "Not scored, and not shown to anybody as yours."}
	again.Choices = oneToFive("No, certainly not", "Probably not", "I don't know", "Probably yes", "Yes, certainly")
	return &Study{Consent: func() doc.Doc { return Consent(where) }, Pages: []StudyPage{job, years, again}, Save: save}
}

// NewLater returns the study that asks what became of a result: does the participant do the
// job, and like it.
func NewLater(role content.Role, save func(map[string]string, scoring.Sheet, *scoring.Result) (string, error)) *Study {
	does := StudyPage{ID: "does", Title: "Since then", Ask: "Your result was " + role.Name + ". Is that what you do now?", Note: "Go by what you do, not by the title."}
	does.Choices = []StudyChoice{{ID: "yes", Label: "Yes"}, {ID: "no", Label: "No", Last: true}}
	likes := StudyPage{ID: "likes", Title: "Since then", Ask: "Do you like it?"}
	likes.Choices = oneToFive("No, not at all", "Probably not", "So-so", "Probably yes", "Yes, very much")
	return &Study{Alone: true, Pages: []StudyPage{does, likes}, Save: save}
}

// oneToFive returns choices with the ids 1 to 5.
func oneToFive(labels ...string) (all []StudyChoice) {
	for i, label := range labels {
		all = append(all, StudyChoice{ID: strconv.Itoa(i + 1), Label: label})
	}
	return all
}

// Consent is the page that a participant of a study agrees to. where says where the answers
// go.
func Consent(where string) (d doc.Doc) {
	part := func(head string, texts ...string) {
		d.Add(doc.Head{Text: head})
		d.Say(texts...)
	}
	d.Say("This is a study. Please read this page first. Taking part is up to you.")
	part("What it is for", "Nobody knows yet whether these questions are right about what people will like. Only people in these jobs can show it.")
	part("What you do", "Three questions about your job, then the quiz: about ten minutes. In three months, two more questions if you like.")
	part("What is saved", "Which of the jobs is yours, how long you have done it (in four steps), whether you would choose it again, "+
		"your answers, the result, and the month. No name, no address, no times, no deal-breakers, no guess.")
	part("Where it goes", where)
	part("What is published", "Figures about groups of five people or more. Never the answers of one person.",
		"Even so, somebody who has the files and knows you well might recognize you, if few people like you took part.")
	part("How to stop", "Stop before your result, and nothing is saved for the study. Later, have your file deleted: "+
		"you need no reason, and it has no downside for you.")
	return d
}

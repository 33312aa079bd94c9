package quiz

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/record/resultcode"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// The result and the places over it.

// The panes of the result. The class's is there once its result is shown.
const (
	ResultPane = iota
	WhyPane
	YouPane
	NextPane
	SharePane
	ClassPane
)

// Account returns the account of the result, with the participant's plan; the zero Account
// before it.
func (s Sitting) Account() report.Account {
	if s.account == nil {
		return report.Account{}
	}
	return *s.account
}

func (s Sitting) result() Prompt {
	panes := []Choice{
		{Label: "Result", Words: []string{"result"}},
		{Label: "Why", Words: []string{"w", "why"}},
		{Label: "You", Words: []string{"you"}},
		{Label: "Next", Words: []string{"next"}},
		{Label: "Share", Words: []string{"share"}},
	}
	if len(s.News.Class) > 0 {
		panes = append(panes, Choice{Label: "Class"})
	}
	for i := range panes {
		panes[i].Action.Then = toPane(i)
		panes[i].Doc = func() doc.Doc { return s.pane(i) }
	}
	p := Prompt{
		ID: fmt.Sprint("result", s.Pane, s.reads, s.against), Title: "rolefit", Choices: panes, Named: true, At: s.Pane, Progress: -1, From: s.from,
		How: "1 reads the result, 2 why, 3 how you like to work, 4 what to do next, 5 a card to share,", Short: "What next? h says what there is.", Lesson: "result",
		Doc: func() doc.Doc { return s.pane(s.Pane) },
	}
	o, result := s.Options, s.account.Result
	way, leads := s.way()
	for _, more := range []struct {
		offered bool
		command Command
	}{
		{s.compares(), Command{Key: ">", Press: "right", Word: "against", Label: "compare", Help: "compares with another job", Action: s.compare(1)}},
		{s.compares(), Command{Key: "<", Press: "left", Action: s.compare(-1)}},
		{s.planned(result), Command{Key: "p", Word: "plan", Label: "plan", Help: "makes the plan yours", Action: s.askSituation()}},
		{s.typed(result), Command{Key: "f", Word: "kinds", Label: "kind of FDE", Help: "asks which kind of forward deployed work fits you", Action: s.openTypes(Action{Then: stay})}},
		{o.Jobs != nil, Command{Key: "o", Word: "job", Label: "check a job", Help: "checks a job", Action: s.openJobs()}},
		{o.Save != nil, Command{Key: "e", Word: "save", Label: "save", Help: "saves the result", Action: Action{Then: over(AtSave)}}},
		{s.carded(), Command{Key: "y", Word: "card", Label: "copy card", Help: "copies a card to share", Action: s.copyCard()}},
		{s.account.Code != "" && s.Pane == SharePane, Command{Key: "x", Word: "code", Label: "copy code", Help: "copies the code, which is your answers", Action: s.copyCode()}},
		{o.Class != nil && o.Class.Vote != nil, Command{Key: classWord, Press: classPress, Help: "reads what your class sees", Action: Action{Then: toPane(ClassPane)}, Off: s.untold()}},
		{o.Class != nil && o.Class.Vote != nil, Command{
			Key: voteKey, Word: "vote", Label: "vote again", Help: "votes again when your class does", Action: Action{Then: over(AtVote)}, Off: s.unasked(),
		}},
		{true, Command{Key: "c", Word: "change", Label: "change answers", Help: "changes answers", Action: Action{Intent: session.Review{}}, Off: s.stale}},
		{o.Class == nil && s.first().Options.Study == nil, Command{Key: "n", Word: "new", Label: "somebody else", Help: "starts for somebody else", Action: Action{Then: over(AtTurn)}}},
		{leads, way},
		{true, repeat("repeats")},
		{true, leave("quits")},
	} {
		if more.offered {
			p.Commands = append(p.Commands, more.command)
		}
	}
	return p
}

// compares reports whether the open pane holds the reasons against a role that can be another:
// that of the reasons, and that of the result where one role leads.
func (s Sitting) compares() bool {
	return (s.Pane == ResultPane && s.account.Leads() || s.Pane == WhyPane) && s.account.Comparable()
}

// compare returns the action that holds the reasons against the next role, or the previous one
// for a step of -1. Read out, the reasons follow.
func (s Sitting) compare(step int) Action {
	return Action{Then: func(s Sitting) Sitting {
		s.against = s.account.Turned(step).Against
		return s
	}}
}

// untold says why the class's result is not shown; empty: it is.
func (s Sitting) untold() string {
	if len(s.News.Class) > 0 {
		return ""
	}
	return "There is nothing from your class yet. You'll see it here."
}

// unasked says why no question is answered again; empty: one is.
func (s Sitting) unasked() string {
	if _, ok := s.asked(); ok {
		return ""
	}
	return "Your class isn't voting right now."
}

// pane returns a pane as a document.
func (s Sitting) pane(pane int) (d doc.Doc) {
	switch pane {
	case WhyPane:
		return s.account.Why()
	case YouPane:
		return s.account.You()
	case SharePane:
		d = s.account.Share()
		s.takeHome(&d)
		return d
	case NextPane:
		var offers []doc.Command
		if s.planned(s.account.Result) && !s.account.Standing.Asked {
			offers = append(offers, doc.Command{Command: "p", Text: "asks what you do now and what you know, and makes this plan yours."})
		}
		if s.typed(s.account.Result) {
			offers = append(offers, doc.Command{Command: "f", Text: report.TypesOffer()})
		}
		return s.account.NextPane(offers...)
	case ClassPane:
		report.AddSections(&d, s.News.Class...)
		return d
	default:
		return s.account.Summary()
	}
}

// takeHome adds the command that writes the result as a page, which a class offers.
func (s Sitting) takeHome(d *doc.Doc) {
	if s.Options.Class == nil || s.Options.Class.Page == "" {
		return
	}
	d.Add(doc.Head{Text: "Take your whole result home"})
	d.Say("After you have left, this line writes it as a web page, while the class's computer runs:", s.Options.Class.Page)
}

// planned reports whether the advice has a plan for a role of a result's verdict.
func (s Sitting) planned(r scoring.Result) bool {
	if s.Options.Advice == nil {
		return false
	}
	advice := s.Options.Advice()
	return slices.ContainsFunc(r.Verdict.Roles, func(id string) bool {
		_, known := advice.Plan(id)
		return known
	})
}

// typed reports whether the quiz about kinds of forward deployed work is offered with a result.
func (s Sitting) typed(r scoring.Result) bool {
	return s.Options.Types != nil && report.OffersTypes(r)
}

// codeOf returns the result code of a sheet; empty if it is of another edition or too long for one.
func codeOf(m *scoring.Model, sheet scoring.Sheet) string {
	code, err := resultcode.Encode(m, sheet)
	if err != nil {
		return ""
	}
	return code
}

// carded reports whether the result has a card to share.
func (s Sitting) carded() bool {
	_, ok := s.account.Card()
	return ok
}

// copyCard copies the card of the result and reads it out.
func (s Sitting) copyCard() Action {
	card, _ := s.account.Card()
	return Action{
		Copy: card.Text(), Copied: "Copied (if your terminal allows it): a card without your name and without your answers.",
		Tell: func() []string {
			return append(doc.Spoken(doc.Doc{Blocks: []doc.Block{doc.Head{Text: "The card to share"}, card}}), "rolefit card writes it to a file.")
		},
	}
}

// copyCode copies the result code and reads it out. A terminal does not confirm the copy, so
// a screen repeats the code.
func (s Sitting) copyCode() Action {
	code := s.account.Code
	return Action{
		Copy: code, Copied: "Copied (if your terminal allows it): " + code + " This code is your answers: give it only to people who may read them.",
		Tell: func() []string {
			return []string{
				"", report.CodeLine(code), "With it, rolefit show brings your result back on any computer.",
				"Anybody who has it can read your answers, so give it only to people who may.",
			}
		},
	}
}

// save asks for the format of a saved result.
func (s Sitting) save() Prompt {
	where := cmp.Or(s.Options.Folder, "the folder where you started")
	p := Prompt{Title: "Save", Ask: "Save the result as", Note: "A new file in " + where + ". No file is ever overwritten.", Progress: -1}
	p.Say = []string{"", p.Ask + ".", p.Note}
	write, account, open := s.Options.Save, s.Account(), s.Options.Open
	for _, format := range [][2]string{
		{report.AsHTML, "Web page (to print or share)"},
		{report.AsMarkdown, "Markdown, for notes"},
		{report.AsText, "Plain text"},
		{report.AsJSON, "JSON, for programs"},
	} {
		p.Choices = append(p.Choices, Choice{Label: format[1], Action: Action{Work: func() Done {
			path, err := write(format[0], account)
			if err != nil {
				return Done{Notice: "Not saved: " + err.Error() + ".", Then: under}
			}
			if open == nil {
				return Done{Notice: "Saved as " + path + ".", Good: true, Then: under}
			}
			return Done{Then: func(s Sitting) Sitting {
				s.place, s.saved = AtSaved, path
				return s
			}}
		}}})
	}
	p.Commands = []Command{back("goes back", Action{Then: under}), leave("quits")}
	return p
}

// savedAs shows where a result was saved, and offers to open it.
func (s Sitting) savedAs() Prompt {
	path, open := s.saved, s.Options.Open
	p := Prompt{ID: "saved " + path, Title: "Saved", Ask: "Saved as", Body: []string{path}, Progress: -1, At: -1, Say: []string{"", "Saved as " + path + "."}}
	p.Commands = []Command{
		{Label: "continue", Help: "goes back to your result", Action: Action{Then: under}},
		{Key: "o", Word: "open", Label: "open it", Help: "opens it", Action: Action{Work: func() Done {
			if err := open(path); err != nil {
				return Done{Notice: "It can't be opened: " + err.Error() + "."}
			}
			return Done{Notice: "It opens in its own window.", Good: true}
		}}},
		back("", Action{Then: under}), leave("quits"),
	}
	return p
}

// asked returns the question of the open vote.
func (s Sitting) asked() (q content.Question, ok bool) {
	if s.Options.Class == nil || s.Options.Class.Vote == nil {
		return q, false
	}
	return s.Options.Model.Assessment().Question(s.News.Ask)
}

// vote asks the question of the open vote. Its answer changes nothing of the result.
func (s Sitting) vote() Prompt {
	q, _ := s.asked()
	send := s.Options.Class.Vote
	p := scale(q, [2]string{"A", "B"}, func(value int, said string) Action { // the wall calls them so
		return Action{Then: under, Work: func() Done {
			if err := send(q.ID, value); err != nil {
				return Done{Notice: "Your second answer is not counted: " + err.Error() + "."}
			}
			return Done{
				Notice: "Your second answer: " + said + ".", Good: true,
				Then: Sitting.Voted,
			}
		}}
	})
	p.ID, p.Title, p.Progress = "vote "+q.ID, "Your class votes again", -1
	p.Ends[0].Label, p.Ends[1].Label = "A", "B"
	if first, ok := s.Session.Answer(q.ID); ok {
		p.At = first + 2
	}
	p.Say = append([]string{"", "Your class is answering this question again. Your result doesn't change."}, p.Say...)
	p.How = "Your answer, 1 to 5;"
	p.Explain.Text = "Your class discussed this question and is answering it again. Your first answer stays, and so does your result."
	p.Commands = []Command{back("goes back without voting", Action{Then: under}), leave("")}
	return p
}

// skillGroup is a page that asks for skills.
type skillGroup struct {
	group content.SkillGroup
	title string
}

// skillGroups lists the pages of skills with their titles.
func skillGroups() []skillGroup {
	return []skillGroup{
		{content.CoreSkill, "Which of these could you do at work tomorrow?"},
		{content.AISkill, "And in AI?"},
		{content.CustomerSkill, "And with people?"},
	}
}

// askSituation opens the pages about the participant's situation. Each is kept as soon as it
// is answered.
func (s Sitting) askSituation() Action {
	return Action{
		Then: toSituation(0),
		Tell: func() []string {
			return []string{"", "Four questions about what you do and know. Not scored: your plan starts from them."}
		},
	}
}

// toSituation returns a step to a page about the situation: 0 asks for the background, the
// others for skills. The step past the last one leads to the plan.
func toSituation(page int) func(Sitting) Sitting {
	return func(s Sitting) Sitting {
		s.page, s.place = page, AtSkills
		switch {
		case page < 0:
			return toPane(NextPane)(s)
		case page > len(skillGroups()):
			s = toPane(NextPane)(s)
			s.from = report.PlanTitle
		case page == 0:
			s.place = AtBackground
		}
		return s
	}
}

// situate returns the action that keeps the situation and goes on to the next page.
func (s Sitting) situate(t session.Situation, said string) Action {
	a := Action{Intent: session.Situate{Situation: t}, Then: toSituation(s.page + 1), Said: said}
	if s.page == len(skillGroups()) {
		a.Notice = "Your plan is ready."
	}
	return a
}

// situation completes a page about the participant's situation.
func (s Sitting) situation(p Prompt, how string) Prompt {
	pages := len(skillGroups()) + 1
	p.Title = fmt.Sprintf("Your plan, %d of %d", s.page+1, pages)
	p.Progress = float64(s.page) / float64(pages)
	p.Again = []string{p.Ask}
	p.Say, p.How = []string{"", p.Title + ".", p.Ask}, how
	p.Commands = []Command{
		skip("skip", "skips the rest", Action{Then: toSituation(-1)}),
		back("goes back", Action{Then: toSituation(s.page - 1)}), repeat("repeats"), leave("quits"),
	}
	return p
}

func (s Sitting) background() Prompt {
	known, asked := s.Session.Situation()
	p := Prompt{Ask: "What do you do now?", Note: "Not scored. Your plan starts from here."}
	answer := func(id, said string) Action {
		return s.situate(session.Situation{Background: id, Skills: known.Skills}, said)
	}
	for _, b := range s.advice.Backgrounds {
		p.offer(b.ID == known.Background, Choice{Label: b.Name, Note: b.Text, Action: answer(b.ID, b.Name)})
	}
	p.offer(known.Background == "", Choice{Label: "I'd rather not say", Action: answer("", "rather not say")})
	p = s.situation(p, "")
	if so := p.Choices[p.At].Action; asked {
		p.SoFar, p.Commands = soFar(so.Said), append(p.Commands, keep(so))
	}
	return p
}

// skills asks which skills of a group the participant has.
func (s Sitting) skills() Prompt {
	group := skillGroups()[s.page-1]
	known, _ := s.Session.Situation()
	p := Prompt{Ask: group.title, Note: "Mark what you could do tomorrow. Nobody has them all."}
	var ids, has []string // of the group; those that the participant has
	var so []int
	for _, skill := range s.advice.Skills {
		if skill.Group != group.group {
			continue
		}
		marked := slices.Contains(known.Skills, skill.ID)
		if marked {
			so, has = append(so, len(ids)), append(has, skill.Name)
		}
		ids = append(ids, skill.ID)
		p.Choices = append(p.Choices, Choice{Label: skill.Name, Note: skill.Means, Marked: marked})
	}
	p.Many = func(marked []int) Action { return s.haveSkills(p.Choices, ids, marked) }
	p = s.situation(p, "Type their numbers with spaces between them and Enter, 0 for none;")
	if s.page > 1 {
		p.Short = "Their numbers, 0 for none:"
	}
	if len(has) > 0 {
		p.SoFar = "So far: " + strings.Join(has, ", ") + "; Enter keeps that."
		p.Commands = append(p.Commands, keep(p.Many(so)))
	}
	return p
}

// haveSkills returns the action that sets the skills of a group to the marked ones. Others
// stay as they are; all are in the advice's order.
func (s Sitting) haveSkills(group []Choice, ids []string, marked []int) Action {
	known, _ := s.Session.Situation()
	var all, said []string
	for _, skill := range s.advice.Skills {
		i := slices.Index(ids, skill.ID)
		if i >= 0 && slices.Contains(marked, i) || i < 0 && slices.Contains(known.Skills, skill.ID) {
			all = append(all, skill.ID)
		}
		if i >= 0 && slices.Contains(marked, i) {
			said = append(said, group[i].Label)
		}
	}
	a := s.situate(session.Situation{Background: known.Background, Skills: all}, strings.Join(said, ", "))
	if len(said) == 0 {
		a.Said, a.Unset = "none of these", "None of these."
	}
	return a
}

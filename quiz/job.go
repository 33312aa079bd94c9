package quiz

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/record"
	"rolefit/internal/report/doc"
	"rolefit/internal/report/jobreport"
	jobcheck "rolefit/quiz/job"
	"rolefit/scoring/job"
)

// The check of a job: the places of a sitting that asks for facts instead of preferences.

// JobModel is the check of jobs: the store, its list, and the open job.
type JobModel struct {
	Jobs     Jobs
	Alone    bool                // it lies over no result
	Sheets   []job.Sheet         // last changed first
	Accounts []jobreport.Account // of Sheets
	Left     []record.Unreadable
	Problem  string // why the last name or job did not do
	Name     string // of the open job; empty: none was opened
	Session  jobcheck.Session
	Account  jobreport.Account // of the session's sheet
	Pane     int               // of the job's result, from 0
	Draft    *Draft            // a posting on its way to a job; nil: none
	over     bool              // a posting is asked for over the open job
	writer   *jobWriter
}

// list reads the jobs from the store; without a store the list is empty. The open job stays
// known.
func (m JobModel) list() JobModel {
	if m.Jobs.Store != nil {
		m.Sheets, m.Left = m.Jobs.Store.List()
		m.Accounts = make([]jobreport.Account, len(m.Sheets))
		for i, sheet := range m.Sheets {
			m.Accounts[i] = m.Jobs.Book.Of(sheet, m.Jobs.Person)
		}
	}
	return m
}

// load reads a job. A job that is not stored yet opens without facts.
func (m JobModel) load(name string) (job.Sheet, error) {
	name, err := record.JobName(name)
	if err != nil || m.Jobs.Store == nil {
		return job.Sheet{Name: name}, err
	}
	sheet, err := m.Jobs.Store.Load(name)
	if errors.Is(err, record.ErrNoJob) {
		sheet, err = job.Sheet{Name: name}, nil
	}
	return sheet, err
}

// open starts a session over a loaded job.
func (m JobModel) open(sheet job.Sheet) JobModel {
	m.Name, m.Problem, m.writer = sheet.Name, "", &jobWriter{store: m.Jobs.Store, name: sheet.Name}
	return m.on(jobcheck.New(m.Jobs.Book.Rules, sheet))
}

// on returns the model with a session and its account.
func (m JobModel) on(s jobcheck.Session) JobModel {
	if s.Place() != m.Session.Place() {
		m.Pane = 0
	}
	m.Session, m.Account = s, m.Jobs.Book.Of(s.Sheet(), m.Jobs.Person)
	return m
}

// goes returns a step to a place of the check of jobs.
func (m JobModel) goes(at Place) func(Sitting) Sitting {
	return func(s Sitting) Sitting {
		s.Jobs, s.place = &m, at
		return s
	}
}

// goesOn returns a step to the place of the open job's session.
func (m JobModel) goesOn() func(Sitting) Sitting {
	return m.goes(map[jobcheck.Place]Place{
		jobcheck.AtSilent: AtSilent, jobcheck.AtFact: AtFact, jobcheck.AtFacts: AtFacts, jobcheck.AtResult: AtJob,
	}[m.Session.Place()])
}

// openJobs opens the list of jobs over the result or the home.
func (s Sitting) openJobs() Action {
	read, account, sheet := s.Options.Jobs, s.account, s.Sheet()
	return Action{Work: func() Done {
		jobs, err := read()
		if err != nil {
			return Done{Notice: "The job check can't be opened: " + err.Error() + "."}
		}
		if account != nil && account.Assessment.ID == jobs.Book.Career.ID {
			jobs.Person = &jobreport.Person{Sheet: sheet, Words: account.Words()}
		}
		m := JobModel{Jobs: jobs}.list()
		return Done{
			Said: []string{"", "The job check.", PrivacyOfJobs(s.Options, jobs)},
			Then: m.goes(AtJobs),
		}
	}}
}

// PrivacyOfJobs words whether and where the answers about jobs are saved.
func PrivacyOfJobs(o Options, jobs Jobs) string {
	if o.Private || jobs.Store == nil {
		o.Journal = nil
		return PrivacyLine(o)
	}
	return "Postings and answers are saved on this computer only, under the job's name. Nothing is sent anywhere."
}

// checking returns the sitting at a check of jobs that lies over nothing.
func (s Sitting) checking(c JobCheck) Sitting {
	m := JobModel{Jobs: c.Jobs, Alone: true}
	switch {
	case c.Draft != nil:
		return m.list().at(c.Draft).goes(AtNaming)(s)
	case c.Name == "":
		return m.list().goes(AtJobs)(s)
	}
	sheet, err := m.load(c.Name)
	if err != nil {
		return m.list().problem(cannotOpen(err), AtJobs).Then(s)
	}
	if c.Posting != nil {
		c.Posting(&sheet)
	}
	return m.open(sheet).goesOn()(s)
}

// Opening returns what is read out before the first place of a check of jobs that lies over
// nothing; nil for any other sitting.
func (s Sitting) Opening() []string {
	m := s.Jobs
	if m == nil || !m.Alone {
		return nil
	}
	said := []string{"The job check.", PrivacyOfJobs(s.Options, m.Jobs)}
	if s.Options.Notice != "" {
		said = append(said, "Note: "+s.Options.Notice)
	}
	switch {
	case m.Problem != "":
		said = append(said, m.Problem)
	case m.Name != "":
		said = append(said, "", "Job: "+m.Name+".")
	}
	return said
}

func (s Sitting) fact() Prompt {
	m := *s.Jobs
	fact := m.Session.Fact()
	number, of, answered := m.Session.Walk()
	p := Prompt{
		ID: "fact " + fact.ID, Within: "facts", Section: fact.Group, Lesson: "fact", Named: true, Title: fmt.Sprintf("fact %d of %d", number, of),
		Ask: fact.Text, Note: "To ask: " + fact.Ask, Progress: float64(answered) / float64(max(of, 1)), At: -1, Pasted: m.pastedOver,
		How: "1 yes, 2 no, 3 the posting doesn't say, 4 later;", Short: "1 yes, 2 no, 3 the posting doesn't say, 4 later; h help.",
	}
	if number == 0 {
		p.Title = "no line in the posting"
	}
	p.Say = []string{"", english.Capital(p.Title) + ": " + fact.Text + "."}
	reading := m.Session.Reading()
	quotes := reading.Quotes(fact.ID)
	p.Say = append(p.Say, quoted(quotes)...)
	p.Explain = Explained{Title: "The question that settles it", Text: fact.Ask, Source: inGuide(fact.Source)}
	given := m.Session.Sheet().Facts[fact.ID]
	if given != "" {
		p.Say = append(p.Say, "Your answer so far: "+jobreport.AnswerLabel(given)+".")
	}
	words := [][]string{{"y", "yes"}, {"n", "no"}, {"-"}, {"s", "later"}}
	for i, answer := range jobreport.Answers() {
		p.offer(answer == given && given != "", Choice{Label: jobreport.AnswerLabel(answer), Brief: briefAnswer(answer), Words: words[i], Action: m.answer(answer)})
	}
	p.Commands = []Command{{Key: "w", Press: "?", Word: "why", Help: "the question that settles it", Action: Action{Tell: func() []string {
		return []string{"To ask: " + fact.Ask, english.Stopped(p.Explain.Source)}
	}}}}
	if reading != nil {
		p.Commands = append(p.Commands,
			Command{Key: "m", Word: "lines", Label: "next mention", Row: mentioned(reading.Lines(fact.ID, whole)), Help: "every line about it", Action: Action{Tell: func() []string { return mentions(quotes) }}},
			Command{Key: "t", Word: "posting", Label: "posting", Help: "the whole posting", Action: Action{Tell: func() []string { return wholePosting(reading) }}})
	} else {
		p.Commands = append(p.Commands, Command{Key: "p", Word: "paste", Label: "paste posting", Help: "paste its posting", Action: m.askPosting(true)})
	}
	p.Commands = append(p.Commands, back("back", m.to(m.Session.Back())),
		Command{Key: "o", Word: "facts", Label: "all facts", Help: "all facts", Action: m.to(m.Session.SeeFacts())},
		Command{Key: "r", Word: "result", Label: "result so far", Help: "result so far", Action: m.to(m.Session.SeeResult())}, leave("quit"))
	return p
}

// quoted reads out the first sentences that may be about a fact.
func quoted(quotes []jobcheck.Quote) []string {
	const most = 3
	var said []string
	for _, quote := range quotes[:min(len(quotes), most)] {
		said = append(said, "In the posting: "+english.Quoted(quote.Text))
	}
	if more := len(quotes) - most; more > 0 {
		said = append(said, english.Capital(english.NumberOf(more, "more line", "more lines"))+": m reads all.")
	}
	return said
}

// to returns the action that goes on with a session without other answers.
func (m JobModel) to(next jobcheck.Session) Action {
	return Action{Then: func(s Sitting) Sitting { return m.on(next).goesOn()(s) }}
}

// answer returns the action that answers the fact at hand. A changed answer is saved before
// the next fact is shown.
func (m JobModel) answer(answer content.JobAnswer) Action {
	said := jobreport.AnswerLabel(answer)
	if answer == content.JobYes || answer == content.JobNo {
		said += ", " + m.Account.Phrase(m.Session.Fact().ID, answer)
	}
	next, changes := m.Session.Answer(answer)
	return m.does(said, next, changes)
}

// does returns the action that goes on with a session once changed answers are saved.
func (m JobModel) does(said string, next jobcheck.Session, changes []jobcheck.Change) Action {
	if len(changes) == 0 {
		same := m.to(next)
		same.Said = said
		return same
	}
	return Action{Said: said, Work: func() Done {
		writes := make([]func(*job.Sheet), len(changes))
		for i, c := range changes {
			writes[i] = c.To
		}
		sheet, notice := m.writer.keep(next.Sheet(), writes...)
		return Done{
			Notice: notice, Changed: true, Unsaved: m.Unsaved(),
			Then: m.on(next.With(sheet)).goesOn(),
		}
	}}
}

// silent proposes one answer for the facts without a line in the posting.
func (s Sitting) silent() Prompt {
	m := *s.Jobs
	open := m.Session.Silent()
	_, spoken, answered := m.Session.Walk()
	count := english.NumberOf(len(open), "fact", "facts")
	unsaid, changes := m.Session.Unsaid()
	p := Prompt{
		ID: fmt.Sprint("silent", len(open)), Title: m.Name, Progress: float64(answered) / float64(max(spoken, 1)), Pasted: m.pastedOver, At: -1,
		Ask:  "The posting has no line about " + count + ".",
		Note: "Nothing is answered yet. Open a fact that you know more about, or found a line for.",
		How:  "Enter answers them all this way, 2 asks one by one, a number from 3 on opens that fact;",
		Choices: []Choice{
			{Label: "Yes, for all of them: the posting doesn't say", Action: m.does("the posting doesn't say, for "+count, unsaid, changes)},
			{Label: "No: ask me one by one", Action: m.to(m.Session.AskAll())},
		},
	}
	p.Body = []string{english.Capital(english.NumberOf(spoken, "fact has a line", "facts have a line")) + " and will be asked one by one. For these we propose: the posting doesn't say."}
	if spoken == 0 {
		p.Body = []string{"No line of this text seems to be about any of the facts. Is it the posting, and in English? If it is, we propose for all: the posting doesn't say."}
	}
	for _, at := range open {
		fact := m.Session.Facts()[at]
		p.Choices = append(p.Choices, Choice{Label: openPhrase(fact), Brief: english.Quoted(fact.Short), Action: m.to(m.Session.Ask(at))})
	}
	p.Say = append([]string{"", p.Ask}, append(p.Body, p.Note)...)
	p.Commands = []Command{
		keep(p.Choices[0].Action), back("goes to all facts", m.to(m.Session.Back())),
		{Key: "r", Word: "result", Label: "result so far", Help: "the result so far", Action: m.to(m.Session.SeeResult())},
		leave("quits"),
	}
	return p
}

// whole leaves a line of a posting as long as it is.
func whole(line string) string { return line }

// mentioned counts the lines of a posting that may be about a fact.
func mentioned(posting []jobcheck.Line) string {
	n := 0
	for _, line := range posting {
		if line.Marks != nil {
			n++
		}
	}
	if n == 0 {
		return "no line seems to be about it"
	}
	return fmt.Sprint(n, " ", english.Plural(n, "line may be about it", "lines may be about it"))
}

// briefAnswer shortens an answer; empty for "later", which needs none.
func briefAnswer(answer content.JobAnswer) string {
	if answer == content.JobNotStated {
		return "doesn't say"
	}
	return string(answer)
}

// openPhrase words a fact without an answer.
func openPhrase(fact content.JobFact) string {
	return english.Quoted(fact.Short) + " or " + english.Quoted(fact.ShortNot)
}

// Unsaved reports whether answers about the job are not saved.
func (m JobModel) Unsaved() bool {
	return m.Jobs.Store == nil || m.writer != nil && m.writer.unsaved != nil
}

// mentions reads out every sentence that may be about a fact.
func mentions(quotes []jobcheck.Quote) []string {
	var found []string
	for _, quote := range quotes {
		found = append(found, quote.Text)
	}
	return append(found, english.Capital(english.NumberOf(len(found), "line", "lines"))+" of the posting may be about it.")
}

func wholePosting(r *jobcheck.Reading) []string {
	var lines []string
	for _, line := range r.Lines("", whole) {
		lines = append(lines, line.Text)
	}
	return append(lines, "End of the posting.")
}

func (s Sitting) facts() Prompt {
	m := *s.Jobs
	at, of := m.Session.At()
	answered := m.Session.Answered()
	p := Prompt{
		ID: "facts", Title: m.Name, Brief: fmt.Sprintf("%d of %d answered", answered, of), Progress: float64(answered) / float64(of), At: at, Pasted: m.pastedOver,
		Say:  []string{"", fmt.Sprintf("All facts, %d of %d answered.", answered, of)},
		Back: []string{"", "Back at all facts; l reads the list again."},
		How:  fmt.Sprintf("A number from 1 to %d opens that fact,", of),
		Commands: []Command{
			{Key: "r", Word: "result", Label: "result so far", Row: "Result so far", Help: "the result so far", Action: m.to(m.Session.SeeResult())},
			{Key: "l", Word: "list", Help: "reads the list", Action: Action{Repeat: true}},
		},
	}
	if n := len(m.Session.Silent()); n > 0 {
		p.Commands = append(p.Commands, Command{
			Key: "d", Word: "unsaid", Label: "not mentioned", Help: fmt.Sprintf("the %d without a line in the posting", n), Action: m.to(m.Session.SeeSilent()),
		})
	}
	if m.Session.Reading() == nil {
		p.Commands = append(p.Commands, Command{Key: "p", Word: "paste", Label: "paste posting", Help: "pastes its posting", Action: m.askPosting(true)})
	}
	p.Commands = append(p.Commands, Command{Key: "b", Word: "back", Back: true, Label: "all jobs", Help: "goes to all jobs", Action: m.leaveJob()}, leave("quits"))
	p.Note = p.Brief + ". Open one to answer or change it."
	for i, fact := range m.Session.Facts() {
		c := m.factChoice(fact)
		c.Group, c.Action = fact.Group, m.to(m.Session.Ask(i))
		p.Choices = append(p.Choices, c)
	}
	return p
}

// factChoice words a fact and its answer.
func (m JobModel) factChoice(fact content.JobFact) Choice {
	answer := m.Session.Sheet().Facts[fact.ID]
	c := Choice{State: briefAnswer(answer), About: openPhrase(fact), Brief: "?   " + fact.Short + "?"}
	c.Label = "open: " + c.About
	switch answer {
	case content.JobYes, content.JobNo:
		c.About = m.Account.Phrase(fact.ID, answer)
		c.Brief = fmt.Sprintf("%-3s %s", c.State, c.About)
		c.Label = jobreport.AnswerLabel(answer) + ": " + c.About
	case content.JobNotStated:
		c.Brief = "-" + c.Brief[1:]
		c.Label = jobreport.AnswerLabel(answer) + ": " + c.About
	}
	return c
}

func (s Sitting) jobResult() Prompt {
	m := *s.Jobs
	p := Prompt{
		ID: fmt.Sprint("job", m.Pane, s.reads), Title: m.Name, Progress: -1, Named: true, At: m.Pane,
		How: "1 what it is, 2 whether it fits you, 3 what to ask,", Pasted: m.pastedOver,
		Commands: []Command{
			{Key: "o", Word: "facts", Back: true, Label: "all facts", Help: "all facts", Action: m.to(m.Session.SeeFacts())},
			{Key: "a", Word: "jobs", Label: "all jobs", Help: "all jobs", Action: m.leaveJob()},
			leave("quit"),
		},
	}
	if open := m.Session.Open(); open > 0 {
		help := "the next of " + english.NumberOf(open, "open fact", "open facts")
		p.Commands = slices.Insert(p.Commands, 0, Command{Key: "c", Word: "continue", Label: "continue", Help: help, Action: m.to(m.Session.GoOn())})
	}
	if len(m.Account.Finding.Ask) > 0 {
		p.Commands = slices.Insert(p.Commands, len(p.Commands)-2, Command{Key: "y", Word: "copy", Label: "copy questions", Help: "the questions, to copy", Action: m.copyQuestions()})
	}
	for i, title := range [][2]string{{jobreport.IsTitle, "Is"}, {jobreport.FitsTitle, "Fits"}, {jobreport.AskTitle, "Ask"}} {
		m := m
		m.Pane = i
		p.Choices = append(p.Choices, Choice{Label: title[0], Brief: title[1], Doc: func() doc.Doc { return m.pane(i) }, Action: Action{Then: func(s Sitting) Sitting {
			s.reads++
			return m.goes(AtJob)(s)
		}}})
	}
	p.Doc = p.Choices[m.Pane].Doc
	return p
}

func (m JobModel) copyQuestions() Action {
	lines := m.Account.Questions()
	said := "Copied (if your terminal allows it): " + english.NumberOf(len(lines)-1, "question", "questions") + " to ask."
	return Action{Copy: strings.Join(lines, "\n"), Copied: said, Tell: func() []string { return lines }}
}

// Worded returns a text with the command that starts the program in place of its name.
func (m JobModel) Worded(text string) string {
	if m.Jobs.Worded == nil {
		return text
	}
	return m.Jobs.Worded(text)
}

// pane returns a pane as a document, with the command that starts the program in it.
func (m JobModel) pane(pane int) doc.Doc {
	d := m.Account.Panes()[pane]
	for i, b := range d.Blocks {
		if p, ok := b.(doc.Para); ok {
			d.Blocks[i] = doc.Para{Text: m.Worded(p.Text)}
		}
	}
	return d
}

// JobOutcome returns the end state of a check of jobs that lies over nothing.
func (s Sitting) JobOutcome() JobOutcome {
	m := s.Jobs
	if m == nil || !m.Alone || m.writer == nil {
		return JobOutcome{}
	}
	return JobOutcome{Name: m.Name, Sheet: m.Session.Sheet(), Kept: m.writer.saved, Unsaved: m.writer.unsaved}
}

// jobKept words the saved state of the open job, for the goodbye.
func (s Sitting) jobKept() string {
	m := s.Jobs
	switch {
	case m.writer == nil || m.Session.Answered() == 0:
		return "Nothing was answered."
	case m.writer.unsaved != nil:
		return "Not everything could be saved: " + m.writer.unsaved.Error() + "."
	case m.Jobs.Store == nil:
		return "Nothing is saved."
	default:
		return "Saved under " + m.Name + "."
	}
}

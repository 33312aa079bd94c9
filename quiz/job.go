package quiz

import (
	"errors"
	"fmt"

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
	Jobs    Jobs
	Alone   bool        // it lies over no result
	Sheets  []job.Sheet // last changed first
	Left    []record.Unreadable
	Problem string // why the last name or job did not do
	Name    string // of the open job; empty: none was opened
	Session jobcheck.Session
	Account jobreport.Account // of the session's sheet
	Pane    int               // of the job's result, from 0
	writer  *jobWriter
}

// list reads the jobs from the store; without a store the list is empty. The open job stays
// known.
func (m JobModel) list() JobModel {
	if m.Jobs.Store != nil {
		m.Sheets, m.Left = m.Jobs.Store.List()
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

// withJobs returns a sitting at the place of its check of jobs.
func (s Sitting) withJobs(m JobModel, at Place) Sitting {
	s.Jobs, s.place = &m, at
	return s
}

// inJob returns a sitting at the place of the open job's session.
func (s Sitting) inJob(m JobModel) Sitting {
	return s.withJobs(m, map[jobcheck.Place]Place{jobcheck.AtFact: AtFact, jobcheck.AtFacts: AtFacts, jobcheck.AtResult: AtJob}[m.Session.Place()])
}

// openJobs opens the list of jobs over the result.
func (s Sitting) openJobs() Action {
	read, account, held := s.Options.Jobs, s.account, s.Session
	return Action{Work: func() Done {
		jobs, err := read()
		if err != nil {
			return Done{Notice: "The check of jobs cannot be opened: " + err.Error() + "."}
		}
		if account.Assessment.ID == jobs.Book.Career.ID {
			jobs.Person = &jobreport.Person{Sheet: held.Sheet(), Words: account.Words()}
		}
		m := JobModel{Jobs: jobs}.list()
		return Done{
			Said: []string{"", "The check of a job.", PrivacyOfJobs(s.Options, jobs)},
			Then: func(s Sitting) Sitting { return s.withJobs(m, AtJobs) },
		}
	}}
}

// cannotOpen words an error of opening a job.
func cannotOpen(err error) string { return "That job cannot be opened: " + err.Error() + "." }

// PrivacyOfJobs words whether and where the answers about jobs are saved.
func PrivacyOfJobs(o Options, jobs Jobs) string {
	if o.Private || jobs.Store == nil {
		o.Journal = nil
		return PrivacyLine(o)
	}
	return "Every answer is kept on this computer at once, under the job's name, and nothing is sent anywhere."
}

// NewJobSitting returns a sitting that is a check of jobs alone: at the job that the options
// name, or at the list. Said is read out first.
func NewJobSitting(o JobOptions) (s Sitting, said []string) {
	m := JobModel{Jobs: o.Desk, Alone: true}
	s = NewSitting(o.Options)
	if o.Name == "" {
		return s.withJobs(m.list(), AtJobs), nil
	}
	sheet, err := m.load(o.Name)
	if err != nil {
		m = m.list()
		m.Problem = cannotOpen(err)
		return s.withJobs(m, AtJobs), []string{m.Problem}
	}
	if o.Posting != nil {
		o.Posting(&sheet)
	}
	m = m.open(sheet)
	return s.inJob(m), []string{"", "Job: " + m.Name + "."}
}

// openJob returns the action that opens a job by its name.
func (m JobModel) openJob(name string) Action {
	return Action{Work: func() Done {
		sheet, err := m.load(name)
		if err != nil {
			return Done{Said: []string{cannotOpen(err)}, Then: func(s Sitting) Sitting {
				m.Problem = cannotOpen(err)
				return s.withJobs(m, AtJobs)
			}}
		}
		m := m.open(sheet)
		return Done{Said: []string{"", "Job: " + m.Name + "."}, Then: func(s Sitting) Sitting { return s.inJob(m) }}
	}}
}

// leaveJob returns the action that reads the jobs again and goes back to their list.
func (m JobModel) leaveJob() Action {
	return Action{Work: func() Done {
		m := m.list()
		return Done{Then: func(s Sitting) Sitting { return s.withJobs(m, AtJobs) }}
	}}
}

// jobList lists the jobs; another name opens a new one.
func (s Sitting) jobList() Prompt {
	m := *s.Jobs
	p := Prompt{Title: "Jobs", Progress: -1, Typed: m.openJob, Say: []string{""}, How: "Type the name of a job, a name of your own", At: -1}
	for i, sheet := range m.Sheets {
		line := m.Jobs.Book.Of(sheet, nil).Line()
		p.Choices = append(p.Choices, Choice{Label: sheet.Name + ": " + line + ".", Action: m.openJob(sheet.Name)})
		if sheet.Name == m.Name {
			p.At = i
		}
		p.How = "Type a number, or the name of another job"
	}
	for _, u := range m.Left {
		p.Tail = append(p.Tail, "Left alone: "+u.Path+", "+u.Err.Error()+".")
	}
	p.ID = fmt.Sprint("jobs", m.Name)
	if !m.Alone {
		p.How += "; b to go back to your result"
		p.Commands = []Command{back("", Action{Then: under})}
	}
	p.How += ", or q to leave."
	p.Commands = append(p.Commands, leave(""))
	return p
}

// fact asks one fact.
func (s Sitting) fact() Prompt {
	m := *s.Jobs
	fact := m.Session.Fact()
	at, of := m.Session.At()
	p := Prompt{
		ID: "fact " + fact.ID, Within: "facts", Section: fact.Group, Lesson: "fact", Named: true, Title: fmt.Sprintf("fact %d of %d", at+1, of),
		Ask: fact.Text, Note: "To ask: " + fact.Ask, Progress: float64(m.Session.Answered()) / float64(of), At: -1,
		Say: []string{"", fmt.Sprintf("Fact %d of %d: %s.", at+1, of, fact.Text)},
		How: "1 yes, 2 no, 3 not stated, 4 not known yet;", Short: "1 yes, 2 no, 3 not stated, 4 not known yet; h help.",
	}
	p.Explain = Explained{Title: "The question that settles it", Text: fact.Ask, Source: fact.Source}
	given := m.Session.Sheet().Facts[fact.ID]
	if given != "" {
		p.Say = append(p.Say, "Your answer so far: "+jobreport.AnswerLabel(given)+".")
	}
	labels, means := jobreport.AnswerLabels()
	words := [][]string{{"y", "yes"}, {"n", "no"}, {"-"}, {"s"}}
	for i, answer := range jobreport.Answers() {
		p.Choices = append(p.Choices, Choice{Label: labels[i], Note: means[i], Words: words[i], Action: m.answer(answer)})
		if answer == given && given != "" {
			p.At = i
		}
	}
	p.Commands = []Command{{Key: "w", Word: "why", Help: "the question that settles it", Action: Action{Tell: func() []string {
		return []string{"To ask: " + fact.Ask, "In the guide: " + english.Stopped(fact.Source)}
	}}}}
	if text := m.Session.Sheet().Text; text != "" {
		p.Commands = append(p.Commands,
			Command{Key: "t", Word: "posting", Help: "what the posting says of it", Action: Action{Tell: func() []string { return mentions(text, fact.Cues) }}},
			Command{Key: "p", Word: "whole", Help: "the whole posting", Action: Action{Tell: func() []string { return wholePosting(text) }}})
	}
	p.Commands = append(p.Commands, back("back", m.to(jobcheck.Back{})),
		Command{Key: "o", Word: "facts", Label: "all facts", Help: "all facts", Action: m.to(jobcheck.SeeFacts{})},
		Command{Key: "r", Word: "result", Label: "what it is", Help: "what it is", Action: m.to(jobcheck.SeeResult{})}, leave("leave"))
	return p
}

// to returns the action of an intent that changes no answer.
func (m JobModel) to(intent jobcheck.Intent) Action {
	return Action{Then: func(s Sitting) Sitting {
		next, _ := m.Session.Apply(intent)
		return s.inJob(m.on(next))
	}}
}

// answer returns the action that answers the fact at hand. A changed answer is kept before
// the next fact is shown.
func (m JobModel) answer(answer content.JobAnswer) Action {
	said := jobreport.AnswerLabel(answer)
	if answer == content.JobYes || answer == content.JobNo {
		said += ", " + m.Account.Phrase(m.Session.Fact().ID, answer)
	}
	next, changes := m.Session.Apply(jobcheck.Answer{Answer: answer})
	if len(changes) == 0 {
		return Action{Said: said, Then: func(s Sitting) Sitting { return s.inJob(m.on(next)) }}
	}
	return Action{Said: said, Work: func() Done {
		sheet, notice := m.writer.keep(next.Sheet(), changes)
		return Done{
			Notice: notice, Changed: true, Unsaved: m.Unsaved(),
			Then: func(s Sitting) Sitting { return s.inJob(m.on(next.With(sheet))) },
		}
	}}
}

// Unsaved reports whether answers about the job are not kept.
func (m JobModel) Unsaved() bool {
	return m.Jobs.Store == nil || m.writer != nil && m.writer.unsaved != nil
}

// mentions returns the lines of a posting that may speak of a fact.
func mentions(text string, cues []string) []string {
	var found []string
	for _, line := range jobcheck.Posting(text, unbroken, cues) {
		if line.Mentions {
			found = append(found, line.Text)
		}
	}
	n := len(found)
	return append(found, english.Capital(english.Number(n))+" "+english.Plural(n, "line", "lines")+" of the posting may speak of it.")
}

func wholePosting(text string) []string {
	var lines []string
	for _, line := range jobcheck.Posting(text, unbroken, nil) {
		lines = append(lines, line.Text)
	}
	return append(lines, "End of the posting.")
}

// unbroken leaves a line of a posting as it is.
func unbroken(line string) string { return line }

// facts lists every fact with its answer.
func (s Sitting) facts() Prompt {
	m := *s.Jobs
	at, of := m.Session.At()
	answered := m.Session.Answered()
	p := Prompt{
		ID: "facts", Title: m.Name, Note: fmt.Sprintf("%d of %d answered", answered, of), Progress: float64(answered) / float64(of), At: at,
		Say:  []string{"", fmt.Sprintf("All facts, %d of %d answered.", answered, of)},
		Back: []string{"", "Back at all facts; l reads the list again."},
		How:  fmt.Sprintf("A number from 1 to %d opens that fact,", of),
		Commands: []Command{
			{Key: "r", Word: "result", Label: "what it is", Help: "says what it is", Action: m.to(jobcheck.SeeResult{})},
			{Key: "l", Word: "list", Help: "reads the list", Action: Action{Repeat: true}},
			{Key: "b", Word: "back", Label: "all jobs", Help: "goes to all jobs", Action: m.leaveJob()},
			leave("leaves"),
		},
	}
	for i, fact := range m.Session.Facts() {
		answer := m.Session.Sheet().Facts[fact.ID]
		said := fmt.Sprintf("%q or %q", fact.Short, fact.ShortNot)
		if answer == content.JobYes || answer == content.JobNo {
			said = m.Account.Phrase(fact.ID, answer)
		}
		p.Choices = append(p.Choices, Choice{Label: jobreport.AnswerLabel(answer) + ", " + said, Action: m.to(jobcheck.Open{At: i})})
	}
	return p
}

// jobResult shows the result of a job in panes.
func (s Sitting) jobResult() Prompt {
	m := *s.Jobs
	p := Prompt{
		ID: fmt.Sprint("job", m.Pane, s.reads), Title: m.Name, Progress: -1, Named: true, At: m.Pane, Doc: func() doc.Doc { return m.pane(m.Pane) },
		How: "1 what it is, 2 does it fit, 3 what to ask,",
		Commands: []Command{
			{Key: "o", Word: "facts", Label: "all facts", Help: "all facts", Action: m.to(jobcheck.SeeFacts{})},
			{Key: "b", Press: "a", Word: "back", Label: "all jobs", Help: "all jobs", Action: m.leaveJob()},
			leave("leave"),
		},
	}
	for i, title := range []string{jobreport.IsTitle, jobreport.FitsTitle, jobreport.AskTitle} {
		m := m
		m.Pane = i
		p.Choices = append(p.Choices, Choice{Label: title, Action: Action{Then: func(s Sitting) Sitting {
			s.reads++
			return s.withJobs(m, AtJob)
		}}})
	}
	return p
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

// JobOutcome returns the end state of the check of jobs.
func (s Sitting) JobOutcome() JobOutcome {
	m := s.Jobs
	if m == nil || m.writer == nil {
		return JobOutcome{}
	}
	return JobOutcome{Name: m.Name, Sheet: m.Session.Sheet(), Kept: m.writer.saved, Unsaved: m.writer.unsaved}
}

// JobKept words the saved state of the open job, for the goodbye.
func (s Sitting) JobKept() string {
	m := s.Jobs
	switch {
	case m.writer == nil || m.Session.Answered() == 0:
		return "Nothing was answered."
	case m.writer.unsaved != nil:
		return "Not everything could be kept: " + m.writer.unsaved.Error() + "."
	case m.Jobs.Store == nil:
		return "Nothing is kept."
	default:
		return "Everything you answered is kept under " + m.Name + "."
	}
}

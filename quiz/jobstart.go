package quiz

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"rolefit/internal/english"
	"rolefit/internal/record"
	jobcheck "rolefit/quiz/job"
	"rolefit/scoring/job"
)

// How the check of a job begins: the list of jobs, and a posting on its way to a name.

// Draft is a posting without a name.
type Draft struct{ Text, Title, Name string }

// NewDraft returns a posting with a name to propose. title and file, the posting's title and
// the file that it was read from, may be empty.
func NewDraft(text, title, file string) *Draft {
	found, _ := jobcheck.Title(text)
	name := jobcheck.Name(text, file, record.MostJobName)
	return &Draft{Text: text, Title: cmp.Or(title, found), Name: cmp.Or(title, name)}
}

// size words how long a posting is.
func (d *Draft) size() string {
	words := len(strings.Fields(d.Text))
	lines := len(strings.Split(d.Text, "\n"))
	return english.NumberOf(lines, "line", "lines") + ", " + english.NumberOf(words, "word", "words")
}

// free returns the draft's name, with a number behind it if a job has that name already.
func (m JobModel) free(name string) string {
	if name == "" {
		return name
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(m.Sheets, func(s job.Sheet) bool { return strings.EqualFold(s.Name, name) })
	}
	free := name
	for n := 2; taken(free); n++ {
		end := fmt.Sprint(" ", n)
		free = string([]rune(name)[:min(len([]rune(name)), record.MostJobName-len(end))]) + end
	}
	return free
}

// jobList is the first place: it takes a posting, a file or a name, and lists the jobs.
func (s Sitting) jobList() Prompt {
	m := *s.Jobs
	p := Prompt{
		Title: "Check a job", Progress: -1, Typed: m.named, Pasted: m.pastedNew, Say: []string{""}, At: -1,
		Ask: "Paste a posting here", Note: "Or type the name of a file with one. No posting? Type a name for the job.",
		How: "p pastes a posting. Or type the name of a file with one, or of a new job",
	}
	for i, sheet := range m.Sheets {
		p.offer(sheet.Name == m.Name, Choice{Group: "Saved jobs", Label: sheet.Name + ": " + m.Accounts[i].Line() + ".", Action: m.openJob(sheet.Name)})
		p.How = "A number opens that job, p pastes a posting. Or type the name of a file with one, or of a new job"
	}
	for _, u := range m.Left {
		p.Tail = append(p.Tail, "Left alone: "+u.Path+", "+u.Err.Error()+".")
	}
	switch {
	case len(m.Left) > 0:
		p.Caution = m.Worded(english.Capital(english.NumberOf(len(m.Left), "file was", "files were")) + " left alone: rolefit job list names them.")
	case m.Jobs.Store == nil:
		p.Caution = "Nothing is saved here: what you paste and answer is gone when you quit."
	}
	p.ID, p.Problem = fmt.Sprint("jobs", m.Name), m.Problem
	p.Commands = []Command{{Key: "p", Word: "paste", Label: "paste", Action: m.askPosting(false)}}
	if !m.Alone {
		p.How += "; b to go back"
		away := Action{Then: under}
		if s.root == AtHome { // which says what is saved of jobs
			away = s.looked(false, under)
		}
		p.Commands = append(p.Commands, back("", away))
	}
	p.How += "; q to quit."
	p.Commands = append(p.Commands, leave(""))
	return p
}

// at returns the model with a draft.
func (m JobModel) at(d *Draft) JobModel {
	m.Draft, m.Problem = d, ""
	return m
}

// problem returns what to do where something typed or pasted did not do.
func (m JobModel) problem(said string, at Place) Done {
	m.Problem = said
	return Done{Said: []string{said}, Then: m.goes(at)}
}

// named takes a typed text: a file with a posting, a posting of one line, or the name of a job.
func (m JobModel) named(text string) Action {
	return Action{Work: func() Done {
		if strings.Contains(text, "://") {
			return m.problem("Nothing is fetched from the web. Open the page, select and copy its text, and paste that here.", AtJobs)
		}
		if m.Jobs.Read != nil {
			posting, found, err := m.Jobs.Read(text)
			switch {
			case err != nil:
				return m.problem(english.Sentence(err), AtJobs)
			case found:
				return m.naming(NewDraft(posting, "", text))
			}
		}
		const least = 12 // words of a posting
		if utf8.RuneCountInString(text) > record.MostJobName && len(strings.Fields(text)) >= least {
			return m.pastedNew(text).Work()
		}
		return m.openJob(text).Work()
	}}
}

// tooLong words that a text is longer than any posting; empty for one that is not.
func tooLong(text string) string {
	if len(text) > record.MostJobText {
		return "That is too long for a posting. Nothing was taken."
	}
	return ""
}

// pastedNew takes a posting as that of a new job.
func (m JobModel) pastedNew(text string) Action {
	return Action{Work: func() Done {
		text := record.JobText([]byte(text))
		if said := tooLong(text); said != "" || strings.TrimSpace(text) == "" {
			return m.problem(cmp.Or(said, "Nothing was pasted."), AtJobs)
		}
		return m.naming(NewDraft(text, "", ""))
	}}
}

// pastedOver takes a posting while a job is open: the person says whose it is.
func (m JobModel) pastedOver(text string) Action {
	return Action{Work: func() Done {
		text := record.JobText([]byte(text))
		const least = 20 // words
		said := tooLong(text)
		if len(strings.Fields(text)) < least {
			said = "That is too short for a posting. Nothing was taken, and nothing was answered."
		}
		if said != "" {
			return Done{Notice: said, Then: m.goesOn()}
		}
		m := m.at(NewDraft(text, "", ""))
		return Done{Then: m.goes(AtPasted)}
	}}
}

func (m JobModel) naming(d *Draft) Done {
	m = m.list().at(d)
	return Done{Then: m.goes(AtNaming)}
}

// askPosting returns the action that asks for a posting: over the open job, or for a new one.
func (m JobModel) askPosting(over bool) Action {
	m.over = over
	return Action{Then: m.at(nil).goes(AtPosting)}
}

func (s Sitting) posting() Prompt {
	m := *s.Jobs
	take, drop := m.pastedNew, Action{Then: m.goes(AtJobs)}
	if m.over {
		take, drop = m.pastedOver, Action{Then: m.goesOn()}
	}
	return Prompt{
		Title: "A posting", Ask: "Paste the posting now", Say: []string{"", "Paste the posting."}, Progress: -1, At: -1,
		Note: "In the browser: select the text of the page and copy it. Only its text is taken.",
		How:  "After its last line, type a line with only a dot;", Until: ".", Pasted: take,
		Commands: []Command{back("goes back", drop), leave("quits")},
	}
}

func (s Sitting) name() Prompt {
	m := *s.Jobs
	p := Prompt{
		Title: "New job", Ask: "What do you call this job?", Note: english.Capital(m.Draft.size()) + ". The name is yours: it is only for finding the job again.", Progress: -1, At: -1,
		Say: []string{"", "A posting of " + m.Draft.size() + ".", "What do you call this job?"},
		How: "Type a name,", Proposed: m.free(m.Draft.Name),
		Typed: m.create, Commands: []Command{back("goes back", Action{Then: m.at(nil).goes(AtJobs)}), leave("quits")},
	}
	p.ID, p.Problem = "name "+m.Problem, m.Problem
	if p.Proposed != "" {
		p.SoFar = "Proposed: " + p.Proposed + "; Enter takes it."
		p.Commands = append(p.Commands, keep(m.create(p.Proposed)))
	}
	return p
}

// create saves the draft as a new job and opens it.
func (m JobModel) create(name string) Action {
	return Action{Work: func() Done {
		sheet, err := m.load(name)
		switch {
		case err != nil:
			return m.problem(cannotOpen(err), AtNaming)
		case sheet.Created != "" || len(sheet.Facts) > 0 || sheet.Text != "":
			return m.problem("You have a job called "+sheet.Name+" already. Pick another name.", AtNaming)
		}
		return m.openJobWith(sheet, m.Draft)
	}}
}

// openJobWith saves a posting with a job, and opens it at the facts that the posting leaves out.
func (m JobModel) openJobWith(sheet job.Sheet, d *Draft) Done {
	write := func(s *job.Sheet) { s.Text, s.Title = d.Text, cmp.Or(d.Title, s.Title) }
	write(&sheet)
	writer := &jobWriter{store: m.Jobs.Store, name: sheet.Name}
	sheet, notice := writer.keep(sheet, write)
	m = m.at(nil).open(sheet)
	m.writer = writer
	m = m.on(m.Session.SeeSilent())
	return Done{Notice: notice, Said: []string{"", "Job: " + m.Name + "."}, Then: m.goesOn()}
}

// whose asks which job a posting belongs to that was pasted while one is open.
func (s Sitting) whose() Prompt {
	m := *s.Jobs
	d := m.Draft
	drop := back("drops it", Action{Then: m.at(nil).goesOn()})
	p := Prompt{
		Title: "A posting was pasted", Ask: "Which job is this posting for?", Progress: -1,
		Note: english.Capital(d.size()) + ". It begins: " + english.Quoted(cmp.Or(d.Name, "?")) + ". Nothing was answered.",
		How:  "Type 1 or 2;", Commands: []Command{drop, leave("quits")},
	}
	another := Choice{Label: "Another job: check it too", Action: Action{Work: func() Done { return m.naming(d) }}}
	here := Choice{Label: "This one: " + m.Name, Action: Action{Work: func() Done { return m.openJobWith(m.Session.Sheet(), d) }}}
	if m.Session.Sheet().Text == "" {
		p.Choices = []Choice{here, another}
	} else {
		here.Label += ", replacing the posting it has"
		p.Choices = []Choice{another, here}
	}
	return p
}

// openJob returns the action that opens a job by its name.
func (m JobModel) openJob(name string) Action {
	return Action{Work: func() Done {
		sheet, err := m.load(name)
		if err != nil {
			return m.problem(cannotOpen(err), AtJobs)
		}
		m := m.open(sheet)
		return Done{Said: []string{"", "Job: " + m.Name + "."}, Then: m.goesOn()}
	}}
}

// leaveJob returns the action that reads the jobs again and goes back to their list.
func (m JobModel) leaveJob() Action {
	return Action{Work: func() Done {
		m := m.list().at(nil)
		return Done{Then: m.goes(AtJobs)}
	}}
}

// cannotOpen words an error of opening a job.
func cannotOpen(err error) string {
	if errors.Is(err, record.ErrDamaged) || errors.Is(err, record.ErrNewer) || errors.Is(err, record.ErrNotAJob) {
		return "That job can't be opened: " + err.Error() + "."
	}
	return english.Sentence(err)
}

package quiz

import (
	"fmt"
	"strings"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/ui"
	"rolefit/quiz/session"
	"rolefit/scoring/job"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// jobList lists the stored jobs; row 0 asks for the name of a new one.
type jobList struct {
	desk    jobDesk
	sheets  []job.Sheet
	left    []record.Unreadable
	cursor  int
	naming  bool // the name of a new job is being typed
	name    textinput.Model
	problem string // why the last name or job did not do
}

// list returns the list of jobs. If it is empty, it asks for a name at once.
func (d jobDesk) list(msg jobListedMsg, err error) screen {
	was := d.name
	s := jobList{desk: jobDesk{jobs: msg.jobs, under: d.under}, sheets: msg.sheets, left: msg.left, problem: jobProblem(err)}
	for i, sheet := range s.sheets {
		if sheet.Name == was {
			s.cursor = i + 1
		}
	}
	if len(s.sheets) > 0 && s.cursor == 0 {
		s.cursor = 1
	}
	if len(s.sheets) == 0 {
		return s.ask()
	}
	return s
}

// jobProblem words an error of opening a job; empty for nil.
func jobProblem(err error) string {
	if err == nil {
		return ""
	}
	return "That job cannot be opened: " + err.Error() + "."
}

func (s jobList) at() jobDesk { return s.desk }

func (s jobList) with(d jobDesk) screen {
	s.desk = d
	return s
}

func (s jobList) typing() bool { return s.naming }

func (s jobList) ask() jobList {
	s.naming = true
	s.name = textinput.New()
	s.name.Prompt = ""
	s.name.CharLimit = record.MostJobName
	s.name.Focus() // its command only blinks
	return s
}

func (s jobList) update(msg tea.Msg, c scene) (screen, wish) {
	switch msg := msg.(type) {
	case jobOpenedMsg:
		if msg.err != nil {
			s.problem = jobProblem(msg.err)
			return s, wish{}
		}
		return s.desk.open(msg).screen(), wish{}
	case tea.KeyPressMsg:
		if s.naming {
			return s.typed(msg)
		}
		return s.choose(msg, c)
	case tea.PasteMsg:
		s.name, _ = s.name.Update(msg)
	}
	return s, wish{}
}

// typed handles a key while a name is typed.
func (s jobList) typed(msg tea.KeyPressMsg) (screen, wish) {
	k := jobKeys()
	switch {
	case key.Matches(msg, k.done):
		if strings.TrimSpace(s.name.Value()) == "" {
			return s, wish{}
		}
		return s.open(s.name.Value())
	case key.Matches(msg, k.cancel):
		s.problem = ""
		if len(s.sheets) == 0 {
			return s.away()
		}
		s.naming = false
		return s, wish{}
	}
	s.problem = ""
	s.name, _ = s.name.Update(msg)
	return s, wish{}
}

// choose handles a key in the list.
func (s jobList) choose(msg tea.KeyPressMsg, c scene) (screen, wish) {
	k := jobKeys()
	s.problem = ""
	switch {
	case key.Matches(msg, k.add), key.Matches(msg, c.keys.choose) && s.cursor == 0:
		return s.ask(), wish{}
	case key.Matches(msg, c.keys.up):
		s.cursor = max(s.cursor-1, 0)
	case key.Matches(msg, c.keys.down):
		s.cursor = min(s.cursor+1, len(s.sheets))
	case key.Matches(msg, c.keys.choose):
		return s.open(s.sheets[s.cursor-1].Name)
	case key.Matches(msg, c.keys.back):
		return s.away()
	}
	return s, wish{}
}

func (s jobList) open(name string) (screen, wish) {
	desk := s.desk
	return s, wish{work: func() workedMsg { return workedMsg{then: desk.load(name)} }}
}

// away returns to the screen that opened the list, or leaves the program.
func (s jobList) away() (screen, wish) {
	if s.desk.under != nil {
		return s, wish{open: s.desk.under}
	}
	return s, wish{cmd: tea.Quit}
}

func (s jobList) page(c scene) ui.Page {
	f := c.frame
	k := jobKeys()
	p := ui.Page{Left: f.Styles.Strong.Render("Jobs"), Progress: -1}
	if s.desk.jobs.Store == nil {
		p.Right = c.status
	}
	if s.naming {
		p.Body = ui.Indent(s.nameForm(f), 1)
		leave := key.NewBinding(key.WithKeys("ctrl+c"), key.WithHelp("ctrl+c", "leave"))
		p.Keys = []key.Binding{k.done, k.cancel, leave}
		if len(s.sheets) == 0 && s.desk.under == nil {
			p.Keys = []key.Binding{k.done, backLeaves(leave, k.cancel)}
		}
		return p
	}
	p.Body = s.rows(c)
	p.Keys = []key.Binding{c.keys.change, k.add, c.keys.scroll, c.keys.back, c.keys.help, c.keys.quit}
	if s.desk.under == nil {
		p.Keys = []key.Binding{c.keys.change, k.add, c.keys.scroll, c.keys.help, backLeaves(c.keys.quit, c.keys.back)}
	}
	return p
}

// backLeaves adds the back keys to the leave key, for a list with no screen under it.
func backLeaves(leave, back key.Binding) key.Binding {
	leave.SetKeys(append(leave.Keys(), back.Keys()...)...)
	return leave
}

// nameForm draws the form for the name of a new job.
func (s jobList) nameForm(f ui.Frame) string {
	name := s.name
	name.SetWidth(max(f.Width-5, 1))
	styles := name.Styles()
	styles.Focused.Text, styles.Focused.Prompt = f.Styles.Text, f.Styles.Accent
	styles.Cursor.Blink = false
	name.SetStyles(styles)
	head := styleLines(ui.Wrap("What do you call this job?", f.Width-2), f.Styles.Strong.Render)
	note := "A name of your own: the company, the team. About twenty facts follow. Postings rarely state them all: answer yes, no, or not stated."
	if s.desk.jobs.Store == nil {
		note = "Nothing is kept here: what you answer is gone when you leave."
	}
	blocks := []string{head, f.Styles.Accent.Render(f.Glyphs.Cursor) + " " + name.View(), styleLines(ui.Wrap(note, f.Width-2), f.Styles.Dim.Render)}
	if said := s.said(); said != "" {
		blocks = append(blocks, styleLines(ui.Wrap(said, f.Width-2), f.Styles.Caution.Render))
	}
	return spread(f.Height, blocks...)
}

// said returns the last problem, or a note about unreadable files, or "".
func (s jobList) said() string {
	if s.problem != "" {
		return s.problem
	}
	if len(s.left) > 0 {
		return s.desk.jobs.worded(fmt.Sprintf("%s left alone: rolefit job list names them.", countFiles(len(s.left))))
	}
	return ""
}

func countFiles(n int) string {
	if n == 1 {
		return "One file was"
	}
	return english.Capital(english.Number(n)) + " files were"
}

// rows draws the part of the list around the cursor that fits.
func (s jobList) rows(c scene) string {
	f := c.frame
	rows := []string{s.row(f, 0, "Check another job", "", "")}
	for i, sheet := range s.sheets {
		account := s.desk.jobs.Book.Of(sheet, nil)
		rows = append(rows, s.row(f, i+1, sheet.Name, account.Words().Headline, jobDate(sheet, c.options.Now())))
	}
	foot := ""
	if said := s.said(); said != "" {
		foot = "\n\n" + styleLines(ui.Wrap(said, f.Width), f.Styles.Caution.Render)
	}
	room := max(f.Height-1-ui.Lines(foot), 1)
	top := min(max(s.cursor-room/2, 0), max(len(rows)-room, 0))
	return "\n" + strings.Join(rows[top:min(top+room, len(rows))], "\n") + foot
}

// row draws one job: its name, its headline (is), and the date of its last change (when).
func (s jobList) row(f ui.Frame, at int, name, is, when string) string {
	mark, style := " ", f.Styles.Text
	if at == s.cursor {
		mark, style = f.Styles.Accent.Render(f.Glyphs.Cursor), f.Styles.Accent
	}
	const named = 30
	name = shown(name, f)
	if at == 0 || !f.Roomy() {
		return mark + " " + style.Render(ui.Pad(name, f.Width-2, f.Glyphs))
	}
	line := ui.Pad(name, named, f.Glyphs) + "  " + ui.Pad(is, f.Width-named-6-lipgloss.Width(when), f.Glyphs) + "  "
	return mark + " " + style.Render(line) + f.Styles.Dim.Render(when)
}

// jobDate words when a job last changed; empty if the sheet has no valid time.
func jobDate(s job.Sheet, now time.Time) string {
	changed, err := time.Parse(time.RFC3339, s.Changed)
	if err != nil {
		return ""
	}
	if said := ago(changed, now); !strings.HasPrefix(said, "on ") {
		return said
	}
	return changed.In(now.Location()).Format("2 Jan 2006")
}

// openJobs opens the list of jobs over the result, after reading it from disk.
func (s resultScreen) openJobs(c scene) (screen, wish) {
	read := c.options.Jobs
	return s, wish{work: func() workedMsg {
		jobs, err := read()
		if err != nil {
			return workedMsg{then: jobListedMsg{err: err}, notice: "The check of jobs cannot be opened: " + err.Error() + "."}
		}
		if p := personOf(jobs.Book, s.account, c.session); p != nil {
			jobs.Person = p
		}
		return workedMsg{then: jobDesk{jobs: jobs}.listed()}
	}}
}

// listedJobs shows the list of jobs over the result.
func (s resultScreen) listedJobs(msg jobListedMsg) (screen, wish) {
	if msg.err != nil {
		return s, wish{}
	}
	return s, wish{open: jobDesk{jobs: msg.jobs, under: s}.list(msg, nil)}
}

// personOf returns the participant to compare jobs with; nil if the quiz was not the career
// quiz.
func personOf(book *jobreport.Book, account report.Account, s session.Session) *jobreport.Person {
	if account.Assessment.ID != book.Career.ID {
		return nil
	}
	return &jobreport.Person{Sheet: s.Sheet(), Words: account.Words()}
}

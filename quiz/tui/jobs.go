package tui

import (
	"strings"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/record"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/scoring/job"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// jobsScreen lists the stored jobs; row 0 asks for the name of a new one.
type jobsScreen struct {
	cursor int
	naming bool             // the name of a new job is being typed
	quiet  bool             // the problem at hand was read
	name   *textinput.Model // nil: never asked for; by pointer, because it takes 8 KB
}

// newJobs returns the list of jobs. If it is empty, it asks for a name at once.
func newJobs(s quiz.Sitting, p quiz.Prompt) screen {
	if len(s.Jobs.Sheets) == 0 {
		return jobsScreen{}.ask()
	}
	return jobsScreen{cursor: max(p.At, 0) + 1}
}

func (s jobsScreen) typing() bool { return s.naming }

func (s jobsScreen) ask() jobsScreen {
	s.naming = true
	name := textinput.New()
	s.name = &name
	s.name.Prompt = ""
	s.name.CharLimit = record.MostJobName
	s.name.Focus() // its command only blinks
	return s
}

func (s jobsScreen) update(msg tea.Msg, c props) (screen, quiz.Action) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		*s.name, _ = s.name.Update(msg)
		return s, quiz.Action{}
	}
	s.quiet = true
	if s.naming {
		return s.typed(k, c)
	}
	switch {
	case key.Matches(k, c.keys.add), key.Matches(k, c.keys.choose) && s.cursor == 0:
		return s.ask(), quiz.Action{}
	case key.Matches(k, c.keys.choose):
		s.quiet = false
		return s, c.prompt.Choices[s.cursor-1].Action
	case key.Matches(k, c.keys.back):
		return s, away(c)
	}
	s.cursor = c.moved(s.cursor, len(c.prompt.Choices), k)
	return s, quiz.Action{}
}

// typed handles a key while a name is typed.
func (s jobsScreen) typed(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	switch {
	case key.Matches(k, c.keys.done) && strings.TrimSpace(s.name.Value()) == "":
		return s, quiz.Action{}
	case key.Matches(k, c.keys.done):
		s.quiet = false
		return s, c.prompt.Typed(s.name.Value())
	case key.Matches(k, c.keys.cancel) && len(c.prompt.Choices) == 0:
		return s, away(c)
	case key.Matches(k, c.keys.cancel):
		s.naming = false
		return s, quiz.Action{}
	}
	*s.name, _ = s.name.Update(k)
	return s, quiz.Action{}
}

// away returns the action that leads back from the list, or leaves the program.
func away(c props) quiz.Action {
	if c.sitting.Jobs.Alone {
		return quiz.Action{Leave: true}
	}
	return c.act("b")
}

func (s jobsScreen) page(c props) ui.Page {
	f := c.frame
	k := c.keys
	m := *c.sitting.Jobs
	p := ui.Page{Left: f.Styles.Strong.Render(c.prompt.Title), Progress: -1}
	if m.Jobs.Store == nil {
		p.Right = c.status
	}
	if s.naming {
		p.Body = ui.Indent(s.nameForm(c), 1)
		leave := bind("ctrl+c", "leave", "ctrl+c")
		p.Keys = []key.Binding{k.done, k.cancel, leave}
		if len(m.Sheets) == 0 && m.Alone {
			p.Keys = []key.Binding{k.done, backLeaves(leave, k.cancel)}
		}
		return p
	}
	p.Body = s.rows(c)
	p.Keys = []key.Binding{k.change, k.add, k.scroll, k.back, k.help, k.quit}
	if m.Alone {
		p.Keys = []key.Binding{k.change, k.add, k.scroll, k.help, backLeaves(k.quit, k.back)}
	}
	return p
}

// backLeaves adds the back keys to the leave key, for a list with no screen under it.
func backLeaves(leave, back key.Binding) key.Binding {
	leave.SetKeys(append(leave.Keys(), back.Keys()...)...)
	return leave
}

// nameForm draws the form for the name of a new job.
func (s jobsScreen) nameForm(c props) string {
	f := c.frame
	name := *s.name
	name.SetWidth(max(f.Width-5, 1))
	styles := name.Styles()
	styles.Focused.Text, styles.Focused.Prompt = f.Styles.Text, f.Styles.Accent
	styles.Cursor.Blink = false
	name.SetStyles(styles)
	head := styleLines(ui.Wrap("What do you call this job?", f.Width-2), f.Styles.Strong.Render)
	note := "A name of your own: the company, the team. About twenty facts follow. Postings rarely state them all: answer yes, no, or not stated."
	if c.sitting.Jobs.Jobs.Store == nil {
		note = "Nothing is kept here: what you answer is gone when you leave."
	}
	blocks := []string{head, f.Styles.Accent.Render(f.Glyphs.Cursor) + " " + name.View(), styleLines(ui.Wrap(note, f.Width-2), f.Styles.Dim.Render)}
	if said := s.said(c); said != "" {
		blocks = append(blocks, styleLines(ui.Wrap(said, f.Width-2), f.Styles.Caution.Render))
	}
	return spread(f.Height, blocks...)
}

// said returns the last problem, or a note about unreadable files, or "".
func (s jobsScreen) said(c props) string {
	m := c.sitting.Jobs
	if m.Problem != "" && !s.quiet {
		return m.Problem
	}
	if len(m.Left) > 0 {
		return m.Worded(countFiles(len(m.Left)) + " left alone: rolefit job list names them.")
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
func (s jobsScreen) rows(c props) string {
	f := c.frame
	rows := []string{s.row(f, 0, "Check another job", "", "")}
	for i, sheet := range c.sitting.Jobs.Sheets {
		account := c.sitting.Jobs.Jobs.Book.Of(sheet, nil)
		rows = append(rows, s.row(f, i+1, sheet.Name, account.Words().Headline, jobDate(sheet, c.sitting.Options.Now())))
	}
	foot := ""
	if said := s.said(c); said != "" {
		foot = "\n\n" + styleLines(ui.Wrap(said, f.Width), f.Styles.Caution.Render)
	}
	room := max(f.Height-1-ui.Lines(foot), 1)
	top := min(max(s.cursor-room/2, 0), max(len(rows)-room, 0))
	return "\n" + strings.Join(rows[top:min(top+room, len(rows))], "\n") + foot
}

// row draws one job: its name, its headline (is), and the date of its last change (when).
func (s jobsScreen) row(f ui.Frame, at int, name, is, when string) string {
	mark, render := pointed(f, at == s.cursor)
	const named = 30
	name = textsafe.Line(name)
	if at == 0 || !f.Roomy() {
		return mark + " " + render(ui.Pad(name, f.Width-2, f.Glyphs))
	}
	line := ui.Pad(name, named, f.Glyphs) + "  " + ui.Pad(is, f.Width-named-6-lipgloss.Width(when), f.Glyphs) + "  "
	return mark + " " + render(line) + f.Styles.Dim.Render(when)
}

// jobDate words when a job last changed; empty if the sheet has no valid time.
func jobDate(s job.Sheet, now time.Time) string {
	changed, err := time.Parse(time.RFC3339, s.Changed)
	if err != nil {
		return ""
	}
	if said := quiz.Ago(changed, now); !strings.HasPrefix(said, "on ") {
		return said
	}
	return changed.In(now.Location()).Format("2 Jan 2006")
}

package tui

import (
	"cmp"
	"strings"
	"time"

	"rolefit/internal/record"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/scoring/job"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// jobsScreen takes a posting, a file or a name, in a field over the stored jobs; or the name
// of a new job, in a field alone.
type jobsScreen struct {
	cursor int              // 0: the field
	quiet  bool             // the problem at hand was read
	field  *textinput.Model // by pointer, because it takes 8 KB
}

// mostPath is how many characters the field for a file or a name takes.
const mostPath = 400

func newJobs(p quiz.Prompt) screen {
	field := textinput.New()
	field.Prompt, field.CharLimit = "", mostPath
	if p.Place == quiz.AtNaming {
		field.CharLimit = record.MostJobName
	}
	field.SetValue(p.Proposed)
	field.Focus() // its command only blinks
	return jobsScreen{field: &field, cursor: p.At + 1}
}

func (s jobsScreen) typing() bool { return s.cursor == 0 }

func (s jobsScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	s.quiet = true
	row, clicked := ui.Row(k)
	switch {
	case clicked && row < len(c.prompt.Choices):
		return s, c.prompt.Choices[row].Action
	case s.typing():
		return s.typed(k, c)
	case key.Matches(k, c.keys.add):
		s.cursor = 0
	case key.Matches(k, c.keys.choose):
		return s, c.prompt.Choices[s.cursor-1].Action
	case key.Matches(k, c.keys.back):
		return s, away(c)
	default:
		s.cursor = c.moved(s.cursor, len(c.prompt.Choices), k)
	}
	return s, quiz.Action{}
}

// pasted puts a pasted word or path into the field; a longer text is a posting.
func (s jobsScreen) pasted(msg tea.PasteMsg, c props) (screen, quiz.Action) {
	text := strings.TrimSpace(msg.Content)
	s.quiet = true
	if c.prompt.Pasted != nil && (strings.Contains(text, "\n") || len(text) > mostPath) {
		return s, c.prompt.Pasted(msg.Content)
	}
	s.cursor = 0
	*s.field, _ = s.field.Update(msg)
	return s, quiz.Action{}
}

// typed handles a key while the field has the focus.
func (s jobsScreen) typed(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	switch {
	case key.Matches(k, c.keys.done):
		if strings.TrimSpace(s.field.Value()) == "" {
			return s, quiz.Action{}
		}
		s.quiet = false
		return s, c.prompt.Typed(s.field.Value())
	case key.Matches(k, c.keys.cancel):
		return s, away(c)
	case k.String() == "down" && len(c.prompt.Choices) > 0:
		s.cursor = 1
	default:
		*s.field, _ = s.field.Update(k)
	}
	return s, quiz.Action{}
}

// away returns the action that leads back, or leaves the program where nothing lies before.
func away(c props) quiz.Action {
	if a := c.find("b").Action; !a.Idle() {
		return a
	}
	return c.find("q").Action
}

func (s jobsScreen) page(c props) ui.Page {
	f := c.frame
	k := c.keys
	p := ui.Page{Left: f.Styles.Strong.Render(c.prompt.Title), Right: c.status, Progress: -1}
	back := k.back
	if s.typing() {
		back = k.cancel
	}
	p.Keys = []key.Binding{k.change, k.add, c.command("p"), k.scroll, k.help, back, k.quit}
	leave := leaveTyping()
	var down key.Binding
	if len(c.prompt.Choices) > 0 {
		down = bind(f.Glyphs.Down, strings.ToLower(c.prompt.Choices[0].Group), "down")
	}
	switch nothing := away(c).Leave; { // nothing lies before: the keys that go back leave
	case s.typing() && nothing:
		p.Keys = []key.Binding{k.done, down, with(leave, back)}
	case s.typing():
		p.Keys = []key.Binding{k.done, down, back, leave}
	case nothing:
		p.Keys = []key.Binding{k.change, k.add, c.command("p"), k.scroll, k.help, with(k.quit, back)}
	}
	p.Body = ui.Indent(s.body(c), 1)
	return p
}

// body draws the field with its question and, below it, the part of the list around the cursor
// that fits.
func (s jobsScreen) body(c props) string {
	f := c.frame
	f.Width -= 2
	head := []string{asked(c), s.box(f)}
	note := noted(c)
	said := c.prompt.Caution
	if !s.quiet {
		said = cmp.Or(c.prompt.Problem, said)
	}
	if said != "" {
		note = ui.EachLine(ui.Wrap(said, f.Width), f.Styles.Caution.Render)
	}
	rows := s.rows(c, f)
	if len(rows) == 0 {
		return spread(f.Height, append(head, note)...)
	}
	const fewest = 4 // rows that are more useful than the note
	if room := f.Height - ui.Lines(strings.Join(head, "\n")) - 3; said != "" || room-ui.Lines(note) >= min(len(rows), fewest) {
		head = append(head, note)
	}
	title := f.Styles.Dim.Render(c.prompt.Choices[0].Group)
	part := around(rows, max(s.cursor-1, 0), f.Height-ui.Lines(strings.Join(head, "\n"))-1, f)
	return spread(f.Height, append(head, title+"\n"+part)...)
}

// box draws the field; on a frame with few lines, without a border.
func (s jobsScreen) box(f ui.Frame) string {
	const low = 16
	field := *s.field
	inner := f.Width - 4
	if f.Height < low {
		inner = f.Width
	}
	field.SetWidth(max(inner-3, 1)) // the cursor's mark, and its cell at the end
	styles := field.Styles()
	styles.Cursor.Blink = false
	field.SetStyles(styles)
	mark, edge := f.Styles.Dim.Render(f.Glyphs.Cursor), f.Styles.Dim
	if s.typing() {
		mark, edge = f.Styles.Accent.Render(f.Glyphs.Cursor), f.Styles.Key
	} else {
		field.Blur()
	}
	line := mark + " " + field.View()
	if f.Height < low {
		return line
	}
	return strings.Join(boxed(f, []string{line}, f.Width, edge, edge.Render(borderOf(f).Left)), "\n")
}

// rows draws the stored jobs: the name, the job that leads, and the date of the last change.
func (s jobsScreen) rows(c props, f ui.Frame) []string {
	rows := make([]string, len(c.prompt.Choices))
	named := max(f.Width*2/5-2, 16)
	for i := range rows {
		sheet, account := c.sitting.Jobs.Sheets[i], c.sitting.Jobs.Accounts[i]
		mark, render := pointed(f, i+1 == s.cursor)
		name := padEnds(textsafe.Line(sheet.Name), named, f.Glyphs)
		is, clashes, when := account.Brief(), account.ClashCount(), jobDate(sheet, c.sitting.Options.Now())
		rest := f.Width - 2 - named - 2
		line := f.Styles.Dim.Render(ui.Fit(is, rest, f.Glyphs))
		if f.Roomy() {
			const clash, date = 13, 12
			line = ui.Pad(is, rest-clash-date, f.Glyphs) + f.Styles.Dim.Render(ui.Pad(clashes, clash, f.Glyphs)+ui.PadLeft(ui.Fit(when, date, f.Glyphs), date))
		}
		rows[i] = ui.TargetRow(i, mark+" "+render(name)+"  "+line)
	}
	return rows
}

// padEnds fills a plain text with spaces to width cells, and cuts a wider one in its middle: in the
// name of a job, the company often comes last.
func padEnds(text string, width int, glyphs *ui.Glyphs) string {
	if ui.Width(text) > width {
		tail := ansi.TruncateLeft(text, ui.Width(text)-width/2, "")
		if _, words, ok := strings.Cut(tail, " "); ok {
			tail = " " + strings.TrimLeft(words, " -–|,")
		}
		text = ui.Fit(text, width-ui.Width(tail), glyphs) + tail
	}
	return ui.Pad(text, width, glyphs)
}

// jobDate words when a job last changed; empty if the sheet has no valid time.
func jobDate(s job.Sheet, now time.Time) string {
	changed, err := time.Parse(time.RFC3339, s.Changed)
	if err != nil {
		return ""
	}
	said := quiz.Ago(changed, now)
	if strings.HasPrefix(said, "on ") {
		return changed.In(now.Location()).Format("Jan 2, 2006")
	}
	return strings.Replace(strings.Replace(said, " minutes", " min", 1), "today at ", "", 1)
}

// silentScreen proposes one answer for the facts without a line in the posting. Its first rows
// take the proposal or refuse it; the others open a fact.
type silentScreen struct{ cursor int }

func (s silentScreen) update(k tea.KeyPressMsg, c props) (screen, quiz.Action) {
	if at, ok := picked(k, digits(proposals, "")); ok {
		return s, c.prompt.Choices[at].Action
	}
	if row, ok := ui.Row(k); ok && row < len(c.prompt.Choices) {
		return s, c.prompt.Choices[row].Action
	}
	if key.Matches(k, c.keys.choose) {
		return s, c.prompt.Choices[s.cursor].Action
	}
	s.cursor = c.moved(s.cursor, len(c.prompt.Choices)-1, k)
	return s, quiz.Action{}
}

// proposals is how many choices, from the first, are about all facts.
const proposals = 2

func (s silentScreen) page(c props) ui.Page {
	f := c.frame
	f.Width -= 2
	rows := c.answers(s.cursor)
	for i, choice := range c.prompt.Choices[proposals:] {
		mark, render := pointed(f, s.cursor == i+proposals)
		label := choice.Label
		if ui.Width(label) > f.Width-5 {
			label = choice.Brief
		}
		rows[i+proposals] = ui.TargetRow(i+proposals, mark+"    "+render(ui.Fit(label, f.Width-5, f.Glyphs)))
	}
	head := asked(c)
	if text := ui.Wrap(c.prompt.Body[0], f.Width); ui.Lines(head)+ui.Lines(text)+len(rows) < f.Height || f.Roomy() {
		head += "\n" + text
	}
	yes, facts := strings.Join(rows[:proposals], "\n"), rows[proposals:]
	room := f.Height - ui.Lines(head) - ui.Lines(yes)
	body := spread(f.Height, head, yes, around(facts, max(s.cursor-proposals, 0), room, f))
	p := c.header(ui.Indent(body, 1), digits(proposals, ""), c.keys.choose, c.command("b"))
	p.Left = f.Styles.Strong.Render(ui.Fit(textsafe.Line(c.prompt.Title), f.Width*2/3, f.Glyphs))
	return p
}

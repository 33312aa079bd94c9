package quiz

import (
	"fmt"
	"strconv"
	"strings"

	"rolefit/internal/report/jobreport"
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// jobFact asks one fact. On a wide terminal the posting scrolls beside it; on a narrow one
// a key swaps the answers for the posting.
type jobFact struct {
	desk    jobDesk
	cursor  int // the answer under the cursor, from 0
	reading bool
	scroll  int // first line of the posting that is shown; see postingTop
}

// atMention scrolls the posting to its first mention of the fact.
const atMention = -1

func newJobFact(d jobDesk) screen {
	s := jobFact{desk: d, scroll: atMention}
	given := d.session.Sheet().Facts[d.session.Fact().ID]
	for i, answer := range jobreport.Answers() {
		if answer == given && given != "" {
			s.cursor = i
		}
	}
	return s
}

func (s jobFact) at() jobDesk { return s.desk }

func (s jobFact) with(d jobDesk) screen {
	s.desk = d
	return s
}

func (s jobFact) asks(session.Session) string { return s.desk.session.Fact().ID }

func (s jobFact) update(msg tea.Msg, c scene) (screen, wish) {
	switch msg := msg.(type) {
	case jobKeptMsg:
		return s.goOn(s.desk.kept(msg))
	case tea.KeyPressMsg:
		return s.press(msg, c)
	}
	return s, wish{}
}

// goOn keeps the posting open if the next screen is a fact as well.
func (s jobFact) goOn(next screen) (screen, wish) {
	if fact, ok := next.(jobFact); ok {
		fact.reading = s.reading
		return fact, wish{}
	}
	return next, wish{}
}

func (s jobFact) press(msg tea.KeyPressMsg, c scene) (screen, wish) {
	k := jobKeys()
	for _, answers := range []key.Binding{digits(jobAnswers, "answer"), k.letters} {
		if at, ok := picked(msg, answers); ok {
			return s.answer(at)
		}
	}
	switch {
	case key.Matches(msg, c.keys.choose) && !s.alone(c): // where the cursor is seen
		return s.answer(s.cursor)
	case key.Matches(msg, k.text) && s.hasText():
		s.reading = !s.reading
	case key.Matches(msg, c.keys.up) && !s.alone(c):
		s.cursor = max(s.cursor-1, 0)
	case key.Matches(msg, c.keys.down) && !s.alone(c):
		s.cursor = min(s.cursor+1, jobAnswers-1)
	case key.Matches(msg, k.facts):
		return s.desk.apply(SeeFacts{}, s)
	case key.Matches(msg, k.result):
		return s.desk.apply(SeeJob{}, s)
	case key.Matches(msg, c.keys.back):
		next, w := s.desk.apply(BackInJob{}, s)
		if fact, ok := next.(jobFact); ok {
			fact.reading = s.reading
			next = fact
		}
		return next, w
	default:
		s.scroll = s.scrolled(msg, c)
	}
	return s, wish{}
}

func (s jobFact) answer(at int) (screen, wish) {
	s.cursor = at
	next, w := s.desk.apply(AnswerFact{jobreport.Answers()[at]}, s)
	if w.work == nil {
		return s.goOn(next)
	}
	return next, w
}

func (s jobFact) hasText() bool { return s.desk.session.Sheet().Text != "" }

// beside reports whether the posting stands beside the fact.
func (s jobFact) beside(c scene) bool { return s.hasText() && c.side.Width >= ui.SideWidth-2 }

// alone reports whether the posting takes the place of the answers.
func (s jobFact) alone(c scene) bool { return s.reading && s.hasText() && !s.beside(c) }

func (s jobFact) page(c scene) ui.Page {
	f := c.frame
	k := jobKeys()
	at, of := s.desk.session.At()
	where := fmt.Sprintf("fact %d of %d", at+1, of)
	p := ui.Page{
		Left: f.Styles.Strong.Render(ui.Fit(shown(s.desk.name, f), f.Width/2, f.Glyphs)), Right: f.Styles.Dim.Render(where+"   ") + c.status,
		Progress: float64(s.desk.session.Answered()) / float64(of),
	}
	if !f.Roomy() {
		p.Right = f.Styles.Dim.Render(where)
	}
	text := k.text
	var w window // the part of the posting that is shown
	switch {
	case s.beside(c):
		w = s.window(c)
		p.Wide, p.Body = true, s.sideBySide(c, w)
		text.SetEnabled(false)
	case s.alone(c):
		w = s.window(c)
		p.Body = s.head(f) + "\n" + s.keys(f) + "\n" + w.view(f)
		text = k.question
	default:
		p.Body = s.question(f)
		text.SetEnabled(s.hasText())
	}
	later, mention := k.later, k.mention
	later.SetKeys(append(later.Keys(), k.earlier.Keys()...)...) // one entry for both
	later.SetEnabled(w.last() > 0)
	mention.SetEnabled(w.last() > 0 && w.mentions() > 0)
	answers := digits(jobAnswers, "answer")
	p.Keys = []key.Binding{answers, text, c.keys.back, k.facts, k.result, later, mention, c.keys.choose, k.letters, c.keys.help, c.keys.quit}
	if s.alone(c) {
		p.Keys = []key.Binding{text, later, mention, c.keys.back, k.facts, k.result, answers, k.letters, c.keys.help, c.keys.quit}
	}
	return p
}

// head renders the fact's text.
func (s jobFact) head(f ui.Frame) string {
	return styleLines(ui.Wrap(s.desk.session.Fact().Text, f.Width), f.Styles.Strong.Render)
}

// question renders the fact and its answers, and the question to ask the employer if the
// frame has room for it.
func (s jobFact) question(f ui.Frame) string {
	fact := s.desk.session.Fact()
	blocks := []string{f.Styles.Dim.Render(fact.Group) + "\n" + s.head(f), s.answers(f)}
	ask := styleLines(ui.Wrap("To ask: "+fact.Ask, f.Width), f.Styles.Dim.Render)
	if ui.Lines(strings.Join(blocks, "\n"))+ui.Lines(ask) <= f.Height {
		blocks = append(blocks, ask)
	}
	return spread(f.Height, blocks...)
}

// answers draws the four answers, with a mark on the one given so far.
func (s jobFact) answers(f ui.Frame) string {
	labels, means := jobreport.AnswerLabels()
	given := s.desk.session.Sheet().Facts[s.desk.session.Fact().ID]
	lines := make([]string, len(labels))
	for i, label := range labels {
		words := label
		switch chosen := given != "" && jobreport.Answers()[i] == given; {
		case chosen:
			words += " " + f.Glyphs.Chosen
		case means[i] != "" && f.Width >= 44:
			words = ui.Pad(label, len("not known yet"), f.Glyphs) + f.Styles.Dim.Render("  "+means[i])
		}
		lines[i] = pickRow(f, i == s.cursor, strconv.Itoa(i+1), words)
	}
	return strings.Join(lines, "\n")
}

// keys draws the four answers in one line, above the posting.
func (s jobFact) keys(f ui.Frame) string {
	given := s.desk.session.Sheet().Facts[s.desk.session.Fact().ID]
	labels, _ := jobreport.AnswerLabels()
	if !f.Roomy() {
		labels[3] = "not yet"
	}
	said := make([]string, len(labels))
	for i, label := range labels {
		style := f.Styles.Text
		if given != "" && jobreport.Answers()[i] == given {
			label, style = label+" "+f.Glyphs.Chosen, f.Styles.Accent
		}
		said[i] = f.Styles.Key.Render(strconv.Itoa(i+1)) + " " + style.Render(label)
	}
	gap := "  "
	if f.Roomy() {
		gap = "    "
	}
	return ui.Fit(strings.Join(said, gap), f.Width, f.Glyphs) + "\n" + f.Styles.Dim.Render(strings.Repeat(f.Glyphs.Rule, f.Width))
}

// explain adds the question to ask the employer and the fact's source to the help.
func (s jobFact) explain(f ui.Frame) []string {
	fact := s.desk.session.Fact()
	return []string{
		f.Styles.Strong.Render("The question that settles it") + "\n" + ui.Wrap(fact.Ask, f.Width-2),
		f.Styles.Dim.Render(ui.Wrap("In the guide: "+fact.Source, f.Width-2)),
	}
}

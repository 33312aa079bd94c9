package quiz

import (
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/quiz/session"
	"rolefit/scoring"

	tea "charm.land/bubbletea/v2"
)

// Room connects the quiz to a class while it runs. It is nil for a participant alone.
type Room struct {
	Words string                             // the three words for coming back; empty: none
	Kept  string                             // where the answers are kept, in place of PrivacyLine; empty: PrivacyLine
	Lost  string                             // consequence of answers that cannot be saved, a sentence; empty: they are gone on leaving
	News  <-chan News                        // state of the class, the newest only; nil: no news
	Vote  func(question string, v int) error // submits a second answer, −2 … +2, durable when it returns; nil: no votes
	Done  func(sheet scoring.Sheet)          // receives the answers whenever the result is reached; may block; nil: not called
}

// News is the state of the class at one moment. The zero News says nothing.
type News struct {
	Status string           // in a word or two, for the header: "sent to the class"
	Says   string           // one sentence, shown once, without a key; empty: nothing beyond Class and Ask
	Class  []report.Section // the class's result; nil: it is not revealed
	Ask    string           // id of the question that may be answered again; empty: none
	Leave  string           // the host goes away: leave, with this sentence; empty: stay
}

// newsMsg carries news of the class. The listening command sends it; the router handles it.
type newsMsg struct {
	news News
	over bool // there will be no more
}

// listen returns a command that waits for the next news; nil without a source.
func listen(r *Room) tea.Cmd {
	if r == nil || r.News == nil {
		return nil
	}
	news := r.News
	return func() tea.Msg {
		n, ok := <-news
		return newsMsg{n, !ok}
	}
}

// heard applies news and waits for the next. News with Leave end the program.
func (p program) heard(msg newsMsg) (tea.Model, tea.Cmd) {
	if msg.over {
		return p, nil
	}
	before := p.news
	p.news = msg.news
	if msg.news.Leave != "" {
		p.leaving = true
		if p.busy {
			return p, nil // the write under way comes first
		}
		return p, tea.Quit
	}
	if msg.news.NewerThan(before) {
		p.notice = msg.news.Says
	}
	p.call = p.call.after(before, msg.news)
	if v, ok := p.screen.(voteScreen); ok && v.question.ID != p.news.Ask {
		p.screen = v.under
	}
	if p.unsaved && !p.busy { // the class may be able to keep them again
		keep := p.keep
		return p, tea.Batch(listen(p.options.Room), func() tea.Msg { return retriedMsg{keep.Record(nil)} })
	}
	return p, listen(p.options.Room)
}

// retried shows the outcome of a retry.
func (p program) retried(msg retriedMsg) (tea.Model, tea.Cmd) {
	if p.unsaved = p.keep.Lost() != nil; msg.notice != "" {
		p.notice = msg.notice
	}
	return p, nil
}

// NewerThan reports whether the news contain a sentence that before did not.
func (n News) NewerThan(before News) bool {
	return n.Says != "" && (n.Says != before.Says || n.Ask != before.Ask)
}

// lostLine words the consequence of answers that cannot be saved.
func lostLine(o Options) string {
	if o.Room != nil && o.Room.Lost != "" {
		return o.Room.Lost
	}
	return "The quiz goes on; they are gone when you leave."
}

// keptLine words where answers are saved.
func keptLine(o Options) string {
	if o.Room != nil && o.Room.Kept != "" {
		return o.Room.Kept
	}
	return PrivacyLine(o)
}

// roomStatus returns the class's part of the header, or "". On a narrow screen the three
// words stand alone.
func roomStatus(o Options, n News, styles ui.Styles, roomy bool) string {
	switch {
	case o.Room == nil:
		return ""
	case n.Status != "":
		return styles.Dim.Render(n.Status)
	case o.Room.Words != "" && !roomy:
		return styles.Accent.Render(o.Room.Words)
	case o.Room.Words != "":
		return styles.Dim.Render("your words: ") + styles.Accent.Render(o.Room.Words)
	default:
		return ""
	}
}

// words returns the three words for coming back; empty without any.
func words(o Options) string {
	if o.Room == nil {
		return ""
	}
	return o.Room.Words
}

// reached returns a function that passes the answers to the class, if the step between two
// sessions reached the result; nil otherwise.
func reached(o Options, from, to session.Session) func() {
	if o.Room == nil || o.Room.Done == nil || to.Place() != session.AtResult || from.Place() == session.AtResult {
		return nil
	}
	return func() { o.Room.Done(to.Sheet()) }
}

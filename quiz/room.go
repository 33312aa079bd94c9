package quiz

import (
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/scoring"

	tea "charm.land/bubbletea/v2"
)

// Room is the class in which somebody takes the quiz: what stands around the
// conversation and comes from outside while it goes on. A nil Room: they are alone.
type Room struct {
	Words string                             // the three words that bring somebody back; empty: there are none
	Kept  string                             // where the answers are kept, in place of PrivacyLine; empty: PrivacyLine
	Lost  string                             // what becomes of answers that cannot be kept, a sentence; empty: they are gone when somebody leaves
	News  <-chan News                        // what the class does, the newest alone; nil: nothing is heard of it
	Vote  func(question string, v int) error // answers a question again, −2 … +2, durable when it returns; nil: it cannot be done
	Done  func(sheet scoring.Sheet)          // told what the answers are whenever the result is reached; may take its time; nil: nobody is told
}

// News is what the class does at one moment. The zero News is a class that has
// nothing to say.
type News struct {
	Status string           // in a word or two, for the header: "sent to the class"
	Says   string           // one sentence, said once, which names no key; empty: nothing new, or nothing but what Class and Ask tell
	Class  []report.Section // the class's result; nil: it is not revealed
	Ask    string           // id of the question that may be answered again; empty: none
	Leave  string           // the host goes away: leave, with this sentence; empty: stay
}

// newsMsg brings news of the class. The listening command sends it, the router
// handles it.
type newsMsg struct {
	news News
	over bool // there will be no more
}

// listen waits for the next news. It is nil where there are none to come.
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

// heard takes news in, and waits for the next.
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
	if msg.news.newerThan(before) {
		p.notice = msg.news.Says
	}
	p.call = p.call.after(before, msg.news)
	if v, ok := p.screen.(voteScreen); ok && v.question.ID != p.news.Ask {
		p.screen = v.under
	}
	if p.unsaved && !p.busy { // the class may be able to keep them again
		keep := p.keep
		return p, tea.Batch(listen(p.options.Room), func() tea.Msg { return retriedMsg{keep.record(nil)} })
	}
	return p, listen(p.options.Room)
}

// retried says what became of answers that could not be kept.
func (p program) retried(msg retriedMsg) (tea.Model, tea.Cmd) {
	if p.unsaved = p.keep.lost() != nil; msg.notice != "" {
		p.notice = msg.notice
	}
	return p, nil
}

// newerThan says whether news have something to say that was not said before.
func (n News) newerThan(before News) bool {
	return n.Says != "" && (n.Says != before.Says || n.Ask != before.Ask)
}

// lostLine says what becomes of answers that cannot be kept.
func lostLine(o Options) string {
	if o.Room != nil && o.Room.Lost != "" {
		return o.Room.Lost
	}
	return "The quiz goes on; they are gone when you leave."
}

// keptLine says where answers are kept.
func keptLine(o Options) string {
	if o.Room != nil && o.Room.Kept != "" {
		return o.Room.Kept
	}
	return PrivacyLine(o)
}

// roomStatus is what the header says of the class; empty where it says nothing. On a
// narrow screen the three words stand alone.
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

// words are those that bring somebody back; empty where there are none.
func words(o Options) string {
	if o.Room == nil {
		return ""
	}
	return o.Room.Words
}

// reached tells the class what the answers are, where the result was reached by
// going from one session to the next. It is nil where there is nothing to tell.
func reached(o Options, from, to Session) func() {
	if o.Room == nil || o.Room.Done == nil || to.Place() != AtResult || from.Place() == AtResult {
		return nil
	}
	return func() { o.Room.Done(to.Sheet()) }
}

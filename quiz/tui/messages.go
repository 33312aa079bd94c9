package tui

import (
	"rolefit/internal/record"
	"rolefit/quiz"

	tea "charm.land/bubbletea/v2"
)

// doneMsg ends the writing of events, or work. The router sends and handles it.
type doneMsg struct {
	recorded bool   // events were recorded, or tried to be
	notice   string // of the writer
	done     quiz.Done
	aside    bool // keys did not wait for it
}

// work returns a command that records events, then does an action's work.
func work(s quiz.Sitting, events []record.Event, a quiz.Action) tea.Cmd {
	return func() tea.Msg {
		msg := doneMsg{aside: a.Work != nil && a.Then != nil}
		if len(events) > 0 {
			msg.recorded, msg.notice = true, s.Writer.Record(events)
		}
		msg.done.Notice, msg.done.Good = a.Notice, true
		if a.Work != nil {
			msg.done = a.Work()
		}
		return msg
	}
}

// done shows the outcome of a write or of work, then handles the keys that were typed ahead.
func (p program) done(msg doneMsg) (tea.Model, tea.Cmd) {
	if p.busy && !p.motion.rests() && !p.leaving && !msg.aside {
		p.written = &msg
		return p, nil
	}
	p.written = nil
	if msg.recorded {
		p.unsaved = p.sitting.Writer.Lost() != nil
	}
	if notice := msg.notice + msg.done.Notice; notice != "" || !msg.aside {
		p.notice, p.good = notice, msg.notice == "" && msg.done.Good
	}
	next := *p.next
	if msg.aside {
		next = p.sitting
	}
	if msg.done.Then != nil {
		next = msg.done.Then(next)
	}
	if msg.aside {
		return p.show(next)
	}
	p.busy = false
	if p.leaving {
		p.sitting, p.prompt = next, nil
		return p, tea.Quit
	}
	if next.Writer != p.sitting.Writer {
		p.queue = nil // it was meant for this quiz
	}
	model, cmd := p.show(next)
	p = model.(program)
	cmds := []tea.Cmd{cmd}
	queue := p.queue
	p.queue = nil
	for _, k := range queue {
		model, cmd := p.turned().key(k) // queues again where it starts a write
		p = model.(program)
		cmds = append(cmds, cmd)
	}
	return p, tea.Batch(cmds...)
}

// newsMsg carries news of the class. The listening command sends it; the router handles it.
type newsMsg struct {
	news quiz.News
	over bool // there will be no more
}

// retriedMsg carries the writer's notice after it retried unsaved events.
type retriedMsg struct{ notice string }

// listen returns a command that waits for the next news; nil without a source.
func listen(c *quiz.Class) tea.Cmd {
	if c == nil || c.News == nil {
		return nil
	}
	news := c.News
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
	before := p.sitting
	if msg.news.Leave != "" {
		p.sitting.News = msg.news
		return p.leave()
	}
	if msg.news.NewerThan(before.News) {
		p.notice, p.good = msg.news.Says, true
	}
	next := p.next.Heard(msg.news)
	p.next = &next
	model, cmd := p.show(before.Heard(msg.news))
	p = model.(program)
	cmds := []tea.Cmd{cmd, listen(p.sitting.Options.Class)}
	if p.unsaved && !p.busy { // the class may be able to keep them again
		writer := p.sitting.Writer
		cmds = append(cmds, func() tea.Msg { return retriedMsg{writer.Record(nil)} })
	}
	return p, tea.Batch(cmds...)
}

// retried shows the outcome of a retry.
func (p program) retried(msg retriedMsg) (tea.Model, tea.Cmd) {
	if p.unsaved = p.sitting.Writer.Lost() != nil; msg.notice != "" {
		p.notice, p.good = msg.notice, false
	}
	return p, nil
}

package quiz

import (
	"fmt"

	"rolefit/quiz/session"
)

// The class in the line-by-line form.

// heard stores news of the class and reads out the new part.
func (p *plain) heard(n News) {
	before := p.news
	p.news = n
	if n.newerThan(before) {
		p.out.Say("From your class: " + n.Says)
	}
	if call := p.call.after(before, n); call != p.call {
		p.call = call
		p.called()
	}
}

// called reads out the class's call, with its command where the prompt accepts it.
func (p *plain) called() {
	said := p.call.keyless()
	if p.offered {
		said = p.call.keyed("type class to hear it", "type v to vote")
		p.call = call{}
	}
	p.call.read = true
	if said != "" {
		p.out.Say("From your class: " + said)
	}
}

// readClass reads out the class's result.
func (p *plain) readClass(resultScreen) {
	if len(p.news.Class) == 0 {
		p.out.Say("", "Your class has not been told anything yet. It is said here when it is.")
		return
	}
	for _, section := range p.news.Class {
		p.out.Say("", section.Title+".")
		p.out.Say(section.Lines...)
	}
}

// vote asks the question of the open vote.
func (p *plain) vote() error {
	vote, ok := newVote(scene{options: p.o, session: p.session, news: p.news}, nil)
	if !ok {
		p.out.Say("Your class is not voting now.")
		return nil
	}
	q := vote.question
	p.out.Say("", "Your class answers this question again. Your result does not change.")
	p.readEnds(q)
	const answers = 5
	prompt := fmt.Sprintf("Your answer, 1 to %d; b goes back without one.", answers)
	n, _, err := p.choose(prompt, prompt, answers, "b")
	if err != nil || n == 0 {
		return err
	}
	value := n - 3
	voted := votedMsg{session.AnswerLabels(q.Kind)[value+2], p.o.Room.Vote(q.ID, value)}
	said := voted.notice()
	if voted.err == nil && p.news.Ask == q.ID {
		said += " " + changes("v")
	}
	p.out.Say(said)
	return nil
}

package join

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"rolefit/internal/classclient"
	"rolefit/internal/pause"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
)

// errAnotherClass is the error when the host holds another class than the sheet's.
var errAnotherClass = errors.New("the host has another class now")

// follow forwards news of the class to the quiz until ctx ends. It reconnects to a host that
// is away or busy, and returns on any other error or another class.
func (p *submitter) follow(ctx context.Context) {
	sheet, class := p.submitted()
	for failed := 0; ; failed++ {
		again := false
		err := p.client.Follow(ctx, sheet, p.line, func(n classclient.News) error {
			if class == nil || *class != n.Class {
				return errAnotherClass
			}
			failed = 0
			p.hear(heard(n), again)
			again = true
			return nil
		})
		if ctx.Err() != nil || !passing(err) || !pause.For(ctx, p.pace.pause(failed)) {
			return
		}
	}
}

// hear forwards news to the quiz. going is false for the first news of a connection: they
// may repeat earlier news, or lack the result that hear then keeps. Sentences that the quiz
// has not read yet are prepended.
func (p *submitter) hear(n quiz.News, going bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := n.Ask != "" && n.Ask != p.told.Ask
	revealed := len(n.Class) > 0 && len(p.told.Class) == 0
	if asked || revealed { // the quiz says so by itself, with the key of the screen at hand
		n.Says = ""
	}
	if !going && n.Class == nil {
		n.Class = p.told.Class
	}
	if !going && n.Ask == p.told.Ask && reflect.DeepEqual(n.Class, p.told.Class) {
		n.Says = ""
	}
	if unread := p.news.Take(); unread.Ask == n.Ask {
		n.Says = strings.TrimSpace(unread.Says + " " + n.Says)
	}
	n.Status = p.told.Status
	p.tell(n)
}

// heard converts a host's news for the quiz and removes control characters.
func heard(n classclient.News) quiz.News {
	news := quiz.News{Says: oneLine(n.Says), Ask: n.Asks}
	for _, s := range n.Result {
		section := report.Section{Title: oneLine(s.Title), Steps: s.Steps}
		for _, line := range s.Lines {
			section.Lines = append(section.Lines, textsafe.Line(line))
		}
		news.Class = append(news.Class, section)
	}
	return news
}

// vote submits a second answer, −2 … +2. It returns once the class has it.
func (p *submitter) vote(question string, value int) error {
	sheet, class := p.submitted()
	if class == nil {
		return errors.New("the class does not have your answers yet")
	}
	err := p.client.Vote(context.Background(), *class, sheet, question, value)
	switch {
	case err == nil:
		return nil
	case passing(err):
		return errors.New("the host did not take it (" + oneLine(err.Error()) + "); v tries again")
	default:
		return errors.New(oneLine(err.Error()))
	}
}

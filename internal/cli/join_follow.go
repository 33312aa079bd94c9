package cli

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"

	"rolefit/internal/command"
	"rolefit/internal/outbox/host"
	"rolefit/internal/report"
	"rolefit/quiz"
)

// Somebody whose answers the class has hears what it does for as long as they look at
// their result, and votes again when it does.

// errAnotherClass is a host that holds another class than the one that has the sheet.
var errAnotherClass = errors.New("the host holds another class now")

// follow passes on what the class does until the context ends. A host that goes away
// is asked again; one that tells nothing, or of another class, is left alone.
func (v *visit) follow(ctx context.Context) {
	v.post.mu.Lock()
	sheet := v.post.entry.Sheet
	v.post.mu.Unlock()
	for failed := 0; ; failed++ {
		again := false
		err := v.client.Follow(ctx, sheet, v.line, func(n host.News) error {
			if !v.post.with(n.Class) {
				return errAnotherClass
			}
			failed = 0
			v.post.hear(heard(n), again)
			again = true
			return nil
		})
		if ctx.Err() != nil || !passing(err) {
			return
		}
		select {
		case <-time.After(backoff(failed)):
		case <-ctx.Done():
			return
		}
	}
}

// with says whether a class is the one that has the sheet.
func (p *post) with(class string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.class != nil && *p.class == class
}

// hear takes what the class does. The first news of a connection may be what was heard
// over the one before: then there is nothing to say. They may also be without the result,
// which the host tells once it has seen the sheet: what was heard of it stays until then.
// What the quiz did not read yet is said with it.
func (p *post) hear(n quiz.News, going bool) {
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
	if unread := p.unread(); unread.Ask == n.Ask {
		n.Says = strings.TrimSpace(unread.Says + " " + n.Says)
	}
	n.Status = p.told.Status
	p.tell(n)
}

// heard is news in the words of the quiz, without anything that a terminal would take
// for more than words.
func heard(n host.News) quiz.News {
	news := quiz.News{Says: oneLine(n.Says), Ask: n.Asks}
	for _, s := range n.Result {
		section := report.Section{Title: oneLine(s.Title), Steps: s.Steps}
		for _, line := range s.Lines {
			section.Lines = append(section.Lines, command.Printable(strings.ReplaceAll(line, "\n", " ")))
		}
		news.Class = append(news.Class, section)
	}
	return news
}

// vote gives a second answer. It returns once the class has it.
func (v *visit) vote(question string, value int) error {
	v.post.mu.Lock()
	class, sheet := v.post.class, v.post.entry.Sheet
	v.post.mu.Unlock()
	if class == nil {
		return errors.New("the class does not have your answers yet")
	}
	err := v.client.Vote(context.Background(), *class, sheet, question, value)
	switch {
	case err == nil:
		return nil
	case passing(err):
		return errors.New("the host did not take it (" + oneLine(err.Error()) + "); v tries again")
	default:
		return errors.New(oneLine(err.Error()))
	}
}

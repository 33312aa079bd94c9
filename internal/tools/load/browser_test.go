//go:build unix

package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"rolefit/content"
	"rolefit/internal/pause"
	"rolefit/internal/report/doc"
	"rolefit/internal/testkit/webclient"
	"rolefit/quiz/session"
	"rolefit/workshop/host"
	"rolefit/workshop/web"
)

// withPages lets browsers in at the port of a host in this process.
func withPages(o *host.Options) {
	o.Pages = func(h *host.Class) *host.Pages {
		return &host.Pages{Handler: web.New(web.Options{
			Class: className, Greeting: h.Greeting, From: host.ConnOf, Sit: h.Sit, SitAs: h.SitAs,
		})}
	}
}

// phone is a participant's browser: a connection for pages, and one for the news of the class.
type phone struct {
	*webclient.Client

	news chan string // sentences of the class; one that is not read is dropped
	stop func()      // ends the stream
}

// open opens a browser at the host.
func (g *participant) open() *phone {
	return &phone{webclient.New("http://"+g.o.Address, ""), make(chan string, 16), func() {}}
}

// close closes both connections.
func (p *phone) close() {
	p.stop()
	p.Offline()
}

// listen opens the stream of news, as a page with a script does, and again after it has ended.
func (p *phone) listen(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var reading sync.WaitGroup
	reading.Go(func() {
		for pause.For(ctx, 0) {
			stream, err := p.Listen(ctx)
			if err == nil {
				p.hear(stream)
			}
			_ = pause.For(ctx, time.Second) // before the next try, or the end
		}
	})
	p.stop = func() {
		cancel()
		reading.Wait()
	}
}

// hear passes the sentences of a stream on, until it ends.
func (p *phone) hear(stream io.ReadCloser) {
	defer stream.Close() //nolint:errcheck // only read
	for lines := bufio.NewScanner(stream); lines.Scan(); {
		said, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		select {
		case p.news <- said:
		default:
		}
	}
}

// browse takes part by browser until the participant has left.
func (g *participant) browse(ctx context.Context) error {
	p := g.open()
	defer func() { p.close() }()
	if err := g.joinPages(ctx, p); err != nil {
		return err
	}
	for g.sitting.session.Place() != session.AtResult {
		if !pause.For(ctx, g.mind.Pause()) {
			return nil
		}
		err := g.stepPages(ctx, p)
		if errors.Is(err, errOurs) {
			g.tell(Away, nil)
			p.close()
			if !pause.For(ctx, g.mind.Pause()) {
				return nil
			}
			err = g.returnToPages(ctx, p)
		}
		if err != nil {
			return err
		}
	}
	return g.resultPages(ctx, p)
}

// page fails with the page at hand, unless met holds.
func (g *participant) page(p *phone, what string, err error, met bool) error {
	if err == nil && !met {
		err = fmt.Errorf("%q %w; the page, %d:\n%s", what, errLate, p.Code, p.Page)
	}
	return err
}

// asks bounds a request by the participant's patience; the end of the class does not cut it.
func (g *participant) asks(ctx context.Context, request func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), g.o.Patience)
	defer cancel()
	return request(ctx)
}

// joinPages opens the door, presses its button, and listens.
func (g *participant) joinPages(ctx context.Context, p *phone) error {
	g.began = time.Now()
	err := g.asks(ctx, func(ctx context.Context) error { return p.Get(ctx, "/") })
	if err = g.page(p, "the door", err, p.Has(`action="/join"`)); err != nil {
		return err
	}
	err = g.asks(ctx, func(ctx context.Context) error { return p.Post(ctx, "/join") })
	if err = g.page(p, "the first place", err, onPage(g.sitting.session, p) && p.Words() != ""); err != nil {
		return err
	}
	g.joined(p.Words(), nil)
	p.listen(ctx)
	return nil
}

// stepPages sends the form that leads on from the current place. It returns errOurs after
// cutting the connection.
func (g *participant) stepPages(ctx context.Context, p *phone) error {
	button, intent := g.button()
	at := g.sitting.session.Place()
	next := g.sitting.intend(intent)
	if n := g.person.Cut; n > 0 && at == session.AtQuestion && g.sitting.answers() >= n {
		g.person.Cut = 0
		cut, now := context.WithTimeout(ctx, time.Millisecond) // it may have arrived or not
		defer now()
		_ = p.Do(cut, button)
		g.lost = intent
		return errOurs
	}
	began := time.Now()
	err := g.asks(ctx, func(ctx context.Context) error { return p.Do(ctx, button) })
	took := time.Since(began)
	if err = g.page(p, place(next), err, onPage(next, p)); err != nil {
		return err
	}
	if at == session.AtQuestion {
		g.figures.page = append(g.figures.page, sampled(took))
	}
	before := g.sitting.halfway()
	saved := !p.Has("Not saved yet")
	g.sitting.acknowledge(saved)
	if saved {
		g.note()
	}
	if saved && g.sitting.halfway() && !before {
		g.tell(Halfway, nil)
	}
	return nil
}

// button returns the participant's intent at the current place, and the button that means it.
func (g *participant) button() (button string, intent session.Intent) {
	keys, intent := g.wish()
	switch intent.(type) {
	case session.Guess, session.Answer:
		n, _ := strconv.Atoi(keys) // keys count from 1
		return "choose " + strconv.Itoa(n-1), intent
	case session.SetLimits:
		return "press s", intent
	}
	return "press ", intent
}

// returnToPages comes back with the cookie alone, and checks that the quiz continues at a
// possible place.
func (g *participant) returnToPages(ctx context.Context, p *phone) error {
	if err := g.asks(ctx, func(ctx context.Context) error { return p.Get(ctx, "/quiz") }); err != nil {
		return err
	}
	for kept, at := range g.sitting.possible() {
		if !onPage(at.session, p) {
			continue
		}
		if kept > 0 {
			g.lost = nil
		}
		g.sitting = at
		g.note()
		g.figures.reconnects++
		g.tell(Returned, nil)
		p.listen(ctx)
		return nil
	}
	return g.page(p, "the place where they were", nil, false)
}

// resultPages reads the panes of the result and, with Person.Stays, votes until the class ends.
func (g *participant) resultPages(ctx context.Context, p *phone) error {
	g.outcome.Finished = true
	g.tell(Done, nil)
	for _, pane := range []string{"1", "3", "0"} {
		if !pause.For(ctx, g.mind.Pause()) {
			return nil
		}
		if err := g.look(ctx, p, "?pane="+pane); err != nil {
			return err
		}
	}
	for g.person.Stays {
		select {
		case said := <-p.news: // a page without a script would be loaded again now and then
			if strings.Contains(said, hasEnded) {
				return nil
			}
		case <-time.After(g.o.Patience):
			return fmt.Errorf("no news of the class %w within %s; the page:\n%s", errLate, g.o.Patience, p.Page)
		case <-ctx.Done():
			return nil
		}
		if err := g.look(ctx, p, ""); err != nil {
			return err
		}
		if err := g.votePages(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// look loads a pane of the result.
func (g *participant) look(ctx context.Context, p *phone, query string) error {
	err := g.asks(ctx, func(ctx context.Context) error { return p.Get(ctx, "/quiz"+query) })
	return g.page(p, "the result", err, p.Result())
}

// votePages gives a second answer, if the class votes on a question that has none of theirs.
func (g *participant) votePages(ctx context.Context, p *phone) error {
	id := ""
	if p.Has(`value="press v"`) {
		if err := g.asks(ctx, func(ctx context.Context) error { return p.Do(ctx, "press v") }); err != nil {
			return err
		}
		id = g.asked(p.asks, 2*len(p.Page))
	}
	if _, voted := g.outcome.Votes[id]; id == "" || voted {
		return nil
	}
	value := g.mind.Again(id)
	err := g.asks(ctx, func(ctx context.Context) error { return p.Do(ctx, "choose "+strconv.Itoa(value+2)) })
	return g.voted(id, value, p.Has(counted), g.page(p, counted, err, p.Has(counted)))
}

// onPage reports whether the page shows a session's place, with its question's words.
func onPage(s session.Session, p *phone) bool {
	switch s.Place() {
	case session.AtResult:
		return p.Result()
	case session.AtQuestion:
		q, _, _ := s.Question()
		return p.Place() == place(s) && p.asks(wording(q))
	default:
		return strings.HasPrefix(p.Place(), place(s))
	}
}

// asks reports whether the page has a question's words.
func (p *phone) asks(words string) bool { return p.Has(doc.Typeset(words)) }

// wording returns the words of a question.
func wording(q content.Question) string {
	if q.Text == "" {
		return q.Stem
	}
	return q.Text
}

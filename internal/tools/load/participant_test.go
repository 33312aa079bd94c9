//go:build unix

package load

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"rolefit/internal/pause"
	"rolefit/quiz/session"
)

var (
	errReturns = errors.New("left, to come back")
	errOurs    = errors.New("cut the connection, to come back")
)

// mostDropped is how often a participant reconnects after the connection ended
// unexpectedly.
const mostDropped = 5

// attend takes part until the participant has left, reconnecting as needed.
func (g *participant) attend(ctx context.Context) error {
	for {
		err := g.sit(ctx)
		switch {
		case ctx.Err() != nil && (err == nil || errors.Is(err, errCut) || errors.Is(err, context.Canceled)):
			return nil
		case errors.Is(err, errOurs), errors.Is(err, errReturns):
		case errors.Is(err, errCut) && g.figures.dropped < mostDropped:
			g.figures.dropped++
		default:
			return err
		}
		g.tell(Away, nil)
		if !pause.For(ctx, g.mind.Pause()) {
			return nil
		}
	}
}

// sit plays one connection, from the three words to its end. It returns errOurs or
// errReturns if the participant will come back, and errCut if the connection broke.
func (g *participant) sit(ctx context.Context) error {
	g.began = time.Now()
	l, err := dial(ctx, g.o, g.person.Way == InText)
	if err != nil {
		return err
	}
	g.line = l
	defer func() { g.figures.bytes += l.close() }()
	if g.outcome.Words == "" {
		err = g.join(ctx)
	} else {
		err = g.comeBack(ctx)
	}
	if err != nil {
		return err
	}
	for g.sitting.session.Place() != session.AtResult {
		if !pause.For(ctx, g.mind.Pause()/2) {
			return g.leave(ctx)
		}
		if err := g.going(ctx); err != nil {
			return err
		}
		if err := g.step(ctx); err != nil {
			return err
		}
	}
	return g.atResult(ctx)
}

// see types keys and returns the time until met holds. On a timeout of Patience the error
// shows the text it waited for and the screen.
func (g *participant) see(ctx context.Context, what, keys string, met func(*screen) bool) (time.Duration, error) {
	took, err := g.line.await(context.WithoutCancel(ctx), keys, g.o.Patience, met)
	if errors.Is(err, errLate) {
		shown := ""
		g.line.look(func(s *screen) { shown = s.String() })
		return 0, fmt.Errorf("after %q, %q %w within %s; the screen:\n%s", keys, what, err, g.o.Patience, shown)
	}
	return took, err
}

// Texts before the three words, after joining.
const (
	yourWords      = "your words: "
	othersAfterAll = "Your three words have changed: "
)

// join reads the three words on the first screen and starts the quiz.
func (g *participant) join(ctx context.Context) error {
	const words, end = "Your three words:", "Type them, then Enter."
	if _, err := g.see(ctx, words, "", func(s *screen) bool { return s.has(end) }); err != nil {
		return err
	}
	given := ""
	g.line.look(func(s *screen) { given = s.after(words) })
	if len(strings.Fields(given)) != 3 {
		return fmt.Errorf("these are no three words: %q", given)
	}
	if g.person.Way == InText {
		_, err := g.see(ctx, "the first question of all", "a", func(*screen) bool {
			if other := g.line.sentence(othersAfterAll); other != "" {
				given = other
			}
			return g.line.spoke(says(g.sitting.session))
		})
		g.joined(given, err)
		return err
	}
	_, err := g.see(ctx, "the welcome", "\r", func(s *screen) bool {
		given = s.after(yourWords) // the words differ if another participant took the first ones
		return welcomes(s)
	})
	g.joined(given, err)
	if err != nil {
		return err
	}
	return g.begin(ctx)
}

func (g *participant) joined(words string, err error) {
	if err == nil {
		g.outcome.Words = words
		g.figures.connect = append(g.figures.connect, sampled(time.Since(g.began)))
		g.tell(Joined, nil)
	}
}

func welcomes(s *screen) bool { return s.head() != "" && s.has(" 1  Start") }

// begin goes from the welcome to the guess.
func (g *participant) begin(ctx context.Context) error {
	if !pause.For(ctx, g.mind.Pause()) {
		return g.leave(ctx)
	}
	_, err := g.see(ctx, place(g.sitting.session), "\r", func(s *screen) bool { return shows(g.sitting.session, s) })
	return err
}

// comeBack types the three words, and checks that the quiz continues at a possible place.
func (g *participant) comeBack(ctx context.Context) error {
	if _, err := g.see(ctx, "the door", "", func(s *screen) bool { return s.has("Type them, then Enter.") }); err != nil {
		return err
	}
	if _, err := g.see(ctx, "the welcome to those who are back", g.outcome.Words+"\r", func(s *screen) bool { return s.has("Welcome back.") }); err != nil {
		return err
	}
	fresh := len(g.sitting.events) == 0
	var at *sitting
	keys, possible := "\r", g.sitting.possible()
	if g.person.Way == InText {
		keys = "a"
	}
	_, err := g.see(ctx, "the place where they were", keys, func(s *screen) bool {
		if fresh && welcomes(s) {
			return true
		}
		for i := range possible {
			if g.person.Way == InText && g.line.spoke(says(possible[i].session)) || g.person.Way == OnScreen && shows(possible[i].session, s) {
				at = &possible[i]
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	g.figures.connect = append(g.figures.connect, sampled(time.Since(g.began)))
	g.figures.reconnects++
	g.tell(Returned, nil)
	if at == nil { // the welcome: nothing was kept when the host drew it
		if !pause.For(ctx, g.mind.Pause()) {
			return g.leave(ctx)
		}
		g.line.look(func(s *screen) { // the host may have kept it since, and gone on by itself
			for i := range possible {
				if shows(possible[i].session, s) {
					at = &possible[i]
				}
			}
		})
	}
	if at == nil {
		g.sitting = possible[0]
		return g.begin(ctx)
	}
	g.sitting = *at
	g.note()
	return nil
}

// note copies the acknowledged answers into the outcome.
func (g *participant) note() {
	for _, id := range g.sitting.session.Order() {
		if value, ok := g.sitting.session.Answer(id); ok {
			g.outcome.Answers[id] = value
		}
	}
}

// going leaves, once, after Person.Leave answers; it then returns errReturns.
func (g *participant) going(ctx context.Context) error {
	if n := g.person.Leave; n > 0 && g.sitting.answers() >= n {
		g.person.Leave = 0
		if err := g.leave(ctx); err != nil {
			return err
		}
		return errReturns
	}
	return nil
}

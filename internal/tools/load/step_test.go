//go:build unix

package load

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/pause"
	"rolefit/internal/ui"
	"rolefit/quiz/session"
)

// step types the key that leads on from the current place. It returns errOurs after
// cutting the connection.
func (g *participant) step(ctx context.Context) error {
	keys, intent := g.wish()
	at := g.sitting.session.Place()
	if at == session.AtQuestion && g.o.Cursor && g.person.Way == OnScreen {
		if err := g.moveCursor(ctx); err != nil {
			return err
		}
	}
	if !pause.For(ctx, g.mind.Pause()/2) {
		return g.leave(ctx)
	}
	next := g.sitting.intend(intent)
	if n := g.person.Cut; n > 0 && at == session.AtQuestion && g.sitting.answers() >= n {
		g.person.Cut = 0
		_, _ = g.line.await(ctx, keys, time.Nanosecond, func(*screen) bool { return false }) // it may have arrived or not
		g.line.cut()
		return errOurs
	}
	took, err := g.see(ctx, place(next), keys, g.reached(at, next))
	if err != nil {
		return err
	}
	if at == session.AtQuestion {
		g.figures.answer = append(g.figures.answer, sampled(took))
	}
	before := g.sitting.halfway()
	saved := g.saved()
	g.sitting.acknowledge(saved)
	if saved {
		g.note()
	}
	if saved && g.sitting.halfway() && !before {
		g.tell(Halfway, nil)
	}
	return nil
}

// saved reports whether the host kept the last answer. In plain text it is false for
// anything but an answer.
func (g *participant) saved() (saved bool) {
	g.line.look(func(s *screen) {
		if g.person.Way == OnScreen {
			saved = !strings.Contains(s.head(), notSaved)
		} else {
			saved = g.line.spoke(recorded)
		}
	})
	return saved
}

// Texts of the quiz for a saved and an unsaved answer.
const (
	recorded = "Recorded: "
	notSaved = "not saved"
	notKept  = "Noted, but not saved: "
)

// reached returns the condition that the quiz has moved from a place to a session's
// place.
func (g *participant) reached(from session.Place, to session.Session) func(*screen) bool {
	if g.person.Way == OnScreen {
		return func(s *screen) bool { return shows(to, s) }
	}
	return func(*screen) bool {
		return g.line.spoke(says(to)) && (from != session.AtQuestion || g.line.spoke(recorded) || g.line.spoke(notKept))
	}
}

// wish returns the participant's intent at the current place, and its keys.
func (g *participant) wish() (keys string, intent session.Intent) {
	intent = g.mind.Intent(g.sitting.session)
	if g.lost != nil {
		intent, g.lost = g.lost, nil
	}
	switch i := intent.(type) {
	case session.Guess:
		keys = strconv.Itoa(1 + slices.IndexFunc(g.o.Model.Assessment().Roles, func(r content.Role) bool { return r.ID == i.Role }))
	case session.Answer:
		const middle = 3
		keys = strconv.Itoa(i.Value + middle)
	case session.SetLimits:
		keys = "s"
	}
	if keys == "" || g.person.Way == InText {
		keys += "\r"
	}
	return keys, intent
}

// moveCursor moves the cursor onto the middle answer and measures the time.
func (g *participant) moveCursor(ctx context.Context) error {
	took, err := g.see(ctx, "the cursor in the middle", "j", inTheMiddle)
	if err == nil {
		g.figures.cursor = append(g.figures.cursor, sampled(took))
	}
	return err
}

// inTheMiddle reports whether the cursor is on the middle one of the five answers, which
// stand beside each other, or on a narrow screen one below the other.
func inTheMiddle(s *screen) bool {
	signs := ui.NewGlyphs(false)
	beside := strings.NewReplacer(" ", "", signs.Rule, "")
	for _, row := range s.lines() {
		if beside.Replace(row) == signs.Stop+signs.Stop+signs.Dot+signs.Stop+signs.Stop {
			return true
		}
	}
	return s.has("3 "+signs.Dot) || s.has(signs.Dot+"3")
}

// leave quits the quiz and waits for its goodbye.
func (g *participant) leave(ctx context.Context) error {
	keys := "q"
	if g.person.Way == InText {
		keys = "q\r"
	}
	_, err := g.see(ctx, "goodbye", keys, func(s *screen) bool { return s.has("Goodbye") || s.has("Everything you answered is saved") })
	if errors.Is(err, errCut) {
		return nil
	}
	return err
}

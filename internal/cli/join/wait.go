package join

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/clikit"
	"rolefit/internal/record/resultcode"
	"rolefit/quiz"
	"rolefit/scoring"
)

// hold runs the quiz, then waits until the class has the answers or the user stops.
func (s *joinSession) hold(ctx context.Context) error {
	s.sheet = s.submitter()
	sender, stop := context.WithCancel(context.WithoutCancel(ctx))
	var busy sync.WaitGroup
	defer busy.Wait() // ssh ends with us
	defer stop()
	var model *scoring.Model
	begin := func(submit func(context.Context)) { busy.Go(func() { submit(sender) }) }
	give := func(sheet scoring.Sheet) { // one that was not journaled
		if submit := s.sheet.take("", sheet); submit != nil {
			begin(submit)
		}
	}
	outcome, err := s.Hold(ctx, Quiz{
		Screen: s.flags.ScreenFlags,
		Fresh:  s.flags.fresh, Private: s.flags.private, Line: s.line, Assessment: s.quiz,
		Again: "rolefit join " + s.client.Address.Short(),
		Connect: func(o *quiz.Options) {
			model = o.Model
			o.Class = &quiz.Class{Kept: s.kept(), News: s.sheet.news, Vote: s.sheet.vote, Done: give}
			if o.Journal != nil {
				o.Journal = journal{Journal: o.Journal, model: model, sheet: s.sheet, begin: begin}
			}
		},
	})
	if outcome.Began && outcome.Session.Finished() && outcome.Session.Model() == model {
		give(outcome.Session.Sheet()) // where they left too soon to be told
	}
	return errors.Join(err, s.stay(ctx, model))
}

// stay waits after the quiz until the class has the answers. In a terminal it waits until
// the user stops it; elsewhere, or with --wait, for that time and at least one attempt.
func (s *joinSession) stay(ctx context.Context, m *scoring.Model) error {
	if s.sheet.now().phase == nothing {
		return nil
	}
	sheet, _ := s.sheet.submitted()
	code, _ := resultcode.Encode(m, sheet) // a very long assessment has none
	terminal := clikit.IsTerminal(s.Err)
	var over <-chan time.Time
	if s.flags.waits || !terminal {
		over = time.After(s.flags.wait)
	}
	stopped := false
	late := false  // it is tried once at least, however short the wait
	still := false // explain has run
	line := &stateLine{app: s.App, live: terminal && !s.flags.Accessible && clikit.Variable(s.Environ, "TERM") != "dumb"}
	defer line.clear()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		now := s.sheet.now()
		switch {
		case now.phase == sent:
			line.clear()
			s.thank(now.out)
			return nil
		case now.phase == stuck || stopped:
			line.clear()
			return s.unsent(now.err, code)
		}
		if now.err != nil && !still {
			still = true
			line.clear()
			s.Note("%s", explain(now.err, s.sheet.onDisk(), code))
		}
		line.show(now)
		if late && now.err != nil {
			line.clear()
			return s.unsent(now.err, code)
		}
		select {
		case <-s.sheet.changed:
		case <-tick.C:
		case <-over:
			late = true
		case <-ctx.Done():
			stopped = true // they may have arrived at the same moment
		}
	}
}

// thank tells the user that the class has the answers, and shows the key of a new host that
// answered only after the quiz.
func (s *joinSession) thank(out bool) {
	s.Note("Sent: the class%s has your answers.", called(s.class))
	if out {
		s.Note("%s", notCounted)
	}
	if s.held != "" || s.met {
		return
	}
	if key, err := s.client.Memory.Key(s.client.Address); err == nil && key != "" {
		s.Note("It was the first time that this host answered. Its key is\n  %s\n%s", key, ifAnother)
	}
}

// stateLine shows the state of submitting: rewritten in a terminal, elsewhere a new line for
// each change.
type stateLine struct {
	app   *clikit.App
	live  bool
	said  string // elsewhere: the last line
	shown bool   // in a terminal: something is on the line
}

func (l *stateLine) show(s sending) {
	text := "Sending your answers ..."
	if s.err != nil {
		text = "Not sent yet: " + reason(s.err) + "."
	}
	if !l.live {
		if text != l.said {
			l.said = text
			l.app.Note("%s", text)
		}
		return
	}
	switch left := time.Until(s.next).Round(time.Second); {
	case s.err == nil:
	case s.phase == waiting && left > 0:
		text += fmt.Sprintf(" Trying again in %d s.", int(left.Seconds()))
	default:
		text += " Trying again ..."
	}
	const usual = 80
	fmt.Fprintf(l.app.Err, "\r\x1b[K%s", ansi.Truncate(text, cmp.Or(clikit.Width(l.app.Err), usual)-1, "..."))
	l.shown = true
}

func (l *stateLine) clear() {
	if l.shown {
		fmt.Fprint(l.app.Err, "\r\x1b[K")
		l.shown = false
	}
}

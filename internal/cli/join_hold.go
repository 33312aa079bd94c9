package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/scoring"
)

// hold runs the quiz, then waits until the class has the answers or the user stops.
func (v *visit) hold(ctx context.Context) error {
	options, err := v.flags.options(v.app)
	if err != nil {
		return err
	}
	sender, stop := context.WithCancel(context.WithoutCancel(ctx))
	var busy sync.WaitGroup
	defer busy.Wait() // ssh ends with us
	defer stop()
	give := v.enclose(&options, func(begin func(context.Context)) { busy.Go(func() { begin(sender) }) })
	outcome, err := v.app.hold(ctx, func() (quiz.Options, error) { return options, nil }, v.line)
	if outcome.Began && outcome.Session.Finished() && outcome.Session.Model() == v.model {
		give(outcome.Session.Sheet()) // where they left too soon to be told
	}
	if outcome.Began {
		v.flags.farewell(v.app, options, outcome, v.line)
	}
	if err != nil {
		err = clikit.Said("hold the quiz", err)
	}
	return errors.Join(err, v.stay(ctx))
}

// enclose wires the quiz to the class. The returned function submits a sheet that was not
// journaled.
func (v *visit) enclose(o *quiz.Options, begin func(func(context.Context))) (give func(scoring.Sheet)) {
	v.model = o.Model
	give = func(s scoring.Sheet) {
		if send := v.take("", s); send != nil {
			begin(send)
		}
	}
	o.Room = &quiz.Room{Kept: v.kept(), News: v.post.news, Vote: v.vote, Done: give}
	if o.Journal != nil {
		o.Journal = posted{Journal: o.Journal, visit: v, begin: begin}
	}
	return give
}

// stay waits after the quiz until the class has the answers. In a terminal it waits until
// the user stops it; elsewhere, or with --wait, for that time and at least one attempt.
func (v *visit) stay(ctx context.Context) error {
	if v.post.now().phase == nothing {
		return nil
	}
	v.post.code, _ = record.Encode(v.model, v.post.entry.Sheet) // a very long assessment has none
	live := !v.flags.accessible && clikit.IsTerminal(v.app.Err) && clikit.Variable(v.app.Environ, "TERM") != "dumb"
	var over <-chan time.Time
	if v.flags.waits || !clikit.IsTerminal(v.app.Err) {
		over = time.After(v.flags.wait)
	}
	stopped := false
	late := false  // it is tried once at least, however short the wait
	still := false // explain has run
	line := &stateLine{app: v.app, live: live}
	defer line.clear()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		s := v.post.now()
		switch {
		case s.phase == sent:
			line.clear()
			v.app.Note("Sent: the class%s has your answers.", called(v.class))
			if s.out {
				v.app.Note("%s", notCounted)
			}
			v.firstKey()
			return nil
		case s.phase == stuck || stopped:
			line.clear()
			return v.unsent(s)
		}
		if s.err != nil && !still {
			still = true
			line.clear()
			v.explain(s.err)
		}
		line.show(s)
		if late && s.err != nil {
			line.clear()
			return v.unsent(s)
		}
		select {
		case <-v.post.changed:
		case <-tick.C:
		case <-over:
			late = true
		case <-ctx.Done():
			stopped = true // they may have arrived at the same moment
		}
	}
}

// explain tells the user, after a first failure, why the program is still running.
func (v *visit) explain(err error) {
	busy := (*classclient.BusyError)(nil)
	switch {
	case errors.As(err, &busy) && v.post.onDisk():
		v.app.Note("The class does not take your answers now: %s.\nThey are kept on this computer, and it is tried again. ctrl+c leaves them for later: rolefit join --pending", reason(busy))
	case errors.As(err, &busy):
		v.app.Note("The class does not take your answers now: %s.\nIt is tried again, and they are kept nowhere else. ctrl+c gives them up.", reason(busy))
	case v.post.onDisk():
		v.app.Note("The class does not have your answers yet; they are kept on this computer.\nctrl+c leaves them for later: rolefit join --pending")
	default:
		v.app.Note("The class does not have your answers yet, and they are kept nowhere else.\nctrl+c gives them up.")
	}
	if busy != nil && v.post.code != "" {
		v.app.Note("Or hand your result code to whoever holds the class, and to no one else, for it is your answers: %s", v.post.code)
	}
}

// firstKey shows the key of a new host that answered only after the quiz.
func (v *visit) firstKey() {
	if v.held != "" || v.met {
		return
	}
	if key, err := v.client.Memory.Key(v.client.Address); err == nil && key != "" {
		v.app.Note("It was the first time that this host answered. Its key is\n  %s\nIf it is not the one on the projector, tell whoever holds the class.", key)
	}
}

// stateLine shows the state of sending: rewritten in a terminal, elsewhere a new line for
// each change.
type stateLine struct {
	app   *app
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
	fmt.Fprintf(l.app.Err, "\r\x1b[K%s", ansi.Truncate(text, l.width()-1, "..."))
	l.shown = true
}

func (l *stateLine) clear() {
	if l.shown {
		fmt.Fprint(l.app.Err, "\r\x1b[K")
		l.shown = false
	}
}

// width returns the terminal's width in cells, or 80.
func (l *stateLine) width() int {
	const usual = 80
	if file, ok := l.app.Err.(interface{ Fd() uintptr }); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 1 {
			return width
		}
	}
	return usual
}

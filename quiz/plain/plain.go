// Package plain is the quiz and the check of jobs line by line, for screen readers, simple
// terminals and pipes: one loop over the prompts of package quiz.
//
// Its rules:
//
//   - It offers what a prompt offers, and nothing else.
//   - An answer is echoed as recorded only once it is durable.
//   - Only whole lines are written: a screen reader speaks a line when it is
//     complete, and a prompt that ends in the middle of a line is spoken late or,
//     in a pipe, glued to what follows. So a prompt is a line of its own, and the
//     cursor waits at the start of the next one.
//   - Lines are not wrapped: a terminal wraps them for the eye, and a hard line
//     break inside a sentence makes a screen reader stop there.
//   - No control characters, no color, no cursor movement, no box drawing; text
//     that the participant types is never repeated.
package plain

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"rolefit/internal/lineio"
	"rolefit/internal/report/doc"
	"rolefit/quiz"
)

// The reasons that end a sitting, besides failing input and output.
var (
	errQuit    = errors.New("the participant left")
	errStopped = errors.New("stopped from outside")
)

// form is a sitting line by line: its input and output, and what was read out.
type form struct {
	sitting quiz.Sitting
	in      *lineio.Reader
	out     *lineio.Printer
	ended   <-chan struct{}  // of the context
	fresh   <-chan quiz.News // of the class; nil: no source
	before  bool             // an earlier sitting recorded an answer
	lost    error            // why an answer of an earlier sitting is unsaved
	shown   time.Time        // when the place at hand was first read out

	at      string          // ID of the place that was read out last
	under   string          // ID of the last one that lay over none
	list    string          // ID of the list that leads to the place at hand; empty: none
	section string          // of the place that was read out last
	said    []string        // what is read out again on request
	taught  map[string]bool // by lesson
	keyed   bool            // the place at hand has commands for the class's calls
	spoke   bool            // a place was read out
}

// Run runs the quiz, or the check of jobs, line by line. It returns when the participant leaves,
// when in or ctx ends, or with the error of a failing input or output; recorded answers stay
// stored. It may leave one read of in under way.
func Run(ctx context.Context, o quiz.Options, in io.Reader, out io.Writer) (quiz.Outcome, error) {
	f := newForm(ctx, quiz.NewSitting(o), in, out)
	defer f.in.Stop()
	f.out.Say(f.sitting.Opening()...)
	if o.Resume != "" && o.Study == nil { // else a study asks first
		f.perform(f.sitting.Resume(o.Resume))
	}
	err := f.converse()
	f.lose(f.sitting.Close())
	how, err := ended(err)
	f.out.Say(how + f.sitting.Goodbye(f.before, f.lost))
	if err == nil {
		err = f.out.Err()
	}
	return f.sitting.Outcome(f.lost), err
}

func newForm(ctx context.Context, s quiz.Sitting, in io.Reader, out io.Writer) *form {
	f := &form{
		sitting: s, in: lineio.Read(ctx, in), out: lineio.Print(out), ended: ctx.Done(),
		taught: map[string]bool{"": true},
	}
	if s.Options.Class != nil {
		f.fresh = s.Options.Class.News
	}
	return f
}

// converse goes from place to place until the participant leaves or an error occurs.
func (f *form) converse() error {
	for {
		p := f.sitting.Prompt()
		f.arrive(p)
		a, err := f.ask(p)
		switch {
		case err != nil:
			return err
		case a.Leave:
			return errQuit
		case a.Repeat:
			f.out.Say(f.said...)
		default:
			f.perform(a)
		}
	}
}

// arrive reads out a place that was not read out yet.
func (f *form) arrive(p quiz.Prompt) {
	if f.keyed = p.Place == quiz.AtResult; !f.keyed && !p.Over {
		delete(f.taught, "result") // its commands are told with every new result
	}
	if p.ID == f.at {
		return
	}
	if p.Doc != nil {
		p.Say = doc.Spoken(p.Doc())
		if len(p.Say) == 0 || p.Say[0] != "" {
			p.Say = slices.Insert(p.Say, 0, "")
		}
	}
	if f.spoke && len(p.Say) > 0 && p.Say[0] != "" {
		p.Say = slices.Insert(slices.Clone(p.Say), 0, "")
	}
	f.spoke = true
	say, rest := slices.Clone(p.Say), append(p.Rows(), p.Tail...)
	if _, only := p.Only(); only {
		rest = nil
	}
	if f.at, f.said = p.ID, append(slices.Clone(p.Say), rest...); p.Again != nil {
		f.said = append(slices.Clone(p.Again), rest...)
	}
	if !p.Over && p.ID == f.under {
		return
	}
	switch {
	case p.Back != nil && f.list == p.ID:
		say, rest = p.Back, nil
	case p.Section != "" && p.Section != f.section:
		say = slices.Insert(say, 1, p.Section+".")
	}
	switch {
	case p.Back != nil:
		f.list = p.ID
	case p.Within != f.list:
		f.list = ""
	}
	if !p.Over {
		f.under = p.ID
	}
	f.section, f.shown = p.Section, f.sitting.Options.Now()
	f.out.Say(append(say, rest...)...)
}

// ask returns the action of the next line that has one.
func (f *form) ask(p quiz.Prompt) (quiz.Action, error) {
	if a, only := p.Only(); only {
		return a, f.out.Err()
	}
	prompt := p.Help()
	if p.Short != "" && f.taught[p.Lesson] {
		prompt = p.Short
	}
	f.taught[p.Lesson] = true
	prompt = strings.TrimSpace(p.SoFar + " " + prompt)
	if f.keyed {
		f.called()
	}
	for {
		f.out.Say(prompt)
		if f.out.Err() != nil {
			return quiz.Action{}, f.out.Err()
		}
		line, err := f.line()
		if err != nil {
			return quiz.Action{}, err
		}
		now := f.sitting.Prompt() // the class may have changed it meanwhile
		if now.ID != p.ID {
			return quiz.Action{}, nil
		}
		if p.Until != "" {
			return f.text(now, line)
		}
		a, why, ok := now.Answer(line.Text)
		switch {
		case line.Long && p.Typed != nil:
			why = "That line is too long to be a name."
		case line.Long:
			why = "That line is too long to be an answer."
		case ok:
			return a, nil
		default:
			prompt = strings.TrimSpace(p.SoFar + " " + p.Help())
		}
		if why != "" {
			f.out.Say(why)
		}
	}
}

// text returns the action of a text of several lines, which begins with line, or that of a
// command in its place. A line that is too long to be read is left out.
func (f *form) text(p quiz.Prompt, line lineio.Line) (quiz.Action, error) {
	if a, _, ok := p.Answer(line.Text); ok && !line.Long {
		return a, nil
	}
	var text strings.Builder
	for strings.TrimSpace(line.Text) != p.Until && text.Len() <= lineio.MostTyped<<4 {
		text.WriteString(line.Text + "\n")
		var err error
		if line, err = f.line(); err != nil {
			return quiz.Action{}, err
		}
	}
	return p.Pasted(text.String()), nil
}

// perform carries out an action and confirms it.
func (f *form) perform(a quiz.Action) {
	before := f.sitting
	next, notice, done := before.Perform(quiz.Timed(a, before.Options.Now().Sub(f.shown)))
	f.sitting = next
	if notice != "" {
		f.out.Say(notice)
	}
	if done.Notice != "" && f.sitting.Call.Voted() {
		done.Notice += " " + f.sitting.CalledByLine()
		f.sitting = f.sitting.Heeded(true)
	}
	if done.Notice != "" {
		f.out.Say(done.Notice)
	}
	f.out.Say(done.Said...)
	if f.sitting.Writer != before.Writer {
		f.followed(before)
	}
	if a.Tell != nil {
		lines := a.Tell()
		f.out.Say(lines...)
		if a.Copy != "" {
			f.said = lines
		}
	}
	f.recorded(a, done.Changed, done.Unsaved)
	if a.Notice != "" {
		f.out.Say(a.Notice)
	}
}

// followed closes the sitting that another one follows, unless that leads back to it.
func (f *form) followed(before quiz.Sitting) {
	f.before = f.before || before.Began
	if !f.sitting.Keeps(before.Writer) {
		f.lose(before.Writer.Close())
	}
	f.at, f.under, f.list = "", "", ""
}

// lose keeps the first reason why an answer is unsaved.
func (f *form) lose(why error) {
	if f.lost == nil {
		f.lost = why
	}
}

// recorded confirms an answer: unchanged, recorded, or noted but not kept.
func (f *form) recorded(a quiz.Action, changed, unsaved bool) {
	switch {
	case a.Said == "":
	case !changed && a.Unset != "":
		f.out.Say(a.Unset)
	case !changed:
		f.out.Say("Unchanged: " + a.Said + ".")
	case unsaved:
		f.out.Say("Noted, but not saved: " + a.Said + ".")
	default:
		f.out.Say("Recorded: " + a.Said + ".")
	}
}

// line waits for a line and reads out news of the class meanwhile. The error is errStopped
// once the context ends and io.EOF at the end of the input; both repeat on later calls.
func (f *form) line() (lineio.Line, error) {
	news := f.fresh
	for {
		select {
		case <-f.ended:
			return lineio.Line{}, errStopped
		default:
		}
		select {
		case <-f.ended:
			return lineio.Line{}, errStopped
		case n, ok := <-news:
			if !ok {
				news = nil // there will be no more
				continue
			}
			f.heard(n)
		case line := <-f.in.Next():
			return line, line.Err
		}
	}
}

// heard takes in news of the class and reads out its new sentence or call.
func (f *form) heard(n quiz.News) {
	before := f.sitting
	f.sitting = before.Heard(n)
	if n.NewerThan(before.News) {
		f.out.Say("From your class: " + n.Says)
	}
	if f.sitting.Call != before.Call {
		f.called()
	}
}

// called reads out the class's call, with its command where the place has one.
func (f *form) called() {
	said := f.sitting.Called("", "")
	if f.keyed {
		said = f.sitting.CalledByLine()
	}
	f.sitting = f.sitting.Heeded(f.keyed)
	if said != "" {
		f.out.Say("From your class: " + said)
	}
}

// ended words the end of a sitting and returns the error that its caller needs.
func ended(err error) (how string, reported error) {
	switch {
	case errors.Is(err, errQuit):
		return "", nil
	case errors.Is(err, errStopped):
		return "Stopped. ", nil
	case errors.Is(err, io.EOF):
		return "The input ended. ", nil
	case err != nil:
		return "The input failed. ", err
	}
	return "", nil
}

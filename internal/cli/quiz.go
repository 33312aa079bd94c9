package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/atomicfile"
	"rolefit/internal/cli/join"
	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
	"rolefit/quiz/plain"
	"rolefit/quiz/session"
	"rolefit/quiz/tui"
	"rolefit/scoring"
)

// quizFlags are the flags of the quiz.
type quizFlags struct {
	clikit.ScreenFlags

	fresh, private bool
	assessment     string
	joined         string // the command that goes on with a class's quiz; empty: it is no class's
}

// take returns the function that runs the quiz.
func (o *quizFlags) take(a *app) func(context.Context, []string) error {
	return func(ctx context.Context, _ []string) error {
		options, err := o.options(a) // a file may be wrong: say so before a screen opens
		if err != nil {
			return err
		}
		line := a.LineByLine(o.Accessible)
		ctx, stop := clikit.Stopped(ctx)
		defer stop()
		outcome, err := a.hold(ctx, options, line)
		o.farewell(a, options, outcome, line)
		return clikit.Said("hold the quiz", err)
	}
}

// joiner returns the joiner of classes, which runs its quiz as the command rolefit does.
func (a *app) joiner() *join.Joiner {
	return &join.Joiner{App: &a.App, Pace: a.pace, Hold: func(ctx context.Context, q join.Quiz) (quiz.Outcome, error) {
		o := quizFlags{q.Screen, q.Fresh, q.Private, q.Assessment, q.Again}
		options, err := o.options(a)
		if err != nil {
			return quiz.Outcome{}, err
		}
		q.Connect(&options)
		outcome, err := a.hold(ctx, options, q.Line)
		o.farewell(a, options, outcome, q.Line)
		return outcome, clikit.Said("hold the quiz", err)
	}}
}

// hold runs the quiz full-screen or line by line. If standard output is not a terminal, it
// prints the result there.
func (a *app) hold(ctx context.Context, options quiz.Options, line bool) (quiz.Outcome, error) {
	back, err := a.Talk()
	if err != nil {
		return quiz.Outcome{}, err
	}
	defer back()
	var end quiz.Outcome
	if line {
		end, err = plain.Run(ctx, options, a.In, a.Out)
	} else {
		end, err = tui.Run(ctx, options, a.In, a.Out, a.Environ)
	}
	switch elsewhere := back(); {
	case elsewhere && end.Began && end.Session.Finished():
		err = errors.Join(err, a.printHeld(end.Session))
	case elsewhere && err == nil:
		a.Note("The quiz is not finished, so no result was written.")
	}
	return end, err
}

// printHeld prints the result of a session as text.
func (a *app) printHeld(held session.Session) error {
	s, err := a.scorer("")
	if err != nil {
		return err
	}
	at, asked := held.Situation()
	s.standing = report.Standing{Background: at.Background, Skills: at.Skills, Asked: asked}
	return a.print(s, given{held.Model(), held.Sheet()}, asText)
}

// options returns the options of the quiz.
func (o *quizFlags) options(a *app) (quiz.Options, error) {
	model, err := a.Registry().Named(o.assessment)
	if err != nil {
		return quiz.Options{}, err
	}
	limits := content.Limits()
	options := quiz.Options{
		Model: model, Limits: limits, Advice: content.NextSteps, Now: a.Now,
		Private: o.private, ASCII: clikit.ASCIIOnly(a.Environ), Save: a.saveResult,
		Jobs:   func() (quiz.Jobs, error) { return a.jobDesk(o.private) },
		Screen: a.screen(o.ScreenFlags),
	}
	if types := (quizFlags{ScreenFlags: o.ScreenFlags, private: o.private, assessment: "fde-types"}); o.assessment != types.assessment {
		options.Types = func() (quiz.Options, error) { return types.options(a) }
	}
	if !o.private {
		a.keep(&options, o.fresh)
	}
	return options, nil
}

// screen returns how a full screen may behave on this terminal.
func (a *app) screen(f clikit.ScreenFlags) quiz.Screen {
	return quiz.Screen{
		Mouse:   !f.NoMouse && clikit.Mouse(a.Environ),
		Motion:  !f.NoMotion && clikit.Motion(a.Environ),
		Taskbar: clikit.Taskbar(a.Environ),
	}
}

// saveResult saves a result as a new file in the current folder and returns its path.
func (a *app) saveResult(format string, account report.Account) (string, error) {
	data, err := report.Export(format, account)
	if err != nil {
		return "", err
	}
	base := "rolefit-" + account.Assessment.ID + "-" + a.Now().Format("2006-01-02")
	return saveNew(".", base, report.Extension(format), data)
}

// mostNames is the number of names to try for a new file.
const mostNames = 1000

// saveNew writes data durably to a new file in dir, for its owner only, and returns its path:
// base+ext, or base-2+ext, base-3+ext and so on if the name is taken.
func saveNew(dir, base, ext string, data []byte) (path string, err error) {
	for n := 1; n <= mostNames; n++ {
		path := filepath.Join(dir, base+ext)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", base, n, ext))
		}
		switch err := atomicfile.Create(path, data, 0o600); {
		case errors.Is(err, fs.ErrExist):
		case err != nil:
			return "", fmt.Errorf("save %s: %w", path, err)
		default:
			return path, nil
		}
	}
	return "", fmt.Errorf("save %s: there are %d files of that name already; move some away", filepath.Join(dir, base+ext), mostNames)
}

// keep sets the journal, the unfinished sittings (unless fresh) and the notice about
// unreadable files.
func (a *app) keep(o *quiz.Options, fresh bool) {
	folder, err := a.folder()
	if err != nil {
		o.Notice = english.Sentence(err)
		return
	}
	o.Journal = journal{folder, a.Now}
	sittings, unreadable := folder.List()
	o.Notice = leftAlone(folder.Dir(), unreadable)
	if !fresh {
		slices.SortStableFunc(sittings, record.Newest(a.Now()))
		o.Left = left(o.Model, sittings)
	}
}

// left returns the sittings that can be resumed with the model, in order.
func left(m *scoring.Model, sittings []record.Sitting) []quiz.Left {
	var all []quiz.Left
	for _, s := range sittings {
		if s.InUse || s.Finished() || len(s.Events) == 0 || s.Assessment != m.Assessment().ID || m.Of(s.Edition) == nil {
			continue
		}
		session := session.NewSession(m).Replay(s.Events)
		done, questions := progressOf(session)
		all = append(all, quiz.Left{ID: s.ID, Edition: s.Edition, Start: s.Start, Last: s.Last(), Answered: done, Questions: questions})
	}
	return all
}

// leftAlone lists up to three unreadable files with their errors; empty without any.
func leftAlone(dir string, unreadable []record.Unreadable) string {
	if len(unreadable) == 0 {
		return ""
	}
	const most = 3
	var named []string
	for _, u := range unreadable[:min(len(unreadable), most)] {
		named = append(named, nameIn(dir, u)+" ("+u.Err.Error()+")")
	}
	if more := len(unreadable) - most; more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	return "Left alone in " + textsafe.Message(dir) + ": " + strings.Join(named, ", ") + "."
}

// nameIn returns the name of an unreadable file in a folder.
func nameIn(dir string, u record.Unreadable) string {
	if u.Path == dir {
		return "the folder itself"
	}
	return textsafe.Message(filepath.Base(u.Path))
}

// farewell notes on standard error whether answers were saved (the line-by-line form has
// printed that) and the command that continues.
func (o *quizFlags) farewell(a *app, options quiz.Options, end quiz.Outcome, lineByLine bool) {
	if !end.Began {
		return
	}
	done, all := progressOf(end.Session)
	var kept, next string
	switch {
	case options.Private:
		kept = "Nothing was kept, as you asked."
	case options.Journal == nil:
		kept = "Nothing was kept: there is no home folder to keep it in."
	case end.Unsaved != nil:
		kept = "Not every answer could be kept: " + end.Unsaved.Error() + "."
	case end.Session.Finished():
		kept, next = "Your result is kept.", "See it again: "+o.showing(end.Session.Model())
	default:
		kept, next = fmt.Sprintf("Kept: %d of %d questions.", done, all), "Go on: "+o.command(end.Session.Model())
	}
	a.tellKept(kept, next, lineByLine)
}

// tellKept notes where the answers are, which the line-by-line form has printed, and the next
// command, if there is one.
func (a *app) tellKept(kept, next string, lineByLine bool) {
	if !lineByLine {
		a.Note("%s", textsafe.Message(kept))
	}
	if next != "" {
		a.Note("%s", next)
	}
}

// command returns the command that resumes the quiz of a model: the named one, or a built-in
// one reached from it.
func (o *quizFlags) command(m *scoring.Model) string {
	name := o.assessment
	if id := m.Assessment().ID; slices.Contains(content.EmbeddedIDs(), id) {
		name = id
	}
	switch {
	case o.joined != "" && name == o.assessment:
		return o.joined
	case name == "" || name == "career":
		return "rolefit"
	}
	return "rolefit" + clikit.TypedFlag("assessment", name)
}

// showing returns the command that shows a result of the model.
func (o *quizFlags) showing(m *scoring.Model) string {
	if slices.Contains(content.EmbeddedIDs(), m.Assessment().ID) {
		return "rolefit show"
	}
	return "rolefit show" + clikit.TypedFlag("assessment", o.assessment)
}

// progressOf counts the questions answered or skipped, and all questions asked so far.
func progressOf(s session.Session) (done, all int) {
	for _, id := range s.Order() {
		if _, answered := s.Answer(id); answered || s.WasSkipped(id) {
			done++
		}
	}
	return done, len(s.Order())
}

// journal is a folder of sittings with a clock.
type journal struct {
	folder *record.Sittings
	now    func() time.Time
}

// Begin starts a sitting.
func (j journal) Begin(assessment, edition string) (quiz.Recorder, error) {
	r, err := j.folder.Begin(assessment, edition, j.now())
	if err != nil {
		return nil, err
	}
	return stamped{r, j.now}, nil
}

// Resume resumes a sitting. If it can be read but not written, as on a read-only disk, its
// recorder fails until writing works.
func (j journal) Resume(id string) (quiz.Recorder, []record.Event, error) {
	r, s, err := j.folder.Resume(id)
	if err == nil {
		return stamped{r, j.now}, s.Events, nil
	}
	if errors.Is(err, record.ErrInUse) {
		return nil, nil, err
	}
	r, s, err = j.folder.ResumeLater(id)
	return stamped{r, j.now}, s.Events, err
}

// stamped adds the time to events.
type stamped struct {
	*record.Recorder
	now func() time.Time
}

// Record stores events with the current time.
func (s stamped) Record(events ...record.Event) error {
	dated := slices.Clone(events)
	for i := range dated {
		dated[i].At = s.now()
	}
	return s.Recorder.Record(dated...)
}

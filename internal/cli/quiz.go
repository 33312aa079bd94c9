package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/internal/atomicfile"
	"rolefit/internal/cli/join"
	"rolefit/internal/clikit"
	"rolefit/internal/desktop"
	"rolefit/internal/english"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
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
	norms          string // a file; empty: the author's weights
	joined         string // the command that goes on with a class's quiz; empty: it is no class's
}

// run runs the quiz with options that connect completes, and says where the answers are.
func (o *quizFlags) run(ctx context.Context, a *app, line bool, connect func(*quiz.Options)) (quiz.Outcome, error) {
	options, err := o.options(a) // a file may be wrong: say so before a screen opens
	if err != nil {
		return quiz.Outcome{}, err
	}
	connect(&options)
	ctx, stop := clikit.Stopped(ctx)
	defer stop()
	outcome, err := a.hold(ctx, options, line)
	o.farewell(a, options, outcome, line)
	return outcome, clikit.Said("run the quiz", err)
}

// joiner returns the joiner of classes, which runs its quiz as the command rolefit does.
func (a *app) joiner() *join.Joiner {
	return &join.Joiner{App: &a.App, Pace: a.pace, Hold: a.connected}
}

// connected runs the quiz for a class or a study.
func (a *app) connected(ctx context.Context, q join.Quiz) (quiz.Outcome, error) {
	o := quizFlags{ScreenFlags: q.Screen, fresh: q.Fresh, private: q.Private, assessment: q.Assessment, joined: q.Again}
	return o.run(ctx, a, q.Line, q.Connect)
}

// hold runs the quiz full-screen or line by line. If standard output is not a terminal, it
// prints the result there.
func (a *app) hold(ctx context.Context, options quiz.Options, line bool) (quiz.Outcome, error) {
	end, elsewhere, err := a.converse(ctx, options, line)
	switch {
	case elsewhere && end.Began && end.Session.Finished():
		err = errors.Join(err, a.printHeld(end.Session))
	case elsewhere && err == nil:
		a.Note("The quiz is not finished, so no result was written.")
	}
	return end, err
}

// converse runs a sitting full-screen or line by line. It reports whether that was on another
// terminal than standard output, on which the result must then be printed.
func (a *app) converse(ctx context.Context, o quiz.Options, line bool) (end quiz.Outcome, elsewhere bool, err error) {
	back, err := a.Talk()
	if err != nil {
		return end, false, err
	}
	defer back()
	if line {
		end, err = plain.Run(ctx, o, a.In, a.Out)
	} else {
		end, err = tui.Run(ctx, o, a.In, a.Out, a.Environ)
	}
	return end, back(), err
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
	if err == nil {
		model, err = a.normed(model, o.norms)
	}
	if err != nil {
		return quiz.Options{}, err
	}
	limits := content.Limits()
	options := quiz.Options{
		Model: model, Limits: limits, Advice: content.NextSteps, Now: a.Now,
		Private: o.private, ASCII: clikit.ASCIIOnly(a.Environ),
		Jobs:   func() (quiz.Jobs, error) { return a.openJobs(o.private) },
		Screen: a.screen(o.ScreenFlags),
	}
	if types := (quizFlags{ScreenFlags: o.ScreenFlags, private: o.private, assessment: kindsID}); o.assessment != types.assessment {
		options.Types = func() (quiz.Options, error) { return types.options(a) }
	}
	if slices.Contains(content.EmbeddedIDs(), model.Assessment().ID) {
		options.Guide = content.Guide
	}
	variable := func(name string) string { return clikit.Variable(a.Environ, name) }
	options.Save = func(format string, account report.Account) (string, error) {
		return a.saveResult(options.Folder, format, account)
	}
	options.Folder, options.Open = a.folderForSaves(variable), desktop.Opener(variable)
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

// folderForSaves returns the folder that results are saved in, as a whole path.
func (a *app) folderForSaves(variable func(string) string) string {
	started, err := os.Getwd()
	if err != nil {
		return "."
	}
	home := variable("HOME")
	if home == "" {
		home = variable("USERPROFILE")
	}
	return desktop.Folder(started, home, variable)
}

// saveResult saves a result as a new file in a folder and returns its path. The farewell
// names it again.
func (a *app) saveResult(folder, format string, account report.Account) (string, error) {
	data, err := report.Export(format, account)
	if err != nil {
		return "", err
	}
	base := "rolefit-" + account.Assessment.ID + "-" + a.Now().Format("2006-01-02")
	path, err := saveNew(folder, base, report.Extension(format), data)
	if err == nil {
		a.saved = append(a.saved, path)
	}
	return path, err
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
	return "", fmt.Errorf("save %s: there are already %d files of that name; move some away", filepath.Join(dir, base+ext), mostNames)
}

// keep sets the journal, what earlier sittings left behind (nothing at first if fresh) and the
// notice about unreadable files.
func (a *app) keep(o *quiz.Options, fresh bool) {
	folder, err := a.folder()
	if err != nil {
		o.Notice = english.Sentence(err)
		return
	}
	o.Journal = journal{folder, a.Now}
	const newest = 16 // files that are read before the first screen
	sittings, unreadable, older := folder.Recent(newest, o.Model.Assessment().ID)
	o.Notice = leftAlone(folder.Dir(), unreadable)
	o.Lent = a.lent(o.Model, sittings)
	o.Look = func(all bool) quiz.Behind {
		if all {
			sittings, _ := folder.List()
			return a.behind(o.Model, sittings, 0)
		}
		sittings, _, older := folder.Recent(newest, o.Model.Assessment().ID)
		return a.behind(o.Model, sittings, older)
	}
	if !fresh {
		o.Behind = a.behind(o.Model, sittings, older)
	}
}

// kindsID is the id of the assessment that asks which kind of forward deployed work fits.
const kindsID = "fde-types"

// behind returns what sittings of a model's assessment left behind. It leaves out results that
// cannot be scored; rolefit history says why.
func (a *app) behind(m *scoring.Model, sittings []record.Sitting, older int) quiz.Behind {
	slices.SortStableFunc(sittings, record.Newest(a.Now()))
	b := quiz.Behind{Left: left(m, sittings), Older: older}
	s := &scorer{registry: a.Registry(), fixed: m, limits: content.Limits()}
	edition := m.Assessment().Edition
	for _, kept := range sittings {
		b.Kinds = b.Kinds || kept.Finished() && kept.Assessment == kindsID
		if !kept.Finished() || kept.Assessment != m.Assessment().ID {
			continue
		}
		past := quiz.Past{ID: kept.ID, Last: kept.Last(), Model: m.Of(kept.Edition), Standing: standingOf(kept)}
		if past.Model == nil {
			continue
		}
		if held := session.NewSession(past.Model).Replay(kept.Events); held.Place() == session.AtResult {
			past.Sheet = held.Sheet()
		} else {
			g, err := s.sitting(kept)
			if err != nil {
				continue
			}
			past.Model, past.Sheet = m, g.sheet
			past.Stale = fmt.Sprintf("You answered edition %s; this is what edition %s still asks of it. To change answers, take it again.", kept.Edition, edition)
		}
		past.Result = past.Model.Score(past.Sheet)
		b.Results = append(b.Results, past)
	}
	b.Jobs = a.savedJobs(b.Results)
	return b
}

// mostNamed is how many cells of a job's name the home shows, so that what follows it stays.
const mostNamed = 20

// savedJobs words how many jobs are saved, and how the newest goes together with the latest
// career result; empty without any.
func (a *app) savedJobs(results []quiz.Past) string {
	folder, err := a.jobs()
	if err != nil {
		return ""
	}
	sheets, _ := folder.List()
	if len(sheets) == 0 {
		return ""
	}
	said := fmt.Sprintf("%d saved: %s", len(sheets), ansi.Truncate(textsafe.Line(sheets[0].Name), mostNamed, "…"))
	book, err := factBook()
	if err != nil || len(results) == 0 || results[0].Model.Assessment().ID != book.Career.ID {
		return said
	}
	person := &jobreport.Person{Sheet: results[0].Sheet, Words: report.For(results[0].Model.Assessment(), results[0].Result)}
	if clashes := book.Of(sheets[0], person).ClashCount(); clashes != "" {
		said += ", " + clashes
	}
	return said
}

// lent returns the deal-breakers that the latest finished career sitting among sittings asked,
// for another quiz; nil without any.
func (a *app) lent(m *scoring.Model, sittings []record.Sitting) map[string]string {
	if m.Assessment().ID != kindsID {
		return nil
	}
	sorted := slices.SortedStableFunc(slices.Values(sittings), record.Newest(a.Now()))
	for _, kept := range sorted {
		if kept.Assessment != "career" || !kept.Finished() {
			continue
		}
		for _, e := range slices.Backward(kept.Events) {
			if e.Kind == record.Limits {
				return maps.Collect(maps.All(e.Limits))
			}
		}
	}
	return nil
}

// left returns the sittings that can be resumed with the model, in order.
func left(m *scoring.Model, sittings []record.Sitting) []quiz.Left {
	var all []quiz.Left
	for _, s := range sittings {
		if s.InUse || s.Finished() || len(s.Events) == 0 || s.Assessment != m.Assessment().ID || m.Of(s.Edition) == nil {
			continue
		}
		session := session.NewSession(m.Of(s.Edition)).Replay(s.Events)
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
	for _, path := range a.saved {
		if !lineByLine {
			a.Note("Saved as %s", textsafe.Message(path))
		}
	}
	if !end.Began {
		return
	}
	done, all := progressOf(end.Session)
	var kept, next string
	switch {
	case options.Private:
		kept = "Nothing was saved, as you asked."
	case options.Journal == nil:
		kept = "Nothing was saved: there is no home folder to save it in."
	case end.Unsaved != nil:
		kept, next = "Not every answer could be saved: "+end.Unsaved.Error()+".", "Once that is fixed, continue with: "+o.command(end.Session.Model())
	case end.Session.Finished():
		alone := *o
		alone.joined = ""
		kept, next = "Your result is saved.", "Open it again: "+alone.command(end.Session.Model())
	default:
		kept, next = fmt.Sprintf("Saved: %d of %d answered.", done, all), "Continue with: "+o.command(end.Session.Model())
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
		return "rolefit" + clikit.TypedFlag("norms", o.norms)
	}
	return "rolefit" + clikit.TypedFlag("assessment", name)
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

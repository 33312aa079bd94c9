// Package learn owns the commands by which people's answers improve the quiz: taking part in a
// study, answering again some months later, and the figures for the leader of the study.
//
// It does not own the files of a study (package study), the figures (package pilot) or the
// quiz (package cli runs it). Its rule: nothing is written without consent.
package learn

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"rolefit/internal/atomicfile"
	"rolefit/internal/cli/join"
	"rolefit/internal/clikit"
	"rolefit/internal/folder"
	"rolefit/internal/record/study"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
	"rolefit/scoring"
)

// Learner runs the commands.
type Learner struct {
	*clikit.App
	Hold     func(context.Context, join.Quiz) (quiz.Outcome, error)                // runs the quiz, and says where the answers are
	Converse func(context.Context, quiz.Options, bool) (quiz.Outcome, bool, error) // runs a sitting, line by line or not
	Export   func(what, format string, r report.Report) error                      // prints a report; what names it in an error
}

// career is the quiz that studies are about.
const career = "career"

const aboutPilot = `Take part in a study: a page to agree to, three questions about your job, then the quiz.

What you agree to is saved in one file for the study, without your name and by the month, in FOLDER or in your data folder: which job you do and since when, whether you would choose it again, your answers and the result. Nothing is sent. Without your consent nothing is saved for the study. If you delete the file, you have not taken part.

Whoever leads the study collects the files in one folder. docs/pilot.md says who to ask, how many, and what you may claim.`

// Pilot returns the command that takes part in a study.
func (l *Learner) Pilot() *cobra.Command {
	var screen clikit.ScreenFlags
	var out, again string
	cmd := &cobra.Command{
		Use:   "pilot",
		Short: "Take part in a study that makes the quiz better",
		Long:  aboutPilot,
		Example: `
  rolefit pilot
  rolefit pilot --out study
  rolefit pilot --again study/mine.jsonl
  rolefit pilot estimate study --out norms.yaml
  rolefit pilot calibrate study`,
		Args: l.NoSuchCommand,
	}
	cmd.Flags().StringVar(&out, "out", "", "The study's `FOLDER`, instead of the one in your data folder")
	_ = cmd.MarkFlagDirname("out")
	cmd.Flags().StringVar(&again, "again", "", "Take the quiz once more, and add it to your `FILE`")
	_ = cmd.MarkFlagFilename("again", strings.TrimPrefix(study.Ext, "."))
	screen.Add(cmd)
	cmd.RunE = l.Do(func(ctx context.Context, _ []string) error {
		s := &saver{app: l.App}
		where, err := l.folder(out)
		if err != nil {
			return err
		}
		s.folder = where
		command := "rolefit pilot" + clikit.TypedFlag("out", out)
		if again != "" {
			if out != "" {
				return clikit.Misused("--again names your file, and --out a folder for a new one; use one or the other")
			}
			if s.folder, s.person, err = own(again); err != nil {
				return err
			}
			s.name, s.begun = nameOf(again), true
			command = "rolefit pilot" + clikit.TypedFlag("again", again)
		}
		if err := atomicfile.Writable(s.folder.Dir()); err != nil { // better told before the quiz than after it
			return fmt.Errorf("the study's file can't be saved in %s: %w; name another folder", textsafe.Message(s.folder.Dir()), err)
		}
		return l.take(ctx, s, join.Quiz{Screen: screen, Line: l.LineByLine(screen.Accessible), Assessment: career, Again: command})
	})
	cmd.AddCommand(l.estimate(), l.calibrate())
	return cmd
}

// take runs the quiz for a study and says where its file is.
func (l *Learner) take(ctx context.Context, s *saver, q join.Quiz) error {
	ctx, stop := clikit.Stopped(ctx)
	defer stop()
	q.Connect = func(o *quiz.Options) {
		s.assessment = o.Model.Assessment().ID
		where := "Into one file on this computer, in " + s.folder.Dir() + ". Nothing is sent: whoever leads the study gets the file only from you. As always, your quiz is saved for you as well; the study does not get that."
		o.Study = quiz.NewStudy(o.Model.Assessment(), where, s.save)
		o.Resume = ""
	}
	end, err := l.Hold(ctx, q)
	if err != nil {
		return err
	}
	if end.Facts != nil && end.Session.Finished() { // a screen that was left at once may not have saved it
		sheet := end.Session.Sheet()
		result := end.Session.Model().Score(sheet)
		_, _ = s.save(end.Facts, sheet, &result)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.err != nil:
		return fmt.Errorf("nothing is saved for the study: %w", s.err)
	case s.path == "":
		l.Note("Nothing was saved for the study: it needs your consent and a result.")
	default:
		l.Note("For the study: %s", textsafe.Message(s.path))
		l.Note("In three months: rolefit later %s", clikit.Typed(textsafe.Message(s.path)))
	}
	return nil
}

// folder returns the folder of a study; the one in the data folder for no name.
func (l *Learner) folder(name string) (study.Folder, error) {
	if name == "" && l.DataHome == "" {
		return study.Folder{}, errors.New("there is no home folder to save the study's file in; name a folder with --out")
	}
	if name == "" {
		name = filepath.Join(l.DataHome, "rolefit", "study")
	}
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return study.Folder{}, clikit.Misused("%s is a file; --out takes a folder", clikit.FileName(name))
	}
	whole, err := filepath.Abs(name)
	if err != nil {
		whole = name
	}
	return study.Open(whole), nil
}

// own opens a person's own file.
func own(path string) (study.Folder, study.Person, error) {
	if filepath.Ext(path) != study.Ext {
		return study.Folder{}, study.Person{}, clikit.Misused("%s is not a study file: the name of one ends in %s", clikit.FileName(path), study.Ext)
	}
	f, name := study.Split(path)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // reading a pipe would wait for ever
		return f, study.Person{}, clikit.BadInput("%s cannot be read: it is not a file", clikit.FileName(path))
	}
	p, err := f.Read(name)
	if err != nil {
		return f, p, clikit.BadInput("%s cannot be read: %w", clikit.FileName(path), err)
	}
	return f, p, nil
}

func nameOf(path string) string {
	_, name := study.Split(path)
	return name
}

// saver writes one participant's file, and replaces the sitting in it when the result is
// reached again. Its methods may be called at once.
type saver struct {
	app        *clikit.App
	folder     study.Folder
	assessment string

	mu     sync.Mutex // guards all below
	person study.Person
	name   string // of the file
	begun  bool   // the file is there
	added  bool   // and has this sitting
	path   string // empty: not saved
	err    error  // why it is not
}

func (s *saver) save(facts map[string]string, sheet scoring.Sheet, r *scoring.Result) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.path, s.err = s.write(facts, sheet, *r)
	return s.path, s.err
}

func (s *saver) write(facts map[string]string, sheet scoring.Sheet, r scoring.Result) (string, error) {
	if s.begun && s.person.Assessment != s.assessment {
		return "", fmt.Errorf("the file is for the quiz %s, and this one is %s", s.person.Assessment, s.assessment)
	}
	if !s.begun && s.name == "" {
		id, err := folder.NewID(s.app.Random)
		if err != nil {
			return "", fmt.Errorf("name the file: %w", err)
		}
		s.name, s.person = id, study.Person{ID: id, Assessment: s.assessment, Consent: study.Month(s.app.Now())}
	}
	if len(sheet.Answers) == 0 {
		return "", errors.New("there are no answers in it")
	}
	sitting := study.Taken(s.app.Now(), facts, sheet, r)
	var begin *study.Person
	if !s.begun {
		begin = &s.person
	}
	path, err := s.folder.Change(s.name, begin, func(p *study.Person) error {
		if s.added {
			p.Sittings = p.Sittings[:len(p.Sittings)-1]
		}
		p.Sittings = append(p.Sittings, sitting)
		return nil
	})
	if err == nil {
		s.begun, s.added = true, true
	}
	return path, err
}

const aboutLater = `Say what became of your result in a study: do you do that job now, and do you like it? The answer is added to your own file. It's best after three months, but any time is fine.

FILE is your file for the study; you were told its name. Without it, rolefit takes the one in your data folder, if there is only one.`

// Later returns the command that asks about a result months later.
func (l *Learner) Later() *cobra.Command {
	var screen clikit.ScreenFlags
	cmd := &cobra.Command{
		Use:   "later [FILE]",
		Short: "Three months after a study: do you do that job, and do you like it?",
		Long:  aboutLater,
		Example: `
  rolefit later
  rolefit later study/mine.jsonl`,
		Args: clikit.Between(0, 1, "your file of the study"),
	}
	screen.Add(cmd)
	cmd.RunE = l.Do(func(ctx context.Context, args []string) error {
		path, err := l.mine(args)
		if err != nil {
			return err
		}
		f, p, err := own(path)
		if err != nil {
			return err
		}
		return l.askLater(ctx, f, nameOf(path), p, screen)
	})
	return cmd
}

// mine returns the path of the named file, or of the only one in the data folder.
func (l *Learner) mine(args []string) (string, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	f, err := l.folder("")
	if err != nil {
		return "", err
	}
	people, _ := f.List()
	switch len(people) {
	case 0:
		return "", clikit.BadInput("there is no study file in %s; name yours: rolefit later FILE", f.Dir())
	case 1:
		return people[0].Path, nil
	}
	lines := []string{"several people took part on this computer; name your file:"}
	for _, p := range people {
		lines = append(lines, fmt.Sprintf("%s  from %s", p.Path, p.Consent))
	}
	return "", clikit.Misused("%s", strings.Join(clikit.Few(lines), "\n"))
}

// askLater asks the two questions and adds the answers to the file.
func (l *Learner) askLater(ctx context.Context, f study.Folder, name string, p study.Person, screen clikit.ScreenFlags) error {
	m, err := l.Registry().Of(p.Assessment)
	if err != nil {
		return clikit.BadInput("%w", err)
	}
	told := p.Sittings[len(p.Sittings)-1].Told
	role, known := m.Assessment().Role(told)
	if !known {
		return clikit.BadInput("your last result in %s names no job, so there is nothing to ask", f.Path(name))
	}
	save := func(facts map[string]string, _ scoring.Sheet, _ *scoring.Result) (string, error) {
		later := study.Later{Month: study.Month(l.Now()), Role: told, Does: facts["does"] == "yes"}
		later.Likes, _ = strconv.Atoi(facts["likes"]) // empty for a person who does not do it
		path, err := f.Change(name, nil, func(p *study.Person) error {
			p.Later = append(p.Later, later)
			return nil
		})
		return "Your answer is in " + textsafe.Message(path) + ".", err
	}
	o := quiz.Options{
		Model: m, Now: l.Now, Study: quiz.NewLater(role, save), ASCII: clikit.ASCIIOnly(l.Environ),
		Screen: quiz.Screen{Mouse: !screen.NoMouse && clikit.Mouse(l.Environ)},
	}
	ctx, stop := clikit.Stopped(ctx)
	defer stop()
	_, _, err = l.Converse(ctx, o, l.LineByLine(screen.Accessible))
	return clikit.Said("ask what became of it", err)
}

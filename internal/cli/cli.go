// Package cli owns rolefit's commands and flags, and everything that enters from
// outside: arguments, environment, clock, randomness, files and terminals.
//
// Questions are in package content, scores in scoring, the quiz in quiz, files in record,
// the wording of results in report, joining a class in join below it, and the behavior of
// all programs' commands in clikit, whose rules hold here.
package cli

import (
	"context"
	"embed"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"rolefit/internal/cli/join"
	"rolefit/internal/cli/learn"
	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/quiz"
)

//go:embed topics/*.txt
var topicFiles embed.FS

// notice holds the licenses of what is in rolefit, compressed; internal/tools/papers writes it.
//
//go:embed notice.gz
var notice string

// Main runs rolefit with the process's arguments, environment and files, and returns its
// exit code.
func Main() int {
	return Run(context.Background(), clikit.ProcessEnv())
}

// app is one run of the program.
type app struct {
	clikit.App
	pace    join.Pace
	noPager bool
	saved   []string // paths of the results that were saved in the quiz
}

// Run runs one command in env and returns its exit code.
func Run(ctx context.Context, env clikit.Env) int { return run(ctx, env, join.Usual()) }

// run runs one command that speaks with the hosts of classes at a pace.
func run(ctx context.Context, env clikit.Env, pace join.Pace) int {
	a := &app{clikit.App{Name: "rolefit", Env: env, Topics: topicFiles}, pace, false, nil}
	return a.Run(ctx, a.root())
}

// folder opens the folder of sittings. It fails without a data home.
func (a *app) folder() (*record.Sittings, error) {
	dir, err := a.dataFolder("sittings", "answers")
	return record.Open(dir, a.Random), err
}

const about = `Which engineering job fits the way you like to work? A quiz of 28 to 32 questions, six to ten minutes.

Each answer is saved on this computer right away, and nowhere else; only rolefit join sends a finished quiz to a class. Stop any time: rolefit continues where you left off.

Exit codes: 0 success, 1 failure, 2 wrong usage, 3 bad input.`

const examples = `
  # take the quiz, continue where you left off, or open your result
  rolefit
  # somebody else's turn, saving nothing
  rolefit --private
  # see your last result again
  rolefit show
  # a card of it to share, without your answers
  rolefit card
  # a posting: what kind of job it really is, whether it fits you, what to ask
  rolefit job "Acme offer"
  # what changed since the result before it
  rolefit compare
  # take the quiz for a class, at the address on the projector
  rolefit join 192.168.43.117
  # score a sheet, or many, one per line
  rolefit score sheet.json
  rolefit score - --format json < sheets.jsonl
  # read the manual page
  rolefit man | man -l -`

// root returns the command tree. Without a command, rolefit runs the quiz.
func (a *app) root() *cobra.Command {
	var o quizFlags
	root := &cobra.Command{
		Use:     "rolefit",
		Short:   "Which engineering job fits the way you like to work?",
		Long:    about,
		Example: examples,
		Version: a.Version,
		Args:    a.NoSuchCommand,
	}
	root.Flags().BoolVar(&o.fresh, "new", false, "Start over; a quiz you left stays saved")
	root.Flags().BoolVar(&o.private, "private", false, "Save nothing on disk")
	o.Add(root)
	clikit.AssessmentFlag(root, &o.assessment)
	normsFlag(root, &o.norms)
	root.RunE = a.Do(func(ctx context.Context, _ []string) error {
		_, err := o.run(ctx, a, a.LineByLine(o.Accessible), func(*quiz.Options) {})
		return err
	})
	root.AddCommand(a.score(), a.showing(), a.card(), a.history(), a.compare(), a.paper(), a.roles(), a.guide(), a.forget(), a.content(), a.validate(), a.job(), a.joiner().Command(), a.learner().Pilot(), a.learner().Later(), a.Licenses(notice), a.Man())
	return root
}

func (a *app) learner() *learn.Learner {
	return &learn.Learner{App: &a.App, Hold: a.connected, Converse: a.converse, Export: a.export}
}

// export prints a report to standard output in one of its formats; what names it in an error.
func (a *app) export(what, format string, r report.Report) error {
	data, err := report.Export(format, r)
	if err != nil {
		return clikit.Said("write "+what, err)
	}
	return a.Print(what, format, data)
}

// dataFolder returns the path of the folder of that name for what is kept. It fails without a
// data home.
func (a *app) dataFolder(name, kept string) (string, error) {
	if a.DataHome == "" {
		return "", fmt.Errorf("there is no home folder to save %s in; set HOME or XDG_DATA_HOME", kept)
	}
	return filepath.Join(a.DataHome, "rolefit", name), nil
}

// The formats of results.
const (
	asText     = report.AsText
	asJSON     = report.AsJSON
	asMarkdown = report.AsMarkdown
	asHTML     = report.AsHTML
	asSVG      = "svg"
)

package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

func (a *app) content() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "content",
		Short: "Check, show or start a quiz of your own",
		Example: `
  rolefit content new > mine.yaml
  rolefit content check mine.yaml
  rolefit --assessment mine.yaml`,
		Args: a.NoSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.contentCheck(), a.contentShow(), a.contentNew())
	return cmd
}

func (a *app) contentCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "List what is wrong with a quiz, and how to fix it",
		Long:  `List everything that is wrong with a quiz, line by line, and what to write instead. The exit code is 3 if something is wrong.`,
		Example: `
  rolefit content check mine.yaml`,
		Args: clikit.Between(1, 1, "one file"),
		RunE: a.Do(func(_ context.Context, args []string) error { return a.check(args[0]) }),
	}
}

func (a *app) check(name string) error {
	data, err := a.Read(name, clikit.Questions())
	if err != nil {
		return err
	}
	file := clikit.FileName(name)
	assessment, err := content.Load(file, data)
	var problems content.Problems
	switch {
	case errors.As(err, &problems):
	case err != nil:
		return clikit.BadInput("%w", err)
	default:
		problems = lint(assessment, file)
	}
	wrong := &clikit.Complaints{To: a.Out}
	for _, p := range problems {
		wrong.Say(p.String())
	}
	wrong.End()
	switch n := len(problems); n {
	case 0:
	case 1:
		return clikit.BadInput("%s has one problem; fix it and check again", file)
	default:
		return clikit.BadInput("%s has %d problems; fix them and check again", file, n)
	}
	fmt.Fprintf(a.Out, "%s is fine: %s, edition %s, %s, %s, %s.\n", file, assessment.ID, assessment.Edition,
		english.Counted(len(assessment.Roles), "role", "roles"), english.Counted(len(assessment.Questions), "question", "questions"),
		english.Counted(len(assessment.TieBreakers), "tie-breaker", "tie-breakers"))
	return nil
}

// lint returns every problem of an assessment that loads, sorted by line.
func lint(a *content.Assessment, file string) content.Problems {
	problems := content.Problems(content.Lint(a, file))
	for _, p := range scoring.Lint(a) {
		p.File = file
		problems = append(problems, p)
	}
	slices.SortStableFunc(problems, func(a, b content.Problem) int { return cmp.Compare(a.Line, b.Line) })
	return problems
}

func (a *app) contentShow() *cobra.Command {
	var assessment, format string
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show a quiz: its questions, roles and weights",
		Example: `
  rolefit content show
  rolefit content show --assessment mine.yaml --format json`,
		Args: clikit.Between(0, 0, "no arguments; name a file with --assessment"),
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asJSON)
	a.pagerFlag(cmd)
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error {
		m, err := a.Registry().Named(assessment)
		if err != nil {
			return err
		}
		if format == asJSON {
			return a.PrintJSON("the assessment", "  ", m.Assessment())
		}
		return a.show(ctx, cmd, "the assessment", format, assessmentPage{m.Assessment()})
	})
	return cmd
}

func (a *app) contentNew() *cobra.Command {
	return &cobra.Command{
		Use:   "new",
		Short: "Print a quiz to start your own from",
		Example: `
  rolefit content new > mine.yaml`,
		Args: clikit.Between(0, 0, "no arguments; it prints to standard output"),
		RunE: a.Do(func(context.Context, []string) error {
			_, err := a.Out.Write(content.Starter())
			return clikit.Said("write the assessment", err)
		}),
	}
}

// assessmentPage is an assessment to be read.
type assessmentPage struct{ *content.Assessment }

// Doc returns the roles, the questions and the tie-breakers of the assessment, with their weights.
func (a assessmentPage) Doc() doc.Doc {
	d := doc.Doc{Title: a.Title}
	d.Say(a.ID + ", edition " + a.Edition + ". Weights are for the right end: the statement, or B.")
	var roles doc.Terms
	for _, r := range a.Roles {
		roles = append(roles, doc.Term{Labels: []string{r.ID}, Text: r.Name})
	}
	d.Add(doc.Head{Text: "Roles"}, roles)
	a.questions(&d, "Questions", a.Questions)
	a.questions(&d, "Tie-breakers", a.TieBreakers)
	return d
}

func (a assessmentPage) questions(d *doc.Doc, title string, questions []content.Question) {
	if len(questions) > 0 {
		d.Add(doc.Head{Text: title})
	}
	for i, q := range questions {
		d.Add(doc.Sub{Text: fmt.Sprintf("%d. %s", i+1, q.ID)})
		if q.Kind == content.TradeOff {
			d.Say(q.Stem, "A: "+q.A, "B: "+q.B)
		} else {
			d.Say(q.Text, "or: "+q.Opposite)
		}
		weights := make([]string, len(a.Roles))
		for i, r := range a.Roles {
			weights[i] = r.ID + " " + signed(q.Weights[r.ID])
		}
		d.Say(strings.Join(weights, ", "))
	}
}

// signed writes a weight with its sign; 0 has none.
func signed(weight int) string {
	if weight == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", weight)
}

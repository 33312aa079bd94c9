package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"rolefit/internal/report"
	"rolefit/scoring/simulate"
)

// validate is the command that measures an assessment.
func (a *app) validate() *cobra.Command {
	var assessment, format string
	var o simulate.Options
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Measure whether an assessment is fair and tells the roles apart",
		Long:  `Measure an assessment on the sheets of imagined people: whether guessing favours a role, whether somebody who leans to a role is told so, how sure results are. It says nothing about whether the questions are the right ones for people. The exit code is 1 where a bar is missed.`,
		Example: `
  rolefit validate
  rolefit validate --assessment mine.yaml --sheets 100000
  rolefit validate --format json`,
		Args: between(0, 0, "no arguments; name a file with --assessment"),
	}
	assessmentFlag(cmd, &assessment)
	formatFlag(cmd, &format)
	cmd.Flags().IntVar(&o.Sheets, "sheets", simulate.DefaultSheets, "How many guessed sheets; fewer take less time, and the bars give way a little")
	cmd.Flags().Uint64Var(&o.Seed, "seed", 1, "Any number; the same number gives the same figures")
	cmd.RunE = a.do(func(ctx context.Context, _ []string) error {
		if o.Sheets < simulate.LeastSheets {
			return misused("--sheets takes %d at least; fewer measure nothing", simulate.LeastSheets)
		}
		ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
		defer stop()
		return a.measure(ctx, assessment, o, format)
	})
	return cmd
}

func (a *app) measure(ctx context.Context, assessment string, o simulate.Options, format string) error {
	m, err := newShelf(a).named(assessment)
	if err != nil {
		return err
	}
	p := a.progress("Measuring", true)
	o.Progress = func(done, total int) { p.show(int64(done), int64(total)) }
	r, err := simulate.Run(ctx, m, o)
	p.clear()
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("stopped before the measurements were done")
	case err != nil:
		return &failure{exitBadInput, err}
	}
	if err := a.printMeasures(r, format); err != nil {
		return err
	}
	if missed := r.Missed(); missed > 0 {
		return fmt.Errorf("%s missed; they are marked above", count(missed, "bar"))
	}
	return nil
}

func (a *app) printMeasures(r simulate.Report, format string) error {
	if format == asText {
		return said("write the measurements", report.ValidationText(a.env.Out, r))
	}
	e := json.NewEncoder(a.env.Out)
	e.SetIndent("", "  ")
	return said("write the measurements", e.Encode(struct {
		Schema int `json:"schema"`
		simulate.Report
	}{1, r}))
}

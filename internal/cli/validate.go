package cli

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/validation"
	"rolefit/scoring/simulate"
)

func (a *app) validate() *cobra.Command {
	var assessment, format string
	var o simulate.Options
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Measure whether a quiz is fair and tells the roles apart",
		Long:  `Measure a quiz with imagined people: whether random answers favor a role, whether people who lean to a role are told so, and how sure results are. It can't say whether the questions are right for real people. The exit code is 1 if a figure is worse than its bar.`,
		Example: `
  rolefit validate
  rolefit validate --worlds
  rolefit validate --assessment mine.yaml --sheets 100000
  rolefit validate --format json`,
		Args: clikit.Between(0, 0, "no arguments; name a file with --assessment"),
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asJSON)
	cmd.Flags().IntVar(&o.Sheets, "sheets", simulate.DefaultSheets, "How many random sheets; fewer take less time, and loosen the bars a little")
	cmd.Flags().Uint64Var(&o.Seed, "seed", 1, "Any number; the same number gives the same figures")
	cmd.Flags().BoolVar(&o.Worlds, "worlds", false, "Also imagine people who answer by other weights, or share a trait that no job has")
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error {
		if o.Sheets < simulate.LeastSheets {
			return clikit.Misused("--sheets takes at least %d; fewer can't measure anything", simulate.LeastSheets)
		}
		ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
		defer stop()
		return a.measure(ctx, assessment, o, format)
	})
	return cmd
}

func (a *app) measure(ctx context.Context, assessment string, o simulate.Options, format string) error {
	m, err := a.Registry().Named(assessment)
	if err != nil {
		return err
	}
	p := a.Progress("Measuring", true)
	o.Progress = func(done, total int) { p.Show(int64(done), int64(total)) }
	r, err := simulate.Run(ctx, m, o)
	p.Clear()
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("stopped before the measurements were done")
	case err != nil:
		return clikit.BadInput("%w", err)
	}
	if err := a.printMeasures(r, format); err != nil {
		return err
	}
	if missed := r.Missed(); missed > 0 {
		return fmt.Errorf("%s missed; they are marked above", english.Counted(missed, "bar", "bars"))
	}
	return nil
}

func (a *app) printMeasures(r simulate.Report, format string) error {
	if format == asText {
		text, err := report.Export(format, validation.Report(r))
		if err == nil {
			_, err = a.Out.Write(text)
		}
		return clikit.Said("write the measurements", err)
	}
	return a.PrintJSON("the measurements", "  ", struct {
		Schema int `json:"schema"`
		simulate.Report
	}{1, r})
}

package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
	"rolefit/workshop/store"
)

// reportMode lets only its owner read a report.
const reportMode = 0o600

// report is the command that writes the report of a class.
func (a *app) report() *cobra.Command {
	var file, name, format, out string
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Report what came out, for the class and for the author of the questions",
		Long: fmt.Sprintf(`Report what came out of a class: averages per role, how the results came out, the questions that split the room; and separately, for the author of the questions, how well they work, with intervals.

It is made from the sheets that the reveal froze. If there was no reveal, it freezes them itself: at least %d, and more only %d at a time, so that nobody's answers can be read from two reports.`, class.LeastRevealed, class.LeastMore),
		Example: `
  rolefit-workshop report
  rolefit-workshop report --class Monday --format html --out monday.html
  rolefit-workshop report --format csv > monday.csv`,
		Args: clikit.Between(0, 0, "no arguments; name a class with --class"),
	}
	a.classFlag(cmd, &name, "The class; the newest if you name none")
	clikit.OutFlag(cmd, &out)
	clikit.FormatFlag(cmd, &format, report.ClassFormats()...)
	a.withStore(cmd, &file, func(ctx context.Context, s *store.SQLite, _ []string) error {
		c, err := a.reported(ctx, s, file, name)
		if err != nil {
			return err
		}
		data, err := report.ClassReport(format, c)
		if err != nil {
			return err
		}
		return a.Deliver("the report", out, data, reportMode, "")
	})
	return cmd
}

// reported returns a class for its report, and freezes its sheets if necessary. Error:
// fewer than class.LeastRevealed sheets are frozen.
func (a *app) reported(ctx context.Context, s *store.SQLite, file, name string) (report.Class, error) {
	c, err := a.named(ctx, s, file, name)
	if err != nil {
		return report.Class{}, err
	}
	model, err := modelOf(a, c)
	if err != nil {
		return report.Class{}, err
	}
	frozen, err := host.Freeze(ctx, s, model, c.Name, stateAt(c).OneRouter)
	if err != nil {
		return report.Class{}, err
	}
	counts, err := s.Counts(ctx, c.Name)
	if err != nil {
		return report.Class{}, fmt.Errorf("count who is in the class: %w", err)
	}
	if len(frozen) < class.LeastRevealed {
		return report.Class{}, fmt.Errorf("a report takes %d people who are done, with enough answers for a result and a device each, so that nobody's answers can be read from it; in the class %q, %d are done",
			class.LeastRevealed, c.Name, counts.Done)
	}
	return report.Class{
		Assessment: model.Assessment(), Model: model, Name: c.Name,
		Began: c.Began.In(a.Now().Location()), Joined: max(counts.Joined, len(frozen)), Sheets: class.Sheets(frozen),
		Devices: class.Devices(model, frozen),
		Votes:   stateAt(c).ClassVotes(),
	}, nil
}

// compare is the command that compares two classes.
func (a *app) compare() *cobra.Command {
	var file, format, out string
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Compare two classes, or the same people before and after",
		Example: `
  rolefit-workshop compare "Monday class" "Friday class"
  rolefit-workshop compare before after --format html --out change.html`,
		Args:              classNames(2, "the names of two classes", &file),
		ValidArgsFunction: a.completeClasses(2),
	}
	clikit.OutFlag(cmd, &out)
	clikit.FormatFlag(cmd, &format, report.ClassFormats()...)
	a.withStore(cmd, &file, func(ctx context.Context, s *store.SQLite, args []string) error {
		one, err := a.reported(ctx, s, file, args[0])
		if err != nil {
			return err
		}
		other, err := a.reported(ctx, s, file, args[1])
		if err != nil {
			return err
		}
		data, err := report.CompareClasses(format, one, other)
		if err != nil {
			return clikit.BadInput("%w", err)
		}
		return a.Deliver("the report", out, data, reportMode, "")
	})
	return cmd
}

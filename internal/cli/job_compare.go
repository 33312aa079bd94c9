package cli

import (
	"context"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
)

func (a *app) jobCompare() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Hold two jobs against each other",
		Long:  `Hold two jobs against each other: an offer and the job you have, or two offers. It says what each really is, where their facts differ, and where each clashes with your last result. It adds nothing up.`,
		Example: `
  rolefit job compare "Acme, field team" "where I am now"`,
		Args:              clikit.Between(2, 2, "two names; put a name of several words in quotes"),
		ValidArgsFunction: a.completeJobs(2),
	}
	clikit.FormatFlag(cmd, &format, asText, asJSON, asMarkdown, asHTML)
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		desk, err := a.jobDesk(false)
		if err != nil {
			return err
		}
		one, err := a.keptJob(args[0])
		if err != nil {
			return err
		}
		other, err := a.keptJob(args[1])
		if err != nil {
			return err
		}
		if one.Name == other.Name {
			return clikit.Misused("these are one job; name two")
		}
		data, err := report.Export(format, desk.Book.Compare(desk.Book.Of(one, desk.Person), desk.Book.Of(other, desk.Person)))
		if err != nil {
			return clikit.Said("write the comparison", err)
		}
		return a.Print("the comparison", format, data)
	})
	return cmd
}

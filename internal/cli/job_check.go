package cli

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/textsafe"
	"rolefit/scoring/job"
)

// jobCheck returns the command that checks sheets of facts.
func (a *app) jobCheck() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check FILE|-",
		Short: "Check sheets of facts: one in JSON, or many, one a line",
		Long: `Check jobs without a terminal. FILE is one sheet of facts in JSON, or JSON Lines: a sheet a line. - reads standard input. Nothing is kept, and your own results are not looked at: the same input gives the same output everywhere.

Of one sheet, everything is printed; of many, one line each, in their order. A line that cannot be read is reported with its number, the others are checked all the same, and the exit code is 3.`,
		Example: `
  rolefit job check job.json
  rolefit job check - --format json < jobs.jsonl`,
		Args: clikit.Between(1, 1, "one file of sheets, or - for standard input"),
	}
	clikit.FormatFlag(cmd, &format, asText, asJSON, asMarkdown, asHTML)
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		return a.checkJobs(args[0], format)
	})
	return cmd
}

// checkJobs checks one sheet or a sheet a line.
func (a *app) checkJobs(name, format string) error {
	book := sync.OnceValues(jobreport.NewBook)
	decode := func(data []byte) (account jobreport.Account, err error) {
		b, err := book()
		if err != nil {
			return account, fmt.Errorf("read the facts of jobs: %w", err)
		}
		sheet, err := job.Decode(data)
		if err == nil {
			err = b.Rules.Lint(sheet)
		}
		if err == nil {
			account = b.Of(sheet, nil)
		}
		return account, err
	}
	return a.each(name, format, sheets{
		takes: "job check takes sheets of facts in JSON, one or one a line", one: "one sheet of facts", doing: "Checking", done: "checked", most: 4 << 20,
		whole: func(data []byte) (func() error, error) {
			account, err := decode(data)
			return func() error { return a.printJob(account, format) }, err
		},
		line: func(number int, data []byte) ([]byte, error) {
			account, err := decode(data)
			switch {
			case err != nil:
				return nil, err
			case format == asJSON:
				data, err := report.Export(asJSON, account)
				return bytes.TrimSuffix(data, []byte("\n")), err
			}
			return fmt.Appendf(nil, "%d  %s", number, jobLine(account)), nil
		},
	})
}

// jobLine writes a job's name and verdict in one line.
func jobLine(account jobreport.Account) string {
	if account.Sheet.Name == "" {
		return account.Line()
	}
	return textsafe.Line(account.Sheet.Name) + ": " + account.Line()
}

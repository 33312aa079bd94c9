package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/textsafe"
	"rolefit/scoring/job"
)

// The commands for jobs that are kept.

func (a *app) jobList() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List your saved jobs, and what each one is",
		Example: `
  rolefit job list
  rolefit job list --format json`,
		Args: clikit.Between(0, 0, "no arguments"),
	}
	clikit.FormatFlag(cmd, &format, asText, asJSON)
	cmd.RunE = a.Do(func(context.Context, []string) error {
		folder, err := a.jobs()
		if err != nil {
			return err
		}
		book, err := factBook()
		if err != nil {
			return err
		}
		sheets, unreadable := folder.List()
		if format == asJSON {
			return a.PrintJSON("the jobs", "", listedJobs(book, sheets, unreadable))
		}
		if said := leftAlone(folder.Dir(), unreadable); said != "" {
			a.Note("%s", said)
		}
		if len(sheets) == 0 {
			a.Note("No job is saved here yet; rolefit job NAME checks one.")
		}
		for _, s := range sheets {
			fmt.Fprintf(a.Out, "%s  %s: %s\n", a.changed(s), textsafe.Message(s.Name), book.Of(s, nil).Line())
		}
		return nil
	})
	return cmd
}

// jobListSchema is the version of the job list's JSON.
const jobListSchema = 1

type jobListJSON struct {
	Schema    int             `json:"schema"`
	Jobs      []keptJobJSON   `json:"jobs"`
	LeftAlone []untouchedJSON `json:"left_alone"`
}

type keptJobJSON struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Created  string `json:"created"`
	Changed  string `json:"changed"`
	Headline string `json:"headline"`
	Tag      string `json:"tag"`
}

func listedJobs(book *jobreport.Book, sheets []job.Sheet, unreadable []record.Unreadable) jobListJSON {
	out := jobListJSON{Schema: jobListSchema, Jobs: []keptJobJSON{}, LeftAlone: untouched(unreadable)}
	for _, s := range sheets {
		w := book.Of(s, nil).Words()
		out.Jobs = append(out.Jobs, keptJobJSON{s.Name, s.Title, s.Created, s.Changed, w.Headline, w.Tag})
	}
	return out
}

// changed formats the time of a job's last change.
func (a *app) changed(s job.Sheet) string {
	at, err := time.Parse(time.RFC3339, s.Changed)
	if err != nil {
		return s.Changed
	}
	return a.When(at)
}

func (a *app) jobShow() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Show what a job really is, whether it fits, and what to ask",
		Example: `
  rolefit job show "Acme, field team"
  rolefit job show "Acme, field team" --format json`,
		Args:              clikit.Between(1, 1, "one name; put a name of several words in quotes"),
		ValidArgsFunction: a.completeJobs(1),
	}
	clikit.FormatFlag(cmd, &format, asText, asJSON, asMarkdown, asHTML)
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		_, jobs, err := a.keptJobs(args)
		if err != nil {
			return err
		}
		return a.export("the job", format, jobs[0])
	})
	return cmd
}

// keptJobs returns the reports on the named jobs, and the book they are made with. A missing
// job is bad input.
func (a *app) keptJobs(names []string) (*jobreport.Book, []jobreport.Account, error) {
	jobs, err := a.openJobs(false)
	if err != nil {
		return nil, nil, err
	}
	folder, err := a.jobs()
	if err != nil {
		return nil, nil, err
	}
	all := make([]jobreport.Account, len(names))
	for i, name := range names {
		s, err := folder.Load(name)
		switch {
		case errors.Is(err, record.ErrNoJob):
			return nil, nil, noSuchJob(name)
		case err != nil:
			return nil, nil, jobUnreadable(name, err)
		}
		all[i] = jobs.Book.Of(s, jobs.Person)
	}
	return jobs.Book, all, nil
}

func noSuchJob(name string) error {
	return clikit.BadInput("there is no job %q; rolefit job list names the saved ones", name)
}

func (a *app) jobForget() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "forget [NAME]",
		Short: "Delete a job, or all of them",
		Long:  `Delete a saved job and its posting, or all of them. This can't be undone.`,
		Example: `
  rolefit job forget "Acme, field team"
  rolefit job forget --all`,
		Args:              clikit.Between(0, 1, "one name, or --all"),
		ValidArgsFunction: a.completeJobs(1),
	}
	cmd.Flags().BoolVar(&all, "all", false, "Delete every job on this computer")
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		folder, err := a.jobs()
		switch {
		case err != nil:
			return err
		case all && len(args) == 1:
			return clikit.Misused("name one job or write --all, not both")
		case len(args) == 0 && !all:
			if sheets, _ := folder.List(); len(sheets) > 0 {
				return clikit.Misused("name one job or write --all; rolefit job list names the saved ones")
			}
			fmt.Fprintln(a.Out, nothingToForget)
			return nil
		case all:
			return a.forgetJobs(folder)
		}
		return a.forgetJob(folder, args[0])
	})
	return cmd
}

func (a *app) forgetJob(folder *record.Jobs, name string) error {
	switch err := folder.Forget(name); {
	case errors.Is(err, record.ErrNoJob):
		return noSuchJob(name)
	case err != nil:
		return fmt.Errorf("the job %q was not deleted: %w", name, err)
	}
	fmt.Fprintln(a.Out, "Deleted  "+textsafe.Message(name))
	return nil
}

func (a *app) forgetJobs(folder *record.Jobs) error {
	sheets, unreadable := folder.List()
	var failed error
	for _, s := range sheets {
		failed = errors.Join(failed, a.forgetJob(folder, s.Name))
	}
	if len(sheets) == 0 {
		fmt.Fprintln(a.Out, nothingToForget)
	}
	if said := leftAlone(folder.Dir(), unreadable); said != "" {
		a.Note("%s", said)
	}
	return failed
}

func (a *app) jobCompare() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Compare two jobs",
		Long:  `Compare two jobs: an offer and the job you have, or two offers. It says what each really is, where their facts differ, and where each clashes with your last result. It gives no total.`,
		Example: `
  rolefit job compare "Acme, field team" "where I am now"`,
		Args:              clikit.Between(2, 2, "two names; put a name of several words in quotes"),
		ValidArgsFunction: a.completeJobs(2),
	}
	clikit.FormatFlag(cmd, &format, asText, asJSON, asMarkdown, asHTML)
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		book, jobs, err := a.keptJobs(args)
		switch {
		case err != nil:
			return err
		case jobs[0].Sheet.Name == jobs[1].Sheet.Name:
			return clikit.Misused("these are the same job; name two")
		}
		return a.export("the comparison", format, book.Compare(jobs[0], jobs[1]))
	})
	return cmd
}

func (a *app) jobCheck() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check FILE|-",
		Short: "Check facts of jobs from a file: one in JSON, or many, one per line",
		Long: `Check jobs without a terminal. FILE is one sheet of facts in JSON, or JSON Lines: one sheet per line. - reads standard input. Nothing is saved, and your own results are not used: the same input gives the same output everywhere.

For one sheet, everything is printed; for many, one line each, in order. A line that can't be read is reported with its number, the others are still checked, and the exit code is 3.`,
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
	book := sync.OnceValues(factBook)
	decode := func(data []byte) (account jobreport.Account, err error) {
		b, err := book()
		if err != nil {
			return account, err
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
		takes: "job check takes sheets of facts in JSON, one, or one per line", one: "one sheet of facts", doing: "Checking", done: "checked", most: 4 << 20,
		whole: func(data []byte) (func() error, error) {
			account, err := decode(data)
			return func() error { return a.export("the job", format, account) }, err
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

func jobLine(account jobreport.Account) string {
	if account.Sheet.Name == "" {
		return account.Line()
	}
	return textsafe.Line(account.Sheet.Name) + ": " + account.Line()
}

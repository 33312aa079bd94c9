package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/internal/textfile"
	"rolefit/internal/textsafe"
	"rolefit/scoring/job"
)

// mostJobLine is the largest accepted sheet of a job, in bytes, with its posting.
const mostJobLine = 4 << 20

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
		book, err := jobreport.NewBook()
		if err != nil {
			return fmt.Errorf("read the facts of jobs: %w", err)
		}
		return a.checkJobs(book, args[0], format)
	})
	return cmd
}

// checkJobs checks one sheet or a sheet a line; the input shows which it holds.
func (a *app) checkJobs(book *jobreport.Book, name, format string) error {
	in, _, err := a.Open(name)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // nothing was written through it
	if clikit.IsTerminal(in) || name == "-" && clikit.IsTerminal(a.In) {
		a.Note("Reading sheets from the keyboard; end with ctrl+d.")
	}
	text := textfile.NewReader(in, textfile.Taker{Takes: "job check takes sheets of facts in JSON, one or one a line"})
	head, err := io.ReadAll(io.LimitReader(text, mostJobLine+1))
	if err != nil {
		return clikit.Unopened(clikit.FileName(name), err)
	}
	a.SayEncoding(name, text)
	whole := len(head) <= mostJobLine
	switch {
	case whole && len(bytes.TrimSpace(head)) == 0:
		return clikit.BadInput("%s is empty; it takes one sheet of facts in JSON, or one a line", clikit.FileName(name))
	case whole && single(head):
		sheet, err := decodeJob(book, head)
		if err != nil {
			return clikit.BadInput("%s cannot be checked:\n%w", clikit.FileName(name), err)
		}
		return a.printJob(book.Of(sheet, nil), format)
	case format != asText && format != asJSON:
		return clikit.Misused("many jobs are printed as text or json; %s is for one", format)
	}
	return a.checkJobLines(book, io.MultiReader(bytes.NewReader(head), text), clikit.FileName(name), format)
}

// decodeJob decodes a sheet and refuses unknown facts.
func decodeJob(book *jobreport.Book, data []byte) (job.Sheet, error) {
	sheet, err := job.Decode(data)
	if err == nil {
		err = book.Rules.Lint(sheet)
	}
	return sheet, err
}

// checkJobLines checks a sheet a line.
func (a *app) checkJobLines(book *jobreport.Book, in io.Reader, name, format string) error {
	out := bufio.NewWriter(a.Out)
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), mostJobLine)
	number, checked, bad := 0, 0, 0
	wrong := &clikit.Complaints{To: a.Err}
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		checked++
		sheet, err := decodeJob(book, line)
		if err != nil {
			bad++
			if err := flushed(out, wrong); err != nil {
				return fmt.Errorf("write the results: %w", err)
			}
			wrong.Say(lineProblems(number, err)...)
			continue
		}
		account := book.Of(sheet, nil)
		if format == asJSON {
			data, err := report.Export(asJSON, account)
			if err != nil {
				return clikit.Said("write the job", err)
			}
			fmt.Fprint(out, string(data))
		} else {
			fmt.Fprintf(out, "%d  %s\n", number, jobLine(account))
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the results: %w", err)
	}
	wrong.End()
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return clikit.BadInput("line %d of %s is longer than %d MiB; a sheet takes about 1 KiB", number+1, name, mostJobLine>>20)
	case err != nil:
		return clikit.Unopened(name, err)
	case checked == 0:
		return clikit.BadInput("%s is empty; it takes one sheet of facts in JSON, or one a line", name)
	case bad > 0:
		return clikit.BadInput("%d of %d sheets could not be checked; the lines are named above", bad, checked)
	}
	return nil
}

// jobLine writes a job's name and verdict in one line.
func jobLine(account jobreport.Account) string {
	if account.Sheet.Name == "" {
		return account.Line()
	}
	return textsafe.Line(account.Sheet.Name) + ": " + account.Line()
}

func jobTime(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }

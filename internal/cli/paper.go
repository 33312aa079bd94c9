package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"rolefit/internal/atomicfile"
	"rolefit/internal/clikit"
	"rolefit/internal/report/doc"
)

// paper returns the command that writes the questions on one page to print.
func (a *app) paper() *cobra.Command {
	var assessment, out string
	cmd := &cobra.Command{
		Use:   "paper",
		Short: "Write the questions on one page to print",
		Long: `Write the questions as one page of HTML that prints on one sheet of A4, for people without a computer. Print it from a browser. Each answer is a digit; rolefit score --digits scores them.

Tie-breakers are not on it: they are chosen by the answers.`,
		Example: `
  rolefit paper --out paper.html
  rolefit paper --assessment mine.yaml > paper.html
  rolefit score --digits 2541 3345 1252 4434 2541 5233 1425`,
		Args: clikit.Between(0, 0, "no arguments; name a file with --out"),
	}
	clikit.AssessmentFlag(cmd, &assessment)
	cmd.Flags().StringVar(&out, "out", "", "A new `FILE` to write to, instead of standard output")
	_ = cmd.MarkFlagFilename("out", "html")
	cmd.RunE = a.Do(func(context.Context, []string) error {
		m, err := a.Shelf().Named(assessment)
		if err != nil {
			return err
		}
		var page bytes.Buffer
		if err := doc.Paper(&page, m.Assessment()); err != nil {
			return clikit.BadInput("%w", err)
		}
		if out != "" {
			return a.writeNew(out, page.Bytes())
		}
		_, err = a.Out.Write(page.Bytes())
		return clikit.Said("write the page", err)
	})
	return cmd
}

// writeNew writes a new file; it never overwrites one.
func (a *app) writeNew(name string, data []byte) error {
	err := atomicfile.Create(name, data, 0o644) // a page without answers, to be handed on
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and nothing is overwritten; choose another name", clikit.FileName(name))
	}
	if err != nil {
		return clikit.Said("save "+clikit.FileName(name), err)
	}
	a.Note("Written to %s. Open it in a browser and print it: one sheet of A4.", clikit.FileName(name))
	return nil
}

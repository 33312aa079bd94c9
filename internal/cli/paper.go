package cli

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report/doc"
)

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
	clikit.OutFlag(cmd, &out, "html")
	cmd.RunE = a.Do(func(context.Context, []string) error {
		m, err := a.Registry().Named(assessment)
		if err != nil {
			return err
		}
		var page bytes.Buffer
		if err := doc.Paper(&page, m.Assessment()); err != nil {
			return clikit.BadInput("%w", err)
		}
		const mode = 0o644 // a page without answers, to be handed on
		return a.Deliver("the page", out, page.Bytes(), mode, " Open it in a browser and print it: one sheet of A4.")
	})
	return cmd
}

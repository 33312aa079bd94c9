package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/textfile"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// mostSheet is the largest accepted sheet, in bytes.
const mostSheet = 1 << 20

func (a *app) score() *cobra.Command {
	var assessment, format, digits, norms string
	cmd := &cobra.Command{
		Use:   "score FILE|-",
		Short: "Score answers from a file: one sheet in JSON, or many, one per line",
		Long: `Score sheets without taking the quiz. FILE is one sheet in JSON, or JSON Lines: one sheet per line. - reads standard input.

For one sheet, the whole result is printed; for many, one line each, in order. A line that can't be scored is reported with its number, the others are still scored, and the exit code is 3.

--digits scores a paper sheet (see rolefit paper): a digit for each question, 1 to 5, and 0 or - for one that was skipped.`,
		Example: `
  rolefit score sheet.json
  rolefit score sheets.jsonl --format json > results.jsonl
  rolefit score - --format json < sheets.jsonl
  rolefit score --digits 2541 3345 1252 4434 2541 5233 1425`,
		Args: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("digits") { // which may stand in groups
				return nil
			}
			return clikit.Between(1, 1, "one file of sheets, or - for standard input")(cmd, args)
		},
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asJSON, asMarkdown, asHTML)
	normsFlag(cmd, &norms)
	cmd.Flags().StringVar(&digits, "digits", "", "Score the digits of a paper sheet instead of a file")
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		s, err := a.scorerBy(assessment, norms)
		if err != nil {
			return err
		}
		if cmd.Flags().Changed("digits") {
			return a.scoreDigits(s, digits+strings.Join(args, ""), format)
		}
		return a.scoreFile(s, args[0], format)
	})
	return cmd
}

// scorer scores sheets of any assessment, or of the named one.
type scorer struct {
	registry *clikit.Registry
	fixed    *scoring.Model // nil: each sheet says which
	normed   *scoring.Model // by norms, of one assessment; nil: by the authors' weights
	limits   []content.Limit

	standing report.Standing // from the sitting last turned into a sheet
	against  string          // id of the role that reasons are held against; empty: see report.Account
}

func (a *app) scorer(assessment string) (*scorer, error) {
	s := &scorer{registry: a.Registry(), limits: content.Limits()}
	var err error
	if assessment != "" {
		s.fixed, err = s.registry.Named(assessment)
	}
	return s, err
}

// given is a valid sheet with its model.
type given struct {
	model *scoring.Model
	sheet scoring.Sheet
}

// of returns the named model, or that of an assessment by its id; by norms, if there are any.
func (s *scorer) of(assessment string) (*scoring.Model, error) {
	switch {
	case s.normed != nil && (s.fixed != nil || assessment == s.normed.Assessment().ID):
		return s.normed, nil
	case s.normed != nil:
		return nil, fmt.Errorf("these answers are for %q, and the norms for %q; leave --norms out", assessment, s.normed.Assessment().ID)
	case s.fixed != nil:
		return s.fixed, nil
	}
	return s.registry.Of(assessment)
}

// scorerBy returns the scorer of an assessment by the norms in a file; by the authors' weights
// without one. Norms without an assessment are of the career quiz.
func (a *app) scorerBy(assessment, norms string) (*scorer, error) {
	s, err := a.scorer(assessment)
	if err != nil || norms == "" {
		return s, err
	}
	m, err := s.registry.Named(assessment)
	if err == nil {
		s.normed, err = a.normed(m, norms)
	}
	return s, err
}

// normsFlag adds --norms to a command.
func normsFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "norms", "", "Score with the norms that a study found: a `FILE` from rolefit pilot estimate")
	_ = cmd.MarkFlagFilename("norms", "yaml", "yml")
}

// normed returns a model that scores by the norms in a file; the model itself without one.
func (a *app) normed(m *scoring.Model, file string) (*scoring.Model, error) {
	if file == "" {
		return m, nil
	}
	data, err := a.Read(file, textfile.Taker{Takes: "--norms takes a file from rolefit pilot estimate"})
	if err != nil {
		return nil, err
	}
	n, err := content.LoadNorms(clikit.FileName(file), data, m.Assessment())
	if err != nil {
		return nil, clikit.BadInput("%s can't be used as norms:\n%w", clikit.FileName(file), err)
	}
	norms := scoring.Norms{Name: n.Name, SigmaE: n.SigmaE, Questions: map[string]scoring.Norm{}}
	for _, q := range n.Questions {
		norm := scoring.Norm{Mean: q.Mean}
		for _, role := range m.Assessment().Roles {
			norm.Weights = append(norm.Weights, q.Weights[role.ID])
		}
		norms.Questions[q.ID] = norm
	}
	by, err := m.With(norms)
	if err != nil {
		return nil, clikit.BadInput("%s can't be used as norms: %w", clikit.FileName(file), err)
	}
	return by, nil
}

// accept finds the model of a sheet. The error lists every problem of the sheet.
func (s *scorer) accept(sheet scoring.Sheet) (given, error) {
	m, err := s.of(sheet.Assessment)
	if err == nil {
		err = m.Check(sheet, s.limits)
	}
	if err != nil {
		return given{}, err
	}
	if own := m.Assessment().Edition; s.normed != nil && sheet.Edition != own {
		return given{}, fmt.Errorf("these answers are for edition %s, and the norms for edition %s; leave --norms out", sheet.Edition, own)
	}
	return given{m.For(sheet), sheet}, nil
}

// decode decodes a sheet and finds its model. The error lists every problem of the JSON and
// the sheet.
func (s *scorer) decode(data []byte) (given, error) {
	sheet, err := scoring.DecodeSheet(data)
	if wrong := (*scoring.SheetError)(nil); errors.As(err, &wrong) && sheet.Assessment != "" {
		_, more := s.accept(sheet)
		return given{}, wrong.Join(more)
	}
	if err != nil {
		return given{}, err
	}
	return s.accept(sheet)
}

// scoreFile scores one sheet or a sheet a line.
func (a *app) scoreFile(s *scorer, name, format string) error {
	return a.each(name, format, sheets{
		takes: "score takes sheets of answers in JSON, one, or one per line", one: "one sheet", doing: "Scoring", done: "scored", most: mostSheet,
		whole: func(data []byte) (func() error, error) {
			g, err := s.decode(data)
			return func() error { return a.print(s, g, format) }, err
		},
		line: func(number int, data []byte) ([]byte, error) {
			g, err := s.decode(data)
			switch {
			case err != nil:
				return nil, err
			case format == asJSON:
				return report.AppendJSON(nil, g.model.Score(g.sheet)), nil
			}
			return appendLine(nil, number, g.model.Score(g.sheet)), nil
		},
	})
}

// remark notes that a sheet is of an older edition.
func (a *app) remark(g given) {
	edition := g.model.Assessment().Edition
	if g.sheet.Edition != edition {
		a.Note("These answers were given to edition %s of the questions; they are scored with what edition %s still asks.", g.sheet.Edition, edition)
		return
	}
	newest, err := a.Registry().Of(g.sheet.Assessment)
	if err == nil && newest.Of(edition) == g.model && newest != g.model {
		a.Note("These answers were given to edition %s of the questions; they are scored as it was.", edition)
	}
}

func (a *app) print(s *scorer, g given, format string) error {
	a.remark(g)
	return a.export("the result", format, s.account(g.model, g.sheet))
}

// appendLine appends a result as one line of text: input line number, verdict, its roles,
// and every role's points, highest first.
func appendLine(b []byte, number int, r scoring.Result) []byte {
	named := strings.Join(r.Verdict.Roles, "/")
	if named == "" {
		named = "-"
	}
	b = fmt.Appendf(b, "%d  %-12s  %-14s", number, r.Verdict.Kind, named)
	if r.Norms != "" {
		b = fmt.Appendf(b, "  norms %s", textsafe.Line(r.Norms))
	}
	if r.Verdict.Kind == scoring.Insufficient {
		return fmt.Appendf(b, "  %s", r.Verdict.Cause)
	}
	points := report.Points(r)
	for _, ranked := range r.Ranked() {
		for i := range r.Roles {
			if r.Roles[i].ID == ranked.ID {
				b = fmt.Appendf(b, "  %s %s", ranked.ID, points[i])
			}
		}
	}
	return b
}

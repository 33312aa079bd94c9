package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/scoring"
)

func (a *app) compare() *cobra.Command {
	var assessment, format string
	cmd := &cobra.Command{
		Use:   "compare [A B]",
		Short: "Compare two results: what differs, and whether it is more than chance",
		Long: `Compare two results: the points, the answers that differ, and whether that is more than an ordinary change from day to day.

A and B are the letters that rolefit history shows, files or result codes, the earlier one first. Without them, your last two results of the same quiz are compared. Two results saved on this computer count as one person's, taken twice; anything else as two sets of answers, perhaps of two people.`,
		Example: `
  rolefit compare
  rolefit compare k3fz 7w2q
  rolefit compare may.json june.json --format json`,
		ValidArgsFunction: a.completeResults(2),
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) != 0 && len(args) != 2 {
			return clikit.Misused("%s takes two results, or nothing for your last two", cmd.CommandPath())
		}
		return nil
	}
	clikit.AssessmentFlag(cmd, &assessment)
	clikit.FormatFlag(cmd, &format, asText, asJSON)
	a.pagerFlag(cmd)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		s, err := a.scorer(assessment)
		if err != nil {
			return err
		}
		sides, err := a.sides(s, args)
		if err != nil {
			return err
		}
		m, err := s.of(sides[0].sheet.Assessment)
		if err != nil {
			return err
		}
		c := report.Compared{Assessment: m.Assessment(), Change: m.Change(sides[0].sheet, sides[1].sheet), Two: !a.here(sides)}
		for i, side := range sides {
			a.remark(side.given)
			c.When[i], c.Sheets[i], c.Results[i] = side.when, side.sheet, m.Score(side.sheet)
		}
		return a.show(ctx, cmd, "the comparison", format, c)
	})
	return cmd
}

// side is one side of a comparison: a sheet and its label.
type side struct {
	given
	when string
}

// sides reads the two named sheets, which must be of one assessment; the last two if no names
// are given.
func (a *app) sides(s *scorer, names []string) ([2]side, error) {
	if len(names) == 0 {
		return a.lastTwo(s)
	}
	var sides [2]side
	for i, name := range names {
		g, err := a.fromFile(s, name)
		if err != nil {
			return sides, err
		}
		sides[i] = side{g, a.called(g.sheet, name)}
	}
	one, two := sides[0].model.Assessment().ID, sides[1].model.Assessment().ID
	if one != two {
		return sides, clikit.BadInput("the first is from %s and the second from %s; only results of the same quiz can be compared", one, two)
	}
	return sides, nil
}

// here reports whether both sheets are of sittings on this computer.
func (a *app) here(sides [2]side) bool {
	for _, side := range sides {
		if !slices.ContainsFunc(a.offered(), func(kept record.Sitting) bool { return kept.ID == side.sheet.ID }) {
			return false
		}
	}
	return true
}

// called labels a sheet with its date, or with its source if it has none.
func (a *app) called(sheet scoring.Sheet, name string) string {
	if at, err := time.Parse(time.RFC3339, sheet.Date); err == nil {
		return a.When(at)
	}
	if _, err := os.Stat(name); err != nil && name != "-" {
		return "result code"
	}
	return filepath.Base(clikit.FileName(name))
}

// lastTwo reads the two most recently finished sittings of one assessment, the earlier
// first.
func (a *app) lastTwo(s *scorer) ([2]side, error) {
	var sides [2]side
	finished, _, err := a.sittings(s)
	if err != nil {
		return sides, err
	}
	latest := map[string]record.Sitting{} // by assessment
	for _, kept := range finished {
		second, ok := latest[kept.Assessment]
		if !ok {
			latest[kept.Assessment] = kept
			continue
		}
		for i, kept := range []record.Sitting{kept, second} {
			g, err := s.sitting(kept)
			if err != nil {
				return sides, err
			}
			sides[i] = side{g, a.When(kept.Last())}
		}
		return sides, nil
	}
	if len(finished) == 0 {
		return sides, errors.New("nothing is finished yet, so there is nothing to compare; run rolefit to take the quiz")
	}
	return sides, errors.New("there is only one result; take the quiz again in a few weeks, or name two results")
}

// sittings lists finished and unfinished sittings, newest first, of the named assessment or
// of all. It reports unreadable files on standard error.
func (a *app) sittings(s *scorer) (finished, left []record.Sitting, err error) {
	folder, err := a.folder()
	if err != nil {
		return nil, nil, err
	}
	all, unreadable := folder.List()
	if said := leftAlone(folder.Dir(), unreadable); said != "" {
		a.Note("%s", said)
	}
	finished, left = a.sorted(s, all)
	return finished, left, nil
}

// sorted splits sittings into finished and unfinished ones, newest answer first.
func (a *app) sorted(s *scorer, all []record.Sitting) (finished, left []record.Sitting) {
	for _, kept := range all {
		switch {
		case s.fixed != nil && kept.Assessment != s.fixed.Assessment().ID:
		case kept.Finished():
			finished = append(finished, kept)
		default:
			left = append(left, kept)
		}
	}
	slices.SortStableFunc(finished, record.Newest(a.Now()))
	slices.SortStableFunc(left, record.Newest(a.Now()))
	return finished, left
}

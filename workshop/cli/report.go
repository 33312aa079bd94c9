package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/report/trend"
	"rolefit/internal/textfile"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// reportMode lets only its owner read a report.
const reportMode = 0o600

func (a *app) report() *cobra.Command {
	var file, name, format, out string
	cmd := &cobra.Command{
		Use:   "report [CLASS]",
		Short: "Report what came out, for the class and for the author of the questions",
		Long: fmt.Sprintf(`Report what came out of a class: averages per role, how the results came out, the questions that split the room; and separately, for the author of the questions, how well they work, with intervals.

It is made from the sheets that the reveal froze. If there was no reveal, it freezes them itself: at least %d, and more only %d at a time, so that nobody's answers can be read from two reports.`, class.LeastRevealed, class.LeastMore),
		Example: `
  rolefit-workshop report
  rolefit-workshop report "Monday class" --format html --out monday.html
  rolefit-workshop report --format csv > monday.csv`,
		Args:              clikit.Between(0, 1, "the name of one class, or nothing for the newest"),
		ValidArgsFunction: a.completeClasses(1),
	}
	a.classFlag(cmd, &name, "The class; the newest if you name none")
	clikit.OutFlag(cmd, &out)
	clikit.FormatFlag(cmd, &format, report.ClassFormats()...)
	a.withStore(cmd, &file, func(ctx context.Context, s classStore, args []string) error {
		if len(args) > 0 {
			if name != "" {
				return clikit.Misused("name the class once: %s", args[0])
			}
			name = args[0]
		}
		c, err := a.reported(ctx, s, file, name)
		if err != nil {
			return err
		}
		if c.Gone && format == report.AsJSON { // the kept part, and nothing else
			a.Note("%s", report.Keeping(c.Until, c.Now, c.Gone))
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
func (a *app) reported(ctx context.Context, s classStore, file, name string) (report.Class, error) {
	c, err := a.named(ctx, s, file, name)
	if err != nil {
		return report.Class{}, err
	}
	model, err := modelOf(a, c)
	if err != nil {
		return report.Class{}, err
	}
	now := a.Now()
	if c.Report != nil {
		of, err := saved(c.Report, func(_, _ string) (*scoring.Model, error) { return model, nil })
		of.Name, of.Began, of.Now, of.Gone = c.Name, c.Began.In(now.Location()), now, true
		return of, clikit.Said("read the report that is kept of the class", err)
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
		Began: c.Began.In(now.Location()), Joined: max(counts.Joined, len(frozen)), Sheets: class.Sheets(frozen),
		Devices: class.Devices(model, frozen),
		Votes:   stateAt(c).ClassVotes(), Until: c.Until, Now: now,
	}, nil
}

// lasting returns the report of a class in JSON, which outlasts its sheets.
func (a *app) lasting(ctx context.Context, s classStore, file, name string) ([]byte, error) {
	c, err := a.reported(ctx, s, file, name)
	switch {
	case err != nil:
		return nil, err
	case c.Gone:
		return nil, class.ErrForgotten
	}
	c.Now = time.Time{} // its age is that of the day on which it is read
	return report.ClassReport(report.AsJSON, c)
}

// saved returns the class of a saved report.
func saved(data []byte, model func(assessment, edition string) (*scoring.Model, error)) (report.Class, error) {
	r, err := report.ReadSaved(data)
	if err != nil {
		return report.Class{}, err
	}
	m, err := model(r.Assessment())
	if err != nil {
		return report.Class{}, err
	}
	return r.Class(m)
}

// classReader reads the classes of compare and trend: from the store, and from files.
type classReader struct {
	*app

	store            classStore // nil: only files are named
	file, assessment string     // flags
}

// isFile reports whether an argument names a report in a file, and no class.
func isFile(arg string) bool {
	if filepath.Ext(arg) != ".json" {
		return false
	}
	_, err := os.Stat(arg)
	return err == nil || strings.ContainsAny(arg, `/\`)
}

// gather runs do with a classReader, and with the store open if args name a class.
func (a *app) gather(ctx context.Context, file, assessment string, args []string, do func(g classReader) error) error {
	g := classReader{app: a, file: file, assessment: assessment}
	if !slices.ContainsFunc(args, func(arg string) bool { return !isFile(arg) }) {
		return do(g)
	}
	return a.stored(ctx, file, func(s classStore) error {
		g.store = s
		return do(g)
	})
}

// class returns a class by its name or by the file of its report.
func (g classReader) class(ctx context.Context, arg string) (report.Class, error) {
	if !isFile(arg) {
		return g.reported(ctx, g.store, g.file, arg)
	}
	data, err := g.Read(arg, textfile.Taker{Takes: "a class's report is JSON, as rolefit-workshop report --format json writes it"})
	if err != nil {
		return report.Class{}, err
	}
	c, err := saved(data, func(id, edition string) (*scoring.Model, error) { return g.model(ctx, id, edition) })
	c.Now = g.Now()
	if err != nil {
		return c, clikit.BadInput("%s: %w", clikit.FileName(arg), err)
	}
	return c, nil
}

// model returns the quiz of a saved report: of --assessment, of a class in the store, or a
// built-in one.
func (g classReader) model(ctx context.Context, id, edition string) (*scoring.Model, error) {
	if g.assessment != "" {
		if m, _, err := g.Registry().Read(g.assessment); err != nil || m.Assessment().ID == id && m.Assessment().Edition == edition {
			return m, err
		}
	}
	if g.store != nil {
		all, err := g.store.Classes(ctx)
		if err != nil {
			return nil, clikit.Said("look for its questions", err)
		}
		for _, c := range all {
			if c.Own != nil && c.Assessment == id && c.Edition == edition {
				return modelOf(g.app, c.Class)
			}
		}
	}
	if m, err := g.Registry().BuiltIn(id); err == nil && m.Of(edition) != nil {
		return m.Of(edition), nil
	}
	return nil, fmt.Errorf("it is about the quiz %q, edition %s, which this version does not have; name its questions with --assessment", id, edition)
}

func (a *app) compare() *cobra.Command {
	var file, assessment, format, out string
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Compare two classes, or the same people before and after",
		Long:  "Compare two classes, or the same people before and after. Each is a class, or the file of a class's report in JSON.",
		Example: `
  rolefit-workshop compare "Monday class" "Friday class"
  rolefit-workshop compare before.json after --format html --out change.html`,
		Args:              classNames(2, "the names of two classes, or files of their reports in JSON", &file),
		ValidArgsFunction: a.completeClasses(2),
	}
	yearFlags(cmd, &file, &assessment, &out, &format)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		return a.gather(ctx, file, assessment, args, func(g classReader) error {
			one, err := g.class(ctx, args[0])
			if err != nil {
				return err
			}
			other, err := g.class(ctx, args[1])
			if err != nil {
				return err
			}
			data, err := report.CompareClasses(format, one, other)
			if err != nil {
				return clikit.BadInput("%w", err)
			}
			return a.Deliver("the report", out, data, reportMode, "")
		})
	})
	return cmd
}

// yearFlags adds the flags of a report on several classes.
func yearFlags(cmd *cobra.Command, file, assessment, out, format *string) {
	storeFlag(cmd, file)
	clikit.AssessmentFlag(cmd, assessment)
	cmd.Flag("assessment").Usage = "The questions of reports in files, if they are your own: a YAML `FILE`"
	clikit.OutFlag(cmd, out)
	clikit.FormatFlag(cmd, format, report.ClassFormats()...)
}

func (a *app) trend() *cobra.Command {
	var file, assessment, format, out string
	cmd := &cobra.Command{
		Use:   "trend CLASS…",
		Short: "Set classes in a row, the earliest first: what moved, and what they say together",
		Long: `Set classes in a row, the earliest first: the averages with their intervals, the results, the questions that moved, and how the questions did over all of them. A change is named only where it is beyond chance.

Each CLASS is a class, the file of a class's report in JSON, or a pattern of names in which * stands for any letters. Without one, it takes all classes. The same class, stored and in a file, counts once.`,
		Example: `
  rolefit-workshop trend
  rolefit-workshop trend "Spring*" autumn.json
  rolefit-workshop trend --format html --out year.html`,
		ValidArgsFunction: a.completeClasses(100),
	}
	yearFlags(cmd, &file, &assessment, &out, &format)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		if len(args) == 0 {
			args = []string{"*"}
		}
		return a.gather(ctx, file, assessment, args, func(g classReader) error {
			classes, err := g.matching(ctx, args)
			if err != nil {
				return err
			}
			t, err := trend.New(classes)
			if err != nil {
				return clikit.BadInput("%w", err)
			}
			data, err := report.Export(format, t)
			if err != nil {
				return err
			}
			return a.Deliver("the report", out, data, reportMode, "")
		})
	})
	return cmd
}

// matching returns the classes that args name, each once. Of those that a pattern names,
// it takes the ones with a report, and freezes nothing.
func (g classReader) matching(ctx context.Context, args []string) (all []report.Class, err error) {
	var names []string
	if g.store != nil {
		if names, err = namesIn(ctx, g.store); err != nil {
			return nil, err
		}
	}
	taken := map[string]bool{}
	for _, arg := range args {
		found := []string{arg}
		if strings.ContainsAny(arg, "*?") {
			if found, err = g.like(ctx, arg, names); err != nil {
				return nil, err
			}
		} else if !isFile(arg) {
			found = []string{class.FindName(names, arg)}
		}
		for _, name := range found {
			if taken[name] {
				continue
			}
			taken[name] = true
			c, err := g.class(ctx, name)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// like returns the classes of names that a pattern names and that have a report. Error:
// the pattern names no class.
func (g classReader) like(ctx context.Context, pattern string, names []string) (all []string, err error) {
	found := false
	for _, name := range names {
		if ok, _ := filepath.Match(pattern, name); !ok { // a bad pattern is like no name
			continue
		}
		found = true
		ready, err := g.ready(ctx, name)
		switch {
		case err != nil:
			return nil, err
		case ready:
			all = append(all, name)
		default:
			g.Note("Left out: the class %q has no report yet; rolefit-workshop report%s makes one once five people are done.", name, argument(name))
		}
	}
	if !found {
		return nil, clikit.BadInput("no class has a name that matches %q; rolefit-workshop classes%s lists them", pattern, clikit.TypedFlag("store", g.file))
	}
	return all, nil
}

// ready reports whether a class has frozen sheets or a report that is kept.
func (g classReader) ready(ctx context.Context, name string) (bool, error) {
	frozen, err := g.store.Snapshot(ctx, name)
	if errors.Is(err, class.ErrForgotten) {
		return true, nil
	}
	return len(frozen) >= class.LeastRevealed, clikit.Said("look for the report of the class", err)
}

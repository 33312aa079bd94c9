package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// errNoneHeld means that the file of the classes does not exist.
var errNoneHeld = errors.New("no class is saved yet")

// stored opens the store for a command and closes it afterwards. Error: errNoneHeld.
func (a *app) stored(ctx context.Context, named string, do func(classStore) error) error {
	path, err := a.storePath(named)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !store.IsDatabase(path) {
		return clikit.BadInput("%w: there is no file %s; begin one with rolefit-workshop --class NAME%s", errNoneHeld, clikit.FileName(path), clikit.TypedFlag("store", named))
	}
	s, err := a.open(ctx, named)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// withStore gives a command --store and has it run do with the store open.
func (a *app) withStore(cmd *cobra.Command, file *string, do func(ctx context.Context, s classStore, args []string) error) {
	storeFlag(cmd, file)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		return a.stored(ctx, *file, func(s classStore) error { return do(ctx, s, args) })
	})
}

// stateAt returns the state of a class; the zero State if it cannot be read.
func stateAt(c class.Class) class.State {
	s, _ := class.ReadState(c.State) // a newer version's state does not read; it is only displayed
	return s
}

// people returns how many joined a class and how many are done; of a report that is kept,
// how many it counts.
func people(c class.Summary) (joined, done int) {
	if saved, err := report.ReadSaved(c.Report); err == nil {
		return saved.People()
	}
	return c.Counts.Joined, c.Counts.Done
}

func ended(c class.Class) bool { return stateAt(c).Phase == class.AtEnd }

func (a *app) classes() *cobra.Command {
	var file, format string
	cmd := &cobra.Command{
		Use:     "classes",
		Short:   "List the saved classes",
		Example: "  rolefit-workshop classes\n  rolefit-workshop classes --format json",
		Args:    clikit.Between(0, 0, "no arguments"),
	}
	storeFlag(cmd, &file)
	clikit.FormatFlag(cmd, &format, report.AsText, report.AsJSON)
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error {
		var all []class.Summary
		err := a.stored(ctx, file, func(s classStore) (err error) {
			all, err = s.Classes(ctx)
			return err
		})
		switch {
		case err != nil && (file != "" || !errors.Is(err, errNoneHeld)): // only the default file may be missing
			return err
		case format == report.AsJSON:
			return a.PrintJSON("the classes", "", a.listedClasses(all))
		}
		a.printClasses(all)
		for _, line := range a.soon(all) {
			a.Note("%s", line)
		}
		if slices.ContainsFunc(all, a.overdue) {
			a.Note("What is due is deleted by the next host that starts, or with rolefit-workshop forget.")
		}
		return nil
	})
	return cmd
}

// printClasses lists the classes, a line for each, however wide: its name can be copied whole.
func (a *app) printClasses(all []class.Summary) {
	if len(all) == 0 {
		fmt.Fprintln(a.Out, "No class is saved.")
		return
	}
	wide := len("class")
	for _, c := range all {
		wide = max(wide, len([]rune(c.Name)))
	}
	fmt.Fprintf(a.Out, "%-*s  %-16s  %6s  %4s  %-9s  %-12s  %s\n", wide, "class", "begun", "joined", "done", "phase", "age", "answers")
	for _, c := range all {
		joined, done := people(c)
		fmt.Fprintf(a.Out, "%-*s  %-16s  %6d  %4d  %-9s  %-12s  %s\n", wide, textsafe.Message(c.Name),
			a.When(c.Began), joined, done, stateAt(c.Class).Phase, report.Age(c.Began.In(a.Now().Location()), a.Now()), a.answers(c))
	}
}

// age is how many days ago a class began.
func (a *app) age(c class.Summary) int { return report.Days(c.Began.In(a.Now().Location()), a.Now()) }

// answers words what becomes of a class's answers.
func (a *app) answers(c class.Summary) string {
	switch {
	case c.Report != nil:
		return "deleted; report kept"
	case due(c.Class, a.Now()):
		return "due since " + a.day(c.Until)
	case a.overdue(c):
		return "none; due"
	case c.Until.IsZero():
		return "kept"
	default:
		return "deleted on " + a.day(c.Until)
	}
}

// day words a day in the local zone.
func (a *app) day(t time.Time) string { return t.In(a.Now().Location()).Format(time.DateOnly) }

// listSchema is the schema number of the JSON of classes and doctor.
const listSchema = 1

type classesJSON struct {
	Schema  int             `json:"schema"`
	Classes []keptClassJSON `json:"classes"`
}

type keptClassJSON struct {
	Class      string      `json:"class"`
	Assessment string      `json:"assessment"`
	Edition    string      `json:"edition"`
	Begun      string      `json:"begun"`
	Age        int         `json:"age_days"`
	Joined     int         `json:"joined"`
	Done       int         `json:"done"`
	Phase      class.Phase `json:"phase"`
	DeleteOn   string      `json:"delete_on"` // RFC 3339; empty: no date
	Due        bool        `json:"due"`
	ReportOnly bool        `json:"report_only"` // the answers are deleted
}

func (a *app) listedClasses(all []class.Summary) classesJSON {
	out := classesJSON{Schema: listSchema, Classes: []keptClassJSON{}}
	for _, c := range all {
		joined, done := people(c)
		until := ""
		if !c.Until.IsZero() {
			until = c.Until.UTC().Format(time.RFC3339)
		}
		out.Classes = append(out.Classes, keptClassJSON{
			c.Name, c.Assessment, c.Edition, c.Began.UTC().Format(time.RFC3339), a.age(c), joined, done, stateAt(c.Class).Phase, until, a.overdue(c), c.Report != nil,
		})
	}
	return out
}

// classFlag adds --class to a command; of is its help text.
func (a *app) classFlag(cmd *cobra.Command, into *string, of string) {
	cmd.Flags().StringVar(into, "class", "", of)
	_ = cmd.RegisterFlagCompletionFunc("class", a.completeClasses(math.MaxInt))
}

// classNames takes the names of count classes, described by of.
func classNames(count int, of string, file *string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		return clikit.Between(count, count, of+"; rolefit-workshop classes"+clikit.TypedFlag("store", *file)+" lists them")(cmd, args)
	}
}

// completeClasses completes names of classes for the first most arguments.
func (a *app) completeClasses(most int) cobra.CompletionFunc {
	return clikit.Completed(most, func(cmd *cobra.Command) (names []string) {
		file := ""
		if f := cmd.Flags().Lookup("store"); f != nil {
			file = f.Value.String()
		}
		_ = a.stored(cmd.Context(), file, func(s classStore) error { // the command itself reports errors
			all, err := s.Classes(cmd.Context())
			for _, c := range all {
				names = append(names, c.Name+"\tbegun "+a.When(c.Began))
			}
			return err
		})
		return names
	})
}

func (a *app) forget() *cobra.Command {
	var file string
	var yes, keep bool
	cmd := &cobra.Command{
		Use:   "forget CLASS",
		Short: "Delete a class, so that nothing of it is left in the file",
		Long: `Delete a class: its answers, its three words, its frozen sheets, its votes. Nothing of it stays in the file of the classes or beside it, or in the tables of the database; a database server keeps traces in its log of changes, copies and backups for as long as they are kept. Reports that you saved and backups and exports that you made are other files: delete those yourself.

With --keep-report, the figures stay in the file, those that report --format json prints: nobody's answers and no words, and nothing about fewer than five people. report, compare, trend and classes still find them.

Stop the class first if it is running.`,
		Example: `
  rolefit-workshop classes
  rolefit-workshop forget "class 2026-05-04"
  rolefit-workshop forget "class 2026-05-11" --keep-report`,
		Args: classNames(1, "the name of one class", &file),
	}
	cmd.ValidArgsFunction = a.completeClasses(1)
	cmd.Flags().BoolVar(&yes, "yes", false, "Do not ask")
	cmd.Flags().BoolVar(&keep, "keep-report", false, "Keep the figures of the class's report")
	a.withStore(cmd, &file, func(ctx context.Context, s classStore, args []string) error {
		return a.forgetClass(ctx, s, file, args[0], yes, keep)
	})
	return cmd
}

func (a *app) forgetClass(ctx context.Context, s classStore, file, name string, yes, keep bool) error {
	c, err := a.named(ctx, s, file, name)
	if err != nil {
		return err
	}
	h, err := a.still(ctx, s, file, c.Name, "nothing was deleted")
	if err != nil {
		return err
	}
	defer h.release()
	if err := a.sure(c, yes); err != nil {
		return err
	}
	var kept []byte
	if keep {
		if kept, err = a.lasting(ctx, s, file, c.Name); err != nil {
			return fmt.Errorf("nothing was deleted, because no report can be kept: %w; without --keep-report the class is deleted", err)
		}
	}
	if err := s.Forget(ctx, c.Name, kept); err != nil {
		return fmt.Errorf("delete the class: %w", err)
	}
	switch {
	case keep:
		a.Note("Deleted: the answers of the class %q. Its report is kept: rolefit-workshop report%s%s", c.Name, argument(c.Name), clikit.TypedFlag("store", file))
	case c.Report != nil:
		a.Note("Deleted: the report of the class %q, which was all that was kept.", c.Name)
	default:
		a.Note("Deleted: the class %q. Reports, backups and exports that you saved are still where you put them.", c.Name)
	}
	return nil
}

// still locks a class that no host holds; undone says that nothing was done if one does.
func (a *app) still(ctx context.Context, s classStore, file, name, undone string) (*hosting, error) {
	dir, _ := a.folder(file) // without a folder, the lock of the class is enough
	path, err := a.storePath(file)
	if err != nil {
		return nil, err
	}
	h, err := claim(ctx, s, dir, path, name, alone)
	if errors.Is(err, store.ErrHeld) {
		return nil, fmt.Errorf("the class %q is running now, here or on another computer; stop its hosts first: %s", name, undone)
	}
	if other := (*hostedError)(nil); errors.As(err, &other) {
		return nil, fmt.Errorf("the class %q is running now, hosted by %s; stop it first: %s", name, other.who(), undone)
	}
	return h, err
}

// sure asks whether to delete a class, unless yes.
func (a *app) sure(c class.Class, yes bool) error {
	if !yes {
		if !clikit.IsTerminal(a.In) {
			return clikit.Misused("deleting can't be undone; add --yes to do it")
		}
		fmt.Fprintf(a.Err, "Delete the class %q and every answer in it, for good? Type yes: ", c.Name)
		line, _ := bufio.NewReader(a.In).ReadString('\n') // an error leaves line without "yes"
		if strings.TrimSpace(line) != "yes" {
			return errors.New("nothing was deleted")
		}
	}
	return nil
}

// named returns the class with this name, or the newest if name is empty. It accepts a
// name that class.FindName accepts.
func (a *app) named(ctx context.Context, s classStore, file, name string) (class.Class, error) {
	if name != "" {
		name, err := keptAs(ctx, s, name)
		if err != nil {
			return class.Class{}, err
		}
		c, err := s.Class(ctx, name)
		if errors.Is(err, class.ErrNoClass) {
			return c, clikit.BadInput("there is no class %q; rolefit-workshop classes%s lists them", name, clikit.TypedFlag("store", file))
		}
		return c, clikit.Said("look for the class", err)
	}
	all, err := s.Classes(ctx)
	switch {
	case err != nil:
		return class.Class{}, err
	case len(all) == 0:
		return class.Class{}, clikit.BadInput("no class is saved; begin one with rolefit-workshop --class NAME%s", clikit.TypedFlag("store", file))
	}
	return newest(all, a.Now()), nil
}

// keptAs returns the stored name that the user means by name, see class.FindName.
func keptAs(ctx context.Context, s classStore, name string) (string, error) {
	if _, err := s.Class(ctx, name); err == nil {
		return name, nil
	}
	names, err := namesIn(ctx, s)
	return class.FindName(names, name), err
}

// namesIn returns the names of all classes of a store, the newest first.
func namesIn(ctx context.Context, s classStore) (names []string, err error) {
	all, err := s.Classes(ctx)
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names, err
}

// newest returns the class that was begun last; all is sorted newest first. It skips
// classes more than 24 hours in the future, begun with a wrong clock, unless all are.
func newest(all []class.Summary, now time.Time) class.Class {
	const ahead = 24 * time.Hour // more than clocks and time zones differ
	for _, c := range all {
		if !c.Began.After(now.Add(ahead)) {
			return c.Class
		}
	}
	return all[0].Class
}

func (a *app) backup() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:     "backup FILE",
		Short:   "Copy all classes into a new file, even while one is running",
		Example: "  rolefit-workshop backup classes-monday.db\n  rolefit-workshop classes --store classes-monday.db",
		Args:    clikit.Between(1, 1, "the name of a new file"),
	}
	a.withStore(cmd, &file, func(ctx context.Context, s classStore, args []string) error {
		if err := s.Backup(ctx, args[0]); err != nil {
			return fmt.Errorf("copy the classes: %w", err)
		}
		a.Note("Copied to %s. It holds everybody's answers: guard it like the original.", clikit.FileName(args[0]))
		return nil
	})
	return cmd
}

package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"rolefit/internal/atomicfile"
	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/textfile"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
	"rolefit/workshop/store"
	"rolefit/workshop/transfer"
)

// The files of the workshop, all in one folder that only its owner can read.
const (
	storeFile = "classes.db"
	logFile   = "host.log"
)

// besideStore is the suffix of the folder beside a named store, used without a home
// folder.
const besideStore = ".host"

// folder returns the workshop's folder for keys, log and notes, and creates it. Without
// a home folder it is beside the named store.
func (a *app) folder(named string) (string, error) {
	if err := public(named); err != nil {
		return "", err
	}
	dir := filepath.Join(a.DataHome, "rolefit", "workshop")
	named = cmp.Or(named, clikit.Variable(a.Environ, storeVariable))
	switch {
	case a.DataHome != "":
	case store.IsDatabase(named):
		return "", errors.New("there is no home folder for the host's keys; set HOME or XDG_DATA_HOME")
	case named != "":
		dir = named + besideStore
	default:
		return "", errors.New("there is no home folder for the classes and the host's keys; set HOME or XDG_DATA_HOME, or name a file with --store")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for classes: %w", err)
	}
	return dir, nil
}

// besideFlag returns the --store flag with which a command finds a folder beside a
// store; empty for the usual folder.
func besideFlag(dir string) string {
	file, beside := strings.CutSuffix(dir, besideStore)
	if !beside {
		return ""
	}
	if whole, err := filepath.Abs(file); err == nil {
		file = whole
	}
	return clikit.TypedFlag("store", file)
}

// storeVariable names the store in the place of --store. Unlike that, other users of this
// computer do not see it in the list of processes.
const storeVariable = "ROLEFIT_STORE"

// addressLike matches text that looks like the address of a database.
var addressLike = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`://|(?i:^\s*postgres(ql)?:)|(^|\s)(host|hostaddr|user|dbname|password|service)\s*=`)
})

// taken refuses the name of a store that is neither a file nor an address that is taken.
// It does not say it.
func taken(named string) error {
	if !store.IsDatabase(named) && addressLike().MatchString(named) {
		return clikit.Misused("the store is neither a file nor an address that works here; the address of a database begins with postgres://, as in postgres://USER@HOST/DATABASE")
	}
	return nil
}

// public refuses a --store that can't be read, or holds a password. It does not say it.
func public(named string) error {
	if store.IsDatabase(named) {
		u, err := url.Parse(named)
		if err != nil { // which holds the address
			return clikit.Misused("--store can't be read; write postgres://USER@HOST/DATABASE")
		}
		// Where a URL ends its user differs from reader to reader, if a password has a # or ?.
		_, rest, _ := strings.Cut(named, "://")
		user := rest[:max(strings.LastIndex(rest, "@"), 0)]
		if strings.Contains(user, ":") || u.Query().Has("password") || u.Query().Has("sslpassword") {
			return clikit.Misused("--store doesn't take a password, because every user of this computer could see it in the list of processes. Put the address into %s, or the password into a file that PGPASSFILE names", storeVariable)
		}
	}
	return taken(named)
}

// storePath returns the path or the address of the store: the named one, or the usual one.
// Error: a named one holds a password.
func (a *app) storePath(named string) (string, error) {
	if err := public(named); err != nil {
		return "", err
	}
	if named = cmp.Or(named, clikit.Variable(a.Environ, storeVariable)); named != "" {
		return named, taken(named)
	}
	dir, err := a.folder("")
	return filepath.Join(dir, storeFile), err
}

// open opens the store. From then on the program has the time of a database, which is the same
// for all its hosts.
func (a *app) open(ctx context.Context, named string, given ...store.Option) (classStore, error) {
	path, err := a.storePath(named)
	if err != nil {
		return nil, err
	}
	if !store.IsDatabase(path) {
		s, err := store.Open(ctx, path)
		if err != nil {
			return nil, err // s is not nil, but holds nil
		}
		return s, nil
	}
	s, err := store.OpenPostgres(ctx, path, append(given, store.WithClock(a.Now))...)
	if err != nil {
		return nil, err
	}
	a.Now = s.Clock()
	return s, nil
}

// shownStore returns the path of a store, or the address of a database without its user and
// settings.
func shownStore(path string) string {
	if !store.IsDatabase(path) {
		return path
	}
	_, rest, _ := strings.Cut(path, "://")
	address, _, _ := strings.Cut(rest, "?")
	at := strings.LastIndex(address, "@")
	if at < 0 && strings.Contains(rest, "@") {
		return "postgres://" // what is before the ? may be the start of a password
	}
	return "postgres://" + address[at+1:]
}

// exported is the extension of the file of a class that goes to another computer.
const exported = ".rolefit"

func (a *app) export() *cobra.Command {
	var file, out string
	cmd := &cobra.Command{
		Use:   "export CLASS",
		Short: "Write a class to a file, for another computer to import",
		Long: `Write the answers of a class to a file, which import adds to a class on another computer: two rooms, or five sites, become one class. It needs no network.

The file holds the answers of everybody who is done, without names and without their three words; not the phase, not the votes, not who is still answering. Of a class with a reveal or a report it holds those who are in it. A class without one is handed over: it is revealed where you import it, and no longer here.

Stop the class first if it is running.`,
		Example: `
  rolefit-workshop export "Room 2"
  rolefit-workshop export "Room 2" --out room2` + exported,
		Args:              classNames(1, "the name of one class", &file),
		ValidArgsFunction: a.completeClasses(1),
	}
	clikit.OutFlag(cmd, &out)
	a.withStore(cmd, &file, func(ctx context.Context, s classStore, args []string) error {
		return a.exportClass(ctx, s, file, args[0], out)
	})
	return cmd
}

func (a *app) exportClass(ctx context.Context, s classStore, file, name, out string) error {
	c, err := a.named(ctx, s, file, name)
	if err != nil {
		return err
	}
	if c.Report != nil {
		return fmt.Errorf("nothing was exported: %w", class.ErrForgotten)
	}
	h, err := a.still(ctx, s, file, c.Name, "nothing was exported")
	if err != nil {
		return err
	}
	defer h.release()
	sheets, revealed, err := a.sheetsToExport(ctx, s, c)
	if err != nil {
		return err
	}
	data, err := transfer.Encode(c, sheets)
	if err != nil {
		return err
	}
	if out == "" {
		out = strings.ReplaceAll(c.Name, ":", "-") + exported
		if !filepath.IsLocal(out) { // a class called Con: Windows writes to a device
			out = "class " + out
		}
	}
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%s exists already, and is not overwritten; choose another name, with --out", clikit.FileName(out))
	}
	if err := atomicfile.Replace(out, ".export-*", data); err != nil {
		return fmt.Errorf("save %s: %w", clikit.FileName(out), err)
	}
	if !revealed {
		if err := s.Restrict(ctx, c.Name, time.Time{}, true); err != nil {
			return errors.Join(fmt.Errorf("hand the class over: %w", err), os.Remove(out))
		}
	}
	a.Note("Written to %s: the answers of %s. Whoever has this file can read them: bring it over yourself, and delete it once it is imported.",
		clikit.FileName(out), english.Counted(len(sheets), "person", "people"))
	if !revealed {
		a.Note("They haven't been revealed yet: that happens where you import the file, and no longer here.")
	}
	return nil
}

// sheetsToExport returns what of a class goes into a file, and whether it is its snapshot,
// which it freezes as a report does.
func (a *app) sheetsToExport(ctx context.Context, s classStore, c class.Class) (sheets []class.Submission, revealed bool, err error) {
	model, err := modelOf(a, c)
	if err != nil {
		return nil, false, err
	}
	oneRouter := stateAt(c).OneRouter
	frozen, err := host.Freeze(ctx, s, model, c.Name, oneRouter)
	if err != nil && !errors.Is(err, class.ErrHanded) { // which goes again, with those who came since
		return nil, false, err
	}
	finished, err := s.Finished(ctx, c.Name)
	if err != nil {
		return nil, false, err
	}
	sheets, err = transfer.Export(model, frozen, finished, oneRouter, a.Random)
	if err == nil && len(sheets) == 0 {
		err = fmt.Errorf("nobody in the class %q is done yet, so nothing was exported", c.Name)
	}
	return sheets, len(frozen) > 0, err
}

func (a *app) imports() *cobra.Command {
	var file, name string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Add a class that was exported on another computer",
		Long: `Add the people of a class that export wrote on another computer, all or none, to the class of the same name, or to the one you name with --class; if there is none, it begins. Importing a file twice changes nothing.

Sheets with the same random id are one person's, and so are the same answers given another way, as a code or on paper. Two people who have the same three words on two computers, or gave the same answers over ssh, stay two people.

The class keeps its phase, its votes and the sheets that are frozen. People who were in a reveal on the other computer join the chart together, at the next reveal or report, so that what both charts showed gives nobody away. Their answers are deleted on the earlier of the two dates.`,
		Example: `
  rolefit-workshop import "Room 2` + exported + `" --class "Monday class"
  rolefit-workshop report "Monday class"`,
		Args: clikit.Between(1, 1, "the file of one class"),
	}
	storeFlag(cmd, &file)
	a.classFlag(cmd, &name, "The class to add to; that of the file's name if you name none")
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		data, err := a.Read(args[0], textfile.Taker{Takes: "import takes the file that rolefit-workshop export wrote"})
		if err != nil {
			return err
		}
		read, err := transfer.Decode(data)
		if err != nil {
			return clikit.BadInput("%s %w: nothing was imported", clikit.FileName(args[0]), err)
		}
		s, err := a.open(ctx, file)
		if err != nil {
			return err
		}
		return errors.Join(a.importClass(ctx, s, read, name, clikit.FileName(args[0])), s.Close())
	})
	return cmd
}

func (a *app) importClass(ctx context.Context, s classStore, read transfer.Read, name, from string) error {
	into := read.Class
	if name != "" {
		into.Name = name
	}
	var err error
	if into.Name, err = keptAs(ctx, s, into.Name); err != nil {
		return err
	}
	if due(into, a.Now()) {
		return clikit.BadInput("the answers in %s were to be deleted on %s: delete the file; nothing was imported", from, a.day(into.Until))
	}
	c, err := s.Class(ctx, into.Name)
	switch {
	case errors.Is(err, class.ErrNoClass):
		c = into
	case err != nil:
		return fmt.Errorf("look for the class: %w", err)
	case c.Assessment != into.Assessment || c.Edition != into.Edition || string(c.Own) != string(into.Own):
		return clikit.BadInput("the class %q takes the quiz %s, edition %s, and %s holds answers to %s, edition %s, or to other questions: nothing was imported",
			c.Name, c.Assessment, c.Edition, from, into.Assessment, into.Edition)
	}
	sheets, err := a.importable(c, read)
	if err != nil {
		return clikit.BadInput("%s: %w: nothing was imported", from, err)
	}
	if into.State, err = json.Marshal(class.NewState(quizMinutes)); err != nil {
		return err
	}
	n, err := s.Import(ctx, into, sheets)
	if errors.Is(err, class.ErrName) {
		return clikit.Misused("--class %q: %w", into.Name, class.ErrName)
	}
	if err != nil {
		return fmt.Errorf("%w: nothing was imported", err)
	}
	a.tellImport(into, sheets, n)
	return nil
}

// importable returns the sheets of a file for a class, all of which are good.
func (a *app) importable(c class.Class, read transfer.Read) ([]class.Submission, error) {
	model, err := modelOf(a, c)
	if err != nil {
		return nil, err
	}
	if of := model.Assessment(); of.ID != c.Assessment || of.Edition != c.Edition {
		return nil, errors.New("its questions are those of another quiz")
	}
	return read.Sheets(model)
}

func (a *app) tellImport(into class.Class, sheets []class.Submission, n class.Imported) {
	a.Note("Class %q: %s new, %d with the same answers as others in it, who count once, %d already in it.",
		into.Name, english.Counted(n.New, "person", "people"), n.Double, n.Known)
	if n.Changed > 0 {
		a.Note("Of those already in it, %d have different answers in the file; the class keeps the answers it has.", n.Changed)
	}
	if slices.ContainsFunc(sheets, func(s class.Submission) bool { return s.Part.Batch > 0 }) {
		a.Note("They were in a chart on the other computer, so they join the chart here all at once, at the next reveal or report.")
	}
	if !into.Until.IsZero() {
		a.Note("The answers of the class are deleted on %s at the latest, as the people in the file were told. Delete the file by then, too.", a.day(into.Until))
	}
}

package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/record"
	"rolefit/internal/record/study"
	"rolefit/internal/textsafe"
)

func (a *app) forget() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "forget [ID]",
		Short: "Delete a saved sitting, or all of them",
		Long: `Delete a saved sitting (one time you took the quiz) and its result, or all of them. This can't be undone. ID is the letters that rolefit history shows, as many as you need to tell it from the others; rolefit forget alone lists them. If nothing is saved, there is nothing to do, and that is not an error.

--all also deletes answers that a class doesn't have yet, and what is saved about the hosts of classes. Only the host can delete what a class has.`,
		Example: `
  rolefit forget
  rolefit forget k3fz
  rolefit forget --all`,
		Args: clikit.Between(0, 1, "one id, or --all"),
	}
	cmd.Flags().BoolVar(&all, "all", false, "Delete every saved sitting on this computer, and answers waiting for a class")
	cmd.ValidArgsFunction = a.completeIDs()
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		if all && len(args) > 0 {
			return clikit.Misused("name one ID or write --all, not both")
		}
		folder, err := a.folder()
		switch {
		case err != nil:
			return err
		case all:
			return a.forgetAll(folder)
		case len(args) == 1:
			return a.forgetOne(folder, args[0])
		}
		return a.choices(folder)
	})
	return cmd
}

func (a *app) forgetOne(folder *record.Sittings, id string) error {
	said := ""
	if s, err := folder.Load(id); err == nil {
		said = a.describe(s)
	}
	whole, err := folder.Forget(id)
	switch {
	case errors.Is(err, record.ErrSeveral):
		return ambiguous(id, err)
	case errors.Is(err, record.ErrNotFound):
		return clikit.BadInput("there is no sitting %q; rolefit forget lists the ones there are", id)
	case errors.Is(err, record.ErrInUse):
		return fmt.Errorf("the sitting %s was not deleted: %w; quit that one first", whole, err)
	case err != nil:
		return fmt.Errorf("the sitting %s was not deleted: %w", whole, err)
	}
	fmt.Fprintln(a.Out, "Deleted  "+cmp.Or(said, whole))
	return nil
}

func (a *app) forgetAll(folder *record.Sittings) error {
	sittings, _ := folder.List()
	said := map[string]string{}
	for _, s := range sittings {
		said[s.ID] = a.describe(s)
	}
	deleted, left := folder.ForgetAll()
	for _, id := range deleted {
		fmt.Fprintln(a.Out, "Deleted  "+cmp.Or(said[id], id))
	}
	waited, unsent, err := a.joiner().Forget()
	if len(deleted) == 0 && len(left) == 0 && !waited && len(unsent) == 0 && err == nil {
		fmt.Fprintln(a.Out, nothingToForget)
	}
	a.jobsLeft()
	a.studyLeft()
	ours := len(unsent)
	for _, u := range unsent {
		a.Note("Left alone  %s (%v)", textsafe.Message(u.Path), u.Err)
	}
	if err != nil {
		ours++
		a.Note("Left alone  %s", textsafe.Message(err.Error()))
	}
	for _, u := range left {
		a.Note("Left alone  %s (%v)", textsafe.Message(u.Path), u.Err)
		if !errors.Is(u.Err, record.ErrForeign) {
			ours++
		}
	}
	if ours > 0 {
		return errors.New("not everything could be deleted; close what is in use and try again, or delete the files above yourself")
	}
	return nil
}

// jobsLeft notes how many jobs remain, since forget does not delete them.
func (a *app) jobsLeft() {
	folder, err := a.jobs()
	if err != nil {
		return
	}
	if jobs, _ := folder.List(); len(jobs) > 0 {
		a.Note("Jobs that you checked are saved separately (%d); rolefit job forget --all deletes them.", len(jobs))
	}
}

// studyLeft notes that files of a study remain.
func (a *app) studyLeft() {
	dir, err := a.dataFolder("study", "a study's file")
	if err != nil {
		return
	}
	if people, _ := study.Open(dir).List(); len(people) > 0 {
		a.Note("Files of a study (%d) stay in %s; delete yours there.", len(people), textsafe.Message(dir))
	}
}

// ambiguous is the error for letters that begin several ids; err lists the ids.
func ambiguous(letters string, err error) error {
	return clikit.BadInput("%q is too short: %w; give more letters", textsafe.Message(letters), err)
}

// nothingToForget is the message of every forget command that finds nothing.
const nothingToForget = "There was nothing to forget."

// choices lists the sittings in an error that asks for an id.
func (a *app) choices(folder *record.Sittings) error {
	sittings, _ := folder.List()
	if len(sittings) == 0 {
		fmt.Fprintln(a.Out, nothingToForget)
		return nil
	}
	lines := []string{"say which one to delete, by its first letters, or --all:"}
	for _, s := range sittings {
		lines = append(lines, a.describe(s))
	}
	return clikit.Misused("%s", strings.Join(lines, "\n"))
}

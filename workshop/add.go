package main

import (
	"context"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/textfile"
	"rolefit/workshop/host"
	"rolefit/workshop/store"
)

// add is the command that adds result codes and paper sheets to a class.
func (a *app) add() *cobra.Command {
	var file, name string
	cmd := &cobra.Command{
		Use:   "add [FILE|-]",
		Short: "Add result codes and digits from paper to a class",
		Long: `Add every result code and every row of digits from paper in a text to a class: a chat that you copied, a list that you typed. Everything around them is ignored. What is in the class already counts once; what looks like a code but isn't one is named with its line, and the exit code is 3.

It works while the class is running, and afterward.`,
		Example: `
  rolefit-workshop add chat.txt
  rolefit-workshop add - --class "Monday class"
  rolefit-workshop report`,
		Args: clikit.Between(0, 1, "one file, or - for what you paste"),
	}
	a.classFlag(cmd, &name, "The class; the newest if you name none")
	storeFlag(cmd, &file)
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		from := "-"
		if len(args) > 0 {
			from = args[0]
		}
		if from == "-" && clikit.IsTerminal(a.In) {
			a.Note("Paste the text, then end with Enter and ctrl+d.")
		}
		text, err := a.Read(from, codes())
		if err != nil {
			return err
		}
		return a.stored(ctx, file, func(s *store.SQLite) error {
			return a.addText(ctx, s, file, name, clikit.FileName(from), string(text))
		})
	})
	return cmd
}

// codes is the file type of add.
func codes() textfile.Taker {
	return textfile.Taker{Takes: "add takes result codes and the digits of paper, in any text", Prose: true, Loose: true}
}

func (a *app) addText(ctx context.Context, s *store.SQLite, file, name, from, text string) error {
	c, err := a.named(ctx, s, file, name)
	if err != nil {
		return err
	}
	model, err := modelOf(a, c)
	if err != nil {
		return err
	}
	added, err := host.Add(ctx, s, model, c.Name, text)
	if err != nil {
		return err
	}
	if len(added.New)+len(added.Double) == 0 {
		if other := codes().Foreign([]byte(text)); other != nil { // whose words may look like mistyped codes
			return clikit.Unopened(from, other)
		}
	}
	if len(added.New)+len(added.Double)+len(added.Bad) == 0 {
		return clikit.BadInput("nothing was added: there is no result code in %s, and no row of digits", from)
	}
	a.Note("Class %q.", c.Name)
	for _, line := range added.Lines() {
		a.Note("%s", line)
	}
	if len(added.Bad) > 0 {
		return clikit.BadInput("what is named above was not added; fix it and add it again: what is in already counts once")
	}
	return nil
}

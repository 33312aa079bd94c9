package command

import (
	"context"
	"fmt"
	"runtime/debug"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

// Man is the command that prints the manual page of the whole program.
func (a *App) Man() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "man",
		Short: "Print the manual page",
		Example: fmt.Sprintf(`
  %[1]s man | man -l -
  %[1]s man > /usr/local/share/man/man1/%[1]s.1`, a.Name),
		Args: Between(0, 0, "no arguments; it prints to standard output"),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.Do(func(context.Context, []string) error {
			page, err := mango.NewManPage(1, cmd.Root())
			if err != nil {
				return fmt.Errorf("make the manual page: %w", err)
			}
			_, err = fmt.Fprint(a.Out, page.Build(roff.NewDocument()))
			return Said("write the manual page", err)
		})(cmd, args)
	}
	return cmd
}

// version is what was built: the version of the module, or the revision that it
// was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		const short = 12
		if s.Key == "vcs.revision" && len(s.Value) >= short {
			return "devel " + s.Value[:short]
		}
	}
	return "devel"
}

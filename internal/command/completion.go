package command

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completion has the scripts for shells complete the program by its file's name.
func (a *App) completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd(a.Args...)
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.PersistentPreRun = func(*cobra.Command, []string) { root.Use = a.called() }
	}
}

// noFiles has shells offer files only where a file is taken: as an argument that the
// usage calls one, or as a flag's value that is called so. Elsewhere, what offers
// nothing of its own offers nothing.
func noFiles(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && !strings.Contains(cmd.Use, "FILE") {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		value, _ := valued(f)
		_, has := cmd.GetFlagCompletionFunc(f.Name)
		if value != "" && !has && !strings.Contains(value, "FILE") {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.NoFileCompletions) // fails for a flag that there is not
		}
	})
	for _, c := range cmd.Commands() {
		noFiles(c)
	}
}

package clikit

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completion makes the shell completion scripts complete the program under its file's
// name.
func (a *App) completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd(a.Args...)
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Args = a.NoSuchCommand
		c.PersistentPreRun = func(*cobra.Command, []string) { root.Use = a.called() }
	}
}

// noFiles limits the completion of file names to arguments and flag values called FILE.
// Commands and flags with completions of their own keep them.
func noFiles(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && !strings.Contains(cmd.Use, "FILE") {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		value, _ := valued(f)
		_, has := cmd.GetFlagCompletionFunc(f.Name)
		if value != "" && !has && !strings.Contains(value, "FILE") {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.NoFileCompletions) // fails only for an unknown flag
		}
	})
	for _, c := range cmd.Commands() {
		noFiles(c)
	}
}

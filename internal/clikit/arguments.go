package clikit

import (
	"slices"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/english"
)

// Between refuses fewer than least and more than most arguments; takes describes them.
func Between(least, most int, takes string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return Misused("%s takes %s", cmd.CommandPath(), takes)
		}
		return nil
	}
}

// AssessmentFlag adds --assessment to a command.
func AssessmentFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "assessment", "", "An assessment of your own: a YAML `FILE`, or the id of a built-in one")
	_ = cmd.RegisterFlagCompletionFunc("assessment", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return content.EmbeddedIDs(), cobra.ShellCompDirectiveDefault
	})
}

// FormatFlag adds --format to a command that prints two or more formats; the first is
// the default. Other values are refused before the command runs.
func FormatFlag(cmd *cobra.Command, into *string, formats ...string) {
	choice := english.List(formats, "or")
	cmd.Flags().StringVar(into, "format", formats[0], "How to print it: "+choice)
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if !slices.Contains(formats, *into) {
			return Misused("there is no format %q; write %s", *into, choice)
		}
		return nil
	}
}

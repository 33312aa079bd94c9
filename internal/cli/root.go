package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/report"
)

const about = `Which engineering job fits the way you like to work? A quiz of 28 to 32 questions, six to ten minutes.

Each answer is kept on this computer as you give it, and nowhere else. Leave whenever you like: rolefit goes on where you stopped.

Exit codes: 0 success, 1 failure, 2 wrong usage, 3 bad input.`

const examples = `
  # take the quiz, or go on where you stopped
  rolefit
  # somebody else's turn, keeping nothing
  rolefit --private
  # see your last result again
  rolefit show
  # an offer: what kind of role it really is, whether it fits, what to ask
  rolefit job "Acme offer"
  # what changed since the one before
  rolefit compare
  # score a sheet, or many, one a line
  rolefit score sheet.json
  rolefit score - --format json < sheets.jsonl
  # read the manual page
  rolefit man | man -l -`

// root is the command tree. Without a command, rolefit is the quiz.
func (a *app) root() *cobra.Command {
	var o quizFlags
	root := &cobra.Command{
		Use:     "rolefit",
		Short:   "Which engineering job fits the way you like to work?",
		Long:    about,
		Example: examples,
		Version: a.env.Version,
		Args:    noSuchCommand,
	}
	root.Flags().BoolVar(&o.fresh, "new", false, "Begin a new sitting and leave the ones that were left")
	root.Flags().BoolVar(&o.private, "private", false, "Keep nothing on disk")
	root.Flags().BoolVar(&o.accessible, "accessible", false, "Line by line, for screen readers; also with ACCESSIBLE=1")
	assessmentFlag(root, &o.assessment)
	root.RunE = a.do(o.take(a))
	root.AddCommand(a.score(), a.show(), a.history(), a.compare(), a.paper(), a.roles(), a.guide(), a.forget(), a.content(), a.validate(), a.job(), a.man())
	return root
}

// noSuchCommand refuses arguments of a command that has none but its subcommands.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	near := cmd.SuggestionsFor(args[0])
	if len(near) > 0 {
		return misused("there is no command %q; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return misused("there is no command %q", args[0])
}

// between refuses too few and too many arguments, in words.
func between(least, most int, takes string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return misused("%s takes %s", cmd.CommandPath(), takes)
		}
		return nil
	}
}

// assessmentFlag adds --assessment to a command.
func assessmentFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "assessment", "", "An assessment of your own: a YAML file, or the id of a built-in one")
	_ = cmd.RegisterFlagCompletionFunc("assessment", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return content.EmbeddedIDs(), cobra.ShellCompDirectiveDefault
	})
}

// The formats of results.
const (
	asText     = report.AsText
	asJSON     = report.AsJSON
	asMarkdown = report.AsMarkdown
	asHTML     = report.AsHTML
)

// formatFlag adds --format to a command, for text, JSON and what more it can print,
// and refuses formats that there are not before the command runs.
func formatFlag(cmd *cobra.Command, into *string, more ...string) {
	formats := append([]string{asText, asJSON}, more...)
	last := len(formats) - 1
	choice := strings.Join(formats[:last], ", ") + " or " + formats[last]
	cmd.Flags().StringVar(into, "format", asText, "How to print it: "+choice)
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if !slices.Contains(formats, *into) {
			return misused("there is no format %q; write %s", *into, choice)
		}
		return nil
	}
}

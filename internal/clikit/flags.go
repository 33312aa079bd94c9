package clikit

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// ScreenFlags are the flags of a conversation: line by line, or how a full screen behaves.
type ScreenFlags struct{ Accessible, NoMouse, NoMotion bool }

// Add adds the flags to a command.
func (f *ScreenFlags) Add(cmd *cobra.Command) {
	set := cmd.Flags()
	set.BoolVar(&f.Accessible, "accessible", false, "Line by line, for screen readers; also with ACCESSIBLE=1")
	set.BoolVar(&f.NoMouse, "no-mouse", false, "Leave the mouse to the terminal; also with NO_MOUSE=1")
	set.BoolVar(&f.NoMotion, "no-motion", false, "Nothing moves by itself; also with REDUCE_MOTION=1, and over ssh")
}

// AssessmentFlag adds --assessment to a command.
func AssessmentFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "assessment", "", "A quiz of your own (a YAML `FILE`), or the id of a built-in one")
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

// OutFlag adds --out to a command whose result Deliver writes, of files with an extension.
func OutFlag(cmd *cobra.Command, into *string, extension ...string) {
	cmd.Flags().StringVar(into, "out", "", "A new `FILE` to write to, instead of standard output")
	_ = cmd.MarkFlagFilename("out", extension...)
}

// Completed completes the first most arguments of a command with the words that list returns,
// and with no files. list must report no errors: the command does.
func Completed(most int, list func(*cobra.Command) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) (words []string, _ cobra.ShellCompDirective) {
		if len(args) < most {
			words = list(cmd)
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// once is the value of a flag that refuses a second value, which would otherwise
// silently replace the first.
type once struct {
	pflag.Value

	name  string
	given bool
}

// Set sets the value the first time, and fails with a *twiceError afterwards.
func (o *once) Set(value string) error {
	if o.given {
		return &twiceError{o.name}
	}
	o.given = true
	return o.Value.Set(value) //nolint:wrapcheck // the library says which flag it was
}

// twiceError reports a flag given twice.
type twiceError struct{ flag string }

func (e *twiceError) Error() string { return "--" + e.flag + " was given twice; give it once" }

// onlyOnce makes every single-valued flag of a command tree refuse a second value.
// Switches may be repeated. A second call forgets the values given so far.
func onlyOnce(root *cobra.Command) {
	each := func(f *pflag.Flag) {
		if o, ok := f.Value.(*once); ok {
			o.given = false
			return
		}
		if _, several := f.Value.(pflag.SliceValue); !several && f.NoOptDefVal == "" {
			f.Value = &once{Value: f.Value, name: f.Name}
		}
	}
	root.Flags().VisitAll(each)
	root.PersistentFlags().VisitAll(each)
	for _, c := range root.Commands() {
		onlyOnce(c)
	}
}

// completion makes the shell completion scripts complete the program under its file's
// name.
func (a *App) completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd(a.Args...)
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Short, c.Args = "Print the completion script of a shell", a.NoSuchCommand
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

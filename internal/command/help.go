package command

import (
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// What Fang's help looks like, in cells: it puts a margin, the commands or flags in a
// column as wide as the widest, and beside them what they do, in one line however long
// it is.
const (
	helpIndent = 2 // of the text above it all
	helpMargin = 4
	helpColumn = 10 // at least
	helpGap    = 2
	helpWidest = 120
	helpLeast  = 20 // less room than this for a text makes a ladder of it
)

// helpWidth is how many cells the help may take beside each other: those of a terminal,
// as far as Fang goes.
func helpWidth(out io.Writer) int {
	if file, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			return min(width, helpWidest)
		}
	}
	return helpWidest
}

// foldHelp breaks what a command's help says of it, its flags and its commands into
// lines that fit, so that neither a terminal breaks them in the middle of a word, nor
// Fang within a flag. The tree is of no use for anything but help after it.
func foldHelp(cmd *cobra.Command, width int) {
	if width >= helpIndent+helpLeast {
		cmd.Long = fold(cmd.Long, width-helpIndent)
	}
	column := helpColumn
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		listed := "--" + f.Name
		if f.Shorthand != "" {
			listed = "-x " + listed
		}
		column = max(column, len(listed)+helpGap)
	})
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			column = max(column, ansi.StringWidth(adorned(c))+helpGap)
		}
	}
	room := width - helpMargin - column
	if room < helpLeast {
		return
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		value := ""
		if f.DefValue != "" && f.DefValue != "false" {
			value = "\u00a0(" + strings.ReplaceAll(f.DefValue, " ", "\u00a0") + ")" // Fang says it after the text
		}
		f.Usage = strings.TrimSuffix(fold(f.Usage+value, room), value)
	})
	for _, c := range cmd.Commands() {
		c.Short = fold(c.Short, room)
	}
}

// fold breaks a text at spaces alone: the library would break at hyphens too, and so
// after the -- of a flag.
func fold(text string, width int) string {
	const unbroken = "\u2011"
	folded := ansi.Wordwrap(strings.ReplaceAll(text, "-", unbroken), width, "")
	return strings.ReplaceAll(folded, unbroken, "-")
}

// adorned is how a command is listed.
func adorned(c *cobra.Command) string {
	if c.HasAvailableSubCommands() {
		return c.Use + " [command] [--flags]"
	}
	return c.Use + " [--flags]"
}

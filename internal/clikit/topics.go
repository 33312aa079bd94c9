package clikit

import (
	"context"
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/internal/textsafe"
)

// topic is a page of the help that is not about a command. The manual page has a section
// for each.
type topic struct{ name, short, text string }

//go:embed topics/*.txt
var topicFiles embed.FS // of all programs

// topics returns the program's help topics, sorted by name. A file topics/NAME.txt holds
// a one-line summary, an empty line, and the text.
func (a *App) topics() []topic {
	var all []topic
	for _, files := range []fs.FS{topicFiles, a.Topics} {
		if files == nil {
			continue
		}
		paths, _ := fs.Glob(files, "topics/*.txt") // the pattern is well formed
		for _, p := range paths {
			data, _ := fs.ReadFile(files, p) // embedded files
			short, text, _ := strings.Cut(string(data), "\n\n")
			all = append(all, topic{strings.TrimSuffix(path.Base(p), ".txt"), short, text})
		}
	}
	slices.SortFunc(all, func(a, b topic) int { return strings.Compare(a.name, b.name) })
	return all
}

// topic returns the topic with this name, and whether it exists.
func (a *App) topic(name string) (t topic, ok bool) {
	for _, t := range a.topics() {
		if t.name == name {
			return t, true
		}
	}
	return topic{}, false
}

func (a *App) helpCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "help [COMMAND|TOPIC]",
		Short: "Print the help of a command, or a topic",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			of, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return a.helped(of), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.Do(func(context.Context, []string) error { return a.helpOf(cmd.Root(), args) })(cmd, args)
	}
	return cmd
}

// helped lists the commands below of, and for the root the topics, as "name\tsummary".
func (a *App) helped(of *cobra.Command) []string {
	var all []string
	for _, c := range of.Commands() {
		if c.IsAvailableCommand() {
			all = append(all, c.Name()+"\t"+c.Short)
		}
	}
	if !of.HasParent() {
		for _, t := range a.topics() {
			all = append(all, t.name+"\t"+t.short)
		}
	}
	return all
}

// helpOf prints the help of the command or topic that words name.
func (a *App) helpOf(root *cobra.Command, words []string) error {
	cmd, rest, err := root.Find(words)
	if err == nil && len(rest) == 0 {
		cmd.InitDefaultHelpFlag()
		cmd.InitDefaultVersionFlag()
		a.help(cmd)
		return nil
	}
	name := strings.ToLower(strings.Join(words, "-"))
	if t, ok := a.topic(name); ok {
		p := a.page()
		p.topic(a, t.text)
		a.printHelp(p)
		return nil
	}
	said := textsafe.Message(strings.Join(words, " "))
	if cmd != nil && len(rest) < len(words) { // a command of a command
		return Misused("%s has no command %q%s", cmd.CommandPath(), textsafe.Message(rest[0]), a.maybe(cmd, rest[0], ""))
	}
	return see(Misused("there is no command or topic %q%s", said, a.maybe(root, name, "")), a.Name+" help")
}

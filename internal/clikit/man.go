package clikit

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/muesli/mango"
	mango_cobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

// Man returns the command that prints the manual page of the whole program.
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
			text, err := a.manual(cmd.Root())
			if err != nil {
				return fmt.Errorf("make the manual page: %w", err)
			}
			_, err = io.WriteString(a.Out, text)
			return Said("write the manual page", err)
		})(cmd, args)
	}
	return cmd
}

// manual returns the manual page, in roff. It uses the program's name, however the
// program was started, and has a section for each topic.
func (a *App) manual(root *cobra.Command) (string, error) {
	examples := root.Example
	root.Example = "" // the section EXAMPLES below keeps their line breaks
	made, err := mango_cobra.NewManPage(1, root)
	if err != nil {
		return "", err //nolint:wrapcheck // the caller says what was attempted
	}
	nameValues(&made.Root, root)
	b := &strings.Builder{}
	page := strings.TrimRight(made.Build(roff.NewDocument()), "\n")
	b.WriteString(strings.Replace(page, ` "`+root.Short+`"`, "", 1)) // a heading has no room for it
	titles := map[string]string{"exit-codes": "EXIT STATUS"}
	first := []string{"exit-codes", "environment", "files"} // as every page has them
	for _, name := range first {
		section(b, titles[name], name, a)
	}
	for _, t := range a.topics() {
		if !slices.Contains(first, t.name) {
			section(b, "", t.name, a)
		}
	}
	fmt.Fprintf(b, "\n.SH EXAMPLES\n.nf\n%s\n.fi\n.SH SEE ALSO\n", lines(strings.Trim(examples, "\n")))
	other, _ := a.other()
	fmt.Fprintf(b, "\\fB%s\\fP(1), \\fBssh\\fP(1)\n", escaped(other)) // the programs use it to connect
	return b.String(), nil
}

// section writes a topic as a section of the page; nothing if the topic does not exist.
func section(b *strings.Builder, title, name string, a *App) {
	t, ok := a.topic(name)
	if !ok {
		return
	}
	fmt.Fprintf(b, "\n.SH %s", strings.ToUpper(cmp.Or(title, name)))
	for block := range strings.SplitSeq(strings.TrimSpace(t.text), "\n\n") {
		if !strings.Contains(block, "\t") {
			fmt.Fprintf(b, "\n.PP\n%s", lines(block))
			continue
		}
		for _, r := range rowsOf(block) {
			fmt.Fprintf(b, "\n.TP\n\\fB%s\\fP\n%s", escaped(r.name), lines(r.text))
		}
	}
}

// lines escapes the lines of a text, so that none is taken for a roff request.
func lines(text string) string {
	all := strings.Split(escaped(text), "\n")
	for i, line := range all {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			all[i] = `\&` + line
		}
	}
	return strings.Join(all, "\n")
}

func escaped(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
}

// nameValues names the values of all flags on the page.
func nameValues(c *mango.Command, of *cobra.Command) {
	for key, flag := range c.Flags {
		f := of.Flags().Lookup(key)
		if f == nil {
			continue
		}
		value, text := valued(f)
		flag.Usage = text
		if value != "" {
			flag.Name += " " + value
		}
		c.Flags[key] = flag
	}
	for _, sub := range of.Commands() {
		if made := c.Commands[sub.Name()]; made != nil {
			nameValues(made, sub)
		}
	}
}

// version describes the build: module version, revision, its date, Go release, platform.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionOf(info, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
}

func versionOf(info *debug.BuildInfo, release, platform string) string {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	version := strings.Trim(info.Main.Version, "()") // (devel): neither a release nor a clone
	commit := cmp.Or(set["vcs.revision"], "unknown")
	if set["vcs.modified"] == "true" {
		commit += ", changed since"
	}
	return fmt.Sprintf("%s\ncommit    %s\ndate      %s\ngo        %s\nplatform  %s",
		cmp.Or(version, "unknown"), commit, cmp.Or(set["vcs.time"], "unknown"), strings.TrimPrefix(release, "go"), platform)
}

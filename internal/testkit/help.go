package testkit

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// HelpNames reads all pages of a program's help, printed by run for a program that was
// started with "go run .": commands for people to type begin with these words, and a text
// about the program has its name. known are the commands by which the other program knows
// this one, the first for no command.
func HelpNames(t *testing.T, root *cobra.Command, known []string, run func(args []string) (out string, code int)) {
	t.Helper()
	name := root.Name()
	pages := [][]string{{"--help"}}
	for _, topic := range []string{"accessibility", "environment", "exit-codes", "files", "formats", "privacy"} {
		pages = append(pages, []string{"help", topic})
	}
	names := []string{known[0]}
	for _, c := range root.Commands() {
		pages = append(pages, []string{"help", c.Name()})
		for _, sub := range c.Commands() {
			pages = append(pages, []string{"help", c.Name(), sub.Name()})
		}
		if c.Name() != "man" && c.Name() != "licenses" { // both have them
			names = append(names, c.Name())
		}
	}
	slices.Sort(names[1:])
	if !slices.Equal(names, known) {
		t.Errorf("the other program knows the commands %v, want %v", known, names)
	}
	commands := "--|" + strings.Join(append(names[1:], "help", "man", "licenses", "completion"), "|")
	named := regexp.MustCompile(`(^|[^\w./-])` + name + ` (` + commands + `)\b`)
	typed := regexp.MustCompile(`go run \.(\s+(\[|` + commands + `)|[,;)]?\n|; )`)
	for _, args := range pages {
		text, code := run(args)
		if code != 0 || named.MatchString(text) || strings.Count(text, "go run .") != len(typed.FindAllString(text, -1)) {
			t.Errorf("%v: exit code %d, saying\n%s", args, code, text)
		}
	}
}

package cli

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/internal/clikit"
)

// TestHelpNames: in all that the help says, what people type is what works, and where a
// text speaks of the program it has its name.
func TestHelpNames(t *testing.T) {
	t.Parallel()
	const name = "rolefit"
	pages := [][]string{{"--help"}}
	for _, topic := range []string{"accessibility", "environment", "exit-codes", "files", "formats", "privacy"} {
		pages = append(pages, []string{"help", topic})
	}
	names := []string{clikit.Commands()[name][0]}
	for _, c := range (&app{App: clikit.App{Name: name}}).root().Commands() {
		pages = append(pages, []string{"help", c.Name()})
		for _, sub := range c.Commands() {
			pages = append(pages, []string{"help", c.Name(), sub.Name()})
		}
		if c.Name() != "man" { // both have one
			names = append(names, c.Name())
		}
	}
	slices.Sort(names[1:])
	if !slices.Equal(names, clikit.Commands()[name]) {
		t.Errorf("the other program knows the commands %v, want %v", clikit.Commands()[name], names)
	}
	commands := "--|" + strings.Join(append(names[1:], "help", "man", "completion"), "|")
	named := regexp.MustCompile(`(^|[^\w./-])` + name + ` (` + commands + `)\b`)
	typed := regexp.MustCompile(`go run \.(\s+(\[|` + commands + `)|[,;)]?\n|; )`)
	for _, args := range pages {
		var out strings.Builder
		code := Run(t.Context(), clikit.Env{Args: args, Out: &out, Err: &out, Start: clikit.Start{Name: "other", Typed: "go run ."}})
		text := out.String()
		if code != clikit.ExitOK || named.MatchString(text) || strings.Count(text, "go run .") != len(typed.FindAllString(text, -1)) {
			t.Errorf("%v: exit code %d, saying\n%s", args, code, text)
		}
	}
}

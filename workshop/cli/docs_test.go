package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
)

// TestPagesNameWhatThereIs runs every command on the pages and checks that it and its flags
// exist.
func TestPagesNameWhatThereIs(t *testing.T) {
	t.Parallel()
	a := &app{clikit.App{Name: "rolefit-workshop"}}
	typed := regexp.MustCompile("(?:rolefit-workshop|go run \\./workshop)((?: [^`|#\n]*)?)")
	found := 0
	for _, page := range []string{"README.md", "docs/workshop.md", "docs/deploy.md", "docs/performance.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range typed.FindAllStringSubmatch(string(text), -1) {
			if why := unknown(a.root(), strings.Fields(line[1])); why != "" {
				t.Errorf("%s: %q: %s", page, strings.TrimSpace(line[0]), why)
			}
			found++
		}
	}
	const least = 15
	if found < least {
		t.Errorf("%d commands were found on the pages; the pattern finds too few", found)
	}
}

// unknown explains why a command line does not exist; empty if it does. A word of prose ends the
// command.
func unknown(root *cobra.Command, words []string) string {
	cmd := root
	if len(words) > 0 && regexp.MustCompile(`^[a-z]+$`).MatchString(words[0]) {
		at := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == words[0] })
		if at < 0 {
			if sentence(words[0]) {
				return ""
			}
			return "there is no such command"
		}
		cmd = root.Commands()[at]
	}
	for _, word := range words {
		name, flag := strings.CutPrefix(word, "--")
		name, _, _ = strings.Cut(name, "=")
		if flag && cmd.Flags().Lookup(name) == nil && cmd.InheritedFlags().Lookup(name) == nil && name != "help" {
			return "there is no such flag"
		}
	}
	return ""
}

// sentence reports whether a word continues a sentence rather than a command.
func sentence(word string) bool {
	return slices.Contains([]string{"runs", "through", "hosts", "from", "in", "is", "and"}, word)
}

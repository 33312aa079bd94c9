package cli

import (
	"strings"
	"testing"

	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
)

// TestHelpNames runs every command that the help tells people to type.
func TestHelpNames(t *testing.T) {
	t.Parallel()
	a := &app{clikit.App{Name: "rolefit-workshop"}}
	testkit.HelpNames(t, a.root(), clikit.Commands()[a.Name], func(args []string) (string, int) {
		var out strings.Builder
		code := run(t.Context(), clikit.Env{Args: args, Out: &out, Err: &out, Start: clikit.Start{Name: "other", Typed: "go run ."}})
		return out.String(), code
	})
}

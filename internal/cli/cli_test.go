package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
)

// TestFolderInsteadOfFile passes a folder wherever a file is expected.
func TestFolderInsteadOfFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, args := range [][]string{{"score", dir}, {"show", dir}, {"content", "check", dir}, {"content", "show", "--assessment", dir}} {
		if _, stderr, code := world(t, nil, args...); code != clikit.ExitBadInput || !strings.Contains(stderr, "is a folder") {
			t.Errorf("%v: exit code %d, saying %q", args, code, stderr)
		}
	}
}

func TestHugeFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "huge")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<40); err != nil {
		testkit.Skip(t, "needs a file system with holes: %v", err)
	}
	if _, stderr, code := world(t, nil, "content", "check", path); code != clikit.ExitBadInput || !strings.Contains(stderr, "huge is no text") {
		t.Errorf("exit code %d, saying %q", code, stderr)
	}
}

// TestHelpNames runs every command that the help tells people to type.
func TestHelpNames(t *testing.T) {
	t.Parallel()
	a := &app{App: clikit.App{Name: "rolefit"}}
	testkit.HelpNames(t, a.root(), clikit.Commands()[a.Name], func(args []string) (string, int) {
		var out strings.Builder
		code := Run(t.Context(), clikit.Env{Args: args, Out: &out, Err: &out, Start: clikit.Start{Name: "other", Typed: "go run ."}})
		return out.String(), code
	})
}

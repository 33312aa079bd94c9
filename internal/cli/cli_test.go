package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/clikit"
)

// TestFolderInsteadOfFile names a folder everywhere a file is expected.
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
		t.Skipf("skipped: needs a file system with holes: %v", err)
	}
	if _, stderr, code := world(t, nil, "content", "check", path); code != clikit.ExitBadInput || !strings.Contains(stderr, "huge is no text") {
		t.Errorf("exit code %d, saying %q", code, stderr)
	}
}

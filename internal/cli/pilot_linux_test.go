package cli

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rolefit/internal/clikit"
)

// TestPipeIsNoStudysFile names a pipe without a writer: it is refused, not waited for.
func TestPipeIsNoStudysFile(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "a.jsonl")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"pilot", "estimate", pipe}, {"pilot", "--again", pipe}, {"later", pipe}} {
		if _, stderr := runs(t, clikit.ExitBadInput, args...); !strings.Contains(stderr, "not a file") {
			t.Errorf("%v: %s", args, stderr)
		}
	}
}

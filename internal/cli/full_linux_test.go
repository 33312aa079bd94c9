package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/internal/clikit"
)

// TestFullDiskIsAFailure runs every command with its output on a full disk.
func TestFullDiskIsAFailure(t *testing.T) {
	t.Parallel()
	for _, args := range []string{
		"--version", "--help", "help score", "completion bash", "completion powershell", "man", "licenses",
		"roles", "roles fde", "guide", "content new", "content show", "content show --format json", "paper",
		"score --digits 2541334512524434254152331425", "score --digits 2541334512524434254152331425 --format json",
	} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		var complaint strings.Builder
		env := clikit.Env{Args: strings.Fields(args), Out: full, Err: &complaint, DataHome: filepath.Join(t.TempDir(), "data"), Version: "test", Now: time.Now, Random: random()}
		code := Run(t.Context(), env)
		_ = full.Close()
		said := complaint.String()
		if code != clikit.ExitFailure || strings.Count(said, "no space left on device") != 1 || !strings.HasPrefix(said, "rolefit: write the output: no space") {
			t.Errorf("%s: exit code %d: %s", args, code, said)
		}
	}
}

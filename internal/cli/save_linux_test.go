package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSaveNewFollowsNoLink expects the target of a link to stay as it was, existing or not.
func TestSaveNewFollowsNoLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Symlink("elsewhere", filepath.Join(dir, "result.md")); err != nil {
		t.Fatal(err)
	}
	path, err := saveNew(dir, "result", ".md", []byte("text"))
	if err != nil || filepath.Base(path) != "result-2.md" {
		t.Errorf("%q, %v", path, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "elsewhere")); err == nil {
		t.Error("a link was followed")
	}
}

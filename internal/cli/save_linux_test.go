package cli

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSaveNewLeavesNoHalf fails in the middle of writing, as on a full disk.
func TestSaveNewLeavesNoHalf(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(full, []byte("text")); err == nil || !strings.Contains(unsaved("x", err).Error(), "save x: "+syscall.ENOSPC.Error()) {
		t.Error(err)
	}
}

// TestSaveNewFollowsNoLink leaves alone what a link points at, there or not.
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

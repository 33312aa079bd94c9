package desktop_test

import (
	"os"
	"path/filepath"
	"testing"

	"rolefit/internal/desktop"
)

// TestFolder expects files beside the user's own work, and never in a repository.
func TestFolder(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	inside := filepath.Join(home, "code", "inside")
	for _, dir := range []string{inside, filepath.Join(home, "code", ".git"), filepath.Join(home, "notes")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	none := func(string) string { return "" }
	expect := func(started, want string) {
		t.Helper()
		if got := desktop.Folder(started, home, none); got != want {
			t.Errorf("started in %s: %s, want %s", started, got, want)
		}
	}
	expect(filepath.Join(home, "notes"), filepath.Join(home, "notes"))
	expect(inside, home)
	for _, dir := range []string{"Documents", "Dokumente", ".config"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	expect(inside, filepath.Join(home, "Documents"))
	settings := []byte("# of the desktop\nXDG_DOCUMENTS_DIR=\"$HOME/Dokumente\"\n")
	if err := os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
	expect(inside, filepath.Join(home, "Dokumente"))
	if got := desktop.Folder(inside, "", none); got != inside {
		t.Errorf("without a home: %s", got)
	}
}

// TestOpenerStaysHere expects no way to open a file over SSH.
func TestOpenerStaysHere(t *testing.T) {
	t.Parallel()
	over := func(name string) string {
		return map[string]string{"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22", "DISPLAY": ":0"}[name]
	}
	if desktop.Opener(over) != nil {
		t.Error("a file is opened at the other end of a connection")
	}
}

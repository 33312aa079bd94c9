// Package desktop owns what a program may know of the computer around it: where people keep
// their documents, and how a file is opened in the program that shows it.
//
// It reads no environment of its own, and starts nothing but the system's opener.
package desktop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"rolefit/internal/atomicfile"
)

// Folder returns the folder for files that are made for people: started, where the program
// was started, unless that belongs to a Git repository. Then it is the folder of documents
// below home or, without one, home itself; started if home is empty. variable looks up a
// variable of the environment.
func Folder(started, home string, variable func(string) string) string {
	if home == "" || !inRepository(started) {
		return started
	}
	for _, dir := range []string{documents(home, variable), filepath.Join(home, "Documents"), home} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return started
}

// inRepository reports whether a folder lies in a Git repository.
func inRepository(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// documents returns the folder of documents that the desktops of Linux have in their settings;
// empty if they have none.
func documents(home string, variable func(string) string) string {
	settings := variable("XDG_CONFIG_HOME")
	if settings == "" {
		settings = filepath.Join(home, ".config")
	}
	data, err := os.ReadFile(filepath.Join(settings, "user-dirs.dirs"))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOCUMENTS_DIR="); ok {
			return strings.Replace(strings.Trim(value, `"`), "$HOME", home, 1)
		}
	}
	return ""
}

// Opener returns a function that opens a file in the program that shows it; nil without a
// display, over SSH, and where the system has no such command. variable looks up a variable
// of the environment.
func Opener(variable func(string) string) func(path string) error {
	for _, remote := range []string{"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"} {
		if variable(remote) != "" {
			return nil
		}
	}
	var command []string
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	default:
		if variable("DISPLAY") == "" && variable("WAYLAND_DISPLAY") == "" {
			return nil
		}
		command = []string{"xdg-open"}
	}
	program, err := exec.LookPath(command[0])
	if err != nil {
		return nil
	}
	return func(path string) error {
		cmd := exec.Command(program, append(command[1:], path)...) //nolint:gosec,noctx // the system's opener, which outlives this program
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("open %s: %w", path, atomicfile.Cause(err))
		}
		go func() { _ = cmd.Wait() }() // it shows its own errors
		return nil
	}
}

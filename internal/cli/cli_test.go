package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestASCIIOnly(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]bool{
		"":                                 true,
		"LANG=C":                           true,
		"LANG=en_US.UTF-8":                 false,
		"LANG=de_DE.utf8@euro":             false,
		"LANG=de_DE@euro":                  true,
		"LANG=en_US.UTF-8 LC_ALL=C":        true,
		"LANG=C LC_CTYPE=C.UTF-8":          false,
		"LC_CTYPE=POSIX LC_ALL=en_GB.utf8": false,
		"LC_ALL= LANG=en_US.UTF-8":         false,
		"LANG=ru_RU.KOI8-R":                true,
	} {
		if got := asciiOnly(strings.Fields(environ)); got != want {
			t.Errorf("%q: ASCII only is %t, want %t", environ, got, want)
		}
	}
}

func TestLineByLine(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]bool{
		"ACCESSIBLE=1": true, "ACCESSIBLE=yes": true, "TERM=dumb": true,
		"": true, // the streams of this test are no terminals
	} {
		a := &app{env: Env{Environ: strings.Fields(environ), In: strings.NewReader("")}}
		if got := a.lineByLine(false); got != want {
			t.Errorf("%q: line by line is %t, want %t", environ, got, want)
		}
	}
}

func TestVariable(t *testing.T) {
	t.Parallel()
	environ := []string{"A=1", "AB=2", "A=3", "B="}
	for name, want := range map[string]string{"A": "3", "AB": "2", "B": "", "C": ""} {
		if got := variable(environ, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	plain := errors.New("plain")
	for want, err := range map[int]error{
		exitFailure: plain, exitUsage: misused("x: %w", plain), exitBadInput: fmt.Errorf("around: %w", badInput("x")),
	} {
		if got := exitCode(err); got != want {
			t.Errorf("%v has exit code %d, want %d", err, got, want)
		}
	}
	missing := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}
	denied := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}
	if a, b := exitCode(unopened("x", missing)), exitCode(unopened("x", denied)); a != exitBadInput || b != exitFailure {
		t.Errorf("a file that is not there has exit code %d and one that may not be read %d", a, b)
	}
}

// TestFolderInsteadOfFile names a folder everywhere a file is expected.
func TestFolderInsteadOfFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, args := range [][]string{{"score", dir}, {"show", dir}, {"content", "check", dir}, {"content", "show", "--assessment", dir}} {
		if _, stderr, code := world(t, nil, args...); code != exitBadInput || !strings.Contains(stderr, "is a folder") {
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
	if _, stderr, code := world(t, nil, "content", "check", path); code != exitBadInput || !strings.Contains(stderr, "larger than") {
		t.Errorf("exit code %d, saying %q", code, stderr)
	}
}

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// write empties the folder out and writes the papers of both programs into it. The programs
// that it asked, built for this machine, are in here/.
func write(ctx context.Context, version, out string) error {
	at, err := commitTime(ctx)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return fmt.Errorf("empty the folder for the papers: %w", err)
	}
	read, err := pages(".")
	if err != nil {
		return fmt.Errorf("make the pages: %w", err)
	}
	if err := save(filepath.Join(out, "pages"), read); err != nil {
		return err
	}
	for name, dir := range programs() {
		file, err := filepath.Abs(filepath.Join(out, here, name))
		if err != nil {
			return fmt.Errorf("find the folder for the papers: %w", err)
		}
		if err := build(ctx, dir, file, version); err != nil {
			return fmt.Errorf("build %s for this machine: %w", name, err)
		}
		papers, err := of(ctx, name, file, at)
		if err != nil {
			return err
		}
		if err := save(out, papers); err != nil {
			return err
		}
	}
	return date(out, at)
}

// here is the folder of the programs for this machine.
const here = "here"

// save writes files into a folder. The keys are paths below it, with slashes.
func save(folder string, files map[string][]byte) error {
	for name, data := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("make the folder for %s: %w", name, err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// date gives everything in a folder the time at, and the permissions that it is packed with:
// they do not depend on who packs it, and when.
func date(folder string, at time.Time) error {
	return filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
		mode := fs.FileMode(0o644)
		if err == nil && (d.IsDir() || filepath.Base(filepath.Dir(file)) == here) {
			mode = 0o755
		}
		return errors.Join(err, os.Chmod(file, mode), os.Chtimes(file, at, at)) //nolint:gosec // we made the folder
	})
}

// commitTime returns the time of the last commit, in UTC.
func commitTime(ctx context.Context) (time.Time, error) {
	out, err := output(exec.CommandContext(ctx, "git", "log", "-1", "--format=%ct"))
	if err != nil {
		return time.Time{}, fmt.Errorf("ask git for the time of the commit (run this in a clone): %w", err)
	}
	seconds, err := strconv.ParseInt(string(bytes.TrimSpace(out)), 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}

// wellFormed matches a version that the Go tool stamps, limited to characters of file names.
var wellFormed = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+dirty)?$`)

// build builds the program in dir into file. Error: the Go tool stamps no version, or
// another than meant.
func build(ctx context.Context, dir, file, meant string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=true", "-o", file, dir)
	cmd.Env = append(os.Environ(), "GOFLAGS=")
	if _, err := output(cmd); err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read its version: %w", err)
	}
	return fits(info.Main.Version, meant)
}

// fits returns an error if stamped is no version, or another than meant.
func fits(stamped, meant string) error {
	switch {
	case !wellFormed.MatchString(stamped):
		return fmt.Errorf("the Go tool calls this version %q: build in a clone, with git", stamped)
	case meant != anyVersion && meant != stamped:
		return fmt.Errorf("this is %s and not %s: commit everything, and tag the commit first (git tag %s)", stamped, meant, meant)
	}
	return nil
}

// shells lists the shells that a program writes completions for, each with the extension of
// the file.
func shells() map[string]string {
	return map[string]string{"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
}

// of asks the program in file for its manual page and its completions, by path.
func of(ctx context.Context, name, file string, at time.Time) (map[string][]byte, error) {
	page, err := output(exec.CommandContext(ctx, file, "man"))
	if err != nil {
		return nil, fmt.Errorf("ask %s for its manual page: %w", name, err)
	}
	page = dated(page, at)
	notice, err := output(exec.CommandContext(ctx, file, "licenses"))
	if err != nil {
		return nil, fmt.Errorf("ask %s for the licenses in it: %w", name, err)
	}
	papers := map[string][]byte{name + ".1": page, name + ".1.gz": zipped(page), name + ".NOTICE": notice}
	for shell, extension := range shells() {
		cmd := exec.CommandContext(ctx, file, "completion", shell)
		cmd.Args[0] = name // which the script completes
		if papers["completions/"+name+"."+extension], err = output(cmd); err != nil {
			return nil, fmt.Errorf("ask %s for its completions in %s: %w", name, shell, err)
		}
	}
	return papers, nil
}

// zipped returns data compressed by gzip. Equal data give equal bytes.
func zipped(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = w.Write(data)                                  // a bytes.Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// pageDate matches the date in the first line of a manual page.
var pageDate = regexp.MustCompile(`^(\.TH [^\n]*?)"\d{4}-\d\d-\d\d"`)

// dated replaces the date of a manual page, so that its bytes do not depend on today.
func dated(page []byte, at time.Time) []byte {
	return pageDate.ReplaceAll(page, []byte(`${1}"`+at.Format(time.DateOnly)+`"`))
}

// output runs a command and returns its standard output; the error has its standard error.
func output(cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}

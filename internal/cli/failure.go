package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"
)

// The exit codes.
const (
	exitOK       = 0
	exitFailure  = 1
	exitUsage    = 2
	exitBadInput = 3
)

// failure is an error with its exit code. An error without one is exitFailure.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// misused is an error of whoever typed the command.
func misused(format string, args ...any) error {
	return &failure{exitUsage, fmt.Errorf(format, args...)}
}

// badInput is an error of what was handed in.
func badInput(format string, args ...any) error {
	return &failure{exitBadInput, fmt.Errorf(format, args...)}
}

func exitCode(err error) int {
	if f := (*failure)(nil); errors.As(err, &f) {
		return f.code
	}
	return exitFailure
}

// complain tells a person what happened. Lines after the first are indented.
func (a *app) complain(err error) {
	if err.Error() == "" {
		return
	}
	lines := strings.Split(strings.TrimRight(err.Error(), "\n"), "\n")
	fmt.Fprintln(a.env.Err, "rolefit: "+printable(strings.Join(lines, "\n  ")))
}

// printable takes out of a text what would reach a terminal as a command. File
// names may hold anything.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// unopened says that a file cannot be read. One that is not there, or is a folder,
// is bad input; anything else is a failure.
func unopened(name string, err error) error {
	reason := err
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		reason = path.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return badInput("there is no file %s; check its name and folder", name)
	}
	return fmt.Errorf("read %s: %w", name, reason)
}

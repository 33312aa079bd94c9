package clikit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"rolefit/internal/atomicfile"
	"rolefit/internal/textfile"
	"rolefit/internal/textsafe"
)

// The exit codes.
const (
	ExitOK       = 0
	ExitFailure  = 1
	ExitUsage    = 2
	ExitBadInput = 3
)

// failure is an error with its exit code. Any other error has ExitFailure.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// Misused returns an error about the command line, with ExitUsage.
func Misused(format string, args ...any) error {
	return &failure{ExitUsage, fmt.Errorf(format, args...)}
}

// BadInput returns an error about a file or a value handed in, with ExitBadInput.
func BadInput(format string, args ...any) error {
	return &failure{ExitBadInput, fmt.Errorf(format, args...)}
}

// ExitCode returns the exit code for an error, which must not be nil.
func ExitCode(err error) int {
	if f := (*failure)(nil); errors.As(err, &f) {
		return f.code
	}
	return ExitFailure
}

// Said prefixes err with the attempted action; nil stays nil.
func Said(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Complain reports an error on standard error, lines after the first indented, at most
// mostComplaints of them. It skips an error with an empty text, which has been reported
// already.
func (a *App) Complain(err error) {
	if err.Error() == "" {
		return
	}
	lines := Few(strings.Split(strings.TrimRight(err.Error(), "\n"), "\n"))
	fmt.Fprintln(a.Err, a.Name+": "+a.Worded(textsafe.Message(strings.Join(lines, "\n  "))))
}

// mostComplaints is how many lines of problems are listed before "and N more".
const mostComplaints = 20

// Few shortens a list of problems to the first mostComplaints and "and N more". It
// returns lines itself if that would not make it shorter.
func Few(lines []string) []string {
	more := len(lines) - mostComplaints
	if more <= 1 { // "and 1 more" takes a line too
		return lines
	}
	return append(slices.Clip(lines[:mostComplaints]), fmt.Sprintf("and %d more", more))
}

// Complaints writes problems one by one: the first mostComplaints, and with End the
// number of the others.
type Complaints struct {
	To io.Writer

	said, more int
}

// Room reports whether Say would write the next line.
func (c *Complaints) Room() bool { return c.said < mostComplaints }

// Say writes a line, made printable, or counts one beyond mostComplaints.
func (c *Complaints) Say(line string) {
	if !c.Room() {
		c.more++
		return
	}
	c.said++
	fmt.Fprintln(c.To, textsafe.Message(line))
}

// End writes how many lines Say left out, if any.
func (c *Complaints) End() {
	if c.more > 0 {
		fmt.Fprintf(c.To, "and %d more\n", c.more)
	}
}

// Unopened explains why a file cannot be read. A missing file and an *textfile.Other are
// bad input; any other error is a failure.
func Unopened(name string, err error) error {
	if other := (*textfile.Other)(nil); errors.As(err, &other) {
		return BadInput("%s %w", name, other)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return BadInput("there is no file %s; check its name and folder", name)
	}
	return fmt.Errorf("read %s: %w", name, atomicfile.Cause(err))
}

package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"rolefit/internal/textfile"
)

// The exit codes.
const (
	ExitOK       = 0
	ExitFailure  = 1
	ExitUsage    = 2
	ExitBadInput = 3
)

// failure is an error with its exit code. An error without one is ExitFailure.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// Misused is an error of whoever typed the command.
func Misused(format string, args ...any) error {
	return &failure{ExitUsage, fmt.Errorf(format, args...)}
}

// BadInput is an error of what was handed in.
func BadInput(format string, args ...any) error {
	return &failure{ExitBadInput, fmt.Errorf(format, args...)}
}

// ExitCode is the exit code that an error ends the program with.
func ExitCode(err error) int {
	if f := (*failure)(nil); errors.As(err, &f) {
		return f.code
	}
	return ExitFailure
}

// Said adds what was attempted to an error; nil stays nil.
func Said(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Complain tells a person what happened. Lines after the first are indented. An
// error without words has been told already.
func (a *App) Complain(err error) {
	if err.Error() == "" {
		return
	}
	lines := Few(strings.Split(strings.TrimRight(err.Error(), "\n"), "\n"))
	fmt.Fprintln(a.Err, a.Name+": "+a.Worded(Printable(strings.Join(lines, "\n  "))))
}

// mostComplaints is how many lines of complaints an answer has.
const mostComplaints = 20

// Few leaves of many lines of complaints the first, and says how many more there are.
func Few(lines []string) []string {
	more := len(lines) - mostComplaints
	if more <= 1 { // saying so takes a line too
		return lines
	}
	return append(slices.Clip(lines[:mostComplaints]), fmt.Sprintf("and %d more", more))
}

// Complaints writes lines of complaints that come one by one: the first, and at the end
// how many more there were.
type Complaints struct {
	To io.Writer

	said, more int
}

// Room says whether the next line is written.
func (c *Complaints) Room() bool { return c.said < mostComplaints }

// Say writes lines.
func (c *Complaints) Say(lines ...string) {
	for _, line := range lines {
		if !c.Room() {
			c.more++
			continue
		}
		c.said++
		fmt.Fprintln(c.To, Printable(line))
	}
}

// End says how many lines were not written.
func (c *Complaints) End() {
	if c.more > 0 {
		fmt.Fprintf(c.To, "and %d more\n", c.more)
	}
}

// Printable takes out of a text what would reach a terminal as a command. File
// names may hold anything.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// Unopened says that a file cannot be read. One that is not there, or is a folder,
// is bad input, as is what is no text; anything else is a failure.
func Unopened(name string, err error) error {
	if other := (*textfile.Other)(nil); errors.As(err, &other) {
		return BadInput("%s %w", name, other)
	}
	reason := err
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		reason = path.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return BadInput("there is no file %s; check its name and folder", name)
	}
	return fmt.Errorf("read %s: %w", name, reason)
}

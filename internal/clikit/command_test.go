package clikit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"rolefit/content"
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
		"LC_CTYPE=UTF-8":                   false, // macOS
		"LC_CTYPE=utf8 LANG=C":             false,
		"LANG=UTF-8@x":                     false,
		"LC_ALL=utf-8-like":                true,
	} {
		if got := ASCIIOnly(strings.Fields(environ)); got != want {
			t.Errorf("%q: ASCII only is %t, want %t", environ, got, want)
		}
	}
}

func TestLineByLine(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]bool{
		"ACCESSIBLE=1": true, "ACCESSIBLE=yes": true, "TERM=dumb": true,
		"": true, "TERM=xterm": true, // the streams of this test are no terminals
	} {
		e := &Env{Environ: strings.Fields(environ), In: strings.NewReader("")}
		if got := e.LineByLine(false); got != want {
			t.Errorf("%q: line by line is %t, want %t", environ, got, want)
		}
	}
}

func TestVariable(t *testing.T) {
	t.Parallel()
	environ := []string{"A=1", "AB=2", "A=3", "B="}
	for name, want := range map[string]string{"A": "3", "AB": "2", "B": "", "C": ""} {
		if got := Variable(environ, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	plain := errors.New("plain")
	for want, err := range map[int]error{
		ExitFailure: plain, ExitUsage: Misused("x: %w", plain), ExitBadInput: fmt.Errorf("around: %w", BadInput("x")),
	} {
		if got := ExitCode(err); got != want {
			t.Errorf("%v has exit code %d, want %d", err, got, want)
		}
	}
	missing := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}
	denied := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}
	if a, b := ExitCode(Unopened("x", missing)), ExitCode(Unopened("x", denied)); a != ExitBadInput || b != ExitFailure {
		t.Errorf("a file that is not there has exit code %d and one that may not be read %d", a, b)
	}
}

func TestComplain(t *testing.T) {
	t.Parallel()
	for said, err := range map[string]error{
		"prog: no such thing\n":           errors.New("no such thing"),
		"prog: two things:\n  a\n  b\n":   errors.New("two things:\na\nb"),
		"prog: a file called \uFFFD[2J\n": errors.New("a file called \x1b[2J"),
		"":                                errors.New(""),
	} {
		var out strings.Builder
		(&App{Name: "prog", Env: Env{Err: &out}}).Complain(err)
		if out.String() != said {
			t.Errorf("said %q, want %q", out.String(), said)
		}
	}
}

// TestRun runs a command that fails in each of the ways that there are.
func TestRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		err  error
		code int
		said string
	}{
		{"", nil, ExitOK, ""},
		{"", errors.New("no luck"), ExitFailure, "prog: no luck\n"},
		{"", BadInput("bad file"), ExitBadInput, "prog: bad file\n"},
		{"", Misused("write more"), ExitUsage, "prog: write more\n"},
		{"a b", nil, ExitUsage, "prog: prog takes one thing; see prog --help\n"},
		{"--nosuch", nil, ExitUsage, "prog: there is no flag --nosuch; see prog --help\n"},
		{"--format xml", nil, ExitUsage, "prog: there is no format \"xml\"; write text or json; see prog --help\n"},
		{"ma", nil, ExitUsage, "prog: there is no command \"ma\"; did you mean man? See prog --help\n"},
	} {
		var out, complaints strings.Builder
		a := &App{Name: "prog", Env: Env{Args: strings.Fields(c.args), Out: &out, Err: &complaints, Environ: []string{"TERM=dumb"}}}
		root := &cobra.Command{Use: "prog", Args: Between(0, 1, "one thing")}
		if c.args == "ma" {
			root.Args = a.NoSuchCommand
		}
		var format string
		FormatFlag(root, &format, "text", "json")
		root.AddCommand(a.Man())
		root.RunE = a.Do(func(context.Context, []string) error { return c.err })
		if code := a.Run(t.Context(), root); code != c.code || complaints.String() != c.said {
			t.Errorf("%q, %v: exit code %d, saying %q", c.args, c.err, code, complaints.String())
		}
	}
}

// TestMan prints the page of a program under its own name. What it does is under NAME alone: a
// title would run into the names beside it on 80 columns.
func TestMan(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	a := &App{Name: "prog", Env: Env{Args: []string{"man"}, Out: &out, Err: io.Discard, Environ: []string{"TERM=dumb"}}}
	root := &cobra.Command{Use: "prog", Short: "A program"}
	root.AddCommand(a.Man())
	code := a.Run(t.Context(), root)
	heading, rest, _ := strings.Cut(out.String(), "\n")
	if code != ExitOK || !strings.HasPrefix(heading, ".TH PROG 1 ") || !strings.HasSuffix(heading, ` "prog"`) || !strings.Contains(rest, "A program") {
		t.Errorf("exit code %d, page %.200q", code, out.String())
	}
}

// TestRegistry finds built-in and loaded assessments, once each.
func TestRegistry(t *testing.T) {
	t.Parallel()
	a := &App{Env: Env{In: strings.NewReader(string(content.Starter()))}}
	s := a.Registry()
	first, err := s.Named("")
	if err != nil || first.Assessment().ID != "career" {
		t.Fatalf("%v, %v", first, err)
	}
	if again, err := s.Of("career"); err != nil || again != first {
		t.Errorf("another model of the same assessment, %v", err)
	}
	if own, err := s.Named("-"); ExitCode(err) != ExitBadInput { // "-" is no name of an assessment
		t.Errorf("%v, %v", own, err)
	}
	if own, err := s.Loaded("the host", content.Starter()); err != nil || own.Assessment().ID == "career" {
		t.Errorf("%v, %v", own, err)
	}
	if _, err := s.Loaded("the host", []byte("id: 3")); ExitCode(err) != ExitBadInput || !strings.Contains(err.Error(), "the host can't be used as a quiz") {
		t.Errorf("%v", err)
	}
	if _, err := s.Of("mine"); err == nil {
		t.Error("an assessment that is not built in")
	}
}

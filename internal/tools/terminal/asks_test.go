//go:build unix

package terminal

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"rolefit/internal/testterm"
)

// TestPrintingAsksNothing runs commands that print in a silent terminal. They write text and
// its colors, and leave typed-ahead keys to the next command.
func TestPrintingAsksNothing(t *testing.T) {
	t.Parallel()
	workshop := newClassroom(t).binary
	colors := regexp.MustCompile("\x1b\\[[0-9;]*m")
	run := func(t *testing.T, program, words string, env ...string) {
		t.Helper()
		p := newPerson(t, env...)
		var err error
		script := fmt.Sprintf(`stty -echo; echo ready; read first; %s %s; read second; echo "then $second"`, program, words)
		p.Terminal, err = testterm.Start(t.Context(), testterm.Options{Height: 100, Env: p.env, Mute: true}, "/bin/sh", "-c", script)
		p.must(err)
		p.sees("ready").types("1", "enter", "2", "enter").sees("then 2")
		_, err = p.Exit(patience)
		p.must(err)
		if out := colors.ReplaceAllString(string(p.Output()), ""); strings.Contains(out, "\x1b") {
			t.Errorf("%s, %v: it asks the terminal something: %q", words, env, out)
		}
		if n := len(colors.FindAll(p.Output(), -1)); len(env) == 0 && strings.HasSuffix(words, "--help") && n == 0 {
			t.Errorf("%s: it has no colors", words)
		}
	}
	for _, words := range []string{"--help", "help show", "help environment", "--version", "nosuch", "show", "history", "guide", "roles --no-pager", "man", "job list", "completion bash"} {
		run(t, binary, words)
	}
	for _, words := range []string{"--help", "help files", "nosuch", "classes", "report", "man"} {
		run(t, workshop, words)
	}
	run(t, binary, "--help", "NO_COLOR=yes")
	run(t, binary, "--help", "CLICOLOR=0")
}

// TestNoColors turns colors off and expects none in printed text and on the screens.
func TestNoColors(t *testing.T) {
	t.Parallel()
	color := regexp.MustCompile("\x1b\\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[0-9;]*)m")
	for _, env := range []string{"NO_COLOR=yes", "CLICOLOR=0", "CLICOLOR=0 CLICOLOR_FORCE=1"} {
		p := newPerson(t, strings.Fields(env)...).starts(testterm.Options{}).begins().answers(1, firstThree()...)
		p.sees("4 of 28").types("q").leaves()
		if got, want := color.Match(p.Output()), strings.Contains(env, "FORCE=1"); got != want {
			t.Errorf("%s: colors on the screens %t, want %t", env, got, want)
		}
		p.starts(testterm.Options{Height: 100}, "--help").leaves()
		if got, want := color.Match(p.Output()), strings.Contains(env, "FORCE=1"); got != want {
			t.Errorf("%s: colors in the help %t, want %t", env, got, want)
		}
	}
}

// TestLocaleAndTerm expects Unicode in the locale of macOS, and the line-by-line form in a
// terminal with an empty or missing name.
func TestLocaleAndTerm(t *testing.T) {
	t.Parallel()
	p := newPerson(t, "LC_ALL=", "LC_CTYPE=UTF-8").starts(testterm.Options{}).begins()
	if !strings.Contains(p.Screen(), "─") {
		t.Errorf("it is drawn in ASCII:\n%s", p.Screen())
	}
	p.types("q").leaves()
	for _, name := range []string{"", "dumb"} {
		p := newPerson(t, "TERM="+name).starts(testterm.Options{})
		p.sees("No idea yet").types("q", "enter").leaves()
		if strings.Contains(string(p.Output()), "\x1b") {
			t.Errorf("TERM=%s: it is drawn: %q", name, p.Output())
		}
	}
}

package clikit

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

const manyWords = "Where to wait for people: a port of all addresses, or an address and a port, and so on"

// helpedAt returns the help of a tree with long texts, at a width.
func helpedAt(width int, args ...string) (said string, code int) {
	var out strings.Builder
	a := &App{Name: "tool", Env: Env{Args: args, Out: &out, Err: &out, Environ: []string{"TERM=xterm"}}}
	root := &cobra.Command{Use: "tool", Long: manyWords + " --listen --listen --listen --listen", RunE: a.Do(nothing)}
	root.Flags().String("listen", "two words", manyWords+", in a `FILE`")
	root.Flags().BoolP("yes", "y", false, manyWords)
	root.Flags().Duration("wait", time.Minute, "One line")
	root.AddCommand(&cobra.Command{Use: "show [CODE|FILE]", Short: manyWords, RunE: a.Do(nothing)})
	a.width = width
	code = a.Run(context.Background(), root)
	return out.String(), code
}

// TestHelpIsFolded expects, at every width, all words in lines that fit, with the name of
// each flag's value and its default.
func TestHelpIsFolded(t *testing.T) {
	t.Parallel()
	whole, _ := helpedAt(1000, "--help")
	for _, want := range []string{"--listen FILE  ", "in a FILE (two words)", "-y --yes  ", "--wait TIME", "environment  "} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is not in\n%s", want, whole)
		}
	}
	for width := range 131 {
		text, _ := helpedAt(width, "--help")
		if diff := cmp.Diff(strings.Fields(whole), strings.Fields(text)); diff != "" {
			t.Errorf("%d: -whole +folded:\n%s", width, diff)
		}
		for line := range strings.SplitSeq(text, "\n") {
			if n := ansi.StringWidth(line); n > width && width >= 40 {
				t.Errorf("%d: %d cells: %q", width, n, line)
			}
		}
	}
}

// TestHelpWidth expects the widest help if the output is no terminal.
func TestHelpWidth(t *testing.T) {
	t.Parallel()
	a := &App{Env: Env{Out: io.Discard}}
	if n := a.page().width; n != helpWidest {
		t.Error(n)
	}
}

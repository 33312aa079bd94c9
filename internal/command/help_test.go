package command

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const manyWords = "Where to wait for people: a port of all addresses, or an address and a port, and so on"

func helpTree() *cobra.Command {
	root := &cobra.Command{Use: "rolefit", Long: manyWords + " --listen --listen --listen --listen"}
	root.Flags().String("listen", "two words", manyWords)
	root.Flags().BoolP("yes", "y", false, manyWords)
	root.Flags().Duration("wait", time.Minute, "One line")
	root.AddCommand(&cobra.Command{Use: "show [CODE|FILE]", Short: manyWords, Run: func(*cobra.Command, []string) {}})
	return root
}

// said is what the help of a tree says of each flag and command.
func said(root *cobra.Command) map[string]string {
	all := map[string]string{"": root.Long}
	root.Flags().VisitAll(func(f *pflag.Flag) { all["--"+f.Name] = f.Usage })
	for _, c := range root.Commands() {
		all[c.Name()] = c.Short
	}
	return all
}

// TestHelpIsFolded: at every width all words are there, in lines that fit beside the
// names, with the value that a flag has by itself after the last.
func TestHelpIsFolded(t *testing.T) {
	t.Parallel()
	whole := said(helpTree())
	const column = 4 + len("show [CODE|FILE] [--flags]  ")
	for width := range 131 {
		tree := helpTree()
		foldHelp(tree, width)
		for name, text := range said(tree) {
			if diff := cmp.Diff(strings.Fields(whole[name]), strings.Fields(text)); diff != "" {
				t.Errorf("%d: %s: -whole +folded:\n%s", width, name, diff)
			}
			column := column
			if name == "" {
				column = helpIndent
			}
			if width < column+helpLeast {
				continue
			}
			if name == "--listen" {
				text += " (two words)"
			}
			for line := range strings.SplitSeq(text, "\n") {
				if ansi.StringWidth(line) > width-column {
					t.Errorf("%d: %s: %q", width, name, line)
				}
			}
		}
	}
}

// TestHelpWidth: what is no terminal has the widest.
func TestHelpWidth(t *testing.T) {
	t.Parallel()
	if n := helpWidth(io.Discard); n != helpWidest {
		t.Error(n)
	}
}

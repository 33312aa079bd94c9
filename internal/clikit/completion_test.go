package clikit

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestFilesAreOffered: a shell adds files where a file is taken, and nowhere else.
func TestFilesAreOffered(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]bool{
		"score ": true, "list ": false, "list --out ": true, "list --title ": false, "list --sheets ": false,
		"list --wait ": false, "": false, "help ": false, "help list ": false,
	} {
		var out, complaints strings.Builder
		args := append([]string{cobra.ShellCompRequestCmd}, strings.Fields(words)...)
		a := &App{Name: "tool", Env: Env{Args: append(args, ""), Out: &out, Err: &complaints}}
		root := &cobra.Command{Use: "tool", Args: a.NoSuchCommand, RunE: a.Do(nothing)}
		list := &cobra.Command{Use: "list", RunE: a.Do(nothing)}
		list.Flags().String("out", "", "A `FILE`")
		list.Flags().String("title", "", "")
		list.Flags().Int("sheets", 0, "")
		list.Flags().Duration("wait", 0, "")
		root.AddCommand(list, &cobra.Command{Use: "score FILE|-", RunE: a.Do(nothing)})
		a.Run(t.Context(), root)
		if got := strings.HasSuffix(out.String(), ":0\n"); got != want {
			t.Errorf("%q: files are offered: %t, want %t\n%s", words, got, want, &out)
		}
	}
}

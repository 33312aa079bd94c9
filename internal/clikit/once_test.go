package clikit

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// TestFlagsAreGivenOnce repeats flags: one with a single value is refused then.
func TestFlagsAreGivenOnce(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--class a":                         "",
		"sub --class a":                     "",
		"--class a --class b":               "--class was given twice; give it once; see tool --help",
		"sub --class=a --class=a":           "--class was given twice; give it once; see tool sub --help",
		"-c a --class b":                    "--class was given twice",
		"sub --minutes 1 --minutes 2":       "--minutes was given twice",
		"sub --wait 1s --wait 2s":           "--wait was given twice",
		"sub --class a --store a --wait 1s": "",
		"--keep --keep":                     "", // on is on
		"sub --tag a --tag b":               "", // it takes several
		"sub --every a --every b":           "--every was given twice",
		"--class a --help":                  "",
		"sub --class a --wait 1s --help":    "",
	} {
		var said strings.Builder
		a := &App{Name: "tool", Env: Env{Args: strings.Fields(args), Out: &said, Err: &said, Environ: []string{"TERM=xterm"}}}
		tree := func(name string) *cobra.Command {
			cmd := &cobra.Command{Use: name, RunE: a.Do(nothing)}
			cmd.Flags().StringP("class", "c", "", "")
			cmd.Flags().Int("minutes", 0, "")
			cmd.Flags().Duration("wait", time.Second, "")
			cmd.Flags().String("store", "", "")
			cmd.Flags().StringSlice("tag", nil, "")
			cmd.Flags().Bool("keep", false, "")
			return cmd
		}
		root := tree("tool")
		root.PersistentFlags().String("every", "", "")
		root.AddCommand(tree("sub"))
		code := a.Run(t.Context(), root)
		if wantCode := map[bool]int{true: ExitOK, false: ExitUsage}[want == ""]; code != wantCode || !strings.Contains(said.String(), want) {
			t.Errorf("%s: exit code %d: %s", args, code, &said)
		}
		if want == "" && strings.Contains(said.String(), "twice") {
			t.Errorf("%s: %s", args, &said)
		}
	}
}

func nothing(context.Context, []string) error { return nil }

package clikit

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// TestSlips mistypes commands, topics, flags and values.
func TestSlips(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"shwo":                            `tool: there is no command "shwo"; did you mean show? See tool --help`,
		"hsitory":                         `tool: there is no command "hsitory"; did you mean history? See tool --help`,
		"SCROE":                           `tool: there is no command "SCROE"; did you mean score? See tool --help`,
		"hist":                            `tool: there is no command "hist"; did you mean history? See tool --help`,
		"hlep":                            `tool: there is no command "hlep"; did you mean --help? See tool --help`,
		"vresion":                         `tool: there is no command "vresion"; did you mean --version? See tool --help`,
		"guide":                           `tool: there is no command "guide"; that is for another program: rolefit guide; see tool --help`,
		"quiz":                            `tool: there is no command "quiz"; that is for another program: rolefit; see tool --help`,
		"pper":                            `tool: there is no command "pper"; did you mean rolefit paper? See tool --help`,
		"shwo --help":                     `tool: there is no command "shwo"; did you mean show? See tool --help`,
		"-h guide":                        `tool: there is no command "guide"; that is for another program: rolefit guide; see tool --help`,
		"completion bsh":                  `tool: there is no command "bsh"; did you mean bash? See tool completion --help`,
		"completion bsh --help":           `tool: there is no command "bsh"; did you mean bash? See tool completion --help`,
		"help guide":                      `tool: there is no command or topic "guide"; that is for another program: rolefit guide; see tool help`,
		"shwo --as text":                  `tool: there is no command "shwo"; did you mean show? See tool --help`,
		"frobnicate":                      `tool: there is no command "frobnicate"; see tool --help`,
		"exit-cods":                       `tool: there is no command "exit-cods"; did you mean help exit-codes? See tool --help`,
		"help nosuch":                     `tool: there is no command or topic "nosuch"; see tool help`,
		"help shwo":                       `tool: there is no command or topic "shwo"; did you mean show? See tool help`,
		"help exit-cods":                  `tool: there is no command or topic "exit-cods"; did you mean exit-codes? See tool help`,
		"help show nothing":               `tool: tool show has no command "nothing"`,
		"--fromat x":                      `tool: there is no flag --fromat; did you mean --format? See tool --help`,
		"--zzz":                           `tool: there is no flag --zzz; see tool --help`,
		"-z":                              `tool: there is no flag -z; see tool --help`,
		"--format":                        `tool: --format takes a value: --format FORMAT; see tool --help`,
		"--sheets many":                   `tool: --sheets takes a whole number, not "many"; see tool --help`,
		"--sheets 9999999999999999999999": `tool: --sheets takes a whole number, not "9999999999999999999999"; see tool --help`,
		"--seed -1":                       `tool: --seed takes a whole number, 0 or more, not "-1"; see tool --help`,
		"--wait soon":                     `tool: --wait takes a length of time, such as 30s or 5m, not "soon"; see tool --help`,
		"--new=perhaps":                   `tool: --new takes true or false (no value means true), not "perhaps"; see tool --help`,
		"---":                             `tool: "---" is not a flag; see tool --help`,
		"--sheets 1 --sheets 2":           `tool: --sheets was given twice; give it once; see tool --help`,
	} {
		var said strings.Builder
		a := &App{Name: "tool", Env: Env{Args: strings.Fields(args), Out: &said, Err: &said}}
		root := &cobra.Command{Use: "tool", Args: a.NoSuchCommand, RunE: a.Do(nothing)}
		root.Flags().String("format", "", "")
		root.Flags().Int("sheets", 0, "")
		root.Flags().Uint64("seed", 0, "")
		root.Flags().Duration("wait", time.Second, "")
		root.Flags().Bool("new", false, "")
		for _, name := range []string{"show", "history", "score"} {
			root.AddCommand(&cobra.Command{Use: name, RunE: a.Do(nothing)})
		}
		if code := a.Run(t.Context(), root); code != ExitUsage || said.String() != want+"\n" {
			t.Errorf("%s: exit code %d, saying\n%swant\n%s", args, code, &said, want)
		}
	}
}

// TestTopics shows every topic, with names of one word and of two.
func TestTopics(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"help environment": "CLICOLOR_FORCE          Set to anything", "help exit codes": "    2  Wrong usage",
		"help exit-codes": "    3  Bad input", "help Accessibility": "line by line", "help show": "tool show [CODE|FILE]",
		"help": "exit-codes", "--help": "exit-codes",
	} {
		said, code := helpedAt(80, strings.Fields(args)...)
		if code != ExitOK || !strings.Contains(said, want) || strings.Contains(said, "\t") {
			t.Errorf("%s: exit code %d, saying\n%s", args, code, said)
		}
	}
}

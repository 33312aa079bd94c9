package clikit

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestStartedAs(t *testing.T) {
	t.Parallel()
	const module = "example.com/rolefit"
	cached := "/root/.cache/go-build/a4/a49b8fee98b9648add521d2bf0171f49ed1ad53d7696d1bdd344ee10133464f4-d/"
	for _, c := range []struct {
		argument, file, pkg string
		want                Start
	}{
		{"/tmp/go-build2030282674/b001/exe/rolefit", "/tmp/go-build2030282674/b001/exe/rolefit", module, Start{"", "go run ."}},
		{cached + "rolefit", cached + "rolefit", module, Start{"", "go run ."}},
		{cached + "workshop", cached + "workshop", module + "/workshop", Start{"", "go run ./workshop"}},
		{"rolefit", "/usr/bin/rolefit", module, Start{"rolefit", "rolefit"}},
		{"rolefit-workshop", "/root/go/bin/rolefit-workshop", module + "/workshop/rolefit-workshop", Start{"rolefit-workshop", "rolefit-workshop"}},
		{"workshop", "/home/ana/bin/workshop", module + "/workshop", Start{"workshop", "workshop"}},
		{"./rolefit", "/home/ana/rolefit", module, Start{"rolefit", "./rolefit"}},
		{"bin/quiz.exe", "/home/ana/bin/quiz.exe", module, Start{"quiz", "bin/quiz"}},
		{"/opt/rolefit", "/opt/rolefit", module, Start{"rolefit", ""}},
		{"./my files/rolefit", "/home/ana/my files/rolefit", module, Start{"rolefit", ""}},
		{"/tmp/go-build1/b001/command.test", "/tmp/go-build1/b001/command.test", module, Start{"command.test", ""}},
	} {
		if got := startedAs(c.argument, c.file, c.pkg, module); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.argument, got, c.want)
		}
	}
}

// TestWorded replaces the program's name in texts that tell people to type it, and nowhere
// else.
func TestWorded(t *testing.T) {
	t.Parallel()
	a := &App{Name: "rolefit", Env: Env{Start: Start{Typed: "go run ."}}}
	root := &cobra.Command{Use: "rolefit"}
	root.AddCommand(&cobra.Command{Use: "show"}, &cobra.Command{Use: "join HOST"})
	a.name(root)
	for text, want := range map[string]string{
		"Open it again: rolefit show":                      "Open it again: go run . show",
		"Continue with: rolefit":                           "Continue with: go run .",
		"Continue with: rolefit --assessment mine.yaml":    "Continue with: go run . --assessment mine.yaml",
		"nothing is kept here yet; run rolefit to take it": "nothing is kept here yet; run go run . to take it",
		"take the quiz with rolefit, and rolefit show":     "take the quiz with go run ., and go run . show",
		"rolefit show prints it.":                          "go run . show prints it.",
		"\n  # a comment\n  rolefit\n  sudo rolefit --x":   "\n  # a comment\n  go run .\n  sudo go run . --x",
		"left; continue with rolefit":                      "left; continue with go run .",
		"go on with\n  rolefit\n  --assessment x":          "go on with\n  go run .\n  --assessment x",

		"written by a newer rolefit":                      "",
		"it is open in another rolefit":                   "",
		"which this rolefit does not know":                "",
		"kept in /home/ana/.local/share/rolefit/sittings": "",
		"rolefit-workshop show is another program":        "",
		"rolefit goes on where you stopped":               "",
		"Stopped. rolefit takes the quiz":                 "",
		"see ./rolefit show":                              "",
		"rolefit shows it":                                "",
	} {
		if want == "" {
			want = text
		}
		if got := a.Worded(text); got != want {
			t.Errorf("%q\n became %q\n want   %q", text, got, want)
		}
	}
	a.Start = Start{Name: "rolefit", Typed: "rolefit"}
	if got := a.Worded("rolefit show"); got != "rolefit show" {
		t.Errorf("installed, it says %q", got)
	}
}

// TestNames renames the program's file: texts about the program keep its own name; commands
// to type and completions use the file's.
func TestNames(t *testing.T) {
	t.Parallel()
	for args, want := range map[string][]string{
		"--version":       {"tool version 1"},
		"nosuch":          {"tool: there is no command", "see bin/t --help"},
		"guide":           {"another program: rolefit guide"},
		"--help":          {"bin/t [command]", "Help for tool", "Version for tool", "bin/t help"},
		"completion bash": {"__start_t "},
		"completion bash --help": {
			"script for the bash", "source <(bin/t completion bash)", "> /etc/bash_completion.d/tool",
		},
	} {
		var said strings.Builder
		a := &App{Name: "tool", Env: Env{Args: strings.Fields(args), Out: &said, Err: &said, Start: Start{"t", "bin/t"}}}
		root := &cobra.Command{Use: "tool", Version: "1", Args: a.NoSuchCommand, RunE: a.Do(nothing)}
		root.AddCommand(&cobra.Command{Use: "show", RunE: a.Do(nothing)})
		a.Run(t.Context(), root)
		for _, text := range want {
			if !strings.Contains(said.String(), text) {
				t.Errorf("%s: no %q in\n%s", args, text, &said)
			}
		}
	}
}

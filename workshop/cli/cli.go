// Package cli owns rolefit-workshop's commands and flags, and everything that enters
// from outside: arguments, environment, clock, randomness, files and terminals.
//
// It wires the workshop's packages: store, host and projector do not import one another.
// The behavior of all programs' commands is in clikit, whose rules hold here.
package cli

import (
	"context"
	"embed"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
)

//go:embed topics/*.txt
var topicFiles embed.FS

// notice holds the licenses of what is in the program, compressed; internal/tools/papers writes it.
//
//go:embed notice.gz
var notice string

// Main runs rolefit-workshop with the process's arguments, environment and files, and
// returns its exit code.
func Main() int { return run(context.Background(), clikit.ProcessEnv()) }

type app struct{ clikit.App }

func run(ctx context.Context, env clikit.Env) int {
	a := &app{clikit.App{Name: "rolefit-workshop", Env: env, Topics: topicFiles}}
	return a.Run(ctx, a.root())
}

const about = `Hosts a class of people who take the rolefit quiz together. They join with ssh, with a browser, with rolefit join, with a result code or on paper; the projector shows how to join, how far the class is and, once you reveal it, its averages. Nobody's answers are ever on it.

Everything stays on this computer, without names. Stop it any time: the same command continues the class, and three words bring everybody back to their question.

Exit codes: 0 success, 1 failure, 2 wrong usage, 3 bad input.`

const examples = `
  # a class on port 2222; projector and controls are in this terminal
  rolefit-workshop
  # phones and laptops without ssh come with a browser, at the same port
  rolefit-workshop --web
  # before the class: addresses, port, terminal, disk
  rolefit-workshop doctor
  # people type no port, and a name in place of an address
  sudo rolefit-workshop --listen :22 --address class.local
  # practice with thirty imagined people
  rolefit-workshop rehearse --people 30
  # the controls in a second terminal of this computer
  rolefit-workshop control
  # result codes out of a chat, or digits from paper
  rolefit-workshop add chat.txt
  # what came out, for the class and for the author of the questions
  rolefit-workshop report --format html > class.html
  # a second room becomes part of the class
  rolefit-workshop import room2.rolefit --class "Monday class"
  # a year of classes in a row
  rolefit-workshop trend --format html > year.html
  # delete a class so that nothing of it is left, or nothing but its figures
  rolefit-workshop forget "Monday class" --keep-report`

// root returns the command tree. Without a subcommand it hosts a class.
func (a *app) root() *cobra.Command {
	var f hostFlags
	root := &cobra.Command{
		Use:     "rolefit-workshop",
		Short:   "Host a class that takes the rolefit quiz",
		Long:    about,
		Example: examples,
		Version: a.Version,
		Args:    a.NoSuchCommand,
	}
	f.add(a, root)
	root.RunE = a.Do(func(ctx context.Context, _ []string) error { return f.host(ctx, a) })
	root.AddCommand(a.control(), a.add(), a.export(), a.imports(), a.report(), a.compare(), a.trend(), a.classes(), a.forget(), a.backup(), a.doctor(), a.rehearse(), a.Licenses(notice), a.Man())
	return root
}

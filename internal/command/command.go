// Package command owns the manners that the commands of all our programs share: the
// world that a command runs in, how it is found and run, how it complains and with
// which exit code it ends, how it reads files and what it asks of a terminal.
//
// It does not own any program's commands (package cli, and the workshop's). Its
// rules: a result goes to standard output, everything else to standard error;
// nothing is coloured in a pipe; every error says what happened and what to do next;
// the exit code is 0 for success, 1 for a failure, 2 for wrong usage, 3 for bad
// input.
package command

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
)

// Env is the world around a command.
type Env struct {
	Args     []string // without the program's name
	In       io.Reader
	Out, Err io.Writer
	Environ  []string // as in os.Environ
	Now      func() time.Time
	Random   io.Reader // for ids
	DataHome string    // the folder for data of all programs; empty: there is none
	Version  string
	Start    Start
}

// World is the world that the process was started in.
func World() Env {
	environ := Settled(located(os.Environ()))
	return Env{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Environ: environ, Now: time.Now, Random: rand.Reader,
		DataHome: dataHome(environ), Version: version(), Start: started(),
	}
}

// dataHome is the folder for data as the XDG rules name it, or empty where the
// environment names neither it nor a home.
func dataHome(environ []string) string {
	if runtime.GOOS != "windows" && Variable(environ, "HOME") == "" && !filepath.IsAbs(Variable(environ, "XDG_DATA_HOME")) {
		return ""
	}
	return xdg.DataHome
}

// App is one run of a program.
type App struct {
	Env
	Name   string // of the program, as its texts and the pages have it
	Topics fs.FS  // topics/*.txt: what its help has beside commands and the topics of all programs

	width   int            // of the help, in cells; 0: that of standard output
	tree    *cobra.Command // of the commands, once it runs
	failure error          // of a command that ran
}

// Run runs the command of a tree that the arguments name, and returns the exit code.
func (a *App) Run(ctx context.Context, root *cobra.Command) int {
	out := &output{Writer: a.Out}
	if !IsTerminal(a.Out) { // a terminal stays one
		a.Out = out
	}
	code := a.run(ctx, root, out)
	if out.failed == nil {
		return code
	}
	a.Complain(unwritten(out.failed))
	return max(code, ExitFailure)
}

// run is Run but for what cannot be written: every command would say it in words of
// its own, and some would not.
func (a *App) run(ctx context.Context, root *cobra.Command, out *output) int {
	root.SetArgs(a.Args)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	err := a.execute(ctx, root)
	switch {
	case out.failed != nil && (err != nil || errors.Is(a.failure, out.failed)):
		return ExitFailure
	case err != nil: // cobra could not make sense of the arguments
		if twice := (*twiceError)(nil); errors.As(err, &twice) {
			err = twice
		}
		a.Complain(Misused("%w; see %s --help", err, begun(root, a.Args)))
		return ExitUsage
	}
	if a.failure != nil {
		a.Complain(a.failure)
		return ExitCode(a.failure)
	}
	return ExitOK
}

// execute finds and runs a command.
func (a *App) execute(ctx context.Context, root *cobra.Command) error {
	root.SilenceUsage, root.SilenceErrors = true, true
	a.name(root)
	root.SetVersionTemplate("{{.Name}} version {{.Version}}\n")
	root.SetHelpFunc(a.help)
	root.SetHelpCommand(a.helpCommand())
	root.SetFlagErrorFunc(flagError)
	if !a.completes() {
		onlyOnce(root)
	}
	a.completion(root)
	noFiles(root)
	return root.ExecuteContext(ctx)
}

// completes says whether a shell asks what could come next: cobra then reads each flag
// twice.
func (a *App) completes() bool {
	return len(a.Args) > 0 && (a.Args[0] == cobra.ShellCompRequestCmd || a.Args[0] == cobra.ShellCompNoDescRequestCmd)
}

// begun is the command that the arguments begin with, for "see … --help".
func begun(root *cobra.Command, args []string) string {
	cmd, _, err := root.Find(args)
	if err != nil {
		cmd = root
	}
	return cmd.CommandPath()
}

// Do makes a command of a function. Its error stays with us: what is wrong with a
// sheet is no matter of cobra.
func (a *App) Do(run func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.failure = run(cmd.Context(), args)
		return nil
	}
}

// Note says something on standard error that is neither a result nor a failure.
func (a *App) Note(format string, args ...any) {
	fmt.Fprintln(a.Err, a.Worded(fmt.Sprintf(format, args...)))
}

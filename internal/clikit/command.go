// Package clikit is the base that the commands of both programs share: the environment
// that a command runs in, finding and running it, its error messages and exit codes,
// reading files, and the use of a terminal.
//
// It does not own any program's commands (package cli, and the workshop's). Its rules: a
// result goes to standard output, everything else to standard error; a pipe gets no
// color; every error says what happened and what to do next; the exit code is 0 for
// success, 1 for a failure, 2 for wrong usage, 3 for bad input.
package clikit

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
	"sync"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"rolefit/internal/atomicfile"
)

// Env is the environment of a command: arguments, streams, variables, clock and random
// source.
type Env struct {
	Args     []string // without the program's name
	In       io.Reader
	Out, Err io.Writer
	Environ  []string // as in os.Environ
	Now      func() time.Time
	Random   io.Reader // source of ids
	DataHome string    // the folder for data of all programs; empty: unknown
	Version  string
	Start    Start
}

// ProcessEnv returns the environment of this process.
func ProcessEnv() Env {
	environ := Settled(located(os.Environ()))
	return Env{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Environ: environ, Now: time.Now, Random: rand.Reader,
		DataHome: dataHome(environ), Version: version(), Start: started(),
	}
}

// When formats a time to the minute in the local zone.
func (e *Env) When(t time.Time) string {
	return t.In(e.Now().Location()).Format("2006-01-02 15:04")
}

// dataHome returns the folder for data by the XDG rules; empty if the environment names
// neither it nor a home.
func dataHome(environ []string) string {
	if runtime.GOOS != "windows" && Variable(environ, "HOME") == "" && !filepath.IsAbs(Variable(environ, "XDG_DATA_HOME")) {
		return ""
	}
	return xdg.DataHome
}

// App is one run of a program.
type App struct {
	Env
	Name   string // of the program, as in its texts and in docs/
	Topics fs.FS  // topics/*.txt: the program's own help topics

	width    int            // of the help, in cells; 0: the width of standard output
	tree     *cobra.Command // the command tree, set by Run
	failure  error          // the error of the command that ran
	filled   sync.Once
	registry *Registry // set once filled
}

// Run runs the command that a.Args name and returns the exit code. It reports errors on
// standard error, among them the first failure to write standard output.
func (a *App) Run(ctx context.Context, root *cobra.Command) int {
	out := &output{Writer: a.Out}
	if !IsTerminal(a.Out) { // keep the terminal recognizable as one
		a.Out = out
	}
	code := a.run(ctx, root, out)
	if out.failed == nil {
		return code
	}
	a.Complain(fmt.Errorf("write the output: %w; the output is incomplete: make room, or write it somewhere else", atomicfile.Cause(out.failed)))
	return max(code, ExitFailure)
}

// run is Run without the report of a failed write to standard output, which Run words
// once for all commands.
func (a *App) run(ctx context.Context, root *cobra.Command, out *output) int {
	root.SetArgs(a.Args)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	err := a.execute(ctx, root)
	switch {
	case out.failed != nil && (err != nil || errors.Is(a.failure, out.failed)):
		return ExitFailure
	case err != nil: // cobra rejected the arguments
		if twice := (*twiceError)(nil); errors.As(err, &twice) {
			err = twice
		}
		a.Complain(see(err, begun(root, a.Args)+" --help"))
		return ExitUsage
	}
	if a.failure != nil {
		a.Complain(a.failure)
		return ExitCode(a.failure)
	}
	return ExitOK
}

// execute sets the command tree up, then finds and runs a command.
func (a *App) execute(ctx context.Context, root *cobra.Command) error {
	root.SilenceUsage, root.SilenceErrors = true, true
	a.name(root)
	a.tellVersion(root)
	var refused error
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		if cmd.HasSubCommands() { // cobra checks no arguments before help
			refused = cmd.ValidateArgs(cmd.Flags().Args())
		}
		if refused == nil {
			a.help(cmd)
		}
	})
	root.SetHelpCommand(a.helpCommand())
	root.SetFlagErrorFunc(flagError)
	if !a.completes() {
		onlyOnce(root)
	}
	a.completion(root)
	noFiles(root)
	err := root.ExecuteContext(ctx)
	return errors.Join(err, refused)
}

// tellVersion lets root answer --version once its arguments are checked. Cobra's own answer
// comes before that, and its templates keep every exported method of a program in its file.
func (a *App) tellVersion(root *cobra.Command) {
	root.InitDefaultVersionFlag()
	run, version := root.RunE, root.Version
	root.Version = ""
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if !given(cmd, "version") {
			return run(cmd, args)
		}
		fmt.Fprintf(a.Out, "%s version %s\n", root.Name(), version)
		return nil
	}
}

// given reports whether a flag of cmd without a value is set.
func given(cmd *cobra.Command, flag string) bool {
	set, err := cmd.Flags().GetBool(flag)
	return set && err == nil
}

// completes reports whether a shell asks for completions. Cobra then parses each flag
// twice.
func (a *App) completes() bool {
	return len(a.Args) > 0 && (a.Args[0] == cobra.ShellCompRequestCmd || a.Args[0] == cobra.ShellCompNoDescRequestCmd)
}

// begun returns the path of the command that args begin with, for "see … --help".
func begun(root *cobra.Command, args []string) string {
	cmd, _, err := root.Find(args)
	if err != nil {
		cmd = root
	}
	return cmd.CommandPath()
}

// Do turns run into a cobra RunE. It keeps run's error in a.failure and returns nil to
// cobra, which would report it as wrong usage.
func (a *App) Do(run func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.failure = run(cmd.Context(), args)
		return nil
	}
}

// Note writes a line on standard error that is neither a result nor a failure.
func (a *App) Note(format string, args ...any) {
	fmt.Fprintln(a.Err, a.Worded(fmt.Sprintf(format, args...)))
}

// Package cli owns rolefit's commands and flags, and everything that enters from
// outside: arguments, environment, clock, randomness, files and terminals.
//
// It does not own what is asked (package content), what answers mean (package
// scoring), how they are asked (package quiz), how they are kept (package record)
// or how results read (package report). Its rules: a result goes to standard
// output, everything else to standard error; nothing is coloured in a pipe; every
// error says what happened and what to do next; the exit code is 0 for success, 1
// for a failure, 2 for wrong usage, 3 for bad input.
package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"charm.land/fang/v2"
	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"rolefit/internal/record"
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
}

// Main runs rolefit in the world that it was started in and returns its exit code.
func Main() int {
	environ := os.Environ()
	return Run(context.Background(), Env{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Environ: environ, Now: time.Now, Random: rand.Reader,
		DataHome: dataHome(environ), Version: version(),
	})
}

// dataHome is the folder for data as the XDG rules name it, or empty where the
// environment names neither it nor a home.
func dataHome(environ []string) string {
	if runtime.GOOS != "windows" && variable(environ, "HOME") == "" && !filepath.IsAbs(variable(environ, "XDG_DATA_HOME")) {
		return ""
	}
	return xdg.DataHome
}

// variable returns an environment variable; the last of several counts.
func variable(environ []string, name string) string {
	value := ""
	for _, pair := range environ {
		if v, ok := strings.CutPrefix(pair, name+"="); ok {
			value = v
		}
	}
	return value
}

// app is one run of the program.
type app struct {
	env     Env
	failure error // of a command that ran
}

// Run runs one command and returns the exit code.
func Run(ctx context.Context, env Env) int {
	a := &app{env: env}
	root := a.root()
	root.SetArgs(env.Args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	if err := a.execute(ctx, root); err != nil { // cobra could not make sense of the arguments
		a.complain(misused("%w; see %s --help", err, called(root, env.Args)))
		return exitUsage
	}
	if a.failure != nil {
		a.complain(a.failure)
		return exitCode(a.failure)
	}
	return exitOK
}

// execute finds and runs a command. Fang only draws the help: it asks the terminal
// for its colours, also before it prints an error, and one that does not answer
// would make people wait. A terminal that can do nothing is not asked at all.
func (a *app) execute(ctx context.Context, root *cobra.Command) error {
	root.SilenceUsage, root.SilenceErrors = true, true
	if variable(a.env.Environ, "TERM") != "dumb" {
		root.SetHelpFunc(func(*cobra.Command, []string) { // the same arguments, with Fang's help in place of this one
			_ = fang.Execute(ctx, root,
				fang.WithVersion(a.env.Version),
				fang.WithColorSchemeFunc(fang.AnsiColorScheme),
				fang.WithoutManpage()) // ours is listed
		})
	}
	return root.ExecuteContext(ctx)
}

// called is the command that the arguments begin with, for "see … --help".
func called(root *cobra.Command, args []string) string {
	cmd, _, err := root.Find(args)
	if err != nil {
		cmd = root
	}
	return cmd.CommandPath()
}

// do makes a command of a function. Its error stays with us: what is wrong with a
// sheet is no matter of cobra.
func (a *app) do(run func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.failure = run(cmd.Context(), args)
		return nil
	}
}

// folder is where sittings are kept.
func (a *app) folder() (*record.Folder, error) {
	if a.env.DataHome == "" {
		return nil, errors.New("there is no home folder to keep answers in; set HOME or XDG_DATA_HOME")
	}
	return record.Open(filepath.Join(a.env.DataHome, "rolefit", "sittings"), a.env.Random), nil
}

// note says something on standard error that is neither a result nor a failure.
func (a *app) note(format string, args ...any) {
	fmt.Fprintf(a.env.Err, format+"\n", args...)
}

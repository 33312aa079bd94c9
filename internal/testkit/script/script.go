// Package script runs test scripts that type the commands of programs. A program takes longer to
// start than most of its commands take to run.
//
//	run NAME ARGS [<FILE]          calls a program within the process of the tests
//	exec NAME ARGS                 starts it, as testscript says
//	code N [exec] NAME ARGS        does one of the two, and expects exit code N
package script

import (
	"crypto/rand"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
)

// Programs are the programs of scripts by name. Each returns its exit code.
type Programs map[string]func(clikit.Env) int

// Main ends the process after the tests, or after the program by whose name it was started.
func (p Programs) Main(m testscript.TestingM) {
	mains := map[string]func(){}
	for name, program := range p {
		mains[name] = func() { os.Exit(program(clikit.ProcessEnv())) }
	}
	testscript.Main(m, mains)
}

// Run runs the scripts in testdata/script, each in a home of its own with the variables that its
// call of vars returns. It refuses parallel tests: run works in the folder of its script.
func (p Programs) Run(t *testing.T, params testscript.Params, vars func() []string) {
	t.Helper()
	t.Chdir(filepath.Join("testdata", "script"))
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	params.Dir, params.RequireExplicitExec = dir, true
	params.Setup = func(env *testscript.Env) error {
		home := filepath.Join(env.WorkDir, "home")
		env.Vars = append(env.Vars, "HOME="+home, "USERPROFILE="+home, "LOCALAPPDATA="+home, "XDG_DATA_HOME="+filepath.Join(home, "data"),
			"TZ=UTC", "LANG=C.UTF-8", "LC_ALL=", testkit.EndAtOnce)
		env.Vars = append(env.Vars, vars()...)
		return os.MkdirAll(home, 0o700)
	}
	s := shell{programs: p, home: dir}
	cmds := map[string]func(*testscript.TestScript, bool, []string){"run": s.run, "code": s.code}
	maps.Copy(cmds, params.Cmds)
	params.Cmds = cmds
	testscript.Run(t, params)
}

// shell calls one program at a time: a process has one working folder.
type shell struct {
	programs Programs
	home     string     // between two calls
	folder   sync.Mutex // the one of the process
}

func (s *shell) run(ts *testscript.TestScript, not bool, args []string) {
	s.code(ts, not, append([]string{"0"}, args...))
}

func (s *shell) code(ts *testscript.TestScript, not bool, args []string) {
	if len(args) < 2 || not {
		ts.Fatalf("usage: run NAME [ARGS], or code N [exec] NAME [ARGS]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if args[1] != "exec" {
		got = s.call(ts, args[1], args[2:])
	} else if err := ts.Exec(args[2], args[3:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// call calls a program, with those variables of the script that commands read.
func (s *shell) call(ts *testscript.TestScript, name string, args []string) int {
	env := clikit.Env{
		Args: args, In: strings.NewReader(""), Out: ts.Stdout(), Err: ts.Stderr(),
		Now: func() time.Time { return time.Now().UTC() }, Random: rand.Reader, DataHome: ts.Getenv("XDG_DATA_HOME"),
		Version: clikit.ProcessEnv().Version, Start: clikit.Start{Name: name, Typed: name},
	}
	if last := len(args) - 1; last >= 0 && strings.HasPrefix(args[last], "<") {
		env.Args, env.In = args[:last], strings.NewReader(ts.ReadFile(args[last][1:]))
	}
	for _, name := range append(clikit.TerminalVariables(), "TERM", "COLUMNS", "HOME", "USERPROFILE", "XDG_DATA_HOME", "ROLEFIT_STORE") {
		env.Environ = append(env.Environ, name+"="+ts.Getenv(name))
	}
	program := s.programs[name]
	if program == nil {
		ts.Fatalf("there is no program %q", name)
	}
	s.folder.Lock()
	defer s.folder.Unlock()
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer os.Chdir(s.home) //nolint:errcheck // Windows removes no folder that a process is in
	return program(env)
}

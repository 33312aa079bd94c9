package cli

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rolefit/content"
	"rolefit/internal/cli/join"
	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
)

// TestMain lets the test binary act as the program rolefit in scripts.
func TestMain(m *testing.M) {
	testkit.WaitTogether()
	testkit.CollectSeldom()
	name, value, _ := strings.Cut(testkit.EndAtOnce, "=")
	if err := os.Setenv(name, value); err != nil {
		panic(err)
	}
	testscript.Main(inMemory{m}, programs())
}

// inMemory are tests that wait for no disk. The programs of scripts stay on the disk of the
// test binary, whose links they are.
type inMemory struct{ tests *testing.M }

// Run runs the tests.
func (m inMemory) Run() int {
	testkit.WaitForNoDisk()
	return m.tests.Run()
}

// programs returns the programs that scripts start by these names.
func programs() map[string]func() {
	return map[string]func(){
		"rolefit": func() { os.Exit(hurried(time.Minute)) },
		"hasty":   func() { os.Exit(hurried(50 * time.Millisecond)) },
		"guess":   func() { guess(os.Args[1:]) },
		"typed":   func() { typed(os.Args[1:]) },
		"sent":    func() { sentTo(os.Args[1]) },
		"ssh":     func() { os.Exit(playHost(os.Args[1:])) },
	}
}

// hurried runs rolefit with short timeouts: ask to name the class, and a hundredth of the
// usual time before a sheet is submitted again.
func hurried(ask time.Duration) int {
	usual := join.Usual()
	return run(context.Background(), clikit.ProcessEnv(), join.Pace{Ask: ask, First: usual.First / 100, Longest: usual.Longest / 100})
}

// typed prints the lines that answer the line-by-line quiz with a leaning towards a role:
// typed ROLE FIRST LAST answers questions FIRST to LAST, counted from 1. If FIRST is the
// first, it begins with a guess; after the last, it goes on until the end.
func typed(args []string) {
	a := content.Career()
	var first, last int
	if _, err := fmt.Sscan(strings.Join(args[1:], " "), &first, &last); err != nil {
		panic(err)
	}
	if first == 1 {
		fmt.Println(len(a.Roles) + 1) // No idea yet
	}
	for _, q := range a.Questions[first-1 : last] {
		switch w := q.Weights[args[0]]; {
		case w > 0:
			fmt.Println(5)
		case w < 0:
			fmt.Println(1)
		default:
			fmt.Println(3)
		}
	}
	if last == len(a.Questions) {
		fmt.Print("s\ns\ns\ns\n\nq\n") // no limits; on from the review; leave
	}
}

// guess prints n guessed sheets, one a line: guess N SEED.
func guess(args []string) {
	var n int
	var seed uint64
	flags := flag.NewFlagSet("guess", flag.ExitOnError)
	flags.IntVar(&n, "n", 1000, "how many sheets")
	flags.Uint64Var(&seed, "seed", 1, "any number")
	_ = flags.Parse(args)
	fmt.Print(string(guessed(n, seed)))
}

// guessed returns n sheets of the career assessment's questions, one a line, with each answer
// from -2 to 2 equally likely.
func guessed(n int, seed uint64) []byte {
	a := content.Career()
	rng := rand.New(rand.NewPCG(seed, seed))
	var b []byte
	for range n {
		b = fmt.Appendf(b, `{"assessment":%q,"edition":%q,"answers":{`, a.ID, a.Edition)
		for i, q := range a.Questions {
			if i > 0 {
				b = append(b, ',')
			}
			b = fmt.Appendf(b, "%q:%d", q.ID, rng.IntN(5)-2)
		}
		b = append(b, "}}\n"...)
	}
	return b
}

// TestCommands runs the commands as people type them. Its scripts start hundreds of programs;
// .ci/run leaves them out of the run with the race detector, which slows each start down, and
// keeps the tests that hold a conversation with a program.
func TestCommands(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			env.Setenv("HOME", home)
			env.Setenv("USERPROFILE", home)
			env.Setenv("LOCALAPPDATA", home)
			env.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
			env.Setenv("TZ", "UTC")
			env.Vars = append(env.Vars, testkit.EndAtOnce)
			env.Setenv("LANG", "C.UTF-8")
			env.Setenv("LC_ALL", "")
			return os.MkdirAll(home, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": code},
	})
}

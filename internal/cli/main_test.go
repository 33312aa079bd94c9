package cli

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rolefit/content"
	"rolefit/internal/cli/join"
	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
	"rolefit/internal/testkit/script"
)

// TestMain lets the test binary act as the program rolefit in scripts.
func TestMain(m *testing.M) {
	testkit.WaitTogether()
	testkit.CollectSeldom()
	name, value, _ := strings.Cut(testkit.EndAtOnce, "=")
	if err := os.Setenv(name, value); err != nil {
		panic(err)
	}
	programs().Main(inMemory{m})
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
func programs() script.Programs {
	return script.Programs{
		"rolefit": func(env clikit.Env) int { return hurried(env, time.Minute) },
		"hasty":   func(env clikit.Env) int { return hurried(env, 50*time.Millisecond) },
		"guess":   guess,
		"typed":   typed,
		"sent":    sentTo,
		"ssh":     func(env clikit.Env) int { return playHost(env.Args) },
	}
}

// hurried runs rolefit with short timeouts: ask to name the class, and a hundredth of the
// usual time before a sheet is submitted again.
func hurried(env clikit.Env, ask time.Duration) int {
	usual := join.Usual()
	return run(context.Background(), env, join.Pace{Ask: ask, First: usual.First / 100, Longest: usual.Longest / 100})
}

// typed prints the lines that answer the line-by-line quiz with a leaning towards a role:
// typed ROLE FIRST LAST answers questions FIRST to LAST, counted from 1. If FIRST is the
// first, it begins with a guess; after the last, it goes on until the end.
func typed(env clikit.Env) int {
	a := content.Career()
	var first, last int
	if _, err := fmt.Sscan(strings.Join(env.Args[1:], " "), &first, &last); err != nil {
		panic(err)
	}
	if first == 1 {
		fmt.Fprintln(env.Out, len(a.Roles)+1) // No idea yet
	}
	for _, q := range a.Questions[first-1 : last] {
		switch w := q.Weights[env.Args[0]]; {
		case w > 0:
			fmt.Fprintln(env.Out, 5)
		case w < 0:
			fmt.Fprintln(env.Out, 1)
		default:
			fmt.Fprintln(env.Out, 3)
		}
	}
	if last == len(a.Questions) {
		fmt.Fprint(env.Out, "s\ns\ns\ns\n\nq\n") // no limits; on from the review; leave
	}
	return 0
}

// guess prints n guessed sheets, one a line: guess N SEED.
func guess(env clikit.Env) int {
	var n int
	var seed uint64
	flags := flag.NewFlagSet("guess", flag.ExitOnError)
	flags.IntVar(&n, "n", 1000, "how many sheets")
	flags.Uint64Var(&seed, "seed", 1, "any number")
	_ = flags.Parse(env.Args)
	fmt.Fprint(env.Out, string(guessed(n, seed)))
	return 0
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

// TestCommands runs the commands as people type them. Its scripts start many programs;
// .ci/run leaves them out of the run with the race detector, which slows each start down, and
// keeps the tests that hold a conversation with a program.
func TestCommands(t *testing.T) {
	programs().Run(t, testscript.Params{}, func() []string { return nil })
}

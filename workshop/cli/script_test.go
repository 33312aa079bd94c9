package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/record/resultcode"
	"rolefit/internal/testkit/postgres"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// TestScripts runs the commands as people type them, without a host.
func TestScripts(t *testing.T) {
	scripts(t, false)
}

// TestScriptsWithADatabase runs them with an empty database for each script. The condition
// [database] leaves out what a file alone can do.
func TestScriptsWithADatabase(t *testing.T) {
	scripts(t, true)
}

func scripts(t *testing.T, database bool) {
	t.Helper()
	address := func() string { return "" }
	if database {
		address = func() string { return postgres.Database(t) }
		address() // or the test is skipped
	}
	programs().Run(t, testscript.Params{
		Condition: func(string) (bool, error) { return database, nil },
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"begin": begin, "begun": begun, "chat": chat},
	}, func() []string { return []string{storeVariable + "=" + address(), "GOGC=400"} })
}

// begin begins a class as hosting does: begin NAME.
func begin(ts *testscript.TestScript, _ bool, args []string) {
	a := &app{clikit.App{Name: "rolefit-workshop", Env: clikit.Env{
		DataHome: ts.Getenv("XDG_DATA_HOME"), Now: time.Now, Err: io.Discard, Environ: []string{storeVariable + "=" + ts.Getenv(storeVariable)},
	}}}
	ctx := context.Background()
	s, err := a.open(ctx, "")
	ts.Check(err)
	f := hostFlags{class: args[0], minutes: 10}
	_, _, err = f.take(ctx, a, s)
	ts.Check(errors.Join(err, s.Close()))
}

// begun stores a class of the career quiz as a program of that edition began it: begun NAME EDITION.
func begun(ts *testscript.TestScript, _ bool, args []string) {
	a := &app{clikit.App{Env: clikit.Env{DataHome: ts.Getenv("XDG_DATA_HOME"), Environ: []string{storeVariable + "=" + ts.Getenv(storeVariable)}}}}
	ctx := context.Background()
	s, err := a.open(ctx, "")
	ts.Check(err)
	state, err := json.Marshal(class.NewState(10))
	ts.Check(err)
	err = s.BeginClass(ctx, class.Class{Name: args[0], Assessment: "career", Edition: args[1], Began: time.Now(), State: state})
	ts.Check(errors.Join(err, s.Close()))
}

// chat writes a chat with n result codes: chat FILE N SEED.
func chat(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	seed, err := strconv.ParseUint(args[2], 10, 64)
	ts.Check(err)
	a := content.Career()
	m, err := scoring.NewModel(a)
	ts.Check(err)
	rng := rand.New(rand.NewPCG(seed, seed))
	var text []byte
	for i := range n {
		s := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
		for _, q := range a.Questions {
			s.Answers[q.ID] = rng.IntN(5) - 2
		}
		code, err := resultcode.Encode(m, s)
		ts.Check(err)
		text = fmt.Appendf(text, "[10:%02d] Person %d: here is mine, %s\n", i, i+1, code)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

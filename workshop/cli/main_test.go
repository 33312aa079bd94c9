package cli

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
)

// Run is run, which makes no new process.
func Run(ctx context.Context, env clikit.Env) int { return run(ctx, env) }

// TestMain lets the test binary act as the program rolefit-workshop, in scripts, and in tests
// that start, stop and kill it.
func TestMain(m *testing.M) {
	testkit.WaitTogether()
	testkit.CollectSeldom()
	testscript.Main(m, map[string]func(){
		"rolefit-workshop": func() { os.Exit(Main()) },
	})
}

package cli

import (
	"context"
	"testing"

	"rolefit/internal/clikit"
	"rolefit/internal/testkit"
	"rolefit/internal/testkit/script"
)

// Run is run, which makes no new process.
func Run(ctx context.Context, env clikit.Env) int { return run(ctx, env) }

// TestMain lets the test binary act as the program rolefit-workshop, in scripts, and in tests
// that start, stop and kill it.
func TestMain(m *testing.M) {
	testkit.WaitTogether()
	testkit.CollectSeldom()
	programs().Main(m)
}

// programs returns the program that scripts start.
func programs() script.Programs {
	return script.Programs{"rolefit-workshop": func(env clikit.Env) int { return run(context.Background(), env) }}
}

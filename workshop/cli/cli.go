// Package cli owns rolefit-workshop's commands and flags, and everything that enters
// from outside: arguments, environment, clock, randomness, files and terminals.
//
// It wires the workshop's packages: store, host and projector do not import one another.
// The behavior of all programs' commands is in clikit, whose rules hold here.
package cli

import (
	"context"
	"embed"

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
func Main() int { return run(context.Background(), clikit.World()) }

// app is one run of the program.
type app struct{ clikit.App }

// run runs one command and returns the exit code.
func run(ctx context.Context, env clikit.Env) int {
	a := &app{clikit.App{Name: "rolefit-workshop", Env: env, Topics: topicFiles}}
	return a.Run(ctx, a.root())
}

// Command rolefit-workshop hosts a class that takes the quiz together: on one port,
// over SSH, without accounts and without the internet.
//
// It owns the commands and wires the workshop's packages: store, host and projector do
// not import one another. Clocks, randomness, files and the environment enter here.
package main

import (
	"context"
	"embed"
	"os"

	"rolefit/internal/clikit"
)

//go:embed topics/*.txt
var topicFiles embed.FS

func main() {
	os.Exit(run(context.Background(), clikit.World()))
}

// app is one run of the program.
type app struct{ clikit.App }

// run runs one command and returns the exit code.
func run(ctx context.Context, env clikit.Env) int {
	a := &app{clikit.App{Name: "rolefit-workshop", Env: env, Topics: topicFiles}}
	return a.Run(ctx, a.root())
}

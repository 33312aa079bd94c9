// Package cli owns rolefit's commands and flags, and everything that enters from
// outside: arguments, environment, clock, randomness, files and terminals.
//
// Questions are in package content, scores in scoring, the quiz in quiz, files in
// record, the wording of results in report, and the behavior of all programs' commands
// in command, whose rules hold here.
package cli

import (
	"context"
	"embed"
	"errors"
	"path/filepath"

	"rolefit/internal/cli/join"
	"rolefit/internal/clikit"
	"rolefit/internal/record"
)

//go:embed topics/*.txt
var topicFiles embed.FS

// Main runs rolefit with the process's arguments, environment and files, and returns its
// exit code.
func Main() int {
	return Run(context.Background(), clikit.World())
}

// app is one run of the program.
type app struct {
	clikit.App
	pace join.Pace
}

// Run runs one command in env and returns its exit code.
func Run(ctx context.Context, env clikit.Env) int { return run(ctx, env, join.Usual()) }

// run runs one command that speaks with the hosts of classes at a pace.
func run(ctx context.Context, env clikit.Env, pace join.Pace) int {
	a := &app{clikit.App{Name: "rolefit", Env: env, Topics: topicFiles}, pace}
	return a.Run(ctx, a.root())
}

// folder opens the folder of sittings. It fails without a data home.
func (a *app) folder() (*record.Sittings, error) {
	if a.DataHome == "" {
		return nil, errors.New("there is no home folder to keep answers in; set HOME or XDG_DATA_HOME")
	}
	return record.Open(filepath.Join(a.DataHome, "rolefit", "sittings"), a.Random), nil
}

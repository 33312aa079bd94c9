// Package cli owns rolefit's commands and flags, and everything that enters from
// outside: arguments, environment, clock, randomness, files and terminals.
//
// It does not own what is asked (package content), what answers mean (package
// scoring), how they are asked (package quiz), how they are kept (package record),
// how results read (package report) or how commands of all programs behave (package
// command, whose rules hold here).
package cli

import (
	"context"
	"embed"
	"errors"
	"path/filepath"

	"rolefit/internal/command"
	"rolefit/internal/record"
)

//go:embed topics/*.txt
var topicFiles embed.FS

// Main runs rolefit in the world that it was started in and returns its exit code.
func Main() int {
	return Run(context.Background(), command.World())
}

// app is one run of the program.
type app struct{ command.App }

// Run runs one command and returns the exit code.
func Run(ctx context.Context, env command.Env) int {
	a := &app{command.App{Name: "rolefit", Env: env, Topics: topicFiles}}
	return a.Run(ctx, a.root())
}

// folder is where sittings are kept.
func (a *app) folder() (*record.Folder, error) {
	if a.DataHome == "" {
		return nil, errors.New("there is no home folder to keep answers in; set HOME or XDG_DATA_HOME")
	}
	return record.Open(filepath.Join(a.DataHome, "rolefit", "sittings"), a.Random), nil
}

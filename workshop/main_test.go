package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rolefit/internal/clikit"
)

// TestMain makes a program of the tests: in scripts, and for tests that start, stop
// and kill it, it is called rolefit-workshop.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rolefit-workshop": func() { os.Exit(run(context.Background(), clikit.World())) },
	})
}

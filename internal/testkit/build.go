package testkit

import (
	"context"
	"fmt"
	"os/exec"
	"path"
	"runtime/debug"
)

// Module returns the import path of this module, which changes with its address: tests look
// it up instead of writing it down.
func Module() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		panic("this test was built without modules")
	}
	return info.Main.Path
}

// Build puts the program of a folder of this module, "." or "workshop", at a path. Unlike go build, go run
// keeps each program in the build cache, so that each state of the source is linked once
// for all tests that need the program; in the place of the program it runs cp, which is
// handed the program's path and the target.
func Build(ctx context.Context, target, folder string) error {
	if out, err := exec.CommandContext(ctx, "go", "run", "-exec", "cp", path.Join(Module(), folder), target).CombinedOutput(); err != nil { //nolint:gosec // G204: tests name the folder and the target
		return fmt.Errorf("build %s: %w\n%s", folder, err, out)
	}
	return nil
}

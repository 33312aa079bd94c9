package testkit

import (
	"context"
	"fmt"
	"os/exec"
)

// Build puts the program of a package of this module at a path. Unlike go build, go run
// keeps what it linked in the build cache, so that each state of the source is linked once
// for all tests that need the program; in the place of the program it runs cp, which is
// handed the program's path and the target.
func Build(ctx context.Context, path, from string) error {
	if out, err := exec.CommandContext(ctx, "go", "run", "-exec", "cp", from, path).CombinedOutput(); err != nil { //nolint:gosec // G204: tests name the package and the path
		return fmt.Errorf("build %s: %w\n%s", from, err, out)
	}
	return nil
}

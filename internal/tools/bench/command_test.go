//go:build unix

package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// helper is a command that prepares a measurement and is not measured.
type helper struct {
	*exec.Cmd
	env []string // added to that of this process
}

func command(ctx context.Context, name string, args ...string) helper {
	return helper{Cmd: exec.CommandContext(ctx, name, args...)}
}

// run runs the command; the error has its standard error.
func (h helper) run() error {
	_, err := h.output()
	return err
}

// output runs the command and returns its standard output.
func (h helper) output() (string, error) {
	var out, said bytes.Buffer
	h.Stdout, h.Stderr = &out, &said
	h.Env = append(os.Environ(), h.env...)
	if err := h.Run(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", strings.Join(h.Args[:min(len(h.Args), 3)], " "), err, strings.TrimSpace(said.String()))
	}
	return out.String(), nil
}

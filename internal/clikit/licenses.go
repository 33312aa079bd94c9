package clikit

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// Licenses returns the command that prints the program's license, and those of the modules
// in it. notice is the text, compressed by gzip: it is unpacked when the command runs.
func (a *App) Licenses(notice string) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "licenses",
		Short:   "Print the licenses of this program and of the code by others in it",
		Example: fmt.Sprintf("\n  %s licenses | less", a.Name),
		Args:    Between(0, 0, "no arguments; it prints to standard output"),
	}
	cmd.RunE = a.Do(func(context.Context, []string) error {
		unpacked, err := gzip.NewReader(strings.NewReader(notice))
		if err == nil {
			_, err = io.Copy(a.Out, unpacked) //nolint:gosec // our own text, no bomb
		}
		return Said("print the licenses", err)
	})
	return cmd
}

package clikit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// TestColors compares with the library that draws, in environments that mention colors.
func TestColors(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]bool{
		"":                               true,
		"NO_COLOR=1":                     false,
		"NO_COLOR=yes":                   false,
		"NO_COLOR=0":                     false, // it is set
		"NO_COLOR=":                      true,
		"CLICOLOR=0":                     false,
		"CLICOLOR=1":                     true,
		"CLICOLOR=0 CLICOLOR_FORCE=1":    true,
		"CLICOLOR=0 CLICOLOR_FORCE=0":    false,
		"NO_COLOR=x CLICOLOR_FORCE=1":    false,
		"CLICOLOR=0 COLORTERM=truecolor": false,
	} {
		all := append([]string{"TERM=xterm-256color"}, strings.Fields(environ)...)
		if got := colorprofile.Env(Settled(all)) > colorprofile.ASCII; got != want {
			t.Errorf("%q: colors %t, want %t", environ, got, want)
		}
	}
}

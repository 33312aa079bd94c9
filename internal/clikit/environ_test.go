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

// TestScreens expects the mouse, motion and the taskbar where the environment allows them.
func TestScreens(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string][3]bool{ // mouse, motion, taskbar
		"TERM=xterm-256color":                                                           {true, true, false},
		"TERM=xterm-256color NO_MOUSE=1 REDUCE_MOTION=1":                                {false, false, false},
		"TERM=xterm-256color REDUCE_MOTION=0 SSH_CONNECTION=a":                          {true, false, false},
		"TERM=xterm-256color SSH_TTY=/dev/pts/1":                                        {true, false, false},
		"TERM=xterm-256color WT_SESSION=x":                                              {true, true, true},
		"WT_SESSION=x":                                                                  {true, true, true},
		"TERM=dumb WT_SESSION=x TMUX=y":                                                 {true, true, false},
		"TERM=tmux-256color TERM_PROGRAM=tmux VTE_VERSION=8000":                         {true, true, false},
		"TERM=screen STY=1 ConEmuANSI=ON":                                               {true, true, false},
		"TERM=xterm-kitty":                                                              {true, true, false},
		"TERM=foot":                                                                     {true, true, false},
		"TERM=xterm-ghostty":                                                            {true, true, true},
		"TERM=xterm-256color TERM_PROGRAM=WezTerm":                                      {true, true, true},
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app":                                    {true, true, false},
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.6.5":         {true, true, false},
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.6.6":         {true, true, true},
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.10.0":        {true, true, true},
		"TERM=xterm-256color TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=x WT_SESSION=": {true, true, false},
		"TERM=xterm-256color VTE_VERSION=7800":                                          {true, true, false},
		"TERM=xterm-256color VTE_VERSION=7900":                                          {true, true, true},
	} {
		all := strings.Fields(environ)
		if got := [3]bool{Mouse(all), Motion(all), Taskbar(all)}; got != want {
			t.Errorf("%q: %v, want %v", environ, got, want)
		}
	}
}

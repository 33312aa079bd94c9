//go:build unix

package ui

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// Stays returns why this process cannot be suspended; empty if it can. It cannot if its
// process group is that of the session's leader: then the terminal was opened for it
// alone or by a script, and no shell would continue it.
func Stays() string {
	if session, err := unix.Getsid(0); err != nil || session == unix.Getpgrp() {
		return NoShell
	}
	return ""
}

// Suspend stops the process group, as ctrl+z does, and returns when the shell continues
// it.
func Suspend() {
	again := make(chan os.Signal, 1)
	signal.Notify(again, unix.SIGCONT)
	defer signal.Stop(again)
	_ = unix.Kill(0, unix.SIGTSTP) // the own process group
	<-again
}

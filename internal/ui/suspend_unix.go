//go:build unix

package ui

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// Stays is why this process cannot be suspended; empty: it can. Where the terminal was
// opened for it alone, or by a script, nothing would ever let it go on: its processes are
// then those of the session's first one, and no shell has given them a group of their own.
func Stays() string {
	if session, err := unix.Getsid(0); err != nil || session == unix.Getpgrp() {
		return NoShell
	}
	return ""
}

// Suspend gives the terminal to the shell behind this process, and returns when it has it
// back.
func Suspend() {
	again := make(chan os.Signal, 1)
	signal.Notify(again, unix.SIGCONT)
	defer signal.Stop(again)
	_ = unix.Kill(0, unix.SIGTSTP) // it is its own
	<-again
}

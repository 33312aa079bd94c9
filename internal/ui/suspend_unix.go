//go:build unix

package ui

import (
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

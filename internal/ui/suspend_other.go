//go:build !unix

package ui

// Stays returns NoShell: this system cannot suspend a process.
func Stays() string { return NoShell }

// Suspend does nothing on this system.
func Suspend() {}

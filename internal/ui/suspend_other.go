//go:build !unix

package ui

// Stays is why this process cannot be suspended: the system has no such thing.
func Stays() string { return NoShell }

// Suspend does nothing here.
func Suspend() {}

//go:build unix

package surface

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// escapes does nothing: every terminal here understands escape sequences.
func (*tty) escapes() error { return nil }

// follow passes each new size of the terminal to send, until stop.
func (t *tty) follow(send func(width, height int)) (stop func()) {
	if t.out == nil {
		return func() {}
	}
	resized, ended := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(resized, unix.SIGWINCH)
	go func() {
		for {
			select {
			case <-resized:
				send(t.size())
			case <-ended:
				return
			}
		}
	}()
	return func() {
		signal.Stop(resized)
		close(ended)
	}
}

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

//go:build unix

package surface

import (
	"context"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

// escapes does nothing: every terminal here understands escape sequences.
func (*tty) escapes() error { return nil }

// follow calls resize at each new size of the terminal, until stop.
func (t *tty) follow(resize func()) (stop func()) {
	if t.out == nil {
		return func() {}
	}
	resized, ended := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(resized, unix.SIGWINCH)
	go func() {
		for {
			select {
			case <-resized:
				resize()
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

// Suspend stops the process group, as ctrl+z does, until the shell brings it back. It
// returns false if ctx ended meanwhile: a shell continues a stopped program to end it.
func Suspend(ctx context.Context) bool {
	const reach = 100 * time.Millisecond // from one signal to the next
	again := make(chan os.Signal, 1)
	signal.Notify(again, unix.SIGCONT)
	defer signal.Stop(again)
	for {
		_ = unix.Kill(0, unix.SIGTSTP) // the own process group
		<-again
		group, err := unix.IoctlGetInt(int(os.Stdin.Fd()), unix.TIOCGPGRP)
		if err != nil || group == unix.Getpgrp() {
			return ctx.Err() == nil
		}
		select { // it is in the background
		case <-ctx.Done():
			return false
		case <-time.After(reach):
		}
	}
}

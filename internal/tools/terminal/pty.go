//go:build unix

package terminal

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// open opens the pseudo-terminal and starts the program in it, as the leader of a
// session of its own.
func (t *Terminal) open(o Options) error {
	ours, theirs, err := openPair()
	if err != nil {
		return err
	}
	defer theirs.Close() //nolint:errcheck // the program has its own
	t.file = ours
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = theirs, theirs, theirs
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	heed()
	if t.before, err = term.GetState(int(theirs.Fd())); err == nil {
		if err = t.setSize(o.Width, o.Height); err == nil {
			err = t.cmd.Start()
		}
	}
	if err != nil {
		return errors.Join(err, t.file.Close())
	}
	return nil
}

// heed has programs that are started from now on hear the signals of a terminal, also
// where this one was started with nohup or in the background: what a process ignores, it
// hands down, and what it listens to, it does not.
func heed() {
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}

// control calls a function with the file's descriptor, which stays as it is.
func (t *Terminal) control(do func(fd int) error) error {
	conn, err := t.file.SyscallConn()
	if err != nil {
		return err
	}
	done := conn.Control(func(fd uintptr) { err = do(int(fd)) })
	return errors.Join(done, err)
}

func (t *Terminal) setSize(width, height int) error {
	return t.control(func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(height), Col: uint16(width)})
	})
}

// Resize pulls the window to another size.
func (t *Terminal) Resize(width, height int) error {
	t.mu.Lock()
	t.emulator.Resize(width, height)
	t.mu.Unlock()
	if err := t.setSize(width, height); err != nil {
		return fmt.Errorf("resize to %d×%d: %w", width, height, err)
	}
	return nil
}

// Hangup pulls the terminal away from under the program, as closing a window does.
func (t *Terminal) Hangup() error { return t.file.Close() }

// PID returns the process id of the program.
func (t *Terminal) PID() int { return t.cmd.Process.Pid }

// Signal sends a signal to the program alone.
func (t *Terminal) Signal(sig os.Signal) error { return t.cmd.Process.Signal(sig) }

// Kill ends the program and everything it started, without warning, and waits until
// all that was written is on the screen.
func (t *Terminal) Kill() error {
	err := syscall.Kill(-t.PID(), syscall.SIGKILL) // it leads its own session, and so its own group
	<-t.Ended
	if errors.Is(err, syscall.ESRCH) {
		return nil // it had ended
	}
	return err
}

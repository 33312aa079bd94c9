//go:build unix

package testterm

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// open opens the pseudo-terminal and starts the program in it, as leader of a new
// session.
func (t *Terminal) open(o Options) error {
	ours, theirs, err := openPair()
	if err != nil {
		return err
	}
	defer theirs.Close() //nolint:errcheck // the program has its own
	t.file = ours
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = theirs, theirs, theirs
	if o.Stdin != nil {
		t.cmd.Stdin = o.Stdin
	}
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
	heed()
	if t.before, err = term.GetState(int(theirs.Fd())); err == nil {
		if err = t.setSize(o.Width, o.Height); err == nil {
			t.Started = time.Now()
			err = t.cmd.Start()
		}
	}
	if err != nil {
		return errors.Join(err, t.file.Close())
	}
	return nil
}

// heed makes programs that are started later receive SIGINT and SIGHUP even if this
// process ignores them (nohup, background): ignored signals are inherited, handled ones
// are not.
func heed() {
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGHUP} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}

// control calls do with the descriptor of our end and leaves the file non-blocking.
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

// Resize changes the size of the window, in cells.
func (t *Terminal) Resize(width, height int) error {
	t.mu.Lock()
	t.emulator.Resize(width, height)
	t.mu.Unlock()
	if err := t.setSize(width, height); err != nil {
		return fmt.Errorf("resize to %d×%d: %w", width, height, err)
	}
	return nil
}

// Hangup closes the terminal under the program, like closing a window.
func (t *Terminal) Hangup() error { return t.file.Close() }

// PID returns the process id of the program.
func (t *Terminal) PID() int { return t.cmd.Process.Pid }

// Signal sends a signal to the program alone.
func (t *Terminal) Signal(sig os.Signal) error { return t.cmd.Process.Signal(sig) }

// Kill kills the program and its process group and waits until all output is on the
// screen.
func (t *Terminal) Kill() error {
	err := syscall.Kill(-t.PID(), syscall.SIGKILL) // a session leader leads its process group too
	<-t.Ended
	if errors.Is(err, syscall.ESRCH) {
		return nil // it had ended already
	}
	return err
}

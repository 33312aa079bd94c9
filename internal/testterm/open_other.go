//go:build unix && !linux

package testterm

import (
	"errors"
	"os"
	"syscall"

	"github.com/creack/pty"
)

// openPair opens a pseudo-terminal: our end, whose reads end when it is closed, and
// the program's.
func openPair() (ours, theirs *os.File, err error) {
	blocking, theirs, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer blocking.Close() //nolint:errcheck // ours is another name of it
	syscall.ForkLock.RLock()
	fd, err := syscall.Dup(int(blocking.Fd()))
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err == nil {
		err = syscall.SetNonblock(fd, true) // so that Close ends a read
	}
	if err != nil {
		return nil, nil, errors.Join(err, theirs.Close())
	}
	return os.NewFile(uintptr(fd), blocking.Name()), theirs, nil
}

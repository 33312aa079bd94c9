package testterm

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// openPair opens a pseudo-terminal: our end, whose reads end when it is closed, and the
// program's.
//
// It replaces creack/pty v1.1.24 on Linux, which asks for the number of the new
// terminal with a pointer that goes stale if the garbage collector moves the stack. It
// then reads 0 and opens terminal 0, which belongs to another program; seen about once
// in 15,000 calls.
func openPair() (ours, theirs *os.File, err error) {
	const path = "/dev/ptmx"
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", path, err)
	}
	ours = os.NewFile(uintptr(fd), path)
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		_ = ours.Close()
		return nil, nil, fmt.Errorf("unlock the terminal: %w", err)
	}
	number, err := unix.IoctlGetUint32(fd, unix.TIOCGPTN)
	if err == nil {
		theirs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		_ = ours.Close()
		return nil, nil, fmt.Errorf("open the program's end: %w", err)
	}
	return ours, theirs, nil
}

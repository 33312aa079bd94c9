package terminal

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// openPair opens a pseudo-terminal: our end, whose reads end when it is closed, and
// the program's.
//
// On Linux creack/pty v1.1.24 is not used for it. It asks for the number of the new
// terminal with a pointer that the garbage collector may leave behind when it moves
// a stack; it then reads 0 and opens terminal 0, which is somebody else's. That
// happened here about once in fifteen thousand.
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

package host

import (
	"os/exec"
	"syscall"
)

// apart starts ssh without our console: it cannot ask anything there, changes none of
// its settings, and ctrl+c is ours alone.
func apart(cmd *exec.Cmd) {
	const noWindow = 0x08000000 // CREATE_NO_WINDOW
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: noWindow}
}

package classclient

import (
	"os/exec"
	"syscall"
)

// apart starts ssh without our console, so that it cannot prompt there or change its
// settings, and ctrl+c reaches only this program.
func apart(cmd *exec.Cmd) {
	const noWindow = 0x08000000 // CREATE_NO_WINDOW
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: noWindow}
}

//go:build !windows

package classclient

import (
	"os/exec"
	"syscall"
)

// apart starts ssh in a session of its own, without our terminal, so that it cannot
// prompt there and ctrl+c reaches only this program.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

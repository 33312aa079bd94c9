//go:build !windows

package host

import (
	"os/exec"
	"syscall"
)

// apart starts ssh without our terminal: it cannot ask anything there, and ctrl+c is
// ours alone.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

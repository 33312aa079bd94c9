//go:build unix && !linux

package load

import (
	"errors"
	"time"
)

// look is a sample of the memory and processor time of the host, this process and the
// machine.
type look struct {
	resident  int64
	host, own time.Duration
	all       time.Duration
	load      float64
}

// lookAt fails: the figures come from Linux's /proc.
func lookAt(int) (look, error) {
	return look{}, errors.New("memory and processors are measured on Linux only")
}

package testkit

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
)

// TestPortsStayFree takes ports while programs are started: one that is started holds the
// sockets of this process for a moment, and no port may be among these.
func TestPortsStayFree(t *testing.T) {
	t.Parallel()
	const times, starters = 300, 4
	itself, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var over atomic.Bool
	for range starters {
		go func() {
			for !over.Load() {
				_ = exec.CommandContext(t.Context(), itself, "-test.run=^$").Run()
			}
		}()
	}
	defer over.Store(true)
	for range times {
		port, held := freePort()
		taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			t.Error(err)
			continue
		}
		_, _ = taken.Close(), held.Close()
	}
}

// Package testkit holds what the tests of several packages share.
package testkit

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
)

// Ports that no system gives out by itself.
const firstPort, ports = 20000, 10000

// FreePort returns a TCP port of 127.0.0.1 on which nothing listens. It stays free until the
// program that the test starts takes it, and again while the program is started anew: until the
// test ends, no test of any package gets it.
func FreePort(t testing.TB) int {
	t.Helper()
	port, held := freePort()
	if port == 0 {
		t.Fatalf("no port from %d to %d is free", firstPort, firstPort+ports-1)
	}
	t.Cleanup(func() { _ = held.Close() })
	return port
}

// AnyPort is FreePort outside of a test, until the process ends; 0 if it finds none.
func AnyPort() int {
	port, held := freePort()
	untilEnd.Store(port, held) // or the garbage collector closes it
	return port
}

var untilEnd sync.Map //nolint:gochecknoglobals // of the process

// freePort returns a free port, which is the caller's until held is closed: the UDP port of the
// same number, which the programs under test don't use, tells the other processes.
func freePort() (port int, held net.PacketConn) {
	var config net.ListenConfig
	ctx := context.Background()
	for range 100 {
		port := firstPort + rand.IntN(ports) //nolint:gosec // any will do
		at := fmt.Sprintf("127.0.0.1:%d", port)
		held, err := config.ListenPacket(ctx, "udp", at)
		if err != nil {
			continue
		}
		// To listen is no test: a program that is being started would hold the socket for a moment.
		taken, err := new(net.Dialer).DialContext(ctx, "tcp", at)
		if err != nil {
			return port, held
		}
		_, _ = taken.Close(), held.Close()
	}
	return 0, nil
}

// Package testkit holds what the tests of several packages share.
package testkit

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// Ports that no system gives out by itself: a free one of them stays free until the test
// that asked for it takes it, and again while a program at it is started anew.
const firstPort, ports = 20000, 10000

// FreePort returns a TCP port of 127.0.0.1 on which nothing listens.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := firstPort + rand.IntN(ports) //nolint:gosec // any will do
		var config net.ListenConfig
		l, err := config.Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return port
	}
	t.Fatalf("no port from %d to %d is free", firstPort, firstPort+ports-1)
	return 0
}

// Package testkit holds what the tests of several packages share.
package testkit

import (
	"context"
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
	port := AnyPort()
	if port == 0 {
		t.Fatalf("no port from %d to %d is free", firstPort, firstPort+ports-1)
	}
	return port
}

// AnyPort is FreePort outside of a test; 0 if it finds none.
func AnyPort() int {
	for range 100 {
		port := firstPort + rand.IntN(ports) //nolint:gosec // any will do
		var config net.ListenConfig
		l, err := config.Listen(context.Background(), "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil && l.Close() == nil {
			return port
		}
	}
	return 0
}

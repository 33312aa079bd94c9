package host

import (
	"net"
	"sync"
)

// limited is a listener that takes so many connections at once and so many from one
// address; those beyond are closed at once.
type limited struct {
	net.Listener

	limits Limits
	mu     sync.Mutex
	all    int
	from   map[string]int
}

func newLimited(l net.Listener, limits Limits) *limited {
	return &limited{Listener: l, limits: limits, from: map[string]int{}}
}

// Accept waits for the next connection that is taken.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		address := addressOf(conn)
		if l.take(address) {
			return newCounted(conn, func() { l.give(address) }), nil
		}
		_ = conn.Close() // full; the client says "connection closed"
	}
}

func (l *limited) take(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= l.limits.Connections || l.from[address] >= l.limits.PerAddress {
		return false
	}
	l.all++
	l.from[address]++
	return true
}

func (l *limited) give(address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	l.from[address]--
	if l.from[address] == 0 {
		delete(l.from, address)
	}
}

// addressOf is where a connection comes from, without its port; it is held only
// while the connection is open.
func addressOf(conn net.Conn) string {
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		return conn.RemoteAddr().String()
	}
	return host
}

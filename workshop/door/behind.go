package door

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	proxyproto "github.com/pires/go-proxyproto"
)

// Behind is a listener of clients, some of whom come through balancers: programs that take
// connections for several hosts and pass them on. A connection from a balancer begins with a
// header of the PROXY protocol, version 1 or 2, that has the client's address; without one it
// is closed. All others come as they are, whatever they begin with.
type Behind struct {
	net.Listener // of the port

	balancers []netip.Prefix
	clients   *queue
	refused   atomic.Uint64
}

// BehindBalancers returns the listener of the clients of l, behind balancers at these
// addresses. No connection waits for the header of another.
func BehindBalancers(l net.Listener, balancers []netip.Prefix) *Behind {
	b := &Behind{Listener: l, balancers: balancers, clients: newQueue(l.Addr())}
	go accept(l, b.take, b.clients.end)
	return b
}

// Accept returns the next client.
func (b *Behind) Accept() (net.Conn, error) { return b.clients.Accept() }

// Refused returns how many connections of balancers were closed, because no header of a client
// came in time.
func (b *Behind) Refused() uint64 { return b.refused.Load() }

func (b *Behind) take(conn net.Conn) {
	const within = 5 * time.Second // for the header, which balancers send at once
	at := addressOf(conn)
	if slices.ContainsFunc(b.balancers, func(p netip.Prefix) bool { return p.Contains(at) }) {
		client := proxyproto.NewConn(conn, proxyproto.SetReadHeaderTimeout(within), proxyproto.WithPolicy(proxyproto.REQUIRE), proxyproto.ValidateHeader(overTCP))
		if client.ProxyHeader() == nil {
			b.refused.Add(1)
			_ = conn.Close()
			return
		}
		conn = client
	}
	b.clients.put(conn)
}

// addressOf returns the address of a client; the zero address if it has none.
func addressOf(conn net.Conn) netip.Addr {
	at, _ := netip.ParseAddrPort(conn.RemoteAddr().String())
	return at.Addr().Unmap()
}

// overTCP refuses headers of clients without an address in the network. A header without a
// client is a balancer's own connection.
func overTCP(h *proxyproto.Header) error {
	if _, _, ok := h.TCPAddrs(); !ok && h.Command.IsProxy() && !h.TransportProtocol.IsUnspec() {
		return errors.New("the client has no address")
	}
	return nil
}

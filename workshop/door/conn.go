package door

import (
	"net"
	"net/netip"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	gossh "golang.org/x/crypto/ssh"
)

// NetworkOf returns the unit that limits count as one address: an IPv4 address, or the
// /64 of an IPv6 address, because a computer can take any address of its /64. own
// reports whether the client runs on this computer.
func NetworkOf(conn net.Conn) (network netip.Prefix, own bool) {
	there, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return netip.Prefix{}, false
	}
	ip := there.Addr().Unmap().WithZone("")
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	network, _ = ip.Prefix(bits) // bits is in range
	here, err := netip.ParseAddrPort(conn.LocalAddr().String())
	return network, err == nil && here.Addr().Unmap().WithZone("") == ip
}

// If a client sends a packet that ends the connection, and seventeen more behind it, the
// SSH library (golang.org/x/crypto v0.59.0) leaks: one goroutine blocks on sending the last
// packet to a full channel, others wait for it, and the memory of the connection stays
// held while the host runs. The library offers no way to drain it; release does so.

// Conn is a connection that frees its place when it is closed, and the memory that
// the SSH library holds for it.
type Conn struct {
	net.Conn

	Network netip.Prefix // of the client, see NetworkOf
	Own     bool         // the client runs on this computer
	close   func() error

	// Guarded by Places.mu.
	stage stage
	since time.Time // start of the stage, or time of the last key
	kept  bool      // it stays seated

	polite atomic.Pointer[func()] // ends its session with an explanation; nil: no session

	incoming atomic.Pointer[<-chan []byte] // packets that the library has read; nil until known
	writes   atomic.Int64
	read     atomic.Int64  // bytes read since the last write
	wrote    chan struct{} // receives a signal after a write
	closed   chan struct{}
}

func newConn(conn net.Conn, give func(*Conn)) *Conn {
	c := &Conn{Conn: conn, wrote: make(chan struct{}, 1), closed: make(chan struct{})}
	c.Network, c.Own = NetworkOf(conn)
	c.close = sync.OnceValue(func() error {
		give(c)
		err := c.Conn.Close()
		close(c.closed)
		if incoming := c.incoming.Load(); incoming != nil {
			go release(*incoming)
		}
		return err
	})
	return c
}

// Ends says how to end the connection's session with an explanation, before it is closed
// for another; nil: it has no session.
func (c *Conn) Ends(politely func()) { c.polite.Store(&politely) }

// Close closes the connection, once.
func (c *Conn) Close() error { return c.close() }

// leave closes the connection. It first lets a session end with an explanation, for at
// most a second.
func (c *Conn) leave() {
	const enough = time.Second
	if polite := c.polite.Load(); polite != nil {
		(*polite)()
		select {
		case <-c.closed:
		case <-time.After(enough):
		}
	}
	_ = c.Close()
}

// Write writes to the connection and signals a waiting Read.
func (c *Conn) Write(p []byte) (int, error) {
	c.writes.Add(1)
	c.read.Store(0)
	select {
	case c.wrote <- struct{}{}:
	default:
	}
	return c.Conn.Write(p)
}

// Read reads from the connection. Packets that the library reads before authentication
// cannot be released later. So after the key exchange Read gives the library at most
// the bytes that fit its queue of 16 packets until it writes an answer or closes. A
// client that follows the protocol waits for the answer anyway.
func (c *Conn) Read(p []byte) (int, error) {
	const (
		queued, least = 16, 24      // packets; bytes of the smallest one on its way
		keys          = 3           // writes by the library: version, offer, its half of the key exchange
		enough        = time.Second // then a client that sends more than known ones goes on
	)
	if c.incoming.Load() == nil && c.writes.Load() >= keys {
		select {
		case <-c.wrote: // a signal of an earlier write
		default:
		}
		if c.read.Load() >= queued*least {
			select {
			case <-c.wrote:
			case <-c.closed:
			case <-time.After(enough):
			}
			c.read.Store(0)
		}
		p = p[:min(len(p), queued*least-int(c.read.Load()))]
	}
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

// Knows remembers the queue of packets of the library's connection.
func (c *Conn) Knows(conn gossh.ConnMetadata) {
	if incoming := incomingOf(conn); incoming != nil {
		c.incoming.Store(&incoming)
	}
}

// incomingOf returns the channel of packets that the library has read and not handled
// yet; nil if the library's fields have changed.
func incomingOf(conn gossh.ConnMetadata) <-chan []byte {
	v := reflect.ValueOf(conn)
	for _, field := range []string{"transport", "incoming"} {
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return nil
		}
		v = v.FieldByName(field)
	}
	if !v.IsValid() || v.Type() != reflect.TypeFor[chan []byte]() || !v.CanAddr() {
		return nil
	}
	return *(*chan []byte)(unsafe.Pointer(v.UnsafeAddr())) //nolint:gosec // its type was looked at
}

// release drains packets until the library closes the channel, which it does once it
// notices that the connection is closed.
func release(packets <-chan []byte) {
	for range packets {
	}
}

package host

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

// A client that sends a packet that ends the connection, and seventeen more behind it,
// leaves the SSH library (golang.org/x/crypto v0.59.0) with a goroutine that hands the
// last of them to nobody, others that wait for it, and all that the connection held, for
// as long as the host runs. The library has no way to take them, so this goes past it.

// counted is a connection that gives its place back when it is closed, and whatever the
// SSH library holds of it.
type counted struct {
	net.Conn

	network netip.Prefix // where it comes from
	own     bool         // this computer
	close   func() error

	// Of the places, under their lock.
	stage stage
	since time.Time // of its stage, or of the last key that was typed

	polite atomic.Pointer[func()] // ends its session with a word; nil: there is none

	incoming atomic.Pointer[<-chan []byte] // packets that the library has read; nil: not known yet
	writes   atomic.Int64
	read     atomic.Int64  // bytes since the last write
	wrote    chan struct{} // holds a word after a write
	closed   chan struct{}
}

func newCounted(conn net.Conn, give func(*counted)) *counted {
	c := &counted{Conn: conn, wrote: make(chan struct{}, 1), closed: make(chan struct{})}
	c.network, c.own = networkOf(conn)
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

// Close closes the connection.
func (c *counted) Close() error { return c.close() }

// leave ends the connection, with a word where somebody reads it.
func (c *counted) leave() {
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

// Write writes.
func (c *counted) Write(p []byte) (int, error) {
	c.writes.Add(1)
	c.read.Store(0)
	select {
	case c.wrote <- struct{}{}:
	default:
	}
	return c.Conn.Write(p)
}

// Read reads. What the library has read before it lets somebody in cannot be released.
// So it gets no more, from its keys on, than its queue has room for, before it has
// answered or hung up. A client that behaves waits for the answer.
func (c *counted) Read(p []byte) (int, error) {
	const (
		queued, least = 16, 24                // packets; bytes of the smallest one on its way
		keys          = 3                     // writes: a version, an offer, its half of the keys
		enough        = 50 * time.Millisecond // for a client that sends more than any that is known
	)
	if c.incoming.Load() == nil && c.writes.Load() >= keys {
		select {
		case <-c.wrote: // before now
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

// knows notes the library's end of the connection.
func (c *counted) knows(conn gossh.ConnMetadata) {
	if incoming := incomingOf(conn); incoming != nil {
		c.incoming.Store(&incoming)
	}
}

// incomingOf finds the packets of a connection that the library has read and not looked
// at yet; nil where it keeps them otherwise than it did.
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

// release reads packets until the library closes them, which it does as soon as it
// knows that the connection is closed.
func release(packets <-chan []byte) {
	for range packets {
	}
}

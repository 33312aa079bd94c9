package host

import (
	"fmt"
	"net"
	"net/netip"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/english"
)

// stage is how far a connection has come.
type stage int

// The stages. Only facilitators are trusted: they have proved a listed key.
const (
	halfOpen stage = iota // not authenticated
	atDoor                // a participant without a seat, or a command
	seated                // a participant with a seat, or with a sheet in the class
	trusted
	stages
)

// spare is how many places are reserved for participants on the host's own computer.
const spare = 20

// From the fraction nearly of the limit on, idle connections without a seat are closed
// after a time that falls from mostPatience to lessPatience as the host fills, and
// half-open ones after handPatience; a handshake takes a fraction of a second.
const (
	nearly       = 0.75
	mostPatience = 2 * time.Minute
	lessPatience = 15 * time.Second
	handPatience = 4 * time.Second
)

// places counts the connections of a host by stage and address, and makes room for
// newcomers. When the half-open ones or an address are at their limit, a newcomer
// replaces the oldest waiting one of the address with the most, or of its own address.
// When all places are taken, admit closes, in this order:
//
//   - a connection without a seat, of an address that has a crowd of these or at least two
//     places more than the newcomer's;
//   - the seat that was idle longest, of an address with at least two places more;
//   - a connection without a seat, of the same address or one that has more.
//
// So no address can lock others out, or take a seat from one that has fewer. A
// participant whose seat is closed loses no answer: the three words bring them back.
// Facilitators take no place.
type places struct {
	limits Limits
	now    func() time.Time

	mu   sync.Mutex
	all  map[*counted]struct{}
	held [stages]int
	from map[netip.Prefix]*[stages]int
	full time.Time // when a connection was last closed for another, or refused
}

func newPlaces(limits Limits) *places {
	return &places{limits: limits, now: time.Now, all: map[*counted]struct{}{}, from: map[netip.Prefix]*[stages]int{}}
}

// limited is a listener that counts its connections.
type limited struct {
	net.Listener

	places *places
}

// Accept returns the next connection. It never refuses a half-open one, since it may be
// a facilitator's.
func (l limited) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := newCounted(conn, l.places.give)
	l.places.take(c)
	return c, nil
}

// take counts a new connection as half-open, closing another if these are at their
// limit.
func (p *places) take(c *counted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held[halfOpen] >= p.limits.HalfOpen {
		p.evict(halfOpen, func(*counted) bool { return true })
	}
	c.since = p.now()
	p.move(c, halfOpen)
}

// admit counts a participant as atDoor, closing another if necessary; false if there is
// no room.
func (p *places) admit(c *counted) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, here := p.all[c]; !here {
		return false
	}
	all, theirs := p.held[atDoor]+p.held[seated], p.holds(c)
	same := func(other *counted) bool { return other.network == c.network }
	larger := func(other *counted) bool { return p.holds(other) > theirs+1 }
	crowds := func(other *counted) bool { return larger(other) || p.from[other.network][atDoor] > fewFromOne }
	ok := true
	switch {
	case c.own:
		ok = all < p.limits.Connections+spare || p.evict(atDoor, func(*counted) bool { return true })
	case theirs >= p.limits.PerAddress:
		ok = p.evict(atDoor, same)
	case all >= p.limits.Connections:
		ok = p.evict(atDoor, crowds) || p.evict(seated, larger) ||
			p.evict(atDoor, func(other *counted) bool { return same(other) || p.holds(other) > theirs })
	}
	if !ok {
		p.full = p.now()
		return false
	}
	c.since = p.now()
	p.move(c, atDoor)
	return true
}

// sit counts a connection as seated.
func (p *places) sit(c *counted)   { p.advance(c, seated) }
func (p *places) trust(c *counted) { p.advance(c, trusted) }

// holds returns how many places the participants of a connection's address take, for
// this computer minus the spare ones. The caller holds the lock.
func (p *places) holds(c *counted) int {
	n := p.from[c.network]
	switch {
	case n == nil:
		return 0
	case c.own:
		return n[atDoor] + n[seated] - spare
	}
	return n[atDoor] + n[seated]
}

func (p *places) advance(c *counted, to stage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, here := p.all[c]; here && c.stage < to {
		p.move(c, to)
	}
}

// awake notes that a key was typed on a connection.
func (p *places) awake(c *counted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.since = p.now()
}

// give frees the place of a connection.
func (p *places) give(c *counted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remove(c)
}

// move counts a connection at a stage. The caller holds the lock.
func (p *places) move(c *counted, to stage) {
	p.remove(c)
	c.stage = to
	p.all[c] = struct{}{}
	p.held[to]++
	n := p.from[c.network]
	if n == nil {
		n = &[stages]int{}
		p.from[c.network] = n
	}
	n[to]++
}

// remove stops counting a connection. The caller holds the lock.
func (p *places) remove(c *counted) {
	if _, here := p.all[c]; !here {
		return
	}
	delete(p.all, c)
	p.held[c.stage]--
	n := p.from[c.network]
	n[c.stage]--
	if *n == [stages]int{} {
		delete(p.from, c.network)
	}
}

// evict closes one of the connections at a stage that may leave: the oldest of the
// address with the most at that stage. It reports whether there was one. The caller
// holds the lock.
func (p *places) evict(from stage, may func(*counted) bool) bool {
	var out *counted
	most := 0
	for c := range p.all {
		if c.stage != from || !may(c) {
			continue
		}
		n := p.from[c.network][from]
		if n > most || n == most && c.since.Before(out.since) {
			out, most = c, n
		}
	}
	if out == nil {
		return false
	}
	p.full = p.now()
	p.remove(out)
	go out.leave()
	return true
}

// tidy closes connections that have waited too long. Unless the host is nearly full,
// idle sessions end by themselves, with an explanation.
func (p *places) tidy() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	hand, door, hurried := p.limits.Handshake, p.limits.Idle, false
	if float64(p.held[halfOpen]) >= nearly*float64(p.limits.HalfOpen) {
		hand = min(hand, handPatience)
	}
	if fill := float64(p.held[atDoor]+p.held[seated]) / float64(p.limits.Connections); fill >= nearly {
		left := max(0, (1-fill)/(1-nearly)) // fraction of the patience
		door, hurried = min(door, lessPatience+time.Duration(left*float64(mostPatience-lessPatience))), true
	}
	for c := range p.all {
		waits := now.Sub(c.since)
		ends := c.stage == atDoor && (hurried || c.polite.Load() == nil)
		if c.stage == halfOpen && waits > hand || ends && waits > door {
			p.remove(c)
			go c.leave()
		}
	}
}

// alarm describes the full host for 10 seconds after a connection was closed for
// another or refused, else "".
func (p *places) alarm() string {
	const while = 10 * time.Second
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.full.IsZero() || p.now().Sub(p.full) > while {
		return ""
	}
	in := p.held[halfOpen] + p.held[atDoor] + p.held[seated]
	return fmt.Sprintf("The door is full: %s of %s. For newcomers, those that wait longest without a seat are closed, then the seats of an address that has more than theirs.",
		english.Counted(in, "connection", "connections"), english.Counted(len(p.from), "address", "addresses"))
}

// networkOf returns the unit that limits count as one address: an IPv4 address, or the
// /64 of an IPv6 address, because a computer can take any address of its /64. own
// reports whether the client runs on this computer.
func networkOf(conn net.Conn) (network netip.Prefix, own bool) {
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

// counted is a connection that frees its place when it is closed, and the memory that
// the SSH library holds for it.
type counted struct {
	net.Conn

	network netip.Prefix // of the client, see networkOf
	own     bool         // the client runs on this computer
	close   func() error

	// Guarded by places.mu.
	stage stage
	since time.Time // start of the stage, or time of the last key

	polite atomic.Pointer[func()] // ends its session with an explanation; nil: no session

	incoming atomic.Pointer[<-chan []byte] // packets that the library has read; nil until known
	writes   atomic.Int64
	read     atomic.Int64  // bytes read since the last write
	wrote    chan struct{} // receives a signal after a write
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

// Close closes the connection, once.
func (c *counted) Close() error { return c.close() }

// leave closes the connection. It first lets a session end with an explanation, for at
// most a second.
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

// Write writes to the connection and signals a waiting Read.
func (c *counted) Write(p []byte) (int, error) {
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
func (c *counted) Read(p []byte) (int, error) {
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

// knows remembers the queue of packets of the library's connection.
func (c *counted) knows(conn gossh.ConnMetadata) {
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

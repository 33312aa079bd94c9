package host

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"
)

// stage is how far a connection has come.
type stage int

// The stages. Only facilitators are trusted: they have proved a listed key.
const (
	halfOpen stage = iota // it has not said who it is
	atDoor                // a participant without a seat, or a command
	seated                // a participant with a seat, or with a sheet in the class
	trusted
	stages
)

// spare is how many participants on the host's own computer find a place when all are
// taken.
const spare = 20

// When a door counts as nearly full, and how long it then waits for connections that do
// nothing. The fuller it is, the shorter; a handshake takes a fraction of a second.
const (
	nearly       = 0.75
	mostPatience = 2 * time.Minute
	lessPatience = 15 * time.Second
	handPatience = 4 * time.Second
)

// places are the connections of a host: those that are half-open, at the door and
// seated are counted apart. A newcomer takes the place of another rather than be refused:
// the oldest that waits, of the address that holds most of them. Where participants have
// taken all places, it is one at the door of an address that has a crowd there, or holds at
// least two more than the newcomer's; else, of such a one, the seat that was idle longest;
// failing that, one at the door of an address that holds more, or of the same. So no
// address locks others out, or takes a seat from one that holds fewer. Who loses a seat
// loses no answer: the three words bring them back. Facilitators take no place.
type places struct {
	limits Limits
	now    func() time.Time

	mu   sync.Mutex
	all  map[*counted]struct{}
	held [stages]int
	from map[netip.Prefix]*[stages]int
	full time.Time // when somebody last had to leave, or was refused
}

func newPlaces(limits Limits) *places {
	return &places{limits: limits, now: time.Now, all: map[*counted]struct{}{}, from: map[netip.Prefix]*[stages]int{}}
}

// limited is a listener whose connections take places.
type limited struct {
	net.Listener

	places *places
}

// Accept waits for the next connection. Half-open ones are never refused, or a
// facilitator would be with them.
func (l limited) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := newCounted(conn, l.places.give)
	l.places.take(c)
	return c, nil
}

// take takes a place for a connection that is half-open.
func (p *places) take(c *counted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held[halfOpen] >= p.limits.HalfOpen {
		p.evict(halfOpen, func(*counted) bool { return true })
	}
	c.since = p.now()
	p.move(c, halfOpen)
}

// admit lets a participant to the door.
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

// sit notes that a participant has a seat, and trust that a facilitator has proved to
// be one.
func (p *places) sit(c *counted)   { p.advance(c, seated) }
func (p *places) trust(c *counted) { p.advance(c, trusted) }

// holds is how many places a connection's address has, as participants, and of this
// computer how many beside those that it keeps. The lock is held.
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

// awake notes that something was typed on a connection.
func (p *places) awake(c *counted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.since = p.now()
}

// give gives the place of a connection back.
func (p *places) give(c *counted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remove(c)
}

// move counts a connection at a stage. The lock is held.
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

// remove counts a connection no more. The lock is held.
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

// evict makes room: of those at a stage that may leave, the oldest of the address that
// holds most at that stage does. The lock is held.
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

// tidy ends those that wait for longer than there is patience. Where the door is not nearly
// full, sessions end themselves, and say why.
func (p *places) tidy() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	hand, door, hurried := p.limits.Handshake, p.limits.Idle, false
	if float64(p.held[halfOpen]) >= nearly*float64(p.limits.HalfOpen) {
		hand = min(hand, handPatience)
	}
	if fill := float64(p.held[atDoor]+p.held[seated]) / float64(p.limits.Connections); fill >= nearly {
		left := max(0, (1-fill)/(1-nearly)) // of the patience
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

// alarm says that the door is full, and of how many addresses; empty: it was not for a
// while.
func (p *places) alarm() string {
	const while = 10 * time.Second
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.full.IsZero() || p.now().Sub(p.full) > while {
		return ""
	}
	in := p.held[halfOpen] + p.held[atDoor] + p.held[seated]
	return fmt.Sprintf("The door is full: %s of %s. For newcomers, those that wait longest without a seat are closed, then the seats of an address that has more than theirs.",
		counting(in, "connection", "connections"), counting(len(p.from), "address", "addresses"))
}

func counting(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// networkOf is what an address counts as: an IPv4 address by itself, and of an IPv6
// address the 64 bits that a network has, for each of its computers can take any of the
// rest. own says that the other end is this computer itself.
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
	network, _ = ip.Prefix(bits) // it has that many
	here, err := netip.ParseAddrPort(conn.LocalAddr().String())
	return network, err == nil && here.Addr().Unmap().WithZone("") == ip
}

// Package door owns the connections to a class: it counts them by address, makes room for
// newcomers, and tells ssh clients from browsers by their first byte.
//
// It does not know what is said over a connection after that. It holds addresses in memory
// and passes them on to no one.
package door

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"rolefit/internal/english"
	"rolefit/workshop/metrics"
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

// crowd is how many connections without a seat from one address are no crowd yet.
const crowd = 5

// From the fraction nearly of the limit on, idle connections without a seat are closed
// after a time that falls from mostPatience to lessPatience as the host fills, and
// half-open ones after handPatience; a handshake takes a fraction of a second.
const (
	nearly       = 0.75
	mostPatience = 2 * time.Minute
	lessPatience = 15 * time.Second
	handPatience = 4 * time.Second
)

// Places counts the connections of a host by stage and address, and makes room for
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
type Places struct {
	limits Limits
	now    func() time.Time

	mu   sync.Mutex
	all  map[*Conn]struct{}
	held [stages]int
	from map[netip.Prefix]*[stages]int
	full time.Time // when a connection was last closed for another, or refused
	ends metrics.Closed
}

// Figures returns how many connections there are, and how many were closed since the start.
func (p *Places) Figures() (open int, closed metrics.Closed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.all), p.ends
}

// Limits bound the connections that places hold.
type Limits struct {
	Connections int           // at once
	PerAddress  int           // at once from one address
	HalfOpen    int           // at once and not authenticated, or without a request
	Handshake   time.Duration // until a half-open one is closed
	Idle        time.Duration // without a session, until one is closed
	Silence     time.Duration // of a client, until a Door takes it for one of ssh; 0: a moment
}

// New returns places without connections.
func New(limits Limits) *Places {
	return &Places{limits: limits, now: time.Now, all: map[*Conn]struct{}{}, from: map[netip.Prefix]*[stages]int{}}
}

// Listener is a listener that counts its connections.
type Listener struct {
	net.Listener

	Places *Places
}

// Accept returns the next connection. It never refuses a half-open one, since it may be
// a facilitator's.
func (l Listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := newConn(conn, l.Places.give)
	l.Places.take(c)
	return c, nil
}

// take counts a new connection as half-open, closing another if these are at their
// limit.
func (p *Places) take(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held[halfOpen] >= p.limits.HalfOpen {
		p.evict(halfOpen, func(*Conn) bool { return true })
	}
	c.since = p.now()
	p.move(c, halfOpen)
}

// Admit counts a participant as atDoor, closing another if necessary; false if there is
// no room.
func (p *Places) Admit(c *Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, here := p.all[c]; !here {
		return false
	}
	all, theirs := p.held[atDoor]+p.held[seated], p.holds(c)
	same := func(other *Conn) bool { return other.Network == c.Network }
	larger := func(other *Conn) bool { return p.holds(other) > theirs+1 }
	crowds := func(other *Conn) bool { return larger(other) || p.from[other.Network][atDoor] > crowd }
	ok := true
	switch {
	case c.Own:
		ok = all < p.limits.Connections+spare || p.evict(atDoor, func(*Conn) bool { return true })
	case theirs >= p.limits.PerAddress:
		ok = p.evict(atDoor, same)
	case all >= p.limits.Connections:
		ok = p.evict(atDoor, crowds) || p.evict(seated, larger) ||
			p.evict(atDoor, func(other *Conn) bool { return same(other) || p.holds(other) > theirs })
	}
	if !ok {
		p.full = p.now()
		p.ends.Full++
		return false
	}
	c.since = p.now()
	p.move(c, atDoor)
	return true
}

// Enter counts the connection of a browser as seated while it has a request; false if
// there is no room.
func (p *Places) Enter(c *Conn) bool {
	if p.at(c) == halfOpen && !p.Admit(c) {
		return false
	}
	p.Sit(c)
	return true
}

// Keep counts the connection of a browser as seated until it is closed.
func (p *Places) Keep(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.kept = true
}

// Rest counts the connection of a browser as idle, from now on, unless it is kept.
func (p *Places) Rest(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, here := p.all[c]; here && !c.kept {
		p.move(c, atDoor)
		c.since = p.now()
	}
}

// at returns the stage of a connection.
func (p *Places) at(c *Conn) stage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return c.stage
}

// Clear closes all half-open connections.
func (p *Places) Clear() { p.drop(func(c *Conn) bool { return c.stage == halfOpen }) }

// Close closes all connections.
func (p *Places) Close() { p.drop(func(*Conn) bool { return true }) }

// drop closes the connections that may leave.
func (p *Places) drop(may func(*Conn) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.all {
		if may(c) {
			p.remove(c)
			go c.leave()
		}
	}
}

// Sit counts a connection as seated.
func (p *Places) Sit(c *Conn) { p.advance(c, seated) }

// Trust counts a connection as a facilitator's.
func (p *Places) Trust(c *Conn) { p.advance(c, trusted) }

// holds returns how many places the participants of a connection's address take, for
// this computer minus the spare ones. The caller holds the lock.
func (p *Places) holds(c *Conn) int {
	n := p.from[c.Network]
	switch {
	case n == nil:
		return 0
	case c.Own:
		return n[atDoor] + n[seated] - spare
	}
	return n[atDoor] + n[seated]
}

func (p *Places) advance(c *Conn, to stage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, here := p.all[c]; here && c.stage < to {
		p.move(c, to)
	}
}

// Awake notes that a key was typed on a connection.
func (p *Places) Awake(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.since = p.now()
}

// give frees the place of a connection.
func (p *Places) give(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remove(c)
}

// move counts a connection at a stage. The caller holds the lock.
func (p *Places) move(c *Conn, to stage) {
	p.remove(c)
	c.stage = to
	p.all[c] = struct{}{}
	p.held[to]++
	n := p.from[c.Network]
	if n == nil {
		n = &[stages]int{}
		p.from[c.Network] = n
	}
	n[to]++
}

// remove stops counting a connection. The caller holds the lock.
func (p *Places) remove(c *Conn) {
	if _, here := p.all[c]; !here {
		return
	}
	delete(p.all, c)
	p.held[c.stage]--
	n := p.from[c.Network]
	n[c.stage]--
	if *n == [stages]int{} {
		delete(p.from, c.Network)
	}
}

// evict closes one of the connections at a stage that may leave: the oldest of the
// address with the most at that stage. It reports whether there was one. The caller
// holds the lock.
func (p *Places) evict(from stage, may func(*Conn) bool) bool {
	var out *Conn
	most := 0
	for c := range p.all {
		if c.stage != from || !may(c) {
			continue
		}
		n := p.from[c.Network][from]
		if n > most || n == most && c.since.Before(out.since) {
			out, most = c, n
		}
	}
	if out == nil {
		return false
	}
	p.full = p.now()
	p.ends.Replaced++
	p.remove(out)
	go out.leave()
	return true
}

// Tidy closes connections that have waited too long. Unless the host is nearly full,
// idle sessions end by themselves, with an explanation.
func (p *Places) Tidy() {
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
			p.ends.Slow++
			p.remove(c)
			go c.leave()
		}
	}
}

// Alarm says that the host is full, and how newcomers get in, for 10 seconds after
// a connection was closed for another or refused, else it returns "".
func (p *Places) Alarm(full, closed string) string {
	const while = 10 * time.Second
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.full.IsZero() || p.now().Sub(p.full) > while {
		return ""
	}
	in := p.held[halfOpen] + p.held[atDoor] + p.held[seated]
	return fmt.Sprintf("%s: %s of %s. For newcomers, %s.",
		full, english.Counted(in, "connection", "connections"), english.Counted(len(p.from), "address", "addresses"), closed)
}

package door

import (
	"cmp"
	"net"
	"strings"
	"testing"
	"time"
)

// between is a fake connection from one address to another.
type between struct {
	net.Conn

	from, to string
}

func (b between) RemoteAddr() net.Addr { return b.addr(b.from) }
func (b between) LocalAddr() net.Addr  { return b.addr(b.to) }
func (b between) Close() error         { return nil }

func (between) addr(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 9} }

// doorway is a host's places, with a fake clock.
type doorway struct {
	*Places

	clock time.Time
}

func newDoorway(l Limits) *doorway {
	l = Limits{
		cmp.Or(l.Connections, 1200), cmp.Or(l.PerAddress, 1000), cmp.Or(l.HalfOpen, max(100, cmp.Or(l.Connections, 1200)/3)),
		20 * time.Second, time.Hour, 0,
	}
	d := &doorway{Places: New(l), clock: time.Unix(0, 0)}
	d.now = func() time.Time { return d.clock }
	return d
}

// comes connects from an address, a second after the previous one.
func (d *doorway) comes(from string) *Conn {
	d.clock = d.clock.Add(time.Second)
	c := newConn(between{from: from, to: "10.0.0.1"}, d.give)
	d.take(c)
	return c
}

// enters connects as a participant; sits also joins.
func (d *doorway) enters(t *testing.T, from string) *Conn {
	t.Helper()
	c := d.comes(from)
	if !d.Admit(c) {
		t.Fatalf("one from %s is refused", from)
	}
	return c
}

func (d *doorway) sits(t *testing.T, from string) *Conn {
	t.Helper()
	c := d.enters(t, from)
	d.Sit(c)
	return c
}

// closes waits until a connection without a place is closed; stays reports whether one has a
// place.
func (d *doorway) closes(t *testing.T, c *Conn) {
	t.Helper()
	if d.stays(c) {
		t.Fatal("one that should leave has its place")
	}
	<-c.closed
}

func (d *doorway) stays(c *Conn) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, here := d.all[c]
	return here
}

// TestPlacesHalfOpen fills the half-open places from one address: its newcomers replace its
// own oldest, and no other address loses a place.
func TestPlacesHalfOpen(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{HalfOpen: 10})
	other := d.comes("10.0.0.3")
	var squatters []*Conn
	for range 9 {
		squatters = append(squatters, d.comes("10.0.0.2"))
	}
	late := d.comes("10.0.0.4")
	d.closes(t, squatters[0])
	for _, c := range append(squatters[1:], other, late) {
		if !d.stays(c) {
			t.Error("another lost their place")
		}
	}
	if said := d.Alarm("The door is full", "some are closed"); !strings.Contains(said, "The door is full: 10 connections of 3 addresses.") {
		t.Errorf("the controls say %q", said)
	}
	d.clock = d.clock.Add(time.Minute)
	if said := d.Alarm("The door is full", "some are closed"); said != "" {
		t.Errorf("a minute later, the controls say %q", said)
	}
}

// TestPlacesAtTheDoor fills a host: connections at the door make room, participants keep
// their places.
func TestPlacesAtTheDoor(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{Connections: 5, PerAddress: 4})
	seat := d.sits(t, "10.0.0.2")
	waits := []*Conn{d.enters(t, "10.0.0.3"), d.enters(t, "10.0.0.3"), d.enters(t, "10.0.0.3")}
	honest := d.enters(t, "10.0.0.4")
	d.enters(t, "10.0.0.5") // a place of 10.0.0.3
	d.closes(t, waits[0])
	d.Awake(waits[1]) // they type
	d.enters(t, "10.0.0.6")
	d.closes(t, waits[2])
	if !d.stays(honest) || !d.stays(seat) || !d.stays(waits[1]) {
		t.Error("another lost their place")
	}
}

// TestPlacesOfOneAddress fills the quota of one address: its newcomers replace its own
// connections at the door, no other address's, and no participant.
func TestPlacesOfOneAddress(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{Connections: 9, PerAddress: 2})
	others := []*Conn{d.enters(t, "10.0.0.3"), d.enters(t, "10.0.0.3")} // which wait for longer
	first := d.enters(t, "10.0.0.2")
	seat := d.sits(t, "10.0.0.2")
	late := d.enters(t, "10.0.0.2")
	d.closes(t, first)
	d.Sit(first)
	if d.Admit(first) || d.held != [stages]int{atDoor: 3, seated: 1} {
		t.Errorf("one that is closed has a place: %v", d.held)
	}
	if !d.stays(others[0]) || !d.stays(others[1]) || !d.stays(seat) {
		t.Error("another lost their place")
	}
	d.Sit(late)
	d.clock = d.clock.Add(time.Minute)
	if d.Admit(d.comes("10.0.0.2")) {
		t.Error("one more than its share of one address is let in")
	}
	if said := d.Alarm("The door is full", "some are closed"); !strings.Contains(said, "The door is full: 5 connections of 2 addresses.") {
		t.Errorf("of who is refused the controls say %q", said)
	}
}

// TestPlacesAreTaken fills a host with participants: this computer still gets in, also in
// place of a connection at the door, and facilitators take no place.
func TestPlacesAreTaken(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{Connections: 3})
	boss := d.comes("10.0.0.4")
	d.Trust(boss)
	d.Sit(boss) // as a member with a sheet in the class
	d.sits(t, "10.0.0.2")
	waits := d.enters(t, "10.0.0.2")
	d.sits(t, "10.0.0.3")
	if !d.stays(waits) || d.held != [stages]int{atDoor: 1, seated: 2, trusted: 1} {
		t.Fatalf("a facilitator takes a place: %v", d.held)
	}
	for range spare {
		d.sits(t, "10.0.0.1") // this computer
	}
	if !d.stays(waits) {
		t.Error("who waits makes room where there is some")
	}
	d.sits(t, "10.0.0.1")
	d.closes(t, waits)
	if d.Admit(d.comes("10.0.0.1")) || d.Admit(d.comes("10.0.0.4")) {
		t.Error("one more than there are places is let in")
	}
	d.Trust(d.comes("10.0.0.4"))
	if d.held[seated] != 3+spare || d.held[trusted] != 2 {
		t.Errorf("a facilitator takes a place of a participant, or has none: %v", d.held)
	}
}

// TestPlacesOfACrowd fills a host from one address: newcomers of other addresses replace its
// connections, those at the door first, then the longest idle participants, until no address
// holds more.
func TestPlacesOfACrowd(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{Connections: 6})
	var crowd []*Conn
	for range 5 {
		crowd = append(crowd, d.sits(t, "10.0.0.9"))
	}
	waits := d.enters(t, "10.0.0.9")
	d.Awake(crowd[0]) // they type
	d.sits(t, "10.0.0.2")
	d.closes(t, waits)
	two := []*Conn{crowd[0], d.sits(t, "10.0.0.2")}
	d.closes(t, crowd[1])
	three := d.enters(t, "10.0.0.3")
	d.closes(t, crowd[2])
	four := d.enters(t, "10.0.0.4") // not in place of another that waits
	d.closes(t, crowd[3])
	if d.Admit(d.comes("10.0.0.2")) {
		t.Error("one takes a place of an address that holds no more")
	}
	five := d.enters(t, "10.0.0.5")
	d.closes(t, crowd[4])
	d.enters(t, "10.0.0.5") // in a place of their own
	d.closes(t, five)
	for _, c := range append(two, three, four) {
		if !d.stays(c) {
			t.Error("another lost their place")
		}
	}
}

// TestPlacesOfMany fills a host from as many addresses as it has places: a newcomer from
// another replaces the one at the door.
func TestPlacesOfMany(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{Connections: 2})
	d.sits(t, "10.0.0.2")
	waits := d.enters(t, "10.0.0.3")
	d.enters(t, "10.0.0.4")
	d.closes(t, waits)
}

// TestPlacesOfAClass has a class arrive from one address at a host whose door others fill:
// they make room for the whole class, up to a few of each address.
func TestPlacesOfAClass(t *testing.T) {
	t.Parallel()
	const few = 2 * crowd
	d := newDoorway(Limits{Connections: 60})
	for n := range 60 {
		d.enters(t, []string{"10.0.0.8", "10.0.0.9"}[n%2])
	}
	for range 60 - few {
		d.sits(t, "10.0.0.2")
	}
	if d.held != [stages]int{atDoor: few, seated: 60 - few} || d.Admit(d.comes("10.0.0.2")) {
		t.Errorf("%v are held", d.held)
	}
}

// TestPlacesOfASmallerClass has a class of participants and one connection at the door: no
// place of it goes to a larger class.
func TestPlacesOfASmallerClass(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{Connections: 40})
	for n := range 40 {
		ip := "10.0.0.2"
		if n < 10 {
			ip = "10.0.0.3"
		}
		if c := d.enters(t, ip); n > 0 {
			d.Sit(c)
		}
	}
	if d.Admit(d.comes("10.0.0.2")) || d.held[atDoor] != 1 {
		t.Errorf("%v are held", d.held)
	}
}

// TestPlacesOfTwoCrowds fills a host with participants from two addresses: the smaller crowd
// may grow to the size of the larger, and then neither replaces the other in turn.
func TestPlacesOfTwoCrowds(t *testing.T) {
	t.Parallel()
	const larger, smaller = "10.0.0.2", "10.0.0.3"
	d := newDoorway(Limits{Connections: 7})
	oldest := d.sits(t, larger)
	for _, from := range []string{larger, larger, larger, larger, smaller, smaller} {
		d.sits(t, from)
	}
	d.sits(t, smaller)
	d.closes(t, oldest)
	if d.Admit(d.comes(smaller)) || d.Admit(d.comes(larger)) {
		t.Errorf("one of %v is taken by another crowd", d.held)
	}
}

// TestPlacesTidy expects idle connections at the door to time out, sooner at a fuller door,
// and participants never.
func TestPlacesTidy(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{Connections: 8})
	seat, first := d.sits(t, "10.0.0.2"), d.enters(t, "10.0.0.3")
	d.clock = d.clock.Add(10 * time.Minute)
	d.Tidy()
	if !d.stays(first) {
		t.Error("with room, somebody at the door is not waited for")
	}
	for range 6 {
		d.sits(t, "10.0.0.2")
	}
	last := d.comes("10.0.0.4") // half-open
	d.Tidy()
	d.closes(t, first)
	if !d.stays(seat) || !d.stays(last) {
		t.Error("another lost their place")
	}
	d.clock = d.clock.Add(20*time.Second + time.Second)
	d.Tidy()
	d.closes(t, last)
	if d.held != [stages]int{seated: 7} || len(d.from) != 1 {
		t.Errorf("held %v of %d addresses", d.held, len(d.from))
	}
}

// TestPlacesPatience checks the exact timeouts of idle connections: at a door with so many
// participants, and half-open beside so many others.
func TestPlacesPatience(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seats, halfOpen int // of 8 places each
		door            bool
		patience        time.Duration
	}{
		{0, 4, false, 20 * time.Second},
		{8, 5, false, handPatience},
		{4, 8, true, time.Hour},
		{5, 0, true, mostPatience},
		{6, 0, true, (mostPatience + lessPatience) / 2},
		{7, 0, true, lessPatience},
	} {
		d := newDoorway(Limits{Connections: 8, HalfOpen: 8})
		for range c.seats {
			d.sits(t, "10.0.0.2")
		}
		one := d.comes("10.0.0.3")
		if c.door {
			d.clock = d.clock.Add(time.Minute) // half-open
			d.Admit(one)
		}
		since := d.clock
		for range c.halfOpen {
			d.comes("10.0.0.4")
		}
		d.clock = since.Add(c.patience)
		d.Tidy()
		if !d.stays(one) {
			t.Errorf("%+v: it is not waited for", c)
			continue
		}
		d.clock = d.clock.Add(time.Millisecond)
		d.Tidy()
		d.closes(t, one)
	}
}

// TestPlacesOfSessions has a connection at the door whose session reports why it ends: only a
// nearly full door shortens its timeout.
func TestPlacesOfSessions(t *testing.T) {
	t.Parallel()
	for seats, hurried := range map[int]bool{4: false, 5: true} { // of 8
		d := newDoorway(Limits{Connections: 8})
		for range seats {
			d.sits(t, "10.0.0.2")
		}
		one := d.enters(t, "10.0.0.3")
		told := make(chan struct{})
		polite := func() { close(told) }
		one.Ends(polite)
		d.clock = d.clock.Add(2 * time.Hour)
		d.Tidy()
		if d.stays(one) == hurried {
			t.Errorf("with %d seats it stays: %v", seats, !hurried)
		}
		if hurried {
			<-told
		}
	}
}

// TestNetworks checks which addresses count as one, and which as this computer.
func TestNetworks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to, network string
		own               bool
	}{
		{"127.0.0.1", "127.0.0.1", "127.0.0.1/32", true},
		{"127.0.0.2", "127.0.0.1", "127.0.0.2/32", false},
		{"::ffff:10.0.0.2", "10.0.0.1", "10.0.0.2/32", false},
		{"2001:db8:1:2:3:4:5:6", "2001:db8::1", "2001:db8:1:2::/64", false},
		{"2001:db8:1:2:ffff::", "2001:db8::1", "2001:db8:1:2::/64", false},
		{"::1", "::1", "::/64", true},
	} {
		network, own := NetworkOf(between{from: c.from, to: c.to})
		if network.String() != c.network || own != c.own {
			t.Errorf("%s at %s counts as %s, own %v", c.from, c.to, network, own)
		}
	}
}

// TestKeep keeps the place of a browser's stream when its request is over.
func TestKeep(t *testing.T) {
	t.Parallel()
	d := newDoorway(Limits{})
	for kept, want := range map[bool]stage{false: atDoor, true: seated} {
		c := d.comes("10.0.0.9")
		if !d.Enter(c) {
			t.Fatal("there is no room")
		}
		if kept {
			d.Keep(c)
		}
		d.Rest(c)
		if got := d.at(c); got != want {
			t.Errorf("kept %v: it is at stage %d; want %d", kept, got, want)
		}
	}
}

package cli_test

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// weather is the behavior of a network.
type weather struct {
	delay  time.Duration // of each byte, one way
	stall  time.Duration // of everything, now and then
	after  int           // bytes at most, until a line breaks; 0: it does not
	resets bool          // and how
}

// proxy is a network between participants and a host.
type proxy struct {
	address string
	host    string
	weather weather

	mu     sync.Mutex
	random *rand.Rand
	lines  int
	open   map[net.Conn]bool
}

func newProxy(t testing.TB, host string, w weather) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &proxy{
		address: l.Addr().String(), host: host, weather: w, random: rand.New(rand.NewPCG(1, uint64(w.after))), open: map[net.Conn]bool{},
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { p.carry(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		p.mu.Lock()
		for conn := range p.open {
			_ = conn.Close()
		}
		p.mu.Unlock()
		all.Wait()
	})
	return p
}

// carried returns the number of connections.
func (p *proxy) carried() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lines
}

func (p *proxy) upTo(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.random.IntN(n)
}

// carry carries one connection until it ends or breaks.
func (p *proxy) carry(ours net.Conn) {
	defer ours.Close() //nolint:errcheck // it is over
	theirs, err := net.Dial("tcp", p.host)
	if err != nil {
		return
	}
	defer theirs.Close() //nolint:errcheck // it is over
	p.mu.Lock()
	p.lines++
	p.open[ours], p.open[theirs] = true, true
	p.mu.Unlock()
	left := -1
	if p.weather.after > 0 {
		left = p.upTo(p.weather.after)
	}
	breaks := sync.OnceFunc(func() {
		if p.weather.resets {
			reset(ours)
			reset(theirs)
		}
		_ = ours.Close()
		_ = theirs.Close()
	})
	var both sync.WaitGroup
	both.Go(func() { p.one(ours, theirs, left, breaks) })
	both.Go(func() { p.one(theirs, ours, left, breaks) })
	both.Wait()
	p.mu.Lock()
	delete(p.open, ours)
	delete(p.open, theirs)
	p.mu.Unlock()
}

// piece is data that arrived at once, and its time of delivery.
type piece struct {
	data []byte
	at   time.Time
}

// one carries one direction, up to a number of bytes; below 0: all.
func (p *proxy) one(from, to net.Conn, left int, breaks func()) {
	const ahead = 1024
	way := make(chan piece, ahead)
	var arrives sync.WaitGroup
	arrives.Go(func() {
		for piece := range way {
			time.Sleep(time.Until(piece.at))
			if _, err := to.Write(piece.data); err != nil {
				breaks()
			}
		}
		if tcp, ok := to.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
	})
	buf := make([]byte, 4096)
	for {
		n, err := from.Read(buf)
		broken := left >= 0 && n > left
		if broken {
			n = left
		}
		left -= min(n, max(left, 0))
		at := time.Now().Add(p.weather.delay)
		const seldom = 40
		if p.weather.stall > 0 && p.upTo(seldom) == 0 {
			at = at.Add(p.weather.stall)
		}
		way <- piece{append([]byte(nil), buf[:n]...), at}
		if err != nil || broken {
			close(way)
			arrives.Wait()
			if broken || err != io.EOF { //nolint:errorlint // a connection returns it as it is
				breaks()
			}
			return
		}
	}
}

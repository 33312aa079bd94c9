package door

import (
	"cmp"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// How long a door waits for the first byte of a connection, before it takes the client for
// one of ssh that waits for the host's greeting. A browser may connect long before it asks for
// a page. By http it gets an answer all the same (early); TLS has no such answer.
const (
	moment      = 150 * time.Millisecond // hardly noticeable
	momentOfTLS = time.Second
)

// early goes before the greeting to a client that says nothing. An ssh client skips such lines
// (RFC 4253, section 4.2). A browser that has connected early reads the answer to whatever it
// asks for then: to ask once more, on another connection. The address # is the one it asked for.
const early = "HTTP/1.1 307 Temporary Redirect\r\nLocation: #\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

// Door hands the connections of one port to two listeners, by their first byte: browsers, and
// ssh clients, also silent ones after a moment. Nothing waits for one client: each has a
// goroutine of its own.
type Door struct {
	net.Listener // of the port

	ssh, web *queue
	places   *Places     // of browsers; connections that have not spoken yet are half-open there
	tls      *tls.Config // of browsers; nil: http
	alone    bool        // only browsers come to this port
}

// Split opens a door to l, for ssh clients and for browsers over http, and returns the
// listeners of both. They end when l is closed.
func Split(l net.Listener) (ssh, web net.Listener) {
	const most, hand, idle = 500, 10 * time.Second, time.Minute
	d := Open(l, New(Limits{Connections: most, PerAddress: most, HalfOpen: most, Handshake: hand, Idle: idle}), nil, false)
	return d.SSH(), d.Web()
}

// Open opens a door, which accepts connections until l is closed. browsers counts the
// connections of browsers; config has their certificate, nil: http; with alone, only
// browsers come to this port.
func Open(l net.Listener, browsers *Places, config *tls.Config, alone bool) *Door {
	d := &Door{Listener: l, places: browsers, tls: config, alone: alone, ssh: newQueue(l.Addr()), web: newQueue(l.Addr())}
	go accept(l, d.sort, func(why error) {
		d.ssh.end(why)
		d.web.end(why)
	})
	return d
}

// SSH returns the listener of ssh clients, which are not counted yet.
func (d *Door) SSH() net.Listener { return d.ssh }

// Web returns the listener of browsers. Its connections are for ConnOf.
func (d *Door) Web() net.Listener { return d.web }

// accept hands each connection of l to take, in a goroutine of its own, until l is closed, and
// says why to ended. While the system has no more of them, it waits as the SSH server does.
func accept(l net.Listener, take func(net.Conn), ended func(why error)) {
	const least, most = 5 * time.Millisecond, time.Second
	for wait := least; ; {
		conn, err := l.Accept()
		if err == nil {
			wait = least
			go take(conn)
			continue
		}
		temporary, ok := errors.AsType[net.Error](err)
		if !ok || !temporary.Temporary() { //nolint:staticcheck // as net/http and the SSH library
			ended(err)
			return
		}
		time.Sleep(wait)
		wait = min(2*wait, most)
	}
}

// sort hands over one connection.
func (d *Door) sort(conn net.Conn) {
	const longest = 10 * time.Second // for a browser to begin TLS, where no client of ssh waits
	patience := cmp.Or(d.places.limits.Silence, moment)
	switch {
	case d.alone:
		patience = longest
	case d.tls != nil:
		patience = cmp.Or(d.places.limits.Silence, momentOfTLS)
	}
	r := &replayed{Conn: conn}
	c := newConn(r, d.places.give)
	d.places.take(c)
	first, err := byte(0), error(nil)
	if !d.alone || d.tls != nil { // else nothing depends on it
		first, err = r.peek(patience)
	}
	silent := errors.Is(err, errSilent)
	encrypted := err == nil && first == recordTypeHandshake
	asks := err == nil && begins(first)
	switch {
	case err != nil && (d.alone || !silent), encrypted && d.tls == nil:
		_ = c.Close()
	case encrypted:
		d.web.put(tls.Server(browser{c}, d.tls))
	case d.alone, asks:
		d.web.put(browser{c})
	default:
		r.silent, r.greets = silent, silent
		d.places.give(c)
		d.ssh.put(r)
	}
}

// begins reports whether the first byte is that of a request by HTTP, and not of SSH.
func begins(first byte) bool {
	const methods = "GPHODCT" // GET, POST, PUT, PATCH, HEAD …
	return strings.IndexByte(methods, first) >= 0
}

// browser is the counted connection of a browser, which needs none of the counting for
// the SSH library. It fails if the client does not read.
type browser struct{ *Conn }

// Read reads from the connection.
func (b browser) Read(p []byte) (int, error) { return b.Conn.Conn.Read(p) }

// Write writes to the connection within slowest.
func (b browser) Write(p []byte) (int, error) {
	const slowest = 20 * time.Second
	_ = b.SetWriteDeadline(time.Now().Add(slowest)) // a closed connection: the write tells
	return b.Conn.Conn.Write(p)
}

// ConnOf returns the counted connection under one of Web; nil for any other connection.
func ConnOf(conn net.Conn) *Conn {
	if encrypted, ok := conn.(*tls.Conn); ok {
		conn = encrypted.NetConn()
	}
	b, _ := conn.(browser)
	return b.Conn
}

// recordTypeHandshake is the first byte of a client that speaks TLS.
const recordTypeHandshake = 0x16

// errSilent is the error of a client that did not speak in time.
var errSilent = errors.New("the client says nothing")

// replayed is a connection whose first byte was looked at and is read again.
type replayed struct {
	net.Conn

	first  []byte
	silent bool // the client has not spoken yet
	greets bool // and early goes before the first write
}

// peek waits for the first byte. It looks twice, because on a busy computer the time may be
// over before a byte that has come is seen. Errors: errSilent, or of the connection.
func (r *replayed) peek(patience time.Duration) (byte, error) {
	const second = 50 * time.Millisecond
	first := make([]byte, 1)
	for _, wait := range []time.Duration{patience - second, second} {
		_ = r.SetReadDeadline(time.Now().Add(wait)) // a closed connection: the read tells
		n, err := r.Conn.Read(first)
		_ = r.SetReadDeadline(time.Time{})
		if n == 1 {
			r.first = first
			return first[0], nil
		}
		if e, ok := errors.AsType[net.Error](err); !ok || !e.Timeout() {
			return 0, err
		}
	}
	return 0, errSilent
}

// Read reads the first byte again, then from the connection.
func (r *replayed) Read(p []byte) (int, error) {
	if len(r.first) > 0 && len(p) > 0 {
		n := copy(p, r.first)
		r.first = r.first[n:]
		return n, nil
	}
	n, err := r.Conn.Read(p)
	if n > 0 && r.silent {
		r.silent = false
		if begins(p[0]) {
			r.drain()
			return 0, io.EOF
		}
	}
	return n, err //nolint:wrapcheck // a connection
}

// drain reads what a browser asks for until it leaves with the answer that it has. Where bytes
// are left unread, some systems throw an answer away with the connection.
func (r *replayed) drain() {
	const enough = 2 * time.Second
	_ = r.SetReadDeadline(time.Now().Add(enough)) // a closed connection: the read tells
	_, _ = io.Copy(io.Discard, r.Conn)
}

// Write writes to the connection, to a silent client early first.
func (r *replayed) Write(p []byte) (int, error) {
	if !r.greets {
		return r.Conn.Write(p) //nolint:wrapcheck // a connection
	}
	r.greets = false
	n, err := r.Conn.Write(append([]byte(early), p...))
	return max(0, n-len(early)), err //nolint:wrapcheck // a connection
}

// queue is a listener of the connections that a door hands over.
type queue struct {
	at    net.Addr
	conns chan net.Conn
	ended chan struct{}
	why   error // once ended is closed
	once  sync.Once
}

func newQueue(at net.Addr) *queue {
	return &queue{at: at, conns: make(chan net.Conn), ended: make(chan struct{})}
}

// Addr returns the address of the port.
func (q *queue) Addr() net.Addr { return q.at }

// Close ends the queue; the port stays open.
func (q *queue) Close() error {
	q.end(net.ErrClosed)
	return nil
}

func (q *queue) end(why error) {
	q.once.Do(func() {
		q.why = why
		close(q.ended)
	})
}

// put waits until conn is accepted; it closes conn if the queue ends first.
func (q *queue) put(conn net.Conn) {
	select {
	case q.conns <- conn:
	case <-q.ended:
		_ = conn.Close()
	}
}

// Accept returns the next connection.
func (q *queue) Accept() (net.Conn, error) {
	select {
	case conn := <-q.conns:
		return conn, nil
	case <-q.ended:
		return nil, q.why
	}
}

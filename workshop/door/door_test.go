package door

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener of connections in memory, which come from addresses.
type pipes struct {
	come  chan net.Conn
	fails chan error
}

// piped is one end of a pipe between two addresses.
type piped struct {
	net.Conn

	between
}

func (p piped) Read(b []byte) (int, error)        { return p.Conn.Read(b) }
func (p piped) Write(b []byte) (int, error)       { return p.Conn.Write(b) }
func (p piped) Close() error                      { return p.Conn.Close() }
func (p piped) RemoteAddr() net.Addr              { return p.between.RemoteAddr() }
func (p piped) LocalAddr() net.Addr               { return p.between.LocalAddr() }
func (p piped) SetDeadline(t time.Time) error     { return p.Conn.SetDeadline(t) }
func (p piped) SetReadDeadline(t time.Time) error { return p.Conn.SetReadDeadline(t) }

func (p piped) SetWriteDeadline(t time.Time) error { return p.Conn.SetWriteDeadline(t) }

func (p pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.come:
		return conn, nil
	case err := <-p.fails:
		return nil, err
	}
}

func (p pipes) Close() error { return nil }

func (p pipes) Addr() net.Addr { return &net.TCPAddr{Port: 2222} }

// dial opens a connection from an address and returns the client's end of it.
func (p pipes) dial(from string) net.Conn {
	client, server := net.Pipe()
	p.come <- piped{server, between{from: from, to: "10.0.0.1"}}
	return client
}

// ways collects the connections that a door hands over.
type ways struct{ ssh, web chan net.Conn }

// openDoor opens a door over connections in memory.
func openDoor(alone bool, config *tls.Config) (pipes, *Door, ways) {
	l := pipes{make(chan net.Conn), make(chan error)}
	d := Open(l, New(Limits{200, 200, 200, time.Minute, time.Minute, 0}), config, alone)
	w := ways{make(chan net.Conn, 100), make(chan net.Conn, 100)}
	for from, to := range map[*queue]chan net.Conn{d.ssh: w.ssh, d.web: w.web} {
		go func() {
			defer close(to)
			for {
				conn, err := from.Accept()
				if err != nil {
					return
				}
				to <- conn
			}
		}()
	}
	return l, d, w
}

// TestDoor hands over one client of each kind, and expects that it is not kept waiting and
// that its first byte is read again.
func TestDoor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		says    string
		alone   bool // a port for browsers alone
		tls     bool // with a certificate
		late    time.Duration
		before  bool // a browser of this address is connected
		browser bool // it is taken for a browser
		closed  bool
		after   time.Duration
	}{
		"ssh":                        {says: "SSH-2.0-x\r\n"},
		"one byte of ssh":            {says: "S"},
		"a browser":                  {says: "GET / HTTP/1.1\r\n", browser: true},
		"a form":                     {says: "POST / HTTP/1.1\r\n", browser: true},
		"one byte of a browser":      {says: "G", browser: true},
		"noise":                      {says: "\x00\x01"},
		"a person at nc":             {says: "hello\r\n"},
		"nothing":                    {after: moment},
		"nothing, beside a browser":  {before: true, after: moment},
		"ssh, beside a browser":      {says: "SSH-2.0-x\r\n", before: true},
		"TLS without a certificate":  {says: "\x16\x03\x01", closed: true},
		"TLS":                        {says: "\x16\x03\x01", tls: true, browser: true},
		"http where TLS is":          {says: "GET / HTTP/1.1\r\n", tls: true, browser: true},
		"nothing where TLS is":       {tls: true, before: true, after: momentOfTLS},
		"late TLS":                   {says: "\x16\x03\x01", tls: true, browser: true, late: momentOfTLS - time.Millisecond, after: momentOfTLS - time.Millisecond},
		"late TLS, browsers alone":   {says: "\x16\x03\x01", tls: true, alone: true, browser: true, late: time.Second, after: time.Second},
		"no TLS, browsers alone":     {tls: true, alone: true, closed: true},
		"a late GET":                 {says: "GET / HTTP/1.1\r\n", late: moment - time.Millisecond, browser: true, after: moment - time.Millisecond},
		"nothing at a browsers' one": {alone: true, browser: true},
		"ssh at a browsers' one":     {says: "SSH-2.0-x\r\n", alone: true, browser: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var config *tls.Config
				if c.tls {
					config = &tls.Config{}
				}
				l, d, w := openDoor(c.alone, config)
				if c.before {
					there := l.dial("10.0.0.2")
					defer there.Close() //nolint:errcheck // in memory
					_, _ = io.WriteString(there, "G")
					<-w.web
				}
				began := time.Now()
				client := l.dial("10.0.0.2")
				defer client.Close() //nolint:errcheck // in memory
				if c.says != "" {
					go func() {
						time.Sleep(c.late)
						_, _ = io.WriteString(client, c.says)
					}()
				}
				to := w.ssh
				if c.browser {
					to = w.web
				}
				switch {
				case c.closed:
					if _, err := client.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
						t.Errorf("it is not closed: %v", err)
					}
				default:
					got := make([]byte, len(c.says))
					conn := <-to
					if waited := time.Since(began); waited != c.after {
						t.Errorf("it waited %v; want %v", waited, c.after)
					}
					if encrypted, ok := conn.(*tls.Conn); ok != (c.tls && c.browser && c.says[0] == recordTypeHandshake) {
						t.Errorf("it is taken for TLS: %v", ok)
					} else if ok {
						conn = encrypted.NetConn()
					}
					if _, err := io.ReadFull(conn, got); err != nil || string(got) != c.says {
						t.Errorf("it said %q, %v; want %q", got, err, c.says)
					}
					_ = conn.Close()
				}
				synctest.Wait()
				if n := len(d.places.all); n > 1 || n == 1 && !c.before {
					t.Errorf("%d connections are still Conn as those of browsers", n)
				}
				l.fails <- net.ErrClosed
			})
		})
	}
}

// TestEarlyBrowser answers a browser that connects long before it asks, ahead of the greeting of
// ssh, and is done with it once it asks. A late client of ssh reads the same, and is heard.
func TestEarlyBrowser(t *testing.T) {
	t.Parallel()
	const greeting = "SSH-2.0-x\r\n"
	for asks, heard := range map[string]string{"GET /quiz?pane=1 HTTP/1.1\r\nHost: x\r\n\r\n": "", greeting: greeting} {
		synctest.Test(t, func(t *testing.T) {
			l, _, w := openDoor(false, nil)
			client := l.dial("10.0.0.2")
			conn := <-w.ssh
			var heardSSH []byte
			go func() {
				for range 2 {
					if n, err := io.WriteString(conn, greeting); n != len(greeting) || err != nil {
						t.Errorf("of the greeting %d bytes were written, %v", n, err)
					}
				}
				heardSSH, _ = io.ReadAll(conn)
				_ = conn.Close()
			}()
			read := bufio.NewReader(client)
			answer, err := http.ReadResponse(read, nil)
			if err != nil || answer.StatusCode != http.StatusTemporaryRedirect || answer.Header.Get("Location") != "#" || !answer.Close || answer.ContentLength != 0 {
				t.Fatalf("an early browser reads %+v, %v", answer, err)
			}
			for range 2 {
				if line, err := read.ReadString('\n'); line != greeting || err != nil {
					t.Errorf("after it, %q, %v", line, err)
				}
			}
			if n, err := io.WriteString(client, asks); n != len(asks) || err != nil {
				t.Errorf("%d bytes are taken, %v", n, err)
			}
			_ = client.Close()
			synctest.Wait()
			if string(heardSSH) != heard {
				t.Errorf("ssh hears %q; want %q", heardSSH, heard)
			}
			l.fails <- net.ErrClosed
		})
	}
}

// TestDoorHoldsNobodyUp opens a hundred silent connections: a client behind them that speaks
// is let in at once. When the port fails, both listeners return why.
func TestDoorHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, d, w := openDoor(false, nil)
		began := time.Now()
		for range 100 {
			defer l.dial("10.0.0.2").Close() //nolint:errcheck,gocritic // in memory
		}
		client := l.dial("10.0.0.3")
		defer client.Close() //nolint:errcheck // in memory
		_, _ = io.WriteString(client, "S")
		<-w.ssh
		if waited := time.Since(began); waited != 0 {
			t.Errorf("it waited %v behind silent ones", waited)
		}
		time.Sleep(moment)
		synctest.Wait()
		if len(w.ssh) != 100 {
			t.Errorf("%d silent ones were taken for ssh; want 100", len(w.ssh))
		}
		l.fails <- busy{}
		began = time.Now()
		second := l.dial("10.0.0.3")
		defer second.Close() //nolint:errcheck // in memory
		if waited := time.Since(began); waited > time.Second {
			t.Errorf("after a passing fault it rested %v", waited)
		}
		l.fails <- io.ErrUnexpectedEOF
		for _, q := range []*queue{d.ssh, d.web} {
			if _, err := q.Accept(); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("the listener says %v", err)
			}
		}
	})
}

// busy is the error of a system that has no more connections for a moment.
type busy struct{}

func (busy) Error() string   { return "too many open files" }
func (busy) Timeout() bool   { return false }
func (busy) Temporary() bool { return true }

// overslept is a connection whose first byte came while its host was too busy to look in time.
type overslept struct {
	net.Conn

	looks int
}

func (o *overslept) Read(p []byte) (int, error) {
	o.looks++
	if o.looks == 1 {
		return 0, os.ErrDeadlineExceeded
	}
	return copy(p, "G"), nil
}

func (*overslept) SetReadDeadline(time.Time) error { return nil }

// TestBusyDoor looks at a first byte that came in time and was not looked at in time.
func TestBusyDoor(t *testing.T) {
	t.Parallel()
	r := &replayed{Conn: &overslept{}}
	if first, err := r.peek(moment); first != 'G' || err != nil {
		t.Errorf("the door sees %q, %v", first, err)
	}
}

package door

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	proxyproto "github.com/pires/go-proxyproto"
)

const balancer = "10.9.0.1"

// behind listens behind one balancer, over connections in memory.
func behind(t testing.TB) (pipes, *Behind) {
	t.Helper()
	l := pipes{make(chan net.Conn), make(chan error)}
	b := BehindBalancers(l, []netip.Prefix{netip.MustParsePrefix("10.9.0.0/24")})
	t.Cleanup(func() { l.fails <- net.ErrClosed })
	return l, b
}

// header returns the header of version 2 of a client at 203.0.113.7.
func header(t testing.TB, change func(*proxyproto.Header)) string {
	t.Helper()
	h := proxyproto.HeaderProxyFromAddrs(2, &net.TCPAddr{IP: net.IPv4(203, 0, 113, 7), Port: 9}, &net.TCPAddr{IP: net.IPv4(198, 51, 100, 1), Port: 22})
	change(h)
	data, err := h.Format()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestBehind lets one client in through each balancer, and directly: its first line is handed
// on, and it has its own address.
func TestBehind(t *testing.T) {
	t.Parallel()
	const says = "SSH-2.0-x\r\n"
	two := header(t, func(*proxyproto.Header) {})
	for name, c := range map[string]struct {
		from, header string
		as           string // the client's address; empty: it is closed
		after        time.Duration
	}{
		"version 1":       {header: "PROXY TCP4 203.0.113.7 198.51.100.1 4000 22\r\n", as: "203.0.113.7"},
		"version 1, IPv6": {header: "PROXY TCP6 2001:db8::7 2001:db8::1 4000 22\r\n", as: "2001:db8::7"},
		"version 2":       {header: two, as: "203.0.113.7"},
		"version 2, more in it": {header: header(t, func(h *proxyproto.Header) {
			_ = h.SetTLVs([]proxyproto.TLV{{Type: proxyproto.PP2_TYPE_NOOP, Value: make([]byte, 3000)}})
		}), as: "203.0.113.7"},
		"its own connection":  {header: "PROXY UNKNOWN\r\n", as: balancer},
		"its own, version 2":  {header: header(t, func(h *proxyproto.Header) { h.Command = proxyproto.LOCAL }), as: balancer},
		"somebody else":       {from: "10.8.0.1", as: "10.8.0.1"},
		"somebody else, IPv6": {from: "2001:db8::5", as: "2001:db8::5"},
		"no header":           {},
		"half a header":       {header: "PROXY TCP4 203.0.113.7"},
		"a wrong one":         {header: "PROXY TCP4 203.0.113.777 198.51.100.1 4000 22\r\n"},
		"no line end":         {header: "PROXY TCP4 " + strings.Repeat("1", 200)},
		"a file's": {header: header(t, func(h *proxyproto.Header) {
			h.TransportProtocol = proxyproto.UnixStream
			h.SourceAddr, h.DestinationAddr = &net.UnixAddr{Net: "unix", Name: "a"}, &net.UnixAddr{Net: "unix", Name: "b"}
		})},
		"half of version 2": {header: two[:20], after: 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l, b := behind(t)
				from := c.from
				if from == "" {
					from = balancer
				}
				client := l.dial(from)
				defer client.Close() //nolint:errcheck // of the test
				began := time.Now()
				go func() {
					whole := c.header + says
					if c.after > 0 {
						whole = c.header // and then nothing
					}
					_, _ = io.WriteString(client, whole)
				}()
				if c.as == "" {
					if _, err := io.ReadAll(client); err != nil || time.Since(began) != c.after || b.Refused() != 1 {
						t.Errorf("it is not closed: %v after %v, %d refused", err, time.Since(began), b.Refused())
					}
					return
				}
				conn, err := b.Accept()
				if err != nil {
					t.Fatal(err)
				}
				got := make([]byte, len(says))
				if _, err := io.ReadFull(conn, got); err != nil || string(got) != says {
					t.Errorf("it says %q, %v", got, err)
				}
				if network, own := NetworkOf(conn); network.Contains(netip.MustParseAddr(c.as)) == false || own || time.Since(began) != 0 {
					t.Errorf("it is %v, own: %v, after %v", network, own, time.Since(began))
				}
			})
		})
	}
}

// TestSilentBalancer has a client come while a balancer says nothing.
func TestSilentBalancer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, b := behind(t)
		silent := l.dial(balancer)
		began := time.Now()
		direct := l.dial("10.8.0.1")
		if conn, err := b.Accept(); err != nil || addressOf(conn).String() != "10.8.0.1" || time.Since(began) != 0 {
			t.Errorf("a client waits for another one's header: %v, %v", err, time.Since(began))
		}
		_, err := silent.Read(make([]byte, 1))
		if !errors.Is(err, io.EOF) || time.Since(began) > time.Minute {
			t.Errorf("a balancer without a header is not closed: %v after %v", err, time.Since(began))
		}
		_ = direct.Close()
	})
}

// FuzzHeader has a balancer send any bytes: it is closed, or has an address, and the bytes after
// the header are handed on.
func FuzzHeader(f *testing.F) {
	f.Add([]byte("PROXY TCP4 203.0.113.7 198.51.100.1 4000 22\r\nSSH"))
	f.Add([]byte("PROXY UNKNOWN\r\nGET / HTTP/1.1\r\n"))
	f.Add([]byte(header(f, func(h *proxyproto.Header) {
		_ = h.SetTLVs([]proxyproto.TLV{{Type: proxyproto.PP2_TYPE_NOOP, Value: []byte("x")}})
	}) + "SSH"))
	f.Add([]byte(header(f, func(h *proxyproto.Header) { h.Command = proxyproto.LOCAL })))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &Behind{balancers: []netip.Prefix{netip.MustParsePrefix(balancer + "/32")}, clients: newQueue(nil)}
		client, server := net.Pipe()
		go func() {
			_, _ = client.Write(data)
			_ = client.Close()
		}()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			b.take(piped{server, between{from: balancer, to: "10.0.0.1"}})
		}()
		select {
		case conn := <-b.clients.conns:
			rest, _ := io.ReadAll(conn)
			if network, _ := NetworkOf(conn); !network.IsValid() || !bytes.HasSuffix(data, rest) || len(rest) > len(data)-len("PROXY \r\n") {
				t.Errorf("%v, and %q of %q", network, rest, data)
			}
		case <-ended:
			if b.Refused() != 1 {
				t.Error("it is neither let in nor refused")
			}
		}
	})
}

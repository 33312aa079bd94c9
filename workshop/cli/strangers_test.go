package cli_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// stranger uses a connection for something other than SSH, until stop is closed.
type stranger func(conn net.Conn, stop <-chan struct{})

func strangers() map[string]stranger {
	slowly := func(text string) stranger {
		return func(conn net.Conn, stop <-chan struct{}) {
			for i := 0; ; i++ {
				if _, err := conn.Write([]byte{text[i%len(text)]}); err != nil {
					return
				}
				select {
				case <-stop:
					return
				case <-time.After(time.Second):
				}
			}
		}
	}
	says := func(text string) stranger {
		return func(conn net.Conn, stop <-chan struct{}) {
			_, _ = io.WriteString(conn, text)
			<-stop
		}
	}
	return map[string]stranger{
		"a byte a second":      slowly("SSH-2.0-slow\r\n"),
		"a line without end":   slowly("x"),
		"nothing":              says(""),
		"half a greeting":      says("SSH-2.0-ha"),
		"a greeting":           says("SSH-2.0-half\r\n"),
		"half a packet":        says("SSH-2.0-half\r\n\x00\x00\x10\x00\x04\x14"),
		"HTTP":                 says("GET / HTTP/1.1\r\nHost: class\r\n\r\n"),
		"TLS":                  says("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
		"zeros":                says(strings.Repeat("\x00", 100_000)),
		"a length without end": says("SSH-2.0-big\r\n\xff\xff\xff\xff" + strings.Repeat("x", 1000)),
		"noise":                says("SSH-2.0-noise\r\n" + strings.Repeat("\xde\xad\xbe\xef", 10_000)),
	}
}

// TestStrangers opens 200 connections of other protocols, with participants beside them. The
// strangers may stay longer than the test waits: a participant that had to wait for one would
// never reach a question.
func TestStrangers(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.Limits.Handshake = 10 * patience })
	stop := make(chan struct{})
	var all sync.WaitGroup
	kinds := strangers()
	opened := 0
	for opened < 200 {
		for _, does := range kinds {
			conn, err := net.Dial("tcp", h.address)
			must(t, err)
			opened++
			all.Go(func() {
				defer conn.Close() //nolint:errcheck // nothing was said
				go func() { _, _ = io.Copy(io.Discard, conn) }()
				does(conn, stop)
			})
		}
	}
	const people = 10
	join := map[string]func() error{}
	for i := range people {
		join[fmt.Sprint("person ", i)] = func() error {
			g, err := connect(h.address, dialOptions{})
			if err != nil {
				return err
			}
			defer g.close()
			if err := errors.Join(g.atDoor(), g.types("\r")); err != nil {
				return err
			}
			return g.plays(leans(i), spot{"question", 6}, nil)
		}
	}
	together(t, join)
	close(stop)
	all.Wait()
}

// TestStrangersLeave expects strangers to be disconnected, and connections that never log in.
// On a slow machine the limit also cuts off honest participants: they come again.
func TestStrangersLeave(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.Limits.Handshake = time.Second })
	out := map[string]func() error{}
	stop := make(chan struct{})
	defer close(stop)
	for name, does := range strangers() {
		out[name] = func() error {
			conn, err := net.Dial("tcp", h.address)
			if err != nil {
				return err
			}
			defer conn.Close() //nolint:errcheck // nothing was said
			go does(conn, stop)
			return closed(conn)
		}
	}
	idle := func(do func(*gossh.Client) error) func() error {
		return func() error {
			var client *gossh.Client
			err := again(func() (err error) {
				if client, err = dial(h.address, dialOptions{}); err != nil {
					return err
				}
				if err = do(client); err != nil {
					_ = client.Close()
				}
				return err
			})
			if err != nil {
				return err
			}
			defer client.Close() //nolint:errcheck // nothing was said
			ended := make(chan struct{})
			go func() {
				_ = client.Wait()
				close(ended)
			}()
			select {
			case <-ended:
				return nil
			case <-time.After(patience):
				return errLate
			}
		}
	}
	out["no session"] = idle(func(*gossh.Client) error { return nil })
	out["a session that does not begin"] = idle(func(c *gossh.Client) error {
		s, err := c.NewSession()
		if err != nil {
			return err
		}
		return s.RequestPty("xterm", 24, 80, gossh.TerminalModes{})
	})
	out["a session that is over"] = idle(func(c *gossh.Client) error {
		s, err := c.NewSession()
		if err != nil {
			return err
		}
		return s.Run("class")
	})
	stays := reconnect(t, h.address, dialOptions{}, (*participant).atDoor)
	together(t, out)
	must(t, stays.types("\r")) // a session that has begun stays
	must(t, stays.sees("Start"))
}

// closed waits until the other end closes a connection.
func closed(conn net.Conn) error {
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	_, err := io.Copy(io.Discard, conn)
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return fmt.Errorf("it was not closed: %w", err)
	}
	return nil
}

// from dials from an address of the loopback.
func from(ip, address string) (*gossh.Client, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}, Timeout: patience}
	conn, err := d.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return over(conn, dialOptions{})
}

// seat joins as a participant, from an address of the loopback.
func seat(ip, address string) (*participant, error) {
	client, err := from(ip, address)
	if err != nil {
		return nil, err
	}
	g, err := openSession(client, dialOptions{quiet: true})
	if err == nil {
		err = errors.Join(g.atDoor(), g.types("a"), g.hears("Before we start: what is your guess?"))
	}
	if err != nil {
		_ = client.Close()
	}
	return g, err
}

// TestLimits fills a small host with participants, in all and from one address: an address
// with more makes room for one with fewer, and for no other. Places are freed by leaving. The
// controls warn, and open at every attempt of a facilitator.
func TestLimits(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.Limits.Connections, o.Limits.PerAddress = 5, 3 })
	const one, other, third = "127.0.0.4", "127.0.0.2", "127.0.0.3"
	var in []*participant
	enters := func(ip string) {
		t.Helper()
		g, err := seat(ip, h.address)
		must(t, err)
		in = append(in, g)
	}
	refused := func(ip string) {
		t.Helper()
		if g, err := seat(ip, h.address); err == nil {
			t.Errorf("from %s one more is let in", ip)
			g.close()
		}
	}
	for range 3 {
		enters(one)
	}
	refused(one)
	enters(other)
	enters(other)
	refused(other)
	enters(third)
	_, _ = in[0].exit() // the longest idle participant, of the address with three, made room
	in[0].close()
	in = in[1:]
	refused(third)
	eventually(t, "the controls say it", func() bool {
		alarms := h.board().Alarms
		return len(alarms) > 0 && strings.HasPrefix(alarms[0], "The door is full: 5 connections of 3 addresses.")
	})
	facilitator := mustConnect(t, h.address, h.facilitator("controls"))
	must(t, facilitator.sees("LOBBY"))
	for range 10 { // places come back, however often
		in[0].close()
		in = in[1:]
		eventually(t, "a place came back", func() bool {
			g, err := seat(third, h.address)
			if err == nil {
				g.close()
			}
			return err == nil
		})
		eventually(t, "a place came back", func() bool {
			g, err := seat(one, h.address)
			if err == nil {
				in = append(in, g)
			}
			return err == nil
		})
		in[0], in[1], in[2], in[3], in[4] = in[4], in[0], in[1], in[2], in[3] // one of "one" goes each time
	}
	refused(third)
	for _, g := range in {
		g.close()
	}
	eventually(t, "all places came back", func() bool {
		b := h.board()
		return b.Connected == 0 && b.Away == b.Counts.Joined
	})
}

// TestSquatters fills a small host with silent connections, and with connections at the door:
// participants and facilitators still get in.
func TestSquatters(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) {
		o.Limits.Connections, o.Limits.PerAddress, o.Limits.HalfOpen, o.Limits.Handshake = 24, 20, 10, 10*patience
	})
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 66)}}
	for range 30 {
		conn, err := d.Dial("tcp", h.address)
		must(t, err)
		t.Cleanup(func() { _ = conn.Close() })
	}
	for i := range 40 {
		client, err := from(fmt.Sprint("127.0.0.", 66+i%2), h.address)
		must(t, err)
		t.Cleanup(func() { _ = client.Close() })
		_, err = client.NewSession()
		must(t, err)
	}
	const people = 14 // behind one router: all but the quota of two addresses that are no crowd
	for range people {
		g, err := seat("127.0.0.2", h.address)
		must(t, err)
		t.Cleanup(g.close)
	}
	facilitator := mustConnect(t, h.address, h.facilitator("controls"))
	must(t, facilitator.sees("LOBBY"))
	eventually(t, "they are counted", func() bool { return h.board().Connected == people })
}

// TestClassBehindOneAddress lets 299 people in at once, with the default limits. From 300 on
// that have not authenticated, the slowest are closed: on a slow machine that is all of them.
func TestClassBehindOneAddress(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.Limits.Handshake = 10 * patience }) // all of them at once
	const people = 299
	var mu sync.Mutex
	var in []*participant
	all := map[string]func() error{}
	for i := range people {
		all[fmt.Sprint("person ", i)] = func() error {
			g, err := connect(h.address, dialOptions{quiet: true})
			if err != nil {
				return err
			}
			mu.Lock()
			in = append(in, g)
			mu.Unlock()
			return errors.Join(g.atDoor(), g.types("a"), g.hears("Before we start: what is your guess?"))
		}
	}
	together(t, all)
	h.counted(class.Counts{Joined: people})
	seen := map[string]bool{}
	for _, g := range in {
		seen[g.words] = true
		g.close()
	}
	if len(seen) != people {
		t.Errorf("%d people have %d times three words", people, len(seen))
	}
}

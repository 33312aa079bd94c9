package cli_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"sync"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// rude violates the protocol towards a host, and hangs up.
type rude func(address string) error

// strays sends packets about channels that no client sends: about one that was never opened,
// answers without a request, and packets after the end.
func (b *bare) strays(id uint32) error {
	type about struct {
		Kind byte
		ID   uint32
	}
	for range 20 {
		for _, m := range [][]byte{
			gossh.Marshal(struct {
				Kind      byte
				ID, Bytes uint32
			}{93, id, 1}), // a wider window
			gossh.Marshal(about{99, id}),  // a success
			gossh.Marshal(about{100, id}), // a failure
			gossh.Marshal(about{96, id}),  // an end
		} {
			if err := b.send(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// opened connects, and opens a session.
func opened(address string) (*bare, error) {
	b, err := dialBare(address)
	if err != nil {
		return nil, err
	}
	if err := b.service(); err != nil {
		return b, err
	}
	if got, err := b.none("guest"); err != nil || got != msgAuthSuccess {
		return b, fmt.Errorf("let in: %d, %w", got, err)
	}
	if err := b.send(gossh.Marshal(struct {
		Kind                  byte
		Name                  string
		ID, Window, MaxPacket uint32
	}{msgChannelOpen, "session", 0, 1 << 20, 1 << 15})); err != nil {
		return b, err
	}
	_, err = b.receive(msgChannelOpened)
	return b, err
}

// asks sends a request on a session.
func (b *bare) asks(request string, rest []byte) error {
	return b.send(gossh.Marshal(struct {
		Kind    byte
		ID      uint32
		Request string
		Reply   bool
		Rest    []byte `ssh:"rest"`
	}{msgChannelRequest, 0, request, true, rest}))
}

// says sends data into a session.
func (b *bare) says(text string) error {
	return b.send(gossh.Marshal(struct {
		Kind byte
		ID   uint32
		Text string
	}{msgChannelData, 0, text}))
}

// rudes are the kinds of rude clients.
func rudes() map[string]rude {
	with := func(does func(*bare) error) rude {
		return func(address string) error {
			b, err := opened(address)
			if b != nil {
				defer b.conn.Close() //nolint:errcheck // it hangs up
			}
			return errors.Join(err, does(b))
		}
	}
	command := func(text string) []byte { return gossh.Marshal(struct{ Command string }{text}) }
	terminal := gossh.Marshal(struct {
		Term                        string
		Columns, Rows, Width, Depth uint32
		Modes                       string
	}{"xterm", 80, 24, 0, 0, "\x00"})
	raw := func(text string) rude {
		return func(address string) error {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				return err
			}
			_, err = io.WriteString(conn, text)
			return errors.Join(err, conn.Close())
		}
	}
	runs := func(text string, after ...string) rude {
		return with(func(b *bare) error {
			err := b.asks("exec", command(text))
			for _, says := range after {
				err = errors.Join(err, b.says(says))
			}
			return errors.Join(err, b.strays(0))
		})
	}
	return map[string]rude{
		"nothing":         raw(""),
		"half a greeting": raw("SSH-2.0-ha"),
		"noise":           raw("SSH-2.0-x\r\n\x00\x00\x10\x00\x04\x14noise"),
		"stray packets":   with(func(b *bare) error { return b.strays(0) }),
		"about no channel": with(func(b *bare) error {
			_ = b.strays(7) // the host may have hung up before the last
			return nil
		}),
		"no such service": func(address string) error {
			b, err := dialBare(address)
			if err != nil {
				return err
			}
			defer b.conn.Close() //nolint:errcheck // it hangs up
			_ = b.send(gossh.Marshal(struct {
				Kind byte
				Name string
			}{msgServiceRequest, "no-such-service"}))
			_ = b.strays(0) // the host may have hung up before the last
			return nil
		},
		"no such method": func(address string) error {
			b, err := dialBare(address)
			if err != nil {
				return err
			}
			defer b.conn.Close() //nolint:errcheck // it hangs up
			err = b.service()
			_ = b.send([]byte{msgAuthRequest, 1})
			_ = b.strays(0) // the host may have hung up before the last
			return err
		},
		"class, stray packets":   runs("class"),
		"submit without an end":  runs("submit", `{"assessment":`),
		"follow, stray packets":  runs("follow", "{"),
		"vote, without an end":   runs("vote", "{"),
		"page of nobody, stray":  runs("page hammer hammer hammer", "x"),
		"no such command, stray": runs("sh", "x"),
		"the door": with(func(b *bare) error {
			return errors.Join(b.asks("pty-req", terminal), b.asks("shell", nil), b.says("hammer pic"), b.strays(0))
		}),
		"a seat": with(func(b *bare) error {
			err := errors.Join(b.asks("pty-req", terminal), b.asks("shell", nil), b.says("\r"))
			for range 3 { // something of the first screens
				_, more := b.receive(msgChannelData)
				err = errors.Join(err, more)
			}
			return errors.Join(err, b.says("\r\r12"), b.strays(0))
		}),
		"many requests": with(func(b *bare) error {
			var err error
			for range 100 {
				err = errors.Join(err, b.asks("env", command("LANG")), b.asks("window-change", terminal), b.asks("signal", nil))
			}
			return err
		}),
		"no answer heard": func(address string) error {
			b, err := dialBare(address)
			if err != nil {
				return err
			}
			return errors.Join(b.send(gossh.Marshal(struct {
				Kind byte
				Name string
			}{msgServiceRequest, "ssh-userauth"})), b.conn.Close())
		},
	}
}

// TestRudeClients connects 300 rude clients, which hang up, and expects nothing to stay
// behind them: no goroutine and no memory.
func TestRudeClients(t *testing.T) {
	t.Parallel()
	if !alone(t) { // it counts goroutines
		return
	}
	h := hostedHere(t)
	kinds := rudes()
	comes := func(rounds int) {
		var all sync.WaitGroup
		for name, does := range kinds {
			all.Go(func() {
				for range rounds {
					if err := does(h.address); err != nil {
						t.Errorf("%s: %v", name, err)
						return
					}
				}
			})
		}
		all.Wait()
	}
	comes(1) // allocations made once, for all
	h.board()
	running := settled()
	before := held()
	comes(300/len(kinds) + 1)
	eventually(t, "nothing that ran for them runs", func() bool { return runtime.NumGoroutine() <= running })
	const most = 3 << 20 // 300 that leave .3 MB each would be 90
	eventually(t, "nothing of them is held", func() bool { return held() < before+most })
	if log := h.log.String(); len(log) > 4<<10 {
		t.Errorf("the log is flooded: %s", tail(log))
	}
}

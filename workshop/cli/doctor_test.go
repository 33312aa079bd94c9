//go:build !windows

package cli

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"charm.land/ssh"
	"github.com/charmbracelet/colorprofile"
	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
	"rolefit/internal/qr/qrtest"
	"rolefit/internal/testkit/webclient"
	"rolefit/workshop/reach"
)

// elsewhere is a listener whose clients seem to come from another device.
type elsewhere struct{ net.Listener }

func (e elsewhere) Accept() (net.Conn, error) {
	conn, err := e.Listener.Accept()
	return distant{conn}, err
}

type distant struct{ net.Conn }

func (distant) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 77), Port: 9} }

// heard is a writer of one line at a time.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// TestSecondDevice visits the port of the doctor over ssh and with a browser, from this
// computer, which does not count, and then from another device.
func TestSecondDevice(t *testing.T) {
	t.Parallel()
	shown, _, err := hostKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	browser := func(address string) error {
		pages := &http.Client{Transport: &http.Transport{DialContext: webclient.Connects(net.Dialer{}), DisableKeepAlives: true}}
		answer, err := pages.Get("http://" + address)
		if err != nil {
			return err
		}
		defer answer.Body.Close() //nolint:errcheck // only read
		text, err := io.ReadAll(answer.Body)
		if !strings.Contains(string(text), "All is well.") {
			t.Errorf("the browser shows %q", text)
		}
		return err
	}
	overSSH := func(address string) error {
		c, err := gossh.Dial("tcp", address, &gossh.ClientConfig{User: "class", HostKeyCallback: gossh.FixedHostKey(shown.PublicKey())})
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // only read
		s, err := c.NewSession()
		if err != nil {
			return err
		}
		_, err = s.Output("")
		return err
	}
	for way, visits := range map[string]func(string) error{"with a browser": browser, "over ssh": overSSH} {
		for _, far := range []bool{true, false} {
			l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			at, _ := l.Addr().(*net.TCPAddr)
			p := &ports{ssh: l, at: reach.At{SSH: at, Web: at}}
			if far {
				p.ssh = elsewhere{l}
			}
			out := &heard{}
			ctx, leave := context.WithCancel(t.Context())
			visited := make(chan error, 1)
			go func() {
				visited <- visits(l.Addr().String())
				for !far && ctx.Err() == nil && !strings.Contains(out.String(), "That was this computer itself.") {
					time.Sleep(time.Millisecond)
				}
				if !far {
					leave()
				}
			}()
			came, err := (&doctorFlags{wait: time.Minute}).secondDevice(ctx, &app{}, out, p, []ssh.Signer{shown}, reach.Ways{
				Join: []string{"ssh class"}, Web: []string{"http://class/"},
			})
			leave()
			if why := <-visited; why != nil && way != "over ssh" { // of ssh, the doctor closes what it has heard of
				t.Errorf("%s: %v", way, why)
			}
			switch {
			case far && (!came || err != nil || !strings.Contains(out.String(), "A second device came through "+way)):
				t.Errorf("%s: %t, %v: %s", way, came, err, out)
			case !far && (came || err != nil || !strings.Contains(out.String(), "That was this computer itself.")):
				t.Errorf("%s, from here: %t, %v: %s", way, came, err, out)
			}
			if !strings.Contains(out.String(), "    ssh class\n    or, with a browser, http://class/\n") {
				t.Errorf("it says %s", out)
			}
		}
	}
}

// TestNoSecondDevice waits in vain, and says what to try.
func TestNoSecondDevice(t *testing.T) {
	t.Parallel()
	shown, _, err := hostKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at, _ := l.Addr().(*net.TCPAddr)
	came, err := (&doctorFlags{wait: time.Millisecond}).secondDevice(t.Context(), &app{}, &heard{}, &ports{ssh: l, at: reach.At{SSH: at}}, []ssh.Signer{shown}, reach.Ways{
		Join: []string{"ssh class"},
	})
	if came || err == nil || !strings.Contains(err.Error(), "no second device came through") {
		t.Errorf("nobody comes: %t, %v", came, err)
	}
}

// TestDoctorShowsACode reads the QR code off terminals of both backgrounds, with and without
// Unicode. A pipe and a screen reader get none.
func TestDoctorShowsACode(t *testing.T) {
	t.Parallel()
	const address = "http://192.168.1.23:2222/"
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()   //nolint:errcheck // nothing is written
	defer terminal.Close() //nolint:errcheck // nothing is written
	shows := func(out io.Writer, environ ...string) string {
		a := &app{clikit.App{Env: clikit.Env{In: terminal, Out: terminal, Environ: append(environ, "TERM=xterm-256color")}}}
		return a.code(out, address)
	}
	for _, locale := range []string{"LANG=C.UTF-8", "LANG=C"} {
		for colors, dark := range map[string]bool{"COLORFGBG=15;0": true, "COLORFGBG=0;15": false, "": true} {
			at := qrtest.Terminal{Width: 100, Height: 46, Dark: dark, Colors: colorprofile.ANSI256}
			if got, err := at.Read(shows(terminal, locale, colors)); err != nil || got != address {
				t.Errorf("%s, %s: the camera reads %q, %v", locale, colors, got, err)
			}
		}
	}
	if pipe, reader := shows(io.Discard, "LANG=C.UTF-8"), shows(terminal, "LANG=C.UTF-8", "ACCESSIBLE=1"); pipe+reader != "" {
		t.Errorf("a pipe gets %q, a screen reader %q", pipe, reader)
	}
}

// TestDoctorFits keeps each line within a terminal, and further lines below their text.
func TestDoctorFits(t *testing.T) {
	t.Parallel()
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()   //nolint:errcheck // nothing is written
	defer terminal.Close() //nolint:errcheck // it was read
	const wide = 40
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: wide}); err != nil {
		t.Fatal(err)
	}
	row(terminal, "FIX", "disk", "an answer takes long to be there")
	const want = "FIX   disk      an answer takes long to\r\n                be there\r\n"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(master, got); err != nil || string(got) != want {
		t.Errorf("it shows %q, %v, want %q", got, err, want)
	}
}

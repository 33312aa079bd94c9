package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/input"
	"rolefit/internal/qr/qrtest"
)

// dialOptions is how a participant connects.
type dialOptions struct {
	user    string // "guest" where empty
	auth    []gossh.AuthMethod
	command string // empty: a shell, which is the quiz
	noPTY   bool
	term    string // "xterm-256color" where empty
	width   int    // 80×24 where 0; below 0: the client says 0×0, and has 80×24
	height  int
	env     []string // name, value, name, value, …; LANG is C.UTF-8 where nil
	quiet   bool     // nothing is drawn: the screen is the text that came
}

// participant is a participant at the other end of a connection, who reads the screen and types.
// Waiting methods return errors, so that many can run in goroutines.
type participant struct {
	client  *gossh.Client
	session *gossh.Session
	in      io.WriteCloser
	stderr  written
	words   string // their three words, once they have come up
	typed   string // what they typed last
	before  string // the screen before that, until a text is seen
	midway  bool   // they come back, to a question that they saw before

	mu       sync.Mutex
	emulator *vt.Emulator // nil: quiet
	drawn    string       // the screen; empty: not drawn since news came
	raw      bytes.Buffer
	read     int // how much of raw was looked at, line by line
	news     chan struct{}

	ended chan struct{}
	err   error // of the session; once ended is closed
}

func clientConfig(v dialOptions) *gossh.ClientConfig {
	if v.user == "" {
		v.user = "guest"
	}
	return &gossh.ClientConfig{
		Config: gossh.Config{KeyExchanges: []string{gossh.KeyExchangeCurve25519}}, // as of OpenSSH 9.8 and before; it takes half the time
		User:   v.user, Auth: v.auth, Timeout: patience,
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), // the host is this test
	}
}

// dial opens a connection, without a session.
func dial(address string, v dialOptions) (*gossh.Client, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	return over(conn, v)
}

func over(conn net.Conn, v dialOptions) (*gossh.Client, error) {
	_ = conn.SetDeadline(time.Now().Add(patience))
	c, chans, reqs, err := gossh.NewClientConn(conn, "host", clientConfig(v))
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	_ = conn.SetDeadline(time.Time{})
	return gossh.NewClient(c, chans, reqs), nil
}

// connect connects to a host and opens a session.
func connect(address string, v dialOptions) (*participant, error) {
	client, err := dial(address, v)
	if err != nil {
		return nil, err
	}
	g, err := openSession(client, v)
	if err != nil {
		_ = client.Close()
	}
	return g, err
}

// openSession opens a session over a connection.
func openSession(client *gossh.Client, v dialOptions) (*participant, error) {
	g := &participant{client: client, news: make(chan struct{}, 1), ended: make(chan struct{})}
	var err error
	if g.session, err = client.NewSession(); err != nil {
		return nil, err
	}
	asked := v
	if v.width <= 0 {
		v.width, v.height = 80, 24
		if asked.width == 0 {
			asked = v
		} else {
			asked.width, asked.height = 0, 0
		}
	}
	if v.term == "" {
		v.term = "xterm-256color"
	}
	if v.env == nil {
		v.env = []string{"LANG", "C.UTF-8"}
	}
	for i := 0; i+1 < len(v.env); i += 2 {
		if err := g.session.Setenv(v.env[i], v.env[i+1]); err != nil {
			return nil, err
		}
	}
	if !v.noPTY {
		if err := g.session.RequestPty(v.term, asked.height, asked.width, gossh.TerminalModes{}); err != nil {
			return nil, err
		}
	}
	in, err := g.session.StdinPipe()
	if err != nil {
		return nil, err
	}
	g.in = &inTurn{to: in}
	g.session.Stdout, g.session.Stderr = g, &g.stderr
	if !v.quiet {
		g.emulator = vt.NewEmulator(v.width, v.height)
		g.emulator.RegisterCsiHandler('r', func(p ansi.Params) bool { // see package terminal
			bottom, _, _ := p.Param(1, 0)
			return bottom > g.emulator.Height()
		})
		go func() { // answers of the terminal itself
			_, _ = io.Copy(g.in, g.emulator)
			_, _ = io.Copy(io.Discard, g.emulator)
		}()
	}
	if v.command == "" {
		err = g.session.Shell()
	} else {
		err = g.session.Start(v.command)
	}
	if err != nil {
		return nil, err
	}
	go func() {
		g.err = g.session.Wait()
		if g.emulator != nil {
			if pipe, ok := g.emulator.InputPipe().(io.Closer); ok {
				_ = pipe.Close()
			}
		}
		close(g.ended)
	}()
	return g, nil
}

// inTurn is the input of a person and of the terminal's answers: the SSH library takes one
// write at a time, and the end after both.
type inTurn struct {
	mu sync.Mutex
	to io.WriteCloser
}

func (i *inTurn) Write(p []byte) (int, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.to.Write(p)
}

func (i *inTurn) Close() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.to.Close()
}

// Write draws the host's output.
func (g *participant) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.raw.Write(p)
	g.drawn = ""
	if g.emulator != nil {
		_, _ = g.emulator.Write(p)
	}
	select {
	case g.news <- struct{}{}:
	default:
	}
	return len(p), nil
}

// screen is the visible text, without spaces at the ends of lines.
func (g *participant) screen() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.emulator == nil {
		return g.raw.String()
	}
	if g.drawn == "" {
		lines := strings.Split(g.emulator.String(), "\n")
		for i, line := range lines {
			lines[i] = strings.TrimRight(line, " ")
		}
		g.drawn = strings.Join(lines, "\n")
	}
	return g.drawn
}

// code returns the text of the QR code on the screen, read as a camera does; empty if there is none.
func (g *participant) code() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	text, err := qrtest.Terminal{Width: g.emulator.Width(), Height: g.emulator.Height(), Dark: true, Colors: colorprofile.TrueColor}.Read(g.emulator.Render())
	if err != nil {
		return ""
	}
	return text
}

func (g *participant) onAltScreen() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.emulator != nil && g.emulator.IsAltScreen()
}

// bytes is the whole output of the host.
func (g *participant) bytes() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.raw.String()
}

var (
	errEnded = errors.New("the session ended")
	errLate  = errors.New("it did not come in time")
	errEarly = errors.New("it proves nothing")
)

// until waits for a condition of the screen.
func (g *participant) until(what string, met func(screen string) bool) error {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	ended := false
	for {
		screen := g.screen()
		if met(screen) {
			return nil
		}
		if ended {
			return fmt.Errorf("%w before %s (%w): %s%s", errEnded, what, g.err, screen, g.stderr.String())
		}
		select {
		case <-g.news:
		case <-g.ended:
			ended = true // look once more
		case <-timer.C:
			return fmt.Errorf("%w: %s: %s", errLate, what, screen)
		}
	}
}

// sees waits for a text on the screen. Right after keys it must be a text that they bring: one
// that the screen had before would not wait for them.
func (g *participant) sees(text string) error {
	if strings.Contains(g.before, text) {
		return fmt.Errorf("%w: %q was on the screen before %q: %s", errEarly, text, g.typed, g.before)
	}
	g.before = ""
	return g.until(fmt.Sprintf("%q was seen", text), func(screen string) bool { return strings.Contains(screen, text) })
}

// hears waits for a text in the whole output, after the one that it found before.
func (g *participant) hears(text string) error {
	return g.until(fmt.Sprintf("%q was heard", text), func(string) bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		at := strings.Index(g.raw.String()[g.read:], text)
		if at >= 0 {
			g.read += at + len(text)
		}
		return at >= 0
	})
}

// types types text; enter is "\r" on a terminal, "\n" without one. On a full screen it waits for
// input.Moment first, and for input.Pace before it presses the same key again.
func (g *participant) types(text string) error {
	g.mu.Lock()
	again := text != "" && strings.HasSuffix(g.typed, text[:1])
	g.typed = text
	g.mu.Unlock()
	switch {
	case !g.onAltScreen() && !strings.Contains(g.bytes(), ansi.SetModeAltScreenSaveCursor):
	case again:
		time.Sleep(input.Pace)
	default:
		time.Sleep(input.Moment)
	}
	if g.emulator != nil {
		g.before = g.screen()
	}
	_, err := io.WriteString(g.in, text)
	return err
}

// exit waits for the end of the session and returns its exit code; -1 if it has none.
func (g *participant) exit() (int, error) {
	select {
	case <-g.ended:
	case <-time.After(patience):
		return 0, fmt.Errorf("%w: the end of the session: %s", errLate, g.screen())
	}
	if g.err == nil {
		return 0, nil
	}
	if code, ok := errors.AsType[*gossh.ExitError](g.err); ok {
		return code.ExitStatus(), nil
	}
	return -1, nil
}

func (g *participant) close() { _ = g.client.Close() }

var threeWords = regexp.MustCompile(`Your three words:\s+([a-z]+ [a-z]+ [a-z]+)`)

// atDoor reads the three words.
func (g *participant) atDoor() error {
	return g.until("the three words were told", func(string) bool {
		found := threeWords.FindStringSubmatch(g.bytes())
		if found != nil {
			g.words = found[1]
		}
		return found != nil
	})
}

// again repeats do until it succeeds: on a busy machine, the host's short limits may end it
// early.
func again(do func() error) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		err := do()
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}

// mustConnect connects to a host, and fails the test if it cannot.
func mustConnect(t testing.TB, address string, v dialOptions) *participant {
	t.Helper()
	g, err := connect(address, v)
	must(t, err)
	t.Cleanup(g.close)
	return g
}

// reconnect connects to a host with short limits, until to succeeds.
func reconnect(t testing.TB, address string, v dialOptions, where func(*participant) error) (g *participant) {
	t.Helper()
	must(t, again(func() (err error) {
		if g, err = connect(address, v); err != nil {
			return err
		}
		if err = where(g); err != nil {
			g.close()
		}
		return err
	}))
	t.Cleanup(g.close)
	return g
}

// runs runs a command with some input and returns its exit code, its output, and its complaint
// without the line with which a slow computer begins.
func runs(t testing.TB, address string, v dialOptions, input string) (code int, out, complaint string) {
	t.Helper()
	v.noPTY, v.quiet, v.env = true, true, []string{}
	g := mustConnect(t, address, v)
	_ = g.types(input) // the command may have ended already
	_ = g.in.Close()
	code, err := g.exit()
	must(t, err)
	const slow = "One moment: the class's computer is looking for them.\n"
	return code, g.bytes(), strings.TrimPrefix(g.stderr.String(), slow)
}

// says waits for words on a screen, across line breaks.
func (g *participant) says(text string) error {
	return g.until(text, func(string) bool { return g.shows(text) })
}

// shows reports whether words are on a screen, across line breaks.
func (g *participant) shows(text string) bool {
	return strings.Contains(strings.Join(strings.Fields(g.screen()), " "), text)
}

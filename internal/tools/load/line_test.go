//go:build unix

package load

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/input"
)

// Errors of a wait that ends before its condition holds.
var (
	errCut  = errors.New("the connection ended")
	errLate = errors.New("it did not come up")
)

// line is one connection to the host, with its output as a screen and, line by line, as
// text.
type line struct {
	conn   net.Conn
	client *gossh.Client
	in     io.Writer

	mu     sync.Mutex
	screen *screen
	typed  string // the keys before
	early  bool   // Options.Early
	said   []byte // all output, if plain
	from   int    // offset in said of the output since the last key
	plain  bool   // keep said
	bytes  int64
	met    func() bool    // the condition of the current wait; nil: none
	seen   time.Time      // when a condition last came to hold
	at     chan time.Time // receives that time, once per wait
	ended  chan struct{}  // closed when the output has ended
}

// dial connects to the host and opens a terminal session with the quiz.
func dial(ctx context.Context, o Options, plain bool) (*line, error) {
	client, conn, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	l := &line{
		conn: conn, client: client, plain: plain, early: o.Early,
		screen: newScreen(o.Width, o.Height), at: make(chan time.Time, 1), ended: make(chan struct{}),
	}
	if err := l.open(o); err != nil {
		return nil, errors.Join(fmt.Errorf("open a session: %w", err), client.Close())
	}
	return l, nil
}

// connect opens an SSH connection, within o.Patience: without authentication, or with o.Key.
func connect(ctx context.Context, o Options) (*gossh.Client, net.Conn, error) {
	d := net.Dialer{Timeout: o.Patience}
	conn, err := d.DialContext(ctx, "tcp", o.Address)
	if err != nil {
		return nil, nil, fmt.Errorf("reach the host: %w", err)
	}
	var kinds []string // nil: the library's preference
	known := gossh.InsecureIgnoreHostKey()
	if o.HostKey != nil {
		known, kinds = gossh.FixedHostKey(o.HostKey), []string{o.HostKey.Type(), gossh.KeyAlgoRSASHA256} // it may have others
	}
	config := &gossh.ClientConfig{User: cmp.Or(o.Login, "guest"), HostKeyCallback: known, ClientVersion: "SSH-2.0-crowd", HostKeyAlgorithms: kinds}
	if o.Key != nil {
		config.User = strings.TrimPrefix(o.Login+"+facilitator", "+")
		config.Auth = []gossh.AuthMethod{gossh.PublicKeys(o.Key)}
	}
	_ = conn.SetDeadline(time.Now().Add(o.Patience)) // until the handshake is over
	over, channels, requests, err := gossh.NewClientConn(conn, o.Address, config)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("be let in by the host: %w", err), conn.Close())
	}
	_ = conn.SetDeadline(time.Time{})
	return gossh.NewClient(over, channels, requests), conn, nil
}

func (l *line) open(o Options) error {
	session, err := l.client.NewSession()
	if err != nil {
		return err
	}
	if err := session.Setenv("LANG", "C.UTF-8"); err != nil {
		return err
	}
	if err := session.RequestPty("xterm-256color", o.Height, o.Width, gossh.TerminalModes{}); err != nil {
		return err
	}
	if l.in, err = session.StdinPipe(); err != nil {
		return err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(l.in, l.screen) // a failed write ends the next wait
		_, _ = io.Copy(io.Discard, l.screen)
	}()
	go l.read(out)
	if o.Command != "" {
		return session.Start(o.Command)
	}
	return session.Shell()
}

// read draws the output, and checks the condition of the wait after each piece: a repaint
// comes in one piece.
func (l *line) read(out io.Reader) {
	defer close(l.ended)
	defer l.screen.close()
	const size = 8 << 10
	buf := make([]byte, size)
	for {
		n, err := out.Read(buf)
		now := time.Now()
		l.mu.Lock()
		l.bytes += int64(n)
		_, _ = l.screen.Write(buf[:n]) // never fails
		if l.plain {
			l.said = append(l.said, buf[:n]...)
		}
		if l.met != nil && l.met() {
			l.met, l.seen = nil, now
			l.at <- now
		}
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// await types keys and returns the time until met holds. Without keys, a condition that
// holds already counts. It returns errLate after patience (0: no limit), errCut if the
// connection ended, or ctx's error.
func (l *line) await(ctx context.Context, keys string, patience time.Duration, met func(*screen) bool) (time.Duration, error) {
	if keys != "" {
		l.looks(keys)
	}
	l.mu.Lock()
	select { // of an abandoned wait
	case <-l.at:
	default:
	}
	if keys != "" {
		l.from = len(l.said)
	}
	typed := time.Now()
	l.met = func() bool { return met(l.screen) }
	if keys == "" && l.met() {
		l.met, l.seen = nil, typed
		l.mu.Unlock()
		return 0, nil
	}
	l.mu.Unlock()
	if keys != "" {
		if _, err := io.WriteString(l.in, keys); err != nil {
			return 0, errCut
		}
	}
	return l.wait(ctx, typed, patience)
}

// looks waits until the screen has been in sight for input.Moment, or for input.Pace if the
// key before is typed again: the program ignores earlier keys. Early keys wait only for the latter.
func (l *line) looks(keys string) {
	l.mu.Lock()
	seen, pace := l.seen, input.Moment
	if l.early {
		pace = 0
	}
	if strings.HasSuffix(l.typed, keys[:1]) {
		pace = input.Pace
	}
	l.typed = keys
	l.mu.Unlock()
	time.Sleep(time.Until(seen.Add(pace)))
}

func (l *line) wait(ctx context.Context, typed time.Time, patience time.Duration) (time.Duration, error) {
	var late <-chan time.Time
	if patience > 0 {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case at := <-l.at:
		return at.Sub(typed), nil
	case <-l.ended:
	case <-late:
		return 0, errLate
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select { // it may have come with the last piece
	case at := <-l.at:
		return at.Sub(typed), nil
	default:
		return 0, errCut
	}
}

// spoke reports whether a text came since the last key. Call it with mu held, as
// conditions of await are.
func (l *line) spoke(text string) bool { return bytes.Contains(l.said[l.from:], []byte(text)) }

// sentence returns the rest of the line after the last occurrence of a text; empty if the
// text did not come. Call it with mu held.
func (l *line) sentence(text string) string {
	at := bytes.LastIndex(l.said, []byte(text))
	if at < 0 {
		return ""
	}
	behind, _, _ := bytes.Cut(l.said[at+len(text):], []byte("\n"))
	return string(bytes.TrimSpace(behind))
}

// heard counts how often a text has come in all. Call it with mu held.
func (l *line) heard(text string) int { return bytes.Count(l.said, []byte(text)) }

// look calls at with the screen, which does not change meanwhile.
func (l *line) look(at func(*screen)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at(l.screen)
}

// cut closes the connection without a goodbye, as a network failure does.
func (l *line) cut() { _ = l.conn.Close() }

// close ends the connection, and returns the number of bytes received.
func (l *line) close() int64 {
	_ = l.client.Close() // it may have ended already
	<-l.ended
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes
}

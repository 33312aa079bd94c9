package host

import (
	"slices"
	"strings"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"

	"rolefit/internal/clikit"
	"rolefit/internal/latest"
	"rolefit/internal/textsafe"
)

// The largest window that a program draws, in cells. A larger size of the client is
// cut, so that it costs no more.
const (
	mostWide = 200
	mostHigh = 60
)

// longest is the longest accepted value of a variable or name of a terminal, in bytes.
const longest = 64

// The size in cells of a terminal that reports none.
const (
	usualWide = 80
	usualHigh = 24
)

// mostVariables is how many env requests a session may send.
const mostVariables = 16

// filtered serves a session channel and lets through only the requests that the host
// answers: a terminal and its size, a shell (the quiz), a command (see handle), and the
// variables in clikit.TerminalVariables. It refuses all others before the library sees
// them. A connection has one session.
func filtered(srv *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	sizes := latest.New[ssh.Window]()
	ctx.Lock()
	another := ctx.Value(sizesKey{}) != nil
	ctx.SetValue(sizesKey{}, sizes)
	ctx.Unlock()
	if another {
		_ = ch.Reject(gossh.ResourceShortage, "one session at a time")
		return
	}
	ssh.DefaultSessionHandler(srv, conn, requestFilter{ch, sizes, facilitates(ctx)}, ctx)
}

// sizesKey is the context key of the sizes of a session's terminal, a latest.Value[ssh.Window] that
// is closed with the session.
type sizesKey struct{}

type requestFilter struct {
	gossh.NewChannel

	sizes       latest.Value[ssh.Window]
	facilitates bool
}

// Accept opens the channel and filters its requests. Sizes bypass the library, which
// blocks the whole connection until a session has received each one.
func (g requestFilter) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, reqs, err := g.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	in := newInlet(ch, g.facilitates)
	let := make(chan *gossh.Request)
	go func() {
		defer close(let)
		defer close(g.sizes)
		variables := 0
		for req := range reqs {
			if req.Type == "env" {
				variables++
			}
			switch {
			case req.Type == "window-change":
				answer(req, g.resize(req))
			case req.Type == "env" && variables > mostVariables, !allowed(req):
				answer(req, false)
			default:
				if req.Type == "pty-req" && !g.facilitates {
					in.typed()
				}
				let <- req
			}
		}
	}()
	return in, let, nil
}

func answer(req *gossh.Request, ok bool) {
	if req.WantReply {
		_ = req.Reply(ok, nil)
	}
}

// resize passes on the size of the terminal, see clamped; false for a malformed
// request.
func (g requestFilter) resize(req *gossh.Request) bool {
	var w struct{ Columns, Rows, Width, Depth uint32 }
	if gossh.Unmarshal(req.Payload, &w) != nil {
		return false
	}
	columns, rows := clamped(w.Columns, w.Rows)
	g.sizes.Put(ssh.Window{Width: int(columns), Height: int(rows)})
	return true
}

// clamped returns the size to draw: the usual one for 0, at most mostWide × mostHigh.
func clamped(columns, rows uint32) (uint32, uint32) {
	if columns == 0 || rows == 0 {
		return usualWide, usualHigh
	}
	return min(columns, mostWide), min(rows, mostHigh)
}

// allowed reports whether a request may pass; it rewrites the size and modes of a
// pty-req.
func allowed(req *gossh.Request) bool {
	switch req.Type {
	case "shell", "exec":
		return true
	case "pty-req":
		return clampTerminal(req)
	case "env":
		var v struct{ Name, Value string }
		return gossh.Unmarshal(req.Payload, &v) == nil && len(v.Value) <= longest && taken(v.Name)
	default: // subsystem, auth-agent-req, x11-req, signal, break and unknown ones
		return false
	}
}

// taken reports whether a variable describes the terminal.
func taken(name string) bool { return slices.Contains(clikit.TerminalVariables(), name) }

// ptyRequest is the payload of a pty-req, RFC 4254, section 6.2.
type ptyRequest struct {
	Term                        string
	Columns, Rows, Width, Depth uint32
	Modes                       string
}

func clampTerminal(req *gossh.Request) bool {
	var p ptyRequest
	if gossh.Unmarshal(req.Payload, &p) != nil || len(p.Term) > longest {
		return false
	}
	p.Term = onlyPrintable(p.Term)
	p.Columns, p.Rows = clamped(p.Columns, p.Rows)
	p.Width, p.Depth = 0, 0
	p.Modes = "\x00" // none: the host edits no lines with the kernel
	req.Payload = gossh.Marshal(p)
	return true
}

// onlyPrintable returns the printable ASCII characters of text, without spaces.
func onlyPrintable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != ' ' && textsafe.Plain(r) {
			return r
		}
		return -1
	}, text)
}

// Limits of a session's input, in bytes at once and per second (typedRate; for
// facilitators mostPasted). A command reads a sheet, a terminal reads keys, and a
// facilitator may paste the codes of a class.
const (
	mostTyped  = 8 << 10
	typedRate  = 1 << 10
	mostPasted = 256 << 10
)

// inlet is a channel that is always read: the SSH library buffers up to 2 MiB of an
// unread channel, and there are a thousand. inlet buffers input up to a limit and drops
// the rest, which is neither a sheet nor typed by a person. It discards extended data.
type inlet struct {
	gossh.Channel

	mu    sync.Mutex
	came  sync.Cond // signaled when kept or err has changed
	kept  []byte    // not returned by Read yet
	err   error     // of the channel, io.EOF at its end
	takes *rate.Limiter
}

func newInlet(ch gossh.Channel, facilitates bool) *inlet {
	in := &inlet{Channel: ch, takes: rate.NewLimiter(typedRate, mostSheet+1)}
	if facilitates {
		in.takes = rate.NewLimiter(mostPasted, mostPasted)
	}
	in.came.L = &in.mu
	go in.fill()
	go discard(ch)
	return in
}

func (in *inlet) fill() {
	const size = 1 << 10
	var piece [size]byte
	for {
		n, err := in.Channel.Read(piece[:])
		in.mu.Lock()
		in.keep(piece[:n])
		in.err = err
		in.came.Broadcast()
		in.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// keep appends the part of piece that the limits allow. The caller holds the lock.
func (in *inlet) keep(piece []byte) {
	now := time.Now()
	room := min(in.takes.Burst()-len(in.kept), int(in.takes.TokensAt(now)))
	piece = piece[:max(0, min(len(piece), room))]
	in.takes.AllowN(now, len(piece))
	in.kept = append(in.kept, piece...)
}

// typed lowers the limits of a participant's inlet to typed input.
func (in *inlet) typed() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.takes = rate.NewLimiter(typedRate, mostTyped)
}

// Read waits for input and returns it, or the error of the channel at its end.
func (in *inlet) Read(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for len(in.kept) == 0 && in.err == nil {
		in.came.Wait()
	}
	n := copy(p, in.kept)
	if in.kept = in.kept[n:]; len(in.kept) == 0 {
		in.kept = nil // frees a large buffer
	}
	if n > 0 {
		return n, nil
	}
	return 0, in.err
}

func discard(ch gossh.Channel) {
	const size = 256
	var piece [size]byte
	for {
		if _, err := ch.Stderr().Read(piece[:]); err != nil {
			return
		}
	}
}

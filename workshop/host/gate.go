package host

import (
	"slices"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
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

// guarded serves a session channel and lets through only the requests that the host
// answers: a terminal and its size, a shell (the quiz), a command (see handle), and the
// variables in clikit.TerminalVariables. It refuses all others before the library sees
// them. A connection has one session.
func guarded(srv *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	sizes := newOutlet[ssh.Window]()
	ctx.Lock()
	another := ctx.Value(sizesKey{}) != nil
	ctx.SetValue(sizesKey{}, sizes)
	ctx.Unlock()
	if another {
		_ = ch.Reject(gossh.ResourceShortage, "one session at a time")
		return
	}
	ssh.DefaultSessionHandler(srv, conn, guardedChannel{ch, sizes, facilitates(ctx)}, ctx)
}

// sizesKey is the context key of the sizes of a session's terminal.
type sizesKey struct{}

// sizesOf returns the newest size of a session's terminal after each change; nil
// without a session. The channel is closed with the session.
func sizesOf(ctx ssh.Context) <-chan ssh.Window {
	sizes, ok := ctx.Value(sizesKey{}).(*outlet[ssh.Window])
	if !ok {
		return nil
	}
	return sizes.ch
}

// guardedChannel filters the requests of a session channel.
type guardedChannel struct {
	gossh.NewChannel

	sizes       *outlet[ssh.Window]
	facilitates bool
}

// Accept opens the channel and filters its requests. Sizes bypass the library, which
// blocks the whole connection until a session has received each one.
func (g guardedChannel) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, reqs, err := g.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	in := newInlet(ch, g.facilitates)
	let := make(chan *gossh.Request)
	go func() {
		defer close(let)
		defer close(g.sizes.ch)
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
func (g guardedChannel) resize(req *gossh.Request) bool {
	var w struct{ Columns, Rows, Width, Depth uint32 }
	if gossh.Unmarshal(req.Payload, &w) != nil {
		return false
	}
	columns, rows := clamped(w.Columns, w.Rows)
	g.sizes.put(ssh.Window{Width: int(columns), Height: int(rows)})
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
	kept := make([]byte, 0, len(text))
	for _, c := range []byte(text) {
		if c > ' ' && c < 0x7f {
			kept = append(kept, c)
		}
	}
	return string(kept)
}

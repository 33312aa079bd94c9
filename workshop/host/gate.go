package host

import (
	"slices"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/command"
)

// The largest window that is drawn for, in cells. What a client asks for beyond it
// costs nothing.
const (
	mostWide = 200
	mostHigh = 60
)

// longest is the longest value of a variable, or name of a terminal, that is taken.
const longest = 64

// The size of a terminal that says none.
const (
	usualWide = 80
	usualHigh = 24
)

// mostVariables is how many variables a session takes.
const mostVariables = 16

// guarded serves a session channel with only those requests let through that the
// host answers: a terminal and its size, a shell (which is the quiz) or a command
// (those of handle), and the variables that say what the terminal can show.
// Everything else is refused before anybody sees it. A connection has one session.
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

// sizesKey is where a connection that has a session keeps the sizes of its terminal.
type sizesKey struct{}

// sizesOf are the sizes that a session's terminal is pulled to, the newest alone.
// The channel is closed with the session.
func sizesOf(ctx ssh.Context) <-chan ssh.Window {
	sizes, ok := ctx.Value(sizesKey{}).(*outlet[ssh.Window])
	if !ok {
		return nil
	}
	return sizes.ch
}

// guardedChannel lets requests through that are allowed.
type guardedChannel struct {
	gossh.NewChannel

	sizes       *outlet[ssh.Window]
	facilitates bool
}

// Accept opens the channel. The sizes of the terminal go another way than the rest:
// the library waits for each to be taken, and a session that takes none, or no more,
// would have the whole connection wait.
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

// resize hands the size of a terminal on, cut to what is drawn for.
func (g guardedChannel) resize(req *gossh.Request) bool {
	var w struct{ Columns, Rows, Width, Depth uint32 }
	if gossh.Unmarshal(req.Payload, &w) != nil {
		return false
	}
	columns, rows := clamped(w.Columns, w.Rows)
	g.sizes.put(ssh.Window{Width: int(columns), Height: int(rows)})
	return true
}

// clamped is the size that is drawn for.
func clamped(columns, rows uint32) (uint32, uint32) {
	if columns == 0 || rows == 0 {
		return usualWide, usualHigh
	}
	return min(columns, mostWide), min(rows, mostHigh)
}

// allowed says whether a request is let through, and cuts a terminal to size.
func allowed(req *gossh.Request) bool {
	switch req.Type {
	case "shell", "exec":
		return true
	case "pty-req":
		return clampTerminal(req)
	case "env":
		var v struct{ Name, Value string }
		return gossh.Unmarshal(req.Payload, &v) == nil && len(v.Value) <= longest && taken(v.Name)
	default: // subsystem, auth-agent-req, x11-req, signal, break and what others think of
		return false
	}
}

// taken says whether a variable is one that tells what the terminal can show.
func taken(name string) bool { return slices.Contains(command.TerminalVariables(), name) }

// ptyRequest is what a client says of its terminal.
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

// onlyPrintable leaves the printable ASCII of a text.
func onlyPrintable(text string) string {
	kept := make([]byte, 0, len(text))
	for _, c := range []byte(text) {
		if c > ' ' && c < 0x7f {
			kept = append(kept, c)
		}
	}
	return string(kept)
}

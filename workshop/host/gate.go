package host

import (
	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// The largest window that is drawn for, in cells. What a client asks for beyond it
// costs nothing.
const (
	mostWide = 200
	mostHigh = 60
)

// longest is the longest value of a variable, or name of a terminal, that is taken.
const longest = 64

// guarded serves a session channel with only those requests let through that the
// host answers: a terminal and its size, a shell (which is the quiz) or a command
// (package host has three), and the variables that say what the terminal can show.
// Everything else is refused before anybody sees it. A connection has one session.
func guarded(srv *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	ctx.Lock()
	another := ctx.Value(sessionKey{}) != nil
	ctx.SetValue(sessionKey{}, true)
	ctx.Unlock()
	if another {
		_ = ch.Reject(gossh.ResourceShortage, "one session at a time")
		return
	}
	ssh.DefaultSessionHandler(srv, conn, guardedChannel{ch}, ctx)
}

// sessionKey marks a connection that has a session.
type sessionKey struct{}

// guardedChannel lets requests through that are allowed.
type guardedChannel struct{ gossh.NewChannel }

// Accept opens the channel.
func (g guardedChannel) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, reqs, err := g.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	let := make(chan *gossh.Request)
	go func() {
		defer close(let)
		begun := false // the session's handler runs, and reads what changes
		for req := range reqs {
			if (begun || req.Type != "window-change") && allowed(req) {
				begun = begun || req.Type == "shell" || req.Type == "exec"
				let <- req
			} else if req.WantReply {
				_ = req.Reply(false, nil)
			}
		}
	}()
	return ch, let, nil
}

// allowed says whether a request is let through, and cuts windows to size.
func allowed(req *gossh.Request) bool {
	switch req.Type {
	case "shell", "exec":
		return true
	case "pty-req":
		return clampTerminal(req)
	case "window-change":
		return clampWindow(req)
	case "env":
		var v struct{ Name, Value string }
		return gossh.Unmarshal(req.Payload, &v) == nil && len(v.Value) <= longest && taken(v.Name)
	default: // subsystem, auth-agent-req, x11-req, signal, break and what others think of
		return false
	}
}

// taken says whether a variable is one that tells what the terminal can show.
func taken(name string) bool {
	switch name {
	case "LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR", "ACCESSIBLE":
		return true
	default:
		return false
	}
}

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
	p.Columns, p.Rows = min(p.Columns, mostWide), min(p.Rows, mostHigh)
	p.Width, p.Depth = 0, 0
	p.Modes = "\x00" // none: the host edits no lines with the kernel
	req.Payload = gossh.Marshal(p)
	return true
}

func clampWindow(req *gossh.Request) bool {
	var w struct{ Columns, Rows, Width, Depth uint32 }
	if gossh.Unmarshal(req.Payload, &w) != nil {
		return false
	}
	w.Columns, w.Rows, w.Width, w.Depth = min(w.Columns, mostWide), min(w.Rows, mostHigh), 0, 0
	req.Payload = gossh.Marshal(w)
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

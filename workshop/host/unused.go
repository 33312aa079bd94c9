package host

import (
	"context"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// usedKey marks a connection whose session has begun.
type usedKey struct{}

// expire closes a connection that was let in and begins no session within the time
// of a handshake: it would keep a place from somebody for as long as an idle one.
func (h *Host) expire(ctx ssh.Context) {
	const least = 2 // handshakes: the first may take all of its time
	timer := time.AfterFunc(least*h.o.Limits.Handshake, func() {
		if ctx.Value(usedKey{}) == nil {
			hangUp(ctx)
		}
	})
	context.AfterFunc(ctx, func() { timer.Stop() }) // it holds all of a connection that is gone
}

// used notes that a connection's session has begun; over is called at its end, and
// closes the connection should the client not: it can do nothing more.
func (h *Host) used(ctx ssh.Context) (over func()) {
	ctx.SetValue(usedKey{}, true)
	return func() {
		timer := time.AfterFunc(h.o.Limits.Handshake, func() { hangUp(ctx) })
		context.AfterFunc(ctx, func() { timer.Stop() })
	}
}

func hangUp(ctx ssh.Context) {
	if conn, ok := ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn); ok {
		_ = conn.Close()
	}
}

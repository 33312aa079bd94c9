package host

import (
	"context"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// usedKey is the context key of a connection whose session has begun.
type usedKey struct{}

// expire closes an authenticated connection that opens no session within two handshake
// timeouts, so that it cannot hold a place.
func (h *Host) expire(ctx ssh.Context) {
	const least = 2 // times the timeout: the handshake itself may take all of the first
	timer := time.AfterFunc(least*h.o.Limits.Handshake, func() {
		if ctx.Value(usedKey{}) == nil {
			hangUp(ctx)
		}
	})
	context.AfterFunc(ctx, func() { timer.Stop() }) // the timer would keep a closed connection in memory
}

// used notes that a connection's session has begun. Call over at its end: it closes the
// connection if the client does not within a handshake timeout.
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

package host

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// facilitator is the user name of a connection that asks for the controls.
const facilitator = "facilitator"

// The rights of a connection. The authentication callback stores them, and sessions
// read them from the connection: a claim of the client, or a key that it offers without
// proof, grants nothing.
const (
	rightsKey     = "rolefit-rights"
	asParticipant = "participant"
	asFacilitator = "facilitator"
)

var errRefused = errors.New("refused")

// authentication admits participants without authentication, and facilitators who prove
// to own a listed key. It allows 50 tries, more than an agent has keys: a public key is
// no secret, so limiting the offers protects nothing.
func (h *Host) authentication(ctx ssh.Context) *gossh.ServerConfig {
	const tries = 50
	h.expire(ctx)
	place := placeOf(ctx)
	return &gossh.ServerConfig{
		MaxAuthTries:        tries,
		PreAuthConnCallback: func(conn gossh.ServerPreAuthConn) { place.Knows(conn) },
		NoClientAuth:        true,
		NoClientAuthCallback: func(conn gossh.ConnMetadata) (*gossh.Permissions, error) {
			if conn.User() == facilitator {
				return nil, errRefused
			}
			if !h.places.Admit(place) {
				return nil, &gossh.BannerError{Err: errRefused, Message: "The class's computer takes no more connections at the moment. Try again in a minute.\r\n"}
			}
			return rights(asParticipant), nil
		},
		PublicKeyCallback: func(conn gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			if conn.User() != facilitator || !h.lists(key) {
				return nil, errRefused
			}
			return rights(asFacilitator), nil
		},
		VerifiedPublicKeyCallback: func(_ gossh.ConnMetadata, _ gossh.PublicKey, let *gossh.Permissions, _ string) (*gossh.Permissions, error) {
			h.places.Trust(place)
			return let, nil
		},
	}
}

func (h *Host) lists(key gossh.PublicKey) bool {
	return slices.ContainsFunc(h.o.Facilitators, func(listed gossh.PublicKey) bool { return bytes.Equal(listed.Marshal(), key.Marshal()) })
}

func rights(of string) *gossh.Permissions {
	return &gossh.Permissions{Extensions: map[string]string{rightsKey: of}}
}

// facilitates reports whether a session's connection has the rights of a facilitator.
func facilitates(ctx ssh.Context) bool {
	conn, ok := ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	return ok && conn.Permissions != nil && conn.Permissions.Extensions[rightsKey] == asFacilitator
}

// usedKey is the context key of a connection whose session has begun.
type usedKey struct{}

// expire closes an authenticated connection that opens no session within two handshake
// timeouts, so that it cannot hold a place.
func (h *Host) expire(ctx ssh.Context) {
	const least = 2 // times the timeout: the handshake itself may take all of the first
	hangUpAfter(ctx, least*h.o.Limits.Handshake, func() bool { return ctx.Value(usedKey{}) == nil })
}

// used notes that a connection's session has begun. Call over at its end: it closes the
// connection if the client does not within a handshake timeout.
func (h *Host) used(ctx ssh.Context) (over func()) {
	ctx.SetValue(usedKey{}, true)
	return func() { hangUpAfter(ctx, h.o.Limits.Handshake, func() bool { return true }) }
}

// hangUpAfter closes a connection that is open after d, if it still should be closed then.
func hangUpAfter(ctx ssh.Context, d time.Duration, should func() bool) {
	timer := time.AfterFunc(d, func() {
		if conn, ok := ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn); ok && should() {
			_ = conn.Close()
		}
	})
	context.AfterFunc(ctx, func() { timer.Stop() }) // the timer would keep a closed connection in memory
}

package host

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/workshop/class"
)

// facilitator is the user name of a connection that asks for the controls.
const facilitator = class.Facilitator

// controlsLogin returns the login of the class in a user name that asks for its controls, which may be
// empty; ok is false for other user names, which are the login itself.
func controlsLogin(user string) (login string, ok bool) {
	login, ok = strings.CutSuffix(user, facilitator)
	switch {
	case !ok:
		return user, false
	case login == "":
		return "", true
	}
	if login, ok = strings.CutSuffix(login, "+"); !ok {
		return user, false
	}
	return login, true
}

// The rights of a connection. The authentication callback stores them, and sessions
// read them from the connection: a claim of the client, or a key that it offers without
// proof, grants nothing.
const (
	rightsKey     = "rolefit-rights"
	provenKey     = "rolefit-key" // the key of a facilitator
	asParticipant = "participant"
	asFacilitator = "facilitator"
)

var errRefused = errors.New("refused")

// authentication admits participants without authentication, and facilitators who prove
// to own a listed key. It allows 50 tries, more than an agent has keys: a public key is
// no secret, so limiting the offers protects nothing.
func (s *Server) authentication(ctx ssh.Context) *gossh.ServerConfig {
	const tries = 50
	expire(ctx, s.o.Limits.Handshake)
	place := placeOf(ctx)
	return &gossh.ServerConfig{
		MaxAuthTries:        tries,
		PreAuthConnCallback: func(conn gossh.ServerPreAuthConn) { place.Knows(conn) },
		NoClientAuth:        true,
		NoClientAuthCallback: func(conn gossh.ConnMetadata) (*gossh.Permissions, error) {
			if _, asks := controlsLogin(conn.User()); asks {
				return nil, errRefused
			}
			if !s.places.Admit(place) {
				return nil, &gossh.BannerError{Err: errRefused, Message: "The class's computer can't take more connections right now. Try again in a minute.\r\n"}
			}
			return rights(asParticipant, nil), nil
		},
		PublicKeyCallback: func(conn gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			if _, asks := controlsLogin(conn.User()); !asks || !s.o.Lists(key, "") { // whether it opens this class is said in the session
				return nil, errRefused
			}
			return rights(asFacilitator, key.Marshal()), nil
		},
		VerifiedPublicKeyCallback: func(_ gossh.ConnMetadata, _ gossh.PublicKey, let *gossh.Permissions, _ string) (*gossh.Permissions, error) {
			s.places.Trust(place)
			return let, nil
		},
	}
}

func (h *Class) lists(key gossh.PublicKey) bool {
	return slices.ContainsFunc(h.o.Facilitators, func(listed gossh.PublicKey) bool { return bytes.Equal(listed.Marshal(), key.Marshal()) })
}

func rights(of string, key []byte) *gossh.Permissions {
	return &gossh.Permissions{Extensions: map[string]string{rightsKey: of, provenKey: string(key)}}
}

// trustedKey returns the key by which a session's connection is a facilitator's; nil: it is
// not.
func trustedKey(ctx ssh.Context) gossh.PublicKey {
	if !facilitates(ctx) {
		return nil
	}
	conn, _ := ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	key, _ := gossh.ParsePublicKey([]byte(conn.Permissions.Extensions[provenKey])) // it was marshaled
	return key
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
func expire(ctx ssh.Context, handshake time.Duration) {
	const least = 2 // times the timeout: the handshake itself may take all of the first
	hangUpAfter(ctx, least*handshake, func() bool { return ctx.Value(usedKey{}) == nil })
}

// used notes that a connection's session has begun. Call over at its end: it closes the
// connection if the client does not within a handshake timeout.
func used(ctx ssh.Context, handshake time.Duration) (over func()) {
	ctx.SetValue(usedKey{}, true)
	return func() { hangUpAfter(ctx, handshake, func() bool { return true }) }
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

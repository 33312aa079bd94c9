package host

import (
	"bytes"
	"errors"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// facilitator is the user name that asks for the controls.
const facilitator = "facilitator"

// The rights of a connection. They are written down by the callback that let it in
// and read from the connection: what a client merely says of itself, or offers, gives
// it nothing.
const (
	rightsKey     = "rolefit-rights"
	asParticipant = "participant"
	asFacilitator = "facilitator"
)

var errRefused = errors.New("refused")

// authentication lets participants in without a question, and facilitators with a
// listed key that they have proved to own. It takes as many keys as any agent offers: a
// key that is offered is no secret, and guessing one is hopeless.
func (h *Host) authentication(ctx ssh.Context) *gossh.ServerConfig {
	const tries = 50
	h.expire(ctx)
	place := placeOf(ctx)
	return &gossh.ServerConfig{
		MaxAuthTries:        tries,
		PreAuthConnCallback: func(conn gossh.ServerPreAuthConn) { place.knows(conn) },
		NoClientAuth:        true,
		NoClientAuthCallback: func(conn gossh.ConnMetadata) (*gossh.Permissions, error) {
			if conn.User() == facilitator {
				return nil, errRefused
			}
			if !h.places.admit(place) {
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
			h.places.trust(place)
			return let, nil
		},
	}
}

func (h *Host) lists(key gossh.PublicKey) bool {
	offered := key.Marshal()
	for _, listed := range h.o.Facilitators {
		if bytes.Equal(listed.Marshal(), offered) {
			return true
		}
	}
	return false
}

func rights(of string) *gossh.Permissions {
	return &gossh.Permissions{Extensions: map[string]string{rightsKey: of}}
}

// facilitates says whether a session's connection has a facilitator's rights.
func facilitates(ctx ssh.Context) bool {
	conn, ok := ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	return ok && conn.Permissions != nil && conn.Permissions.Extensions[rightsKey] == asFacilitator
}

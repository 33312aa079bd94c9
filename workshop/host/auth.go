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
	return &gossh.ServerConfig{
		MaxAuthTries: tries,
		PreAuthConnCallback: func(conn gossh.ServerPreAuthConn) {
			if c, ok := ctx.Value(countedKey{}).(*counted); ok {
				c.knows(conn)
			}
		},
		NoClientAuth: true,
		NoClientAuthCallback: func(conn gossh.ConnMetadata) (*gossh.Permissions, error) {
			if conn.User() == facilitator {
				return nil, errRefused
			}
			return rights(asParticipant), nil
		},
		PublicKeyCallback: func(conn gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			if conn.User() != facilitator || !h.lists(key) {
				return nil, errRefused
			}
			return rights(asFacilitator), nil
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

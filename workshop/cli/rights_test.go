package cli_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/workshop/host"
)

// theControls stands for the controls in these tests.
const theControls = "THE CONTROLS"

// desked opens a host that counts the openings of the controls.
func desked(t *testing.T) (*testHost, *atomic.Int32) {
	t.Helper()
	got := &atomic.Int32{}
	h := hostedAnywhere(t, func(o *host.Options) {
		o.Facilitate = func(_ context.Context, _ *host.Class, terminal *host.Terminal, what string) error {
			got.Add(1)
			_, err := io.WriteString(terminal.Out, theControls+" "+what+"\n")
			return err
		}
	})
	return h, got
}

// TestRights tries to log in with methods and users in every order that could confuse the
// host.
func TestRights(t *testing.T) {
	t.Parallel()
	const failed, in, keyOK = msgAuthFailure, msgAuthSuccess, msgAuthKeyOK
	const cut = 0 // the connection, for an invalid signature
	type attempt func(b *bare, listed, other gossh.Signer) (byte, error)
	none := func(user string) attempt {
		return func(b *bare, _, _ gossh.Signer) (byte, error) { return b.none(user) }
	}
	offer := func(user string) attempt {
		return func(b *bare, listed, _ gossh.Signer) (byte, error) { return b.offers(user, listed.PublicKey()) }
	}
	sign := func(user string) attempt {
		return func(b *bare, listed, _ gossh.Signer) (byte, error) {
			return b.signs(user, listed.PublicKey(), listed, user)
		}
	}
	signOther := func(user string) attempt {
		return func(b *bare, _, other gossh.Signer) (byte, error) {
			return b.signs(user, other.PublicKey(), other, user)
		}
	}
	forge := func(user string) attempt { // the listed key, signed by another
		return func(b *bare, listed, other gossh.Signer) (byte, error) {
			return b.signs(user, listed.PublicKey(), other, user)
		}
	}
	signAs := func(user, over string) attempt { // signed for another user name
		return func(b *bare, listed, _ gossh.Signer) (byte, error) {
			return b.signs(user, listed.PublicKey(), listed, over)
		}
	}
	password := func(user string) attempt {
		return func(b *bare, _, _ gossh.Signer) (byte, error) {
			return b.tries(user, "password", gossh.Marshal(struct {
				Change   bool
				Password string
			}{false, ""}))
		}
	}
	const facilitator = "facilitator"
	for _, c := range []struct {
		name     string
		attempts []attempt
		answers  []byte
		controls bool
	}{
		{"the owner", []attempt{sign(facilitator)}, []byte{in}, true},
		{"the owner, none first", []attempt{none(facilitator), sign(facilitator)}, []byte{failed, in}, true},
		{"the owner, as libraries do", []attempt{none(facilitator), offer(facilitator), sign(facilitator)}, []byte{failed, keyOK, in}, true},
		{"the owner, after a wrong key", []attempt{signOther(facilitator), sign(facilitator)}, []byte{failed, in}, true},

		{"nothing", []attempt{none(facilitator)}, []byte{failed}, false},
		{"an offer", []attempt{offer(facilitator), none(facilitator)}, []byte{keyOK, failed}, false},
		{"an offer, twice", []attempt{offer(facilitator), offer(facilitator), none(facilitator)}, []byte{keyOK, keyOK, failed}, false},
		{"an offer, then somebody else", []attempt{offer(facilitator), none("bob")}, []byte{keyOK, in}, false},
		{"an offer by somebody else", []attempt{offer("bob"), none(facilitator), none("bob")}, []byte{failed, failed, in}, false},
		{"both offer", []attempt{offer("bob"), offer(facilitator), none("bob")}, []byte{failed, keyOK, in}, false},
		{"none, an offer, none", []attempt{none(facilitator), offer(facilitator), none("bob")}, []byte{failed, keyOK, in}, false},
		{"the key under another name", []attempt{sign("bob"), none("bob")}, []byte{failed, in}, false},
		{"an offer, the key under another name", []attempt{offer(facilitator), sign("bob"), none("bob")}, []byte{keyOK, failed, in}, false},
		{"another key", []attempt{signOther(facilitator), none(facilitator), none("bob")}, []byte{failed, failed, in}, false},
		{"a forged signature", []attempt{offer(facilitator), forge(facilitator), none("bob")}, []byte{keyOK, cut, cut}, false},
		{"a signature for another name", []attempt{signAs(facilitator, "bob"), none("bob")}, []byte{cut, cut}, false},
		{"a signature for the name, under another", []attempt{signAs("bob", facilitator), none("bob")}, []byte{cut, cut}, false},
		{"a password", []attempt{password(facilitator), none("bob")}, []byte{failed, in}, false},
		{"a name in capitals", []attempt{none("Facilitator")}, []byte{in}, false},
		{"a name with a space", []attempt{none("facilitator ")}, []byte{in}, false},
		{"a name with an end", []attempt{none("facilitator\x00")}, []byte{in}, false},
		{"no name", []attempt{none("")}, []byte{in}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h, got := desked(t)
			b, err := dialBare(h.address)
			must(t, err)
			defer b.conn.Close() //nolint:errcheck // nothing is left to send
			must(t, b.service())
			let := false
			for i, attempt := range c.attempts {
				answer, err := attempt(b, h.facilitatorKey, newKey(t))
				if err != nil {
					answer = cut
				}
				if answer != c.answers[i] {
					t.Errorf("try %d was answered with %d; want %d", i+1, answer, c.answers[i])
				}
				let = answer == in
			}
			if !let {
				if said, err := b.executes("controls"); err == nil {
					t.Errorf("a session without being let in: %q", said)
				}
			} else {
				said, err := b.executes("controls")
				must(t, err)
				if strings.Contains(said, theControls) != c.controls {
					t.Errorf("the host said: %q", said)
				}
			}
			if (got.Load() > 0) != c.controls {
				t.Errorf("the controls were opened %d times", got.Load())
			}
		})
	}
}

// TestControlsAreLimited has a facilitator send permitted and forbidden requests.
func TestControlsAreLimited(t *testing.T) {
	t.Parallel()
	h, _ := desked(t)
	facilitator := dialOptions{user: "facilitator", auth: []gossh.AuthMethod{gossh.PublicKeys(h.facilitatorKey)}}
	for command, want := range map[string]int{
		"controls": 0, "wall": 0, "": 0,
		"class": exitUsage, "submit": exitUsage, "assessment": exitUsage, "sh": exitUsage, "controls; id": exitUsage,
		"wall\n": exitUsage, " controls": exitUsage, "\x00": exitUsage, strings.Repeat("controls ", 3000): exitUsage,
	} {
		facilitator.command = command
		code, out, complaint := runs(t, h.address, facilitator, "")
		if code != want || strings.Contains(out, theControls) != (want == 0) {
			t.Errorf("%.20q: exit code %d, %q %q", command, code, out, complaint)
		}
	}
}

// exitUsage is the exit code of unknown commands.
const exitUsage = 2

// TestManyKeys expects a participant with many keys in the agent to get in: the host asks for
// none.
func TestManyKeys(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	var signers []gossh.Signer
	for range 10 {
		signers = append(signers, newKey(t))
	}
	code, out, _ := runs(t, h.address, dialOptions{auth: []gossh.AuthMethod{gossh.PublicKeys(signers...)}, command: "class"}, "")
	if want := fmt.Sprintf(`"class":%q`, className); code != 0 || !strings.Contains(out, want) {
		t.Errorf("exit code %d: %q", code, out)
	}
}

// TestManyKeysOfAFacilitator offers all keys of a full agent before the listed one.
func TestManyKeysOfAFacilitator(t *testing.T) {
	t.Parallel()
	h, got := desked(t)
	var signers []gossh.Signer
	for range 30 {
		signers = append(signers, newKey(t))
	}
	facilitator := dialOptions{user: "facilitator", auth: []gossh.AuthMethod{gossh.PublicKeys(append(signers, h.facilitatorKey)...)}, command: "controls"}
	if code, _, complaint := runs(t, h.address, facilitator, ""); code != 0 || got.Load() != 1 {
		t.Errorf("exit code %d, opened %d times: %s", code, got.Load(), complaint)
	}
}

// TestOtherKeys connects as a laptop restricted to the algorithms of FIPS 140.
func TestOtherKeys(t *testing.T) {
	t.Parallel()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	signer, err := gossh.NewSignerFromKey(private)
	must(t, err)
	h := hostedAnywhere(t, func(o *host.Options) { o.Keys = []gossh.Signer{signer} })
	config := clientConfig(dialOptions{})
	config.HostKeyCallback = gossh.FixedHostKey(signer.PublicKey())
	config.HostKeyAlgorithms = []string{gossh.KeyAlgoECDSA256}
	config.KeyExchanges = []string{gossh.KeyExchangeECDHP256}
	config.Ciphers = []string{gossh.CipherAES256GCM}
	client, err := gossh.Dial("tcp", h.address, config)
	must(t, err)
	must(t, client.Close())
	config.HostKeyCallback, config.HostKeyAlgorithms = gossh.FixedHostKey(h.key.PublicKey()), nil // the keys of all other clients
	config.KeyExchanges, config.Ciphers = nil, nil
	config.HostKeyAlgorithms = []string{gossh.KeyAlgoED25519}
	client, err = gossh.Dial("tcp", h.address, config)
	must(t, err)
	must(t, client.Close())
}

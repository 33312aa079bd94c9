package cli_test

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// Numbers of the messages that a bare client sends and waits for.
const (
	msgServiceRequest  = 5
	msgServiceAccept   = 6
	msgKexInit         = 20
	msgNewKeys         = 21
	msgKexInitECDH     = 30
	msgKexReplyECDH    = 31
	msgAuthRequest     = 50
	msgAuthFailure     = 51
	msgAuthSuccess     = 52
	msgAuthKeyOK       = 60
	msgGlobalRequest   = 80
	msgChannelOpen     = 90
	msgChannelOpened   = 91
	msgChannelData     = 94
	msgChannelExtended = 95
	msgChannelClose    = 97
	msgChannelRequest  = 98
	msgChannelFailure  = 100
)

// bare is a client that speaks the protocol itself: in an order, and with user names, that no
// library would send.
type bare struct {
	conn    net.Conn
	in      *bufio.Reader
	session []byte // the id that signatures are over
	seal    *sealing
	unseal  *sealing
}

// sealing is aes128-gcm@openssh.com in one direction.
type sealing struct {
	aead  cipher.AEAD
	nonce []byte
}

func newSealing(key, nonce []byte) (*sealing, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &sealing{aead, nonce}, err
}

// next returns the nonce of the next packet.
func (s *sealing) next() []byte {
	nonce := bytes.Clone(s.nonce)
	counter := s.nonce[4:]
	binary.BigEndian.PutUint64(counter, binary.BigEndian.Uint64(counter)+1)
	return nonce
}

// dialBare connects and exchanges keys.
func dialBare(address string) (*bare, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	b := &bare{conn: conn, in: bufio.NewReader(conn)}
	if err := b.exchange(); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("exchange keys: %w", err)
	}
	return b, nil
}

// exchange agrees on keys: curve25519 and an ed25519 key of the host.
func (b *bare) exchange() error {
	const ours = "SSH-2.0-bare"
	if _, err := io.WriteString(b.conn, ours+"\r\n"); err != nil {
		return err
	}
	theirs, err := b.in.ReadString('\n')
	if err != nil {
		return err
	}
	theirs = strings.TrimRight(theirs, "\r\n")
	const gcm = "aes128-gcm@openssh.com"
	offer := gossh.Marshal(struct {
		Kind                                     byte
		Cookie                                   [16]byte
		Kex, Keys, Out, In, MacOut, MacIn        string
		CompressOut, CompressIn, LangOut, LangIn string
		Follows                                  bool
		Reserved                                 uint32
	}{
		msgKexInit,
		[16]byte{},
		"curve25519-sha256", "ssh-ed25519", gcm, gcm, "hmac-sha2-256", "hmac-sha2-256",
		"none", "none", "", "", false, 0,
	})
	if err := b.send(offer); err != nil {
		return err
	}
	offered, err := b.receive(msgKexInit)
	if err != nil {
		return err
	}
	private, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	point := private.PublicKey().Bytes()
	if err := b.send(gossh.Marshal(struct {
		Kind  byte
		Point []byte
	}{msgKexInitECDH, point})); err != nil {
		return err
	}
	data, err := b.receive(msgKexReplyECDH)
	if err != nil {
		return err
	}
	var reply struct{ Key, Point, Signature []byte }
	data = data[1:] // its kind
	for _, field := range []*[]byte{&reply.Key, &reply.Point, &reply.Signature} {
		*field, data = cutString(data)
	}
	public, err := ecdh.X25519().NewPublicKey(reply.Point)
	if err != nil {
		return err
	}
	shared, err := private.ECDH(public)
	if err != nil {
		return err
	}
	secret := gossh.Marshal(struct{ K *big.Int }{new(big.Int).SetBytes(shared)})
	hash := sha256.Sum256(append(gossh.Marshal(struct{ Ours, Theirs, Offer, Offered, Key, Q, P []byte }{
		[]byte(ours), []byte(theirs), offer, offered, reply.Key, point, reply.Point,
	}), secret...))
	b.session = hash[:]
	if err := b.send([]byte{msgNewKeys}); err != nil {
		return err
	}
	if _, err := b.receive(msgNewKeys); err != nil {
		return err
	}
	derived := func(letter byte, n int) []byte {
		key := sha256.Sum256(bytes.Join([][]byte{secret, b.session, {letter}, b.session}, nil))
		return key[:n]
	}
	const nonce, key = 12, 16
	if b.seal, err = newSealing(derived('C', key), derived('A', nonce)); err != nil {
		return err
	}
	b.unseal, err = newSealing(derived('D', key), derived('B', nonce))
	return err
}

// cutString takes a string off the front of a message.
func cutString(data []byte) (text, rest []byte) {
	const size = 4
	if len(data) < size {
		return nil, nil
	}
	n := int(binary.BigEndian.Uint32(data))
	if len(data) < size+n {
		return nil, nil
	}
	return data[size : size+n], data[size+n:]
}

// send sends a message.
func (b *bare) send(payload []byte) error {
	const least = 4
	block, head := 8, 5
	if b.seal != nil {
		block, head = aes.BlockSize, 1
	}
	padding := block - (head+len(payload))%block
	if padding < least {
		padding += block
	}
	packet := binary.BigEndian.AppendUint32(nil, uint32(1+len(payload)+padding))
	body := append(append([]byte{byte(padding)}, payload...), make([]byte, padding)...)
	if b.seal == nil {
		packet = append(packet, body...)
	} else {
		packet = b.seal.aead.Seal(packet, b.seal.next(), body, bytes.Clone(packet))
	}
	_, err := b.conn.Write(packet)
	return err
}

// next returns the next message.
func (b *bare) next() ([]byte, error) {
	length := make([]byte, 4)
	if _, err := io.ReadFull(b.in, length); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint32(length))
	if b.unseal != nil {
		n += b.unseal.aead.Overhead()
	}
	if n > 1<<20 {
		return nil, errors.New("a message that is too long")
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(b.in, body); err != nil {
		return nil, err
	}
	if b.unseal != nil {
		var err error
		if body, err = b.unseal.aead.Open(nil, b.unseal.next(), body, length); err != nil {
			return nil, err
		}
	}
	padding := int(body[0])
	if len(body) < 2+padding {
		return nil, errors.New("an empty message")
	}
	return body[1 : len(body)-padding], nil
}

// receive waits for a message of one of the kinds, and skips others.
func (b *bare) receive(kinds ...byte) ([]byte, error) {
	for {
		m, err := b.next()
		if err != nil {
			return nil, err
		}
		if bytes.IndexByte(kinds, m[0]) >= 0 {
			return m, nil
		}
	}
}

// service requests authentication, before the first attempt.
func (b *bare) service() error {
	if err := b.send(gossh.Marshal(struct {
		Kind byte
		Name string
	}{msgServiceRequest, "ssh-userauth"})); err != nil {
		return err
	}
	_, err := b.receive(msgServiceAccept)
	return err
}

// tries attempts to authenticate as a user, and returns the kind of the answer.
func (b *bare) tries(user, method string, rest []byte) (byte, error) {
	m := gossh.Marshal(struct {
		Kind                  byte
		User, Service, Method string
		Rest                  []byte `ssh:"rest"`
	}{msgAuthRequest, user, "ssh-connection", method, rest})
	if err := b.send(m); err != nil {
		return 0, err
	}
	answer, err := b.receive(msgAuthFailure, msgAuthSuccess, msgAuthKeyOK)
	if err != nil {
		return 0, err
	}
	return answer[0], nil
}

// none attempts it by the method "none".
func (b *bare) none(user string) (byte, error) { return b.tries(user, "none", nil) }

// offers names a key, without a signature.
func (b *bare) offers(user string, key gossh.PublicKey) (byte, error) {
	return b.tries(user, "publickey", gossh.Marshal(struct {
		Signed bool
		Kind   string
		Key    []byte
	}{false, key.Type(), key.Marshal()}))
}

// signs names a key, with a signature that may be another key's, or over another user name.
func (b *bare) signs(user string, key gossh.PublicKey, by gossh.Signer, over string) (byte, error) {
	signed := gossh.Marshal(struct {
		Session               []byte
		Kind                  byte
		User, Service, Method string
		Signed                bool
		Algorithm             string
		Key                   []byte
	}{b.session, msgAuthRequest, over, "ssh-connection", "publickey", true, key.Type(), key.Marshal()})
	signature, err := by.Sign(rand.Reader, signed)
	if err != nil {
		return 0, err
	}
	return b.tries(user, "publickey", gossh.Marshal(struct {
		Signed         bool
		Algorithm      string
		Key, Signature []byte
	}{true, key.Type(), key.Marshal(), gossh.Marshal(*signature)}))
}

// executes opens a session, runs a command and returns the host's whole output.
func (b *bare) executes(command string) (string, error) {
	const window = 1 << 20
	if err := b.send(gossh.Marshal(struct {
		Kind                  byte
		Name                  string
		ID, Window, MaxPacket uint32
	}{msgChannelOpen, "session", 0, window, 1 << 15})); err != nil {
		return "", err
	}
	if _, err := b.receive(msgChannelOpened); err != nil {
		return "", err
	}
	if err := b.send(gossh.Marshal(struct {
		Kind    byte
		ID      uint32
		Request string
		Reply   bool
		Command string
	}{msgChannelRequest, 0, "exec", true, command})); err != nil {
		return "", err
	}
	var said bytes.Buffer
	for {
		m, err := b.receive(msgChannelData, msgChannelExtended, msgChannelClose, msgChannelFailure)
		if err != nil {
			return said.String(), err
		}
		switch m[0] {
		case msgChannelData:
			text, _ := cutString(m[5:])
			said.Write(text)
		case msgChannelExtended:
			text, _ := cutString(m[9:])
			said.Write(text)
		default:
			return said.String(), nil
		}
	}
}

package cli

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/atomicfile"
	"rolefit/internal/clikit"
	"rolefit/internal/textfile"
	"rolefit/workshop/class"
)

// The keys of this computer. The first is the one whose fingerprint the projector
// shows; the second is for laptops that may use only what FIPS 140 approves.
const (
	hostKeyFile    = "host_key"
	ecdsaKeyFile   = "host_key_ecdsa"
	controlKeyFile = "control_key" // lets rolefit-workshop control in
	mostKey        = 64 << 10      // bytes of a key's file
)

// hostKeys reads or creates the host keys: shown is Ed25519, other ECDSA.
func hostKeys(dir string) (shown, other gossh.Signer, err error) {
	if shown, err = key(filepath.Join(dir, hostKeyFile), newEd25519); err != nil {
		return nil, nil, err
	}
	other, err = key(filepath.Join(dir, ecdsaKeyFile), newECDSA)
	return shown, other, err
}

// controlKey reads or creates the key with which rolefit-workshop control authenticates.
func controlKey(dir string) (gossh.Signer, error) {
	return key(filepath.Join(dir, controlKeyFile), newEd25519)
}

func newEd25519() (crypto.Signer, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	return private, err //nolint:wrapcheck // key says what was attempted
}

func newECDSA() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// key reads the key at path, or creates it with fresh, durably and under a lock, so that
// processes that start at the same time get the same key. Error: damagedKey's if the file
// holds no key.
func key(path string, fresh func() (crypto.Signer, error)) (gossh.Signer, error) {
	const tries = 50 // of a fifth of a second, for another process that is creating the key on a slow disk
	lock, err := atomicfile.Acquire(path + ".lock")
	for n := 1; n < tries && errors.Is(err, atomicfile.ErrHeld); n++ {
		lock, err = atomicfile.Acquire(path + ".lock")
	}
	if err != nil {
		return nil, fmt.Errorf("read or make the key %s: %w", path, err)
	}
	defer lock.Release()
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = makeKey(path, fresh)
	}
	if err != nil {
		return nil, fmt.Errorf("read or make the key %s: %w", path, err)
	}
	text, _ := textfile.NewReader(bytes.NewReader(data), textfile.Taker{Loose: true}).All(mostKey) // other than text is no key either
	k, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return nil, damagedKey(path, len(data) == 0, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("keep the key %s to yourself: %w", path, err)
	}
	return k, nil
}

func makeKey(path string, fresh func() (crypto.Signer, error)) ([]byte, error) {
	private, err := fresh()
	if err != nil {
		return nil, err
	}
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		return nil, err
	}
	data := pem.EncodeToMemory(block)
	return data, atomicfile.Replace(path, filepath.Base(path)+"-*.writing", data)
}

// damagedKey tells the user how to replace a key that cannot be read.
func damagedKey(path string, empty bool, err error) error {
	what := "doesn't hold a readable key"
	switch {
	case empty:
		what = "is empty"
	case errors.As(err, new(*gossh.PassphraseMissingError)):
		what = "holds a key with a passphrase, and a host can't ask for it"
	}
	then := "people who were here before are then told that this computer has another key, and have to accept it"
	if filepath.Base(path) == controlKeyFile {
		then = "a running host has to be restarted before rolefit-workshop control opens it"
	}
	return fmt.Errorf("the key file %s %s; put back a copy of it, or delete it, and a new key is made: %s", path, what, then)
}

// facilitator is a key that opens controls.
type facilitator struct {
	key     gossh.PublicKey
	classes []string // empty: of every class
}

// opens reports whether the key opens the controls of a class, or of any for "".
func (f facilitator) opens(name string) bool {
	return name == "" || len(f.classes) == 0 || slices.ContainsFunc(f.classes, func(of string) bool { return class.FindName([]string{name}, of) == name })
}

// opening returns the keys that open the controls of a class.
func opening(all []facilitator, name string) (keys []gossh.PublicKey) {
	for _, f := range all {
		if f.opens(name) {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// facilitatorKeys parses a file of facilitators' keys in the format of authorized_keys, with
// the option class="NAME". It refuses other options, certificates and authorities, because
// ignoring their limits would let a key in to more than its line allows. The error names
// every wrong line.
func facilitatorKeys(name string, data []byte) ([]facilitator, error) {
	var keys []facilitator
	var wrong []string
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, why := facilitatorKey(line)
		if why != "" {
			wrong = append(wrong, fmt.Sprintf("line %d %s", number, why))
			continue
		}
		keys = append(keys, k)
	}
	switch {
	case len(wrong) > 0:
		return nil, clikit.BadInput("%s: %s", name, strings.Join(wrong, "\n"))
	case len(keys) == 0:
		return nil, clikit.BadInput("%s doesn't hold a public key, so it would let nobody in; write lines such as those in ~/.ssh/id_ed25519.pub", name)
	}
	return keys, nil
}

// facilitatorKey parses one line; why is the reason to refuse it.
func facilitatorKey(line string) (f facilitator, why string) {
	k, _, options, _, err := gossh.ParseAuthorizedKey([]byte(line))
	if err != nil || len(options) == 0 && !strings.HasPrefix(line, k.Type()) {
		return f, "is not a public key; write lines such as those in ~/.ssh/id_ed25519.pub"
	}
	f.key = k
	options = slices.DeleteFunc(options, func(o string) bool {
		name, only := strings.CutPrefix(o, `class="`)
		name, closed := strings.CutSuffix(name, `"`)
		if only && closed && class.CheckName(name) == nil {
			f.classes = append(f.classes, name)
			return true
		}
		return false
	})
	switch {
	case slices.ContainsFunc(options, func(o string) bool { return strings.EqualFold(o, "cert-authority") }):
		return f, "is a certificate authority, which is not supported here; write the public key of each facilitator in its place"
	case len(options) > 0:
		return f, fmt.Sprintf("has an option (%s), which is not supported here; remove the options, or the whole line if the key should not get in without them",
			strings.Join(options, ","))
	}
	if _, ok := k.(*gossh.Certificate); ok {
		return f, "is a certificate, whose limits are not supported here; write the public key itself"
	}
	return f, ""
}

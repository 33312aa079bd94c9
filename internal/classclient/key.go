package classclient

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rolefit/internal/atomicfile"
)

// Files of a Memory.
const (
	knownFile = "known_hosts"
	mostKnown = 1 << 20 // bytes of it
)

// Memory is the folder with the keys of hosts and the descriptions of their classes.
// The keys are in our own known_hosts; the user's is neither read nor changed.
type Memory struct{ dir string }

// Remember returns the memory at dir. It is created with mode 0700 when first needed.
func Remember(dir string) *Memory { return &Memory{dir} }

// Key returns the fingerprint of the key stored for an address, as ssh prints it; empty
// if none is stored.
func (m *Memory) Key(a Address) (string, error) {
	text, err := m.known()
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(text) {
		if of, blob, ok := knownLine(line); ok && of == a.known() {
			return fingerprint(blob)
		}
	}
	return "", nil
}

// Drop forgets the key of an address: the next one is accepted. Errors are the system's.
func (m *Memory) Drop(a Address) error {
	text, err := m.known()
	if err != nil {
		return err
	}
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if of, _, ok := knownLine(line); !ok || of != a.known() {
			kept.WriteString(line)
		}
	}
	return m.write(knownFile, []byte(kept.String()))
}

// Copy copies the keys to another memory. Errors are the system's.
func (m *Memory) Copy(to *Memory) error {
	text, err := m.known()
	if err != nil {
		return err
	}
	return to.write(knownFile, []byte(text))
}

// Forget deletes the folder and reports whether it existed. Errors are the system's.
func (m *Memory) Forget() (bool, error) {
	if _, err := os.Stat(m.dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err := os.RemoveAll(m.dir); err != nil {
		return true, fmt.Errorf("forget the hosts in %s: %w", m.dir, err)
	}
	return true, nil
}

// prepare creates the folder, and known_hosts with mode 0600; ssh, which appends to it,
// would create it readable by others.
func (m *Memory) prepare() error {
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return fmt.Errorf("make a folder for the keys of hosts: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(m.dir, knownFile), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("make a file for the keys of hosts: %w", err)
	}
	return file.Close()
}

// known returns the content of known_hosts; empty without the file.
func (m *Memory) known() (string, error) {
	path := filepath.Join(m.dir, knownFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == nil && info.Size() > mostKnown {
		err = errors.New("it is larger than any such file")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return "", fmt.Errorf("read the keys of hosts: %w", err)
	}
	return string(text), nil
}

// write replaces a file of the memory atomically.
func (m *Memory) write(name string, data []byte) error {
	err := atomicfile.MakeFolder(m.dir)
	if err == nil {
		err = atomicfile.Replace(filepath.Join(m.dir, name), name+"-*", data)
	}
	if err != nil {
		return fmt.Errorf("save what the host says: %w", err)
	}
	return nil
}

// knownLine splits a line of known_hosts into host and key in base64; ok is false for
// comments and markers.
func knownLine(line string) (of, blob string, ok bool) {
	fields := strings.Fields(line)
	const least = 3 // host, kind of key, key
	if len(fields) < least || strings.HasPrefix(fields[0], "#") || strings.HasPrefix(fields[0], "@") {
		return "", "", false
	}
	return fields[0], fields[2], true
}

// fingerprint returns the SHA-256 fingerprint of a key in base64, as ssh-keygen -l
// prints it.
func fingerprint(blob string) (string, error) {
	key, err := base64.StdEncoding.DecodeString(blob)
	if err != nil {
		return "", fmt.Errorf("read the key of the host: %w", err)
	}
	sum := sha256.Sum256(key)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), nil
}

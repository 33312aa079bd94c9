package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
)

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return private
}

// publicLine is a new key, as in authorized_keys.
func publicLine(t *testing.T) string {
	t.Helper()
	k, err := gossh.NewPublicKey(&newKey(t).PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(gossh.MarshalAuthorizedKey(k)))
}

// TestFacilitatorLines parses files of facilitators: a line with an unsupported option is
// refused with its number, and so is a file without a valid key.
func TestFacilitatorLines(t *testing.T) {
	t.Parallel()
	line := publicLine(t)
	for text, want := range map[string][]string{
		"":                                 {"keys doesn't hold a public key"},
		"# none yet\n\n":                   {"keys doesn't hold a public key"},
		"ssh-ed25519 no":                   {"line 1 is not a public key"},
		line + "\nx\n":                     {"line 2 is not a public key"},
		"# a\nfrom=\"10.0.0.0/8\" " + line: {"line 2 has an option (from=\"10.0.0.0/8\")", "remove the options"},
		"expiry-time=\"20260101\" " + line: {"line 1 has an option (expiry-time="},
		"command=\"date\",no-pty " + line:  {"line 1 has an option (command=\"date\",no-pty)"},
		"restrict " + line:                 {"line 1 has an option (restrict)"},
		"cert-authority " + line:           {"line 1 is a certificate authority"},
		"no-pty,CERT-Authority,principals=\"a\" " + line:                     {"line 1 is a certificate authority"},
		"restrict " + line + "\n" + line + "\ncert-authority " + line + "\n": {"line 1 has an option", "line 3 is a certificate authority"},
	} {
		keys, err := facilitatorKeys("keys", []byte(text))
		if keys != nil || clikit.ExitCode(err) != clikit.ExitBadInput {
			t.Errorf("%q: %v, %v", text, keys, err)
			continue
		}
		for _, says := range want {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("%q: %q is missing in %q", text, says, err)
			}
		}
	}
	keys, err := facilitatorKeys("keys", []byte("# colleagues\r\n"+line+" a@laptop\r\n\n  "+publicLine(t)+"\n"))
	if err != nil || len(keys) != 2 {
		t.Errorf("%v, %v", keys, err)
	}
}

// TestKeysAreMadeOnce asks for the keys of a new computer from many goroutines: all get the
// same ones, and these are on the disk.
func TestKeysAreMadeOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var got [8][2]string
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			shown, other, err := hostKeys(dir)
			if err != nil {
				t.Error(err)
				return
			}
			got[i] = [2]string{gossh.FingerprintSHA256(shown.PublicKey()), gossh.FingerprintSHA256(other.PublicKey())}
			if shown.PublicKey().Type() != gossh.KeyAlgoED25519 || other.PublicKey().Type() != gossh.KeyAlgoECDSA256 {
				t.Errorf("kinds: %s, %s", shown.PublicKey().Type(), other.PublicKey().Type())
			}
		})
	}
	all.Wait()
	for _, g := range got {
		if g != got[0] || g[0] == g[1] {
			t.Errorf("several keys: %v", got)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("left: %v, %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

// TestKeysThatWereCopied accepts a key that an editor or PowerShell wrote again, and a file
// of facilitators likewise.
func TestKeysThatWereCopied(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := controlKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, controlKeyFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	public := publicLine(t)
	for system, write := range map[string]func(text string) string{
		"PowerShell": func(text string) string { return "\xff\xfe" + wide(strings.ReplaceAll(text, "\n", "\r\n")) },
		"Notepad":    func(text string) string { return "\uFEFF" + strings.ReplaceAll(text, "\n", "\r\n") },
	} {
		if err := os.WriteFile(path, []byte(write(string(text))), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := controlKey(dir)
		if err != nil || gossh.FingerprintSHA256(again.PublicKey()) != gossh.FingerprintSHA256(first.PublicKey()) {
			t.Errorf("%s: %v", system, err)
		}
		a := &app{clikit.App{Name: "rolefit-workshop", Env: clikit.Env{Err: io.Discard}}}
		listed := filepath.Join(t.TempDir(), "keys")
		if err := os.WriteFile(listed, []byte(write(public+"\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		keys, err := (&hostFlags{facilitators: listed}).keys(a, dir)
		if err != nil || len(keys) != 2 {
			t.Errorf("%s: %d keys, %v", system, len(keys), err)
		}
	}
}

// wide encodes ASCII in UTF-16.
func wide(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		b.Write([]byte{c, 0})
	}
	return b.String()
}

// TestDamagedKeys expects advice about a key file without a key.
func TestDamagedKeys(t *testing.T) {
	t.Parallel()
	locked, err := gossh.MarshalPrivateKeyWithPassphrase(newKey(t), "", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func(dir string) error{
		hostKeyFile:    func(dir string) error { _, _, err := hostKeys(dir); return err },
		ecdsaKeyFile:   func(dir string) error { _, _, err := hostKeys(dir); return err },
		controlKeyFile: func(dir string) error { _, err := controlKey(dir); return err },
	} {
		for text, says := range map[string]string{
			"": "is empty; put back", "torn": "doesn't hold a readable key; put back", publicLine(t): "doesn't hold a readable key; put back",
			"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n": "doesn't hold a readable key; put back",
			string(pem.EncodeToMemory(locked)):                                               "holds a key with a passphrase, and a host can't ask for it; put back",
		} {
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			err := read(dir)
			if err == nil || !strings.Contains(err.Error(), path+" "+says) || !strings.Contains(err.Error(), "or delete it, and a new key is made") {
				t.Errorf("%s, %q: %v", name, text, err)
			}
			if data, err := os.ReadFile(path); err != nil || string(data) != text {
				t.Errorf("%s was changed: %q, %v", name, data, err)
			}
		}
	}
}

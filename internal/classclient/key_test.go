package classclient

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// memory is a file of known keys with these lines.
func memory(t *testing.T, lines ...string) *Memory {
	t.Helper()
	m := Remember(filepath.Join(t.TempDir(), "hosts"))
	if len(lines) > 0 {
		if err := m.write(knownFile, []byte(strings.Join(lines, "\n")+"\n")); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// A key and its fingerprint, as ssh-keygen printed them.
const (
	someKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8Kj5bQ4gQ2hC6nUoJ0m7cW0m1h1y1x4hN3fZqkYwXE"
	someSum = "SHA256:Kw8YgeOKI7eZwq6P40YQfgCKXXR/IyD/n+3uJFrm/7g"
)

// TestFingerprintAsKeygen compares with ssh-keygen, on keys that it makes.
func TestFingerprintAsKeygen(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		file := filepath.Join(t.TempDir(), kind)
		run := func(args ...string) []string {
			out, err := exec.CommandContext(t.Context(), "ssh-keygen", args...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %v: %s", args, err, out)
			}
			return strings.Fields(string(out))
		}
		run("-q", "-t", kind, "-N", "", "-C", "nobody", "-f", file)
		public, err := os.ReadFile(file + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		a := Address{Name: "192.0.2.7", Port: 2222}
		m := memory(t, a.known()+" "+strings.TrimSpace(string(public)))
		key, err := m.Key(a)
		if want := run("-l", "-f", filepath.Join(m.dir, knownFile))[1]; err != nil || key != want {
			t.Errorf("%s: %q, %v; ssh-keygen says %q", kind, key, err, want)
		}
	}
}

func TestKeyOfEachAddress(t *testing.T) {
	t.Parallel()
	other := strings.Replace(someKey, "IJ8K", "IJ8L", 1)
	m := memory(t,
		"# [192.0.2.7]:2222 "+other,
		"@revoked [192.0.2.7]:2222 "+other,
		"garbage",
		"[192.0.2.7]:2222 "+someKey,
		"192.0.2.7 "+other,
		"[192.0.2.8]:2222 ssh-ed25519 not*base64",
	)
	for _, c := range []struct {
		a    Address
		want string
	}{{Address{Name: "192.0.2.7", Port: 2222}, someSum}, {Address{Name: "192.0.2.9", Port: 2222}, ""}, {Address{Name: "192.0.2.7", Port: 2223}, ""}} {
		if key, err := m.Key(c.a); err != nil || key != c.want {
			t.Errorf("%v: %q, %v; want %q", c.a, key, err, c.want)
		}
	}
	if key, err := m.Key(Address{Name: "192.0.2.7", Port: 22}); err != nil || key == someSum || key == "" {
		t.Errorf("port 22: %q, %v", key, err)
	}
	if key, err := m.Key(Address{Name: "192.0.2.8", Port: 2222}); err == nil {
		t.Errorf("a key that is none: %q", key)
	}
	if err := m.Drop(Address{Name: "192.0.2.7", Port: 2222}); err != nil {
		t.Fatal(err)
	}
	text, err := m.known()
	if err != nil || strings.Contains(text, "\n[192.0.2.7]:2222") || strings.Count(text, "\n") != 5 {
		t.Errorf("left after dropping one: %v\n%s", err, text)
	}
}

func TestMemoryIsPrivate(t *testing.T) {
	t.Parallel()
	m := memory(t)
	if key, err := m.Key(Address{Name: "a", Port: 1}); err != nil || key != "" {
		t.Errorf("%q, %v", key, err)
	}
	if gone, err := m.Forget(); err != nil || gone {
		t.Errorf("there was nothing to forget: %t, %v", gone, err)
	}
	if err := m.prepare(); err != nil {
		t.Fatal(err)
	}
	if err := m.Keep(Address{Name: "a", Port: 1}, Class{Schema: 1, Assessment: "mine", Edition: "1", Own: true}, []byte("id: mine\n")); err != nil {
		t.Fatal(err)
	}
	if err := m.Drop(Address{Name: "a", Port: 1}); err != nil { // writes the file of keys anew
		t.Fatal(err)
	}
	files, err := os.ReadDir(m.dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(m.dir); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
	if gone, err := m.Forget(); err != nil || !gone {
		t.Errorf("%t, %v", gone, err)
	}
}

func TestKept(t *testing.T) {
	t.Parallel()
	m := memory(t)
	a, b := Address{Name: "192.0.2.7", Port: 2222}, Address{Name: "fe80::1%eth0", Port: 2222}
	if _, _, found := m.Kept(a); found {
		t.Error("a class that was never kept")
	}
	built := Class{Schema: 1, Class: "Tuesday", Assessment: "career", Edition: "2026.1", Phase: "lobby"}
	own := Class{Schema: 1, Assessment: "mine", Edition: "1", Own: true}
	if err := m.Keep(a, built, nil); err != nil {
		t.Fatal(err)
	}
	if err := m.Keep(b, own, []byte("id: mine\n")); err != nil {
		t.Fatal(err)
	}
	if c, _, found := m.Kept(a); !found || c != built {
		t.Errorf("%+v, %t", c, found)
	}
	if c, text, found := m.Kept(b); !found || c != own || string(text) != "id: mine\n" {
		t.Errorf("%+v, %q, %t", c, text, found)
	}
	if err := os.Remove(m.Assessment(b)); err != nil {
		t.Fatal(err)
	}
	if _, _, found := m.Kept(b); found {
		t.Error("a class without its questions")
	}
}

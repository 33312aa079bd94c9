package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// TestTargetsAreTheSixPromised: goreleaser builds both programs for the targets whose modules
// are in the notices, without cgo and without paths of a machine.
func TestTargetsAreTheSixPromised(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		Builds []struct {
			Main, Binary             string
			Goos, Goarch, Env, Flags []string
		}
	}
	if err := yaml.Unmarshal(data, &rules); err != nil {
		t.Fatal(err)
	}
	built := map[string]string{}
	for _, b := range rules.Builds {
		built[b.Binary] = b.Main
		var all []string
		for _, system := range b.Goos {
			for _, processor := range b.Goarch {
				all = append(all, system+"/"+processor)
			}
		}
		if !slices.Equal(all, targets()) {
			t.Errorf("%s is built for %v, want %v", b.Binary, all, targets())
		}
		if !slices.Contains(b.Env, "CGO_ENABLED=0") || !slices.Contains(b.Flags, "-trimpath") {
			t.Errorf("%s is built with %v %v", b.Binary, b.Env, b.Flags)
		}
	}
	for name, dir := range programs() {
		if built[name] != dir {
			t.Errorf("%s is built from %q, want %q", name, built[name], dir)
		}
	}
}

// TestDate: times and permissions of packed files do not depend on the packer's clock and umask.
func TestDate(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "staging")
	at := time.Date(2026, 3, 1, 12, 0, 2, 0, time.UTC)
	if err := save(folder, map[string][]byte{"docs/a.html": []byte("a"), "here/program": []byte("p")}); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"docs", "docs/a.html", "here/program"} {
		if err := os.Chmod(filepath.Join(folder, file), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := date(folder, at); err != nil {
		t.Fatal(err)
	}
	for file, mode := range map[string]os.FileMode{".": 0o755, "docs": 0o755, "docs/a.html": 0o644, "here/program": 0o755} {
		info, err := os.Stat(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode || !info.ModTime().Equal(at) {
			t.Errorf("%s: %v, %v; want %v, %v", file, info.Mode(), info.ModTime(), mode, at)
		}
	}
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// wellFormed matches a version that the Go tool stamps, limited to characters of file
// names.
var wellFormed = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+dirty)?$`)

// release is one run of this program.
type release struct {
	meant    string // required version; empty: any
	out      string
	targets  []target
	time     time.Time // of every entry in every archive
	progress io.Writer
}

// run builds the targets and writes the archives and SHA256SUMS into the out folder.
func (r release) run(ctx context.Context) error {
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return fmt.Errorf("make the folder for the archives: %w", err)
	}
	work, err := os.MkdirTemp("", "rolefit-release-")
	if err != nil {
		return fmt.Errorf("make a folder to work in: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }() // the system sweeps its temporary folder too
	version, err := r.version(ctx, work)
	if err != nil {
		return err
	}
	papers, err := r.papers(ctx, work)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, t := range r.targets {
		began := time.Now()
		name, sum, err := r.archive(ctx, work, stem(version, t), t, papers)
		if err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sum, name)
		fmt.Fprintf(r.progress, "%-14s %s  %.1f s\n", t, name, time.Since(began).Seconds())
	}
	if err := os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), []byte(sums.String()), 0o644); err != nil {
		return fmt.Errorf("write the checksums: %w", err)
	}
	return nil
}

// version builds each program for this machine and returns the version that the Go tool
// stamped. Error: it is not wellFormed, or not the required one.
func (r release) version(ctx context.Context, work string) (string, error) {
	stamped := ""
	for _, p := range programs() {
		if err := build(ctx, p, here(work, p)); err != nil {
			return "", fmt.Errorf("build %s for this machine: %w", p.name, err)
		}
		info, err := buildinfo.ReadFile(here(work, p))
		if err != nil {
			return "", fmt.Errorf("read the version of %s: %w", p.name, err)
		}
		stamped = info.Main.Version
	}
	switch {
	case !wellFormed.MatchString(stamped):
		return "", fmt.Errorf("the Go tool calls this version %q: build in a clone, with git", stamped)
	case r.meant != "" && r.meant != stamped:
		return "", fmt.Errorf("this is %s and not %s: commit everything, and tag the commit first (git tag %s)", stamped, r.meant, r.meant)
	}
	return stamped, nil
}

// here returns the path of a program that was built for this machine.
func here(work string, p program) string { return filepath.Join(work, p.name+"-here.exe") }

// papers returns the files that every archive has besides the programs.
func (r release) papers(ctx context.Context, work string) ([]entry, error) {
	var papers []entry
	for _, name := range []string{"LICENSE", "README.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read what goes beside the programs (run this at the top of the repository): %w", err)
		}
		papers = append(papers, entry{name: name, mode: 0o644, data: data})
	}
	for _, p := range programs() {
		page, err := r.manual(ctx, here(work, p))
		if err != nil {
			return nil, err
		}
		papers = append(papers, entry{name: p.name + ".1", mode: 0o644, data: page})
	}
	return papers, nil
}

// manual returns a program's manual page, dated with the time of the release.
func (r release) manual(ctx context.Context, file string) ([]byte, error) {
	page, err := output(exec.CommandContext(ctx, file, "man"))
	if err != nil {
		return nil, fmt.Errorf("ask %s for its manual page: %w", filepath.Base(file), err)
	}
	if !bytes.HasPrefix(page, []byte(".")) {
		return nil, fmt.Errorf("what %s man prints is no manual page", filepath.Base(file))
	}
	return dated(page, r.time), nil
}

// pageDate matches the date in the first line of a manual page.
var pageDate = regexp.MustCompile(`^(\.TH [^\n]*?)"\d{4}-\d\d-\d\d"`)

// dated replaces the date of a manual page, so that its bytes do not depend on today.
func dated(page []byte, at time.Time) []byte {
	return pageDate.ReplaceAll(page, []byte(`${1}"`+at.Format(time.DateOnly)+`"`))
}

// archive builds and packs one target. It returns the name and SHA-256 of the archive.
func (r release) archive(ctx context.Context, work, folder string, t target, papers []entry) (string, []byte, error) {
	var entries []entry
	for _, p := range programs() {
		name := p.name
		if t.os == "windows" {
			name += ".exe"
		}
		file := filepath.Join(work, folder+"-"+name)
		if err := build(ctx, p, file, "GOOS="+t.os, "GOARCH="+t.arch); err != nil {
			return "", nil, fmt.Errorf("build %s: %w", p.name, err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return "", nil, fmt.Errorf("read the built %s: %w", p.name, err)
		}
		entries = append(entries, entry{name: name, mode: 0o755, data: data})
	}
	entries = append(entries, papers...)
	var packed bytes.Buffer
	name, pack := folder+".tar.gz", packTar
	if t.os == "windows" {
		name, pack = folder+".zip", packZip
	}
	if err := pack(&packed, folder, r.time, entries); err != nil {
		return "", nil, fmt.Errorf("pack %s: %w", name, err)
	}
	if err := os.WriteFile(filepath.Join(r.out, name), packed.Bytes(), 0o644); err != nil {
		return "", nil, fmt.Errorf("write the archive: %w", err)
	}
	sum := sha256.Sum256(packed.Bytes())
	return name, sum[:], nil
}

// build builds one program without cgo and without paths of this machine.
func build(ctx context.Context, p program, file string, env ...string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=true",
		"-ldflags=-s -w -buildid=", "-o", file, p.dir)
	cmd.Env = append(os.Environ(), append(env, "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0")...)
	_, err := output(cmd)
	return err
}

// output runs a command and returns its standard output; the error has its standard
// error.
func output(cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	return out, err
}

// sourceTime returns the time of all archive entries: SOURCE_DATE_EPOCH if set, else
// that of the last commit, else 1980, the first that a zip file can hold.
func sourceTime(ctx context.Context) time.Time {
	first := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	stamp := os.Getenv("SOURCE_DATE_EPOCH")
	if stamp == "" {
		out, err := exec.CommandContext(ctx, "git", "log", "-1", "--format=%ct").Output()
		if err != nil {
			return first
		}
		stamp = string(out)
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(cmp.Or(stamp, "0")), 10, 64)
	if at := time.Unix(seconds, 0).UTC(); err == nil && at.After(first) {
		return at
	}
	return first
}

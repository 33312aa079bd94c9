package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// unpacked is an entry of an archive after unpacking.
type unpacked struct {
	Name string
	Mode fs.FileMode
	Data string
	Time int64
}

func TestPack(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 2, 999, time.FixedZone("east", 3600))
	entries := []entry{
		{"rolefit", 0o755, []byte("a program")},
		{"LICENSE", 0o644, []byte("a license\n")},
	}
	want := []unpacked{
		{"rolefit_1.2.3_linux_amd64/rolefit", 0o755, "a program", at.Unix()},
		{"rolefit_1.2.3_linux_amd64/LICENSE", 0o644, "a license\n", at.Unix()},
	}
	for _, c := range []struct {
		name   string
		pack   func(io.Writer, string, time.Time, []entry) error
		unpack func(*testing.T, []byte) []unpacked
	}{
		{"tar", packTar, untar},
		{"zip", packZip, unzip},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := stem("v1.2.3", target{"linux", "amd64"})
			var first, second bytes.Buffer
			if err := errors.Join(c.pack(&first, folder, at, entries), c.pack(&second, folder, at.UTC(), entries)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, c.unpack(t, first.Bytes())); diff != "" {
				t.Errorf("unpacked (-want +got):\n%s", diff)
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Error("the same entries gave other bytes")
			}
		})
	}
}

func untar(t *testing.T, packed []byte) []unpacked {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if !unzipped.ModTime.IsZero() || unzipped.Name != "" {
		t.Errorf("the gzip header carries %v %q", unzipped.ModTime, unzipped.Name)
	}
	var got []unpacked
	archive := tar.NewReader(unzipped)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Uid != 0 || header.Uname != "" {
			t.Errorf("%s belongs to %d %q", header.Name, header.Uid, header.Uname)
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, unpacked{header.Name, header.FileInfo().Mode(), string(data), header.ModTime.Unix()})
	}
}

func unzip(t *testing.T, packed []byte) []unpacked {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var got []unpacked
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, unpacked{file.Name, file.Mode(), string(data), file.Modified.Unix()})
	}
	return got
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for stamped, good := range map[string]bool{
		"v0.1.0": true, "v0.1.0-rc.1": true, "v0.1.1-0.20261123134128-7f8bb5e3a1c2+dirty": true,
		"": false, "(devel)": false, "v1": false, "0.1.0": false, "v1.2.3/../x": false, "v1.2.3 x": false,
	} {
		if wellFormed.MatchString(stamped) != good {
			t.Errorf("version %q: %v, want %v", stamped, !good, good)
		}
	}
}

func TestDated(t *testing.T) {
	t.Parallel()
	page := ".TH ROLEFIT 1 \"2030-12-31\" \"rolefit\"\n.TH \"2030-12-31\"\n"
	want := ".TH ROLEFIT 1 \"2026-03-01\" \"rolefit\"\n.TH \"2030-12-31\"\n"
	at := time.Date(2026, 3, 1, 12, 0, 2, 0, time.UTC)
	if got := string(dated([]byte(page), at)); got != want {
		t.Errorf("dated\n%s, want\n%s", got, want)
	}
}

func TestSourceTime(t *testing.T) {
	for stamp, want := range map[string]time.Time{
		"1772366402": time.Date(2026, 3, 1, 12, 0, 2, 0, time.UTC),
		"0":          time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), // a zip file holds no earlier time
		"yesterday":  time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		t.Setenv("SOURCE_DATE_EPOCH", stamp)
		if got := sourceTime(t.Context()); !got.Equal(want) {
			t.Errorf("SOURCE_DATE_EPOCH=%s gives %v, want %v", stamp, got, want)
		}
	}
}

func TestTargetsAreTheSixPromised(t *testing.T) {
	t.Parallel()
	seen := map[target]bool{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, arch := range []string{"amd64", "arm64"} {
			seen[target{system, arch}] = true
		}
	}
	for _, got := range targets() {
		if !seen[got] {
			t.Errorf("%s is built twice or was not promised", got)
		}
		delete(seen, got)
	}
	if len(seen) > 0 {
		t.Errorf("not built: %v", seen)
	}
}

func TestChosen(t *testing.T) {
	t.Parallel()
	if all, err := chosen(""); err != nil || len(all) != len(targets()) {
		t.Errorf("%v, %v", all, err)
	}
	if two, err := chosen("windows/arm64,linux/amd64,windows/arm64"); err != nil || !slices.Equal(two, []target{{"windows", "arm64"}, {"linux", "amd64"}}) {
		t.Errorf("%v, %v", two, err)
	}
	for _, list := range []string{"plan9/amd64", "linux", "linux/amd64,", "linux/amd64, linux/arm64"} {
		if some, err := chosen(list); err == nil || !strings.Contains(err.Error(), "windows/arm64") {
			t.Errorf("%q: %v, %v", list, some, err)
		}
	}
}

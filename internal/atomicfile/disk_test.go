package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestWritable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{dir: true, filepath.Join(dir, "a", "b"): true, file: false, filepath.Join(file, "below"): false} {
		err := Writable(name)
		if path := (*fs.PathError)(nil); (err == nil) != want || errors.As(err, &path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("beside the file: %v, %v", entries, err)
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "sheet.json")
	for _, data := range []string{"one", "another, which is longer", ""} {
		if err := Replace(path, "sheet-*.new", []byte(data)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != data {
			t.Errorf("%q, %v, want %q", got, err, data)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("beside the file: %v, %v", entries, err)
	}
	taken := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(taken, "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Replace(taken, "x-*", []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("a failed write leaves %v, %v", entries, err)
	}
	err := Replace(filepath.Join(dir, "nowhere", "x"), "x-*", nil)
	if path := (*fs.PathError)(nil); !errors.Is(err, fs.ErrNotExist) || errors.As(err, &path) {
		t.Errorf("without a folder: %v", err)
	}
}

func TestMakeFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b", "c")
	for range 2 {
		if err := MakeFolder(deep); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(deep); err != nil || !info.IsDir() {
		t.Errorf("%v, %v", info, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{file, filepath.Join(file, "below")} {
		if err := MakeFolder(bad); err == nil {
			t.Errorf("made %s", bad)
		}
	}
}

func TestCause(t *testing.T) {
	t.Parallel()
	_, err := os.Open(filepath.Join(t.TempDir(), "nothing"))
	if got := Cause(err); got.Error() != "no such file or directory" && !errors.Is(got, fs.ErrNotExist) || got == err { //nolint:errorlint // the very error
		t.Errorf("%v", got)
	}
	plain := errors.New("plain")
	if !errors.Is(Cause(plain), plain) || Cause(nil) != nil {
		t.Error("another error is changed")
	}
}

package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestSaveNewNeverOverwrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "result-3.md"), 0o700); err != nil { // a folder is in the way as well
		t.Fatal(err)
	}
	for n, want := range []string{"result.md", "result-2.md", "result-4.md"} {
		path, err := saveNew(dir, "result", ".md", fmt.Appendf(nil, "the text of %d", n))
		if err != nil || path != filepath.Join(dir, want) {
			t.Fatalf("%q, %v; want %s", path, err, want)
		}
	}
	for n, name := range []string{"result.md", "result-2.md", "result-4.md"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(data) != fmt.Sprintf("the text of %d", n) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestSaveNewAtTheSameTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	paths := make([]string, 20)
	var wg sync.WaitGroup
	for n := range paths {
		wg.Go(func() {
			path, err := saveNew(dir, "many", ".json", fmt.Append(nil, n))
			if err != nil {
				t.Error(err)
			}
			paths[n] = path
		})
	}
	wg.Wait()
	for n, path := range paths {
		if data, err := os.ReadFile(path); err != nil || string(data) != fmt.Sprint(n) {
			t.Errorf("%s holds %q, %v; want %d", path, data, err, n)
		}
	}
}

func TestSaveNewSaysWhyNot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{filepath.Join(dir, "nowhere"), file} {
		path, err := saveNew(folder, "result", ".md", []byte("text"))
		if err == nil || path != "" || !strings.HasPrefix(err.Error(), "save "+filepath.Join(folder, "result.md")+": ") ||
			strings.Count(err.Error(), folder) != 1 {
			t.Errorf("%q, %v", path, err)
		}
	}
	for n := range mostNames {
		name := "result.md"
		if n > 0 {
			name = fmt.Sprintf("result-%d.md", n+1)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if path, err := saveNew(dir, "result", ".md", []byte("text")); err == nil || path != "" {
		t.Errorf("%q, %v", path, err)
	}
	if found, err := fs.Glob(os.DirFS(dir), "*"); err != nil || len(found) != mostNames+1 {
		t.Errorf("%d files, %v", len(found), err)
	}
}

//go:build unix

package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testterm"
)

// firstStart measures one go run with empty caches, then five with full ones.
func firstStart(b *testing.B, run []string, there func(string) bool) {
	b.Helper()
	caches := b.TempDir()
	env, err := goSettings(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	env = append(env,
		"GOMODCACHE="+filepath.Join(caches, "modules"), "GOCACHE="+filepath.Join(caches, "builds"),
		"GOFLAGS=-modcacherw", // so that the folder can be removed again
	)
	var later samples
	for n := range 6 {
		took, err := goRun(b.Context(), caches, env, run, there)
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			b.ReportMetric(took.Seconds(), "empty-s")
			continue
		}
		later = append(later, took.Seconds())
	}
	bytes, err := downloaded(filepath.Join(caches, "modules", "cache", "download"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(0, "ns/op") // hides a figure that says nothing
	b.ReportMetric(float64(bytes)/1e6, "downloaded-MB")
	b.ReportMetric(later.at(.5), "again-s")
}

// goSettings returns this machine's settings for downloading modules; all others stay
// at their defaults.
func goSettings(ctx context.Context) ([]string, error) {
	names := []string{"GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOTOOLCHAIN"}
	out, err := command(ctx, "go", append([]string{"env"}, names...)...).output()
	if err != nil {
		return nil, err
	}
	values := strings.Split(out, "\n")
	var env []string
	for i, name := range names {
		env = append(env, name+"="+values[i])
	}
	for _, name := range []string{"SSL_CERT_FILE", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"} {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return env, nil
}

// goRun runs a go command in a terminal and returns the time until a condition of the screen
// holds.
func goRun(ctx context.Context, work string, env, run []string, there func(string) bool) (time.Duration, error) {
	fresh, err := home(work)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	t, err := testterm.Start(ctx, testterm.Options{Dir: filepath.Join("..", "..", ".."), Env: append(fresh, env...)}, run[0], run[1:]...)
	if err != nil {
		return 0, err
	}
	at, err := t.Until(5*time.Minute, fmt.Sprintf("%q was there", run), there)
	return at.Sub(begun), errors.Join(err, t.Kill())
}

// downloaded returns the size of a module download cache, in bytes.
func downloaded(cache string) (int64, error) {
	var total int64
	err := filepath.WalkDir(cache, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".zip", ".mod", ".info":
			info, err := d.Info()
			if err != nil {
				return err
			}
			total += info.Size()
		}
		return nil
	})
	return total, err
}

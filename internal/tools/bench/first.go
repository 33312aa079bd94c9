//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rolefit/internal/tools/terminal"
)

// firstStarts measures go run from source, with empty caches and again.
func (r *report) firstStarts(ctx context.Context, work string, p progress) error {
	quiz := func(screen string) bool { return strings.Contains(screen, "q leave") }
	if err := r.firstStart(ctx, work, p, []string{"go", "run", "."}, quiz, 30, 25); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join("workshop", "main.go")); err != nil {
		return nil //nolint:nilerr // no workshop, nothing to start
	}
	said := func(screen string) bool { return strings.Contains(screen, "rolefit-workshop") }
	return r.firstStart(ctx, work, p, []string{"go", "run", "./workshop", "--help"}, said, 60, 65)
}

func (r *report) firstStart(ctx context.Context, work string, p progress, run []string, there func(string) bool, seconds, megabytes float64) error {
	name := strings.Join(run[:3], " ")
	p.say("%s with empty caches", name)
	caches, err := os.MkdirTemp(work, "caches-")
	if err != nil {
		return err
	}
	env, err := goSettings(ctx)
	if err != nil {
		return err
	}
	env = append(env,
		"GOMODCACHE="+filepath.Join(caches, "modules"), "GOCACHE="+filepath.Join(caches, "builds"),
		"GOFLAGS=-modcacherw", // so that the folder can be removed again
	)
	first, err := goRun(ctx, work, env, run, there)
	if err != nil {
		return err
	}
	bytes, err := downloaded(filepath.Join(caches, "modules", "cache", "download"))
	if err != nil {
		return err
	}
	var later samples
	for n := range 5 {
		p.say("%s again, %d of 5", name, n+1)
		again, err := goRun(ctx, work, env, run, there)
		if err != nil {
			return err
		}
		later = append(later, again.Seconds())
	}
	r.hold(name+", empty caches", first.Seconds(), seconds, "s")
	r.hold(name+", empty caches, downloaded", float64(bytes)/1e6, megabytes, "MB")
	r.hold(name+" again, median", later.at(.5), 0.3, "s")
	return nil
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

// goRun runs a go command in a terminal and returns the time until there holds.
func goRun(ctx context.Context, work string, env, run []string, there func(string) bool) (time.Duration, error) {
	fresh, err := home(work)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	t, err := terminal.Start(ctx, terminal.Options{Env: append(fresh, env...)}, run[0], run[1:]...)
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

//go:build linux

package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolefit/internal/testterm"
)

// firstStart measures one go run with empty caches, then five with full ones, in seconds until
// a text is on the screen; and the bytes that the first downloaded.
func firstStart(ctx context.Context, caches string, run []string, text string) (first float64, again samples, bytes float64, err error) {
	settings, err := output(ctx, "go", "env", "GOENV") // another home has another file of settings
	if err != nil {
		return 0, nil, 0, err
	}
	env := append(os.Environ(), "GOENV="+firstLine(settings),
		"GOMODCACHE="+filepath.Join(caches, "modules"), "GOCACHE="+filepath.Join(caches, "builds"),
		"GOFLAGS=-modcacherw", // so that the folder can be removed again
	)
	for range 6 {
		took, err := goRun(ctx, caches, env, run, text)
		if err != nil {
			return 0, nil, 0, err
		}
		again = append(again, took.Seconds())
	}
	bytes, err = downloaded(filepath.Join(caches, "modules", "cache", "download"))
	return again[0], again[1:], bytes, err
}

// goRun runs a go command in a terminal and returns the time until a text is on the screen.
func goRun(ctx context.Context, work string, env, run []string, text string) (time.Duration, error) {
	fresh, err := home(work)
	if err != nil {
		return 0, err
	}
	t, err := testterm.Start(ctx, testterm.Options{Dir: filepath.Join("..", "..", ".."), Env: slices.Concat(env, fresh)}, run[0], run[1:]...)
	if err != nil {
		return 0, err
	}
	at, err := t.Until(20*time.Minute, fmt.Sprintf("%q was there", run), func(screen string) bool { return strings.Contains(screen, text) })
	return at.Sub(t.Started), errors.Join(err, t.Kill())
}

// downloaded returns the size of a module download cache, in bytes.
func downloaded(cache string) (total float64, err error) {
	err = filepath.WalkDir(cache, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !slices.Contains([]string{".zip", ".mod", ".info"}, filepath.Ext(path)) {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += float64(info.Size())
		}
		return err
	})
	return total, err
}

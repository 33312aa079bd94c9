//go:build unix

// Pictures makes the pictures of the README from the real program: it builds it, plays
// a scripted sitting and a class in pseudo-terminals, and draws their screens as SVG,
// for dark and for light pages, and the sitting as an animation.
//
//	go run ./internal/tools/pictures
//
// It draws the cells of the screen itself and needs no other program. npm's
// svg-term-cli was tried: its pictures have no text alternative, draw rules and bars as
// letters, which tear in other fonts, and take bold for a color. Here text is text,
// rules and bars are shapes, and every picture has a title and a description in words.
//
// The same program gives the same bytes: no scene shows a time, and no picture depends
// on the timing of output. It does not decide where pictures are used. It needs
// pseudo-terminals, so it runs on Unix only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
)

func main() {
	out := flag.String("out", filepath.Join("docs", "pictures"), "the folder for the pictures; made where it is missing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *out)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string) error {
	work, err := os.MkdirTemp("", "rolefit-pictures-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder
	binary, host := filepath.Join(work, "rolefit"), filepath.Join(work, "rolefit-workshop")
	if said, err := exec.CommandContext(ctx, "go", "build", "-o", work, "rolefit", "rolefit/workshop").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, said)
	}
	if err := os.Rename(filepath.Join(work, "workshop"), host); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	palettes := []palette{dark(), light()}
	_, err = together(len(palettes), func(i int) ([]shot, error) {
		p := palettes[i]
		shots, err := scenes(ctx, binary, filepath.Join(work, p.name), p.light)
		if err != nil {
			return nil, err
		}
		of, err := classScenes(ctx, host, filepath.Join(work, p.name), p.light)
		if err != nil {
			return nil, err
		}
		for _, s := range append(of, shots...) {
			if s.name == "" {
				continue
			}
			if err := write(filepath.Join(out, s.name+p.suffix+".svg"), still(s, p)); err != nil {
				return nil, err
			}
		}
		return nil, write(filepath.Join(out, "sitting"+p.suffix+".svg"), moving(shots, p))
	})
	return err
}

// together plays n scenes at the same time, and returns their shots in order.
func together(n int, play func(i int) ([]shot, error)) ([]shot, error) {
	shots, errs := make([][]shot, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { shots[i], errs[i] = play(i) })
	}
	all.Wait()
	return slices.Concat(shots...), errors.Join(errs...)
}

func write(path string, picture []byte) error {
	return os.WriteFile(path, picture, 0o644)
}

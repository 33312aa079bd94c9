//go:build unix

// Package pictures draws the pictures of the README from the real program and compares them
// with those kept: it builds it, plays a scripted sitting and a class in pseudo-terminals,
// and draws their screens as SVG, for dark and for light pages, and the sitting as an
// animation.
//
//	go test ./internal/tools/pictures -update
//
// It draws the cells of the screen itself and needs no other program. npm's
// svg-term-cli was tried: its pictures have no text alternative, draw rules and bars as
// letters, which tear in other fonts, and take bold for a color. Here text is text,
// rules and bars are shapes, and every picture has a title and a description in words.
//
// The same program gives the same bytes: no scene shows a time, and no picture depends
// on the timing of output. It does not decide where pictures are used. It needs
// pseudo-terminals, so it runs on Unix only.
package pictures

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/testkit"
)

// painted is a screen of two rows: a rule with a bar, and styled words of an attacker.
func painted() shot {
	row := func(text string, style uv.Style) []uv.Cell {
		cells := make([]uv.Cell, 0, len(text))
		for _, r := range text {
			cells = append(cells, uv.Cell{Content: string(r), Width: 1, Style: style})
		}
		return cells
	}
	return shot{
		name: "result", title: "A & B", text: "── █\n<script> & so", linger: 1,
		cells: [][]uv.Cell{
			row("──  █ ━┐┘│╭╯░▌●", uv.Style{Fg: ansi.BrightCyan}),
			row("<script> &   so", uv.Style{Attrs: uv.AttrBold | uv.AttrFaint}),
		},
	}
}

func TestPicturesAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, p := range []palette{dark(), light()} {
		for _, picture := range [][]byte{still(painted(), p), moving([]shot{painted(), painted()}, p)} {
			check(t, picture)
			for _, want := range []string{"&lt;script&gt; &amp;</text>", `textLength="84"`, "<circle", "fill-opacity", p.sixteen[ansi.BrightCyan], p.faint} {
				if !bytes.Contains(picture, []byte(want)) {
					t.Errorf("%s: no %q in\n%s", p.name, want, picture)
				}
			}
		}
	}
}

// check parses a picture to its end, and looks for its words.
func check(t *testing.T, picture []byte) {
	t.Helper()
	in := xml.NewDecoder(bytes.NewReader(picture))
	words := map[string]string{}
	element := ""
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Name.Local
		case xml.CharData:
			words[element] += string(token)
		}
	}
	if strings.TrimSpace(words["title"]) == "" || strings.TrimSpace(words["desc"]) == "" {
		t.Error("a picture without words")
	}
}

// TestContrast expects every color of text to have a contrast of 4.5 : 1 on the ground (WCAG
// 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, p := range []palette{dark(), light()} {
		for i, c := range append(p.sixteen[1:], p.text, p.faint) {
			if got := contrast(t, c, p.ground); got < 4.5 {
				t.Errorf("%s, color %d, %s: %.2f", p.name, i+1, c, got)
			}
		}
	}
	if got := contrast(t, "#ffffff", "#000000"); math.Abs(got-21) > 1e-9 {
		t.Errorf("white on black: %v, want 21", got)
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	light, dark := luminance(t, a), luminance(t, b)
	return (max(light, dark) + .05) / (min(light, dark) + .05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	c := ansi.XParseColor(hex)
	if c == nil {
		t.Fatalf("no color: %q", hex)
	}
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	return .2126*linear(r) + .7152*linear(g) + .0722*linear(b)
}

// TestPictures draws the pictures anew and compares them with those kept, byte for byte; with
// -update it writes them instead.
func TestPictures(t *testing.T) {
	t.Parallel()
	made := t.TempDir()
	if err := draw(t.Context(), made); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join("..", "..", "..", "docs", "pictures")
	files, err := filepath.Glob(filepath.Join(made, "*.svg"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pictures: %v", err)
	}
	for _, file := range files {
		picture, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check(t, picture)
		testkit.Golden(t, filepath.Join(folder, filepath.Base(file)), string(picture))
	}
	if kept, err := filepath.Glob(filepath.Join(folder, "*.svg")); err != nil || len(kept) != len(files) {
		t.Errorf("%d pictures are drawn, and %d kept: %v", len(files), len(kept), err)
	}
}

// draw draws every picture into a folder that exists.
func draw(ctx context.Context, out string) error {
	work, err := os.MkdirTemp("", "rolefit-pictures-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a temporary folder
	binary, host := filepath.Join(work, "rolefit"), filepath.Join(work, "rolefit-workshop")
	if err := errors.Join(testkit.Build(ctx, binary, "."), testkit.Build(ctx, host, "workshop")); err != nil {
		return err
	}
	palettes := []palette{dark(), light()}
	_, err = together(len(palettes), func(i int) ([]shot, error) {
		p := palettes[i]
		var shots []shot // of the sitting
		all, err := together(2, func(i int) (played []shot, err error) {
			if i == 0 {
				return classScenes(ctx, host, filepath.Join(work, p.name), p.light)
			}
			shots, err = scenes(ctx, binary, filepath.Join(work, p.name), p.light)
			return shots, err
		})
		if err != nil {
			return nil, err
		}
		for _, s := range all {
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

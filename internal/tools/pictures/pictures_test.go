//go:build unix

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
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
			row("──  █ ━┐┘│     ", uv.Style{Fg: ansi.BrightCyan}),
			row("<script> &   so", uv.Style{Attrs: uv.AttrBold | uv.AttrFaint}),
		},
	}
}

func TestPicturesAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, p := range []palette{dark(), light()} {
		for _, picture := range [][]byte{still(painted(), p), moving([]shot{painted(), painted()}, p)} {
			check(t, picture)
			for _, want := range []string{"&lt;script&gt; &amp;</text>", `textLength="84"`, p.sixteen[ansi.BrightCyan], p.faint} {
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

// TestContrast expects every colour of text to have a contrast of 4.5 : 1 on the ground (WCAG
// 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, p := range []palette{dark(), light()} {
		for i, c := range append(p.sixteen[1:], p.text, p.faint) {
			if got := contrast(t, c, p.ground); got < 4.5 {
				t.Errorf("%s, colour %d, %s: %.2f", p.name, i+1, c, got)
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
		t.Fatalf("no colour: %q", hex)
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

// TestPicturesInTheRepository draws the pictures anew and compares: `go run
// ./internal/tools/pictures` updates them.
func TestPicturesInTheRepository(t *testing.T) {
	t.Parallel()
	made := t.TempDir()
	if err := run(t.Context(), made); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join("..", "..", "..", "docs", "pictures")
	files, err := filepath.Glob(filepath.Join(kept, "*.svg"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pictures: %v", err)
	}
	for _, file := range files {
		picture, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check(t, picture)
		if now, err := os.ReadFile(filepath.Join(made, filepath.Base(file))); err != nil || !bytes.Equal(picture, now) {
			t.Errorf("%s is not what the program shows now: go run ./internal/tools/pictures (%v)", filepath.Base(file), err)
		}
	}
	if all, err := os.ReadDir(made); err != nil || len(all) != len(files) {
		t.Errorf("%d pictures are made, and %d kept: %v", len(all), len(files), err)
	}
}

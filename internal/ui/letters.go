package ui

import (
	_ "embed" // the letters
	"slices"
	"strings"
	"sync"

	"charm.land/lipgloss/v2"
)

// letterFile draws each letter in eight rows of pixels: seven above the line, one
// below it. A band of letters is headed by their names.
//
//go:embed letters.txt
var letterFile string

// The height of a letter, the gap between letters and the width of a space, in pixels.
const (
	letterRows = 8
	letterGap  = 1
	spaceWidth = 3
)

// scale is the size of a letter's pixel in halves of a cell. A cell is twice as high
// as it is wide, so that a pixel is square where wide is twice high.
type scale struct{ wide, high int }

// scales returns the sizes of large letters, largest first, down to pixels one cell
// wide; smaller ones are illegible. Glyphs without quarters of a cell allow only pixels
// of whole cells.
func scales(g *Glyphs) []scale {
	if len([]rune(g.Blocks)) == 2 {
		return []scale{{8, 4}, {4, 2}, {2, 2}}
	}
	return []scale{{8, 4}, {6, 3}, {4, 2}, {3, 2}, {2, 1}}
}

// Large sets text in large letters, in the largest size that fits width × height cells.
// ok is false if not even the smallest fits or letters.txt lacks a character.
func Large(text string, width, height int, glyphs *Glyphs) (drawn string, ok bool) {
	rows, ok := pixels(text)
	if !ok {
		return "", false
	}
	for _, s := range scales(glyphs) {
		if (len(rows[0])*s.wide+1)/2 <= width && (len(rows)*s.high+1)/2 <= height {
			return blocks(rows, s, []rune(glyphs.Blocks)), true
		}
	}
	return "", false
}

// pixels sets text in rows of pixels, "#" or ".", all of one length. It drops the last
// row if no letter reaches below the line. ok is false for an unknown character and an
// empty text.
func pixels(text string) (rows []string, ok bool) {
	drawn := make([][]byte, letterRows)
	for i, c := range text {
		letter, known := letters()[string(c)]
		if !known {
			return nil, false
		}
		for y := range drawn {
			if i > 0 {
				drawn[y] = append(drawn[y], strings.Repeat(".", letterGap)...)
			}
			drawn[y] = append(drawn[y], letter[y]...)
		}
	}
	for _, row := range drawn {
		rows = append(rows, string(row))
	}
	if last := letterRows - 1; !strings.Contains(rows[last], "#") {
		rows = rows[:last]
	}
	return rows, rows[0] != ""
}

// letters returns the rows of every letter, by letter.
var letters = sync.OnceValue(func() map[string][]string { //nolint:gochecknoglobals // read once, never changed
	all := map[string][]string{" ": slices.Repeat([]string{strings.Repeat(".", spaceWidth)}, letterRows)}
	for band := range strings.SplitSeq(strings.TrimSpace(letterFile), "\n\n") {
		names, drawn, _ := strings.Cut(band, "\n")
		for line := range strings.SplitSeq(drawn, "\n") {
			row := strings.Fields(line)
			for at, name := range strings.Fields(names) {
				all[name] = append(all[name], row[at])
			}
		}
	}
	return all
})

// blocks draws rows of pixels in cells of four quarters each. All lines have one width.
func blocks(rows []string, s scale, marks []rune) string {
	high, wide := len(rows)*s.high, len(rows[0])*s.wide
	at := func(y, x int) int {
		if y < high && x < wide && rows[y/s.high][x/s.wide] == '#' {
			return 1
		}
		return 0
	}
	var lines []string
	for y := 0; y < high; y += 2 {
		var line strings.Builder
		for x := 0; x < wide; x += 2 {
			quarters := at(y, x) | at(y, x+1)<<1 | at(y+1, x)<<2 | at(y+1, x+1)<<3
			if len(marks) == 2 {
				quarters = min(quarters, 1)
			}
			line.WriteRune(marks[quarters])
		}
		lines = append(lines, line.String())
	}
	return strings.Join(lines, "\n")
}

// Beside sets texts side by side, gap cells apart. Each column is as wide as its widest
// line; shorter texts are centered vertically.
func Beside(gap int, texts ...string) string {
	const middle = 0.5
	parts := make([]string, 0, 2*len(texts))
	for i, text := range texts {
		if i > 0 {
			parts = append(parts, strings.Repeat(" ", gap))
		}
		parts = append(parts, text)
	}
	return lipgloss.JoinHorizontal(middle, parts...)
}

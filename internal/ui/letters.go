package ui

import (
	_ "embed" // the letters
	"math"
	"slices"
	"strings"
	"sync"
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
	rows, ok := pixels(text, width)
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
// row if no letter reaches below the line. ok is false for an unknown character, an
// empty text, and one that is wider than most pixels.
func pixels(text string, most int) (rows []string, ok bool) {
	drawn := make([][]byte, letterRows)
	for i, c := range text {
		letter, known := letters()[string(c)]
		if !known || len(drawn[0]) > most {
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
	rows = append(rows, "") // below the last
	at := func(row string, x int) int {
		if x /= s.wide; x < len(row) && row[x] == '#' {
			return 1
		}
		return 0
	}
	var drawn strings.Builder
	for y := 0; y < high; y += 2 {
		if y > 0 {
			drawn.WriteByte('\n')
		}
		upper, lower := rows[y/s.high], rows[(y+1)/s.high]
		for x := 0; x < wide; x += 2 {
			quarters := at(upper, x) | at(upper, x+1)<<1 | at(lower, x)<<2 | at(lower, x+1)<<3
			if len(marks) == 2 {
				quarters = min(quarters, 1)
			}
			drawn.WriteRune(marks[quarters])
		}
	}
	return drawn.String()
}

// Beside sets texts side by side, gap cells apart. Each column is as wide as its widest
// line; shorter texts are centered vertically.
func Beside(gap int, texts ...string) string { return columns(gap, 2, texts) }

// Across sets texts side by side as Beside does, without a gap, and shorter ones at the top.
func Across(texts ...string) string { return columns(0, math.MaxInt, texts) }

// columns sets texts side by side, gap cells apart. Of the lines that a text is shorter than the
// highest, one in above stands above it, the others below.
func columns(gap, above int, texts []string) string {
	high := 0
	for _, text := range texts {
		high = max(high, Lines(text))
	}
	rows := make([]string, high)
	for i, text := range texts {
		column, wide := strings.Split(strings.Repeat("\n", (high-Lines(text)+1)/above)+text, "\n"), Width(text)
		if i < len(texts)-1 {
			wide += gap
		}
		for y, line := range append(column, make([]string, high)...)[:high] {
			rows[y] += Fill(line, wide)
		}
	}
	return strings.Join(rows, "\n")
}

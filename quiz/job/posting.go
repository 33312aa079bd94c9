package job

import (
	"strings"
	"unicode/utf8"

	"rolefit/internal/textsafe"
)

// Line is one line of a posting, wrapped to a width.
type Line struct {
	Text     string
	Mentions bool // it holds one of the words that were looked for
}

// Posting breaks a posting's lines by wrap, drops control sequences, and marks the lines that
// contain part of a cue. Runs of blank lines become one.
func Posting(text string, wrap func(string) string, cues []string) []Line {
	var source []string
	for line := range strings.SplitSeq(text, "\n") {
		source = append(source, strings.TrimRight(textsafe.Line(line), " "))
	}
	all, marked := mentioned(source, cues)
	var rows []Line
	start := 0 // of the line, in all
	for _, line := range source {
		end := start + utf8.RuneCountInString(line)
		if line == "" && len(rows) > 0 && rows[len(rows)-1].Text != "" {
			rows = append(rows, Line{})
		}
		for part := range strings.SplitSeq(wrap(line), "\n") {
			row := Line{Text: strings.TrimRight(part, " ")}
			for _, c := range row.Text { // breaking takes spaces out
				for start < end-1 && all[start] != c {
					start++
				}
				row.Mentions = row.Mentions || marked[start]
				start++
			}
			if line != "" {
				rows = append(rows, row)
			}
		}
		start = end + 1
	}
	for len(rows) > 0 && rows[len(rows)-1].Text == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

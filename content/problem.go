package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a file of content, and how to mend it.
type Problem struct {
	File string // as it was named to Load or Lint
	Line int    // 1 is the first line
	ID   string // of the question or role, or its place ("question 3") where it has no id; may be empty
	What string // what is wrong
	Mend string // what to write instead
}

// String is the problem in one line, "file:line: id: what; mend".
func (p Problem) String() string {
	id := ""
	if p.ID != "" {
		id = p.ID + ": "
	}
	return fmt.Sprintf("%s:%d: %s%s; %s", p.File, p.Line, id, p.What, p.Mend)
}

// Problems is every problem of one file, sorted by line. As an error it is never
// empty; find it in an error with errors.As.
type Problems []Problem

// Error prints one problem per line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// sorted orders problems by line and keeps the order found within one.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return ps
}

// meant is how a mend ends where a word is unknown: the nearest known word where
// one is near, else all of them. known must not be empty.
func meant(word string, known []string) string {
	if near := nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "write one of: " + strings.Join(known, ", ")
}

// nearest is the known word with the fewest letters to change, the first of equals,
// or "" where more than half of word would have to change.
func nearest(word string, known []string) string {
	best, least := "", len(word)/2+1
	for _, k := range known {
		if d := distance(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace to turn a into b.
// Words beyond 64 bytes are only compared by length: nobody meant them.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			swap := diagonal
			if a[i] != b[j] {
				swap++
			}
			diagonal = row[j+1]
			row[j+1] = min(swap, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// kebab reports whether id is lower-case words of a-z and 0-9 joined by single
// hyphens, beginning with a letter, at most 40 long.
func kebab(id string) bool {
	odd := func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	}
	return id != "" && len(id) <= 40 && id[0] >= 'a' && id[0] <= 'z' &&
		!strings.ContainsFunc(id, odd) && !strings.Contains(id, "--") && !strings.HasSuffix(id, "-")
}

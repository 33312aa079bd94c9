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

// manyKnown is how many known words a mend lists at most.
const manyKnown = 12

// meant is how a mend ends where a word is unknown: the nearest known word where
// one is near, else the first of them.
func meant(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) == 0 {
		return "remove it"
	}
	more := ""
	if n := len(known) - manyKnown; n > 0 {
		known, more = known[:manyKnown], fmt.Sprintf(" or one of %d more", n)
	}
	return "write one of: " + strings.Join(known, ", ") + more
}

// Nearest is the known word that word is a slip of, the nearest and the first of
// equals, or "". A slip changes a third of the letters at most, and not the first of
// a short word; or it is another ending.
func Nearest(word string, known []string) string {
	word = strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.Trim(word, quotes)))
	best, least := "", max((len(word)+1)/3, 1)+1
	for _, k := range known {
		plain := strings.ReplaceAll(k, "-", "_")
		d := distance(word, plain)
		switch {
		case word == "" || k == "" || len(word) <= 3 && word[0] != k[0]:
			continue
		case d >= least && 3*common(word, plain) >= 2*len(word) && len(word) > 3:
			d = least - 1 // another ending
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// common is the number of bytes that two words begin with alike.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// distance is the number of letters to insert, delete, replace or swap with the next
// to turn a into b. Words beyond 64 bytes are only compared by length: they are no
// slips.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := range len(a) {
		for j := range len(b) {
			other := rows[i][j]
			if a[i] != b[j] {
				other++
			}
			least := min(other, rows[i][j+1]+1, rows[i+1][j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				least = min(least, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = least
		}
	}
	return rows[len(a)][len(b)]
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

package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one fault in a file of content, and its remedy.
type Problem struct {
	File string // the name passed to Load or Lint
	Line int    // 1 is the first line
	ID   string // of the question or role, or its place ("question 3") if it has no id; may be empty
	What string // the fault
	Mend string // the remedy
}

// String returns the problem in one line, "file:line: id: what; mend".
func (p Problem) String() string {
	id := ""
	if p.ID != "" {
		id = p.ID + ": "
	}
	return fmt.Sprintf("%s:%d: %s%s; %s", p.File, p.Line, id, p.What, p.Mend)
}

// Problems holds every problem of one file, sorted by line. As an error it is never
// empty; find it with errors.As.
type Problems []Problem

// Error returns one line per problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// sorted sorts by line, stably, and returns the same slice.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return ps
}

// manyKnown is the most known words that a remedy lists.
const manyKnown = 12

// meant returns the end of a remedy for an unknown word: the nearest known word, or the
// first manyKnown if none is near.
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

// Nearest returns the known word that word is probably a slip of, the first of equally
// near ones; empty if none is near. A slip changes at most a third of the letters, and
// not the first one of a word of three or fewer, or it is another ending of the same
// word.
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

// common returns the length of the common prefix of a and b, in bytes.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// distance returns the number of bytes to insert, delete, replace or swap with the next
// one to turn a into b (optimal string alignment). For words longer than 64 bytes it
// returns the longer length: they are no slips.
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
func kebab(id string) bool { return len(id) <= 40 && kebabCase().MatchString(id) }

var kebabCase = compiled(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)

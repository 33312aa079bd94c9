package job

import (
	"strings"
	"unicode"

	"rolefit/internal/textsafe"
)

// Cues are found in a posting's text, not on its drawn lines, by these rules:
//
//  1. Spaces, hyphens, apostrophes and a single line end join: they may stand
//     anywhere in a cue or be left out. "on-site", "on site", "onsite" and "on-" above
//     "site" are one. An empty line and every other mark part.
//  2. Case matters only in names of up to three letters: "AI" is not "ai".
//  3. A cue begins and ends where a word does; a plural's s may follow.
//  4. "…" in a cue stands for up to three words.
//  5. A cue that begins with "!" unmarks the text that earlier cues marked.
//
// A cue highlights words. It never answers a fact.

// gapWords is how many words "…" stands for at most.
const gapWords = 3

// mentioned returns for each rune of a text whether it belongs to a cue. folded is the text in
// small letters.
func mentioned(all, folded cueText, cues []string) (marked []bool) {
	marked = make([]bool, len(all))
	for _, cue := range cues {
		cue, no := strings.CutPrefix(cue, "!")
		text, letters := folded, []rune(strings.ToLower(cue))
		if strings.ToLower(cue) != cue && len(letters) <= len("RAG") {
			text, letters = all, []rune(cue)
		}
		for at, c := range text {
			if c != letters[0] || at > 0 && wordy(text[at-1]) && wordy(c) {
				continue
			}
			end := text.match(at, letters)
			for i := at; i < end; i++ {
				marked[i] = !no
			}
		}
	}
	return marked
}

// cueText is a posting's text, searched for cues.
type cueText []rune

// match returns the end of a cue that begins at index at, or -1 if the text differs.
func (t cueText) match(at int, cue []rune) int {
	for n, c := range cue {
		switch {
		case c == '…':
			return t.gap(at, cue[n+1:])
		case joins(c):
			continue
		case n > 0:
			at = t.joined(at)
		}
		if at == len(t) || t[at] != c {
			return -1
		}
		at++
	}
	for _, end := range []int{at, at + 1} {
		if end == len(t) || end < len(t) && !wordy(t[end]) {
			return end
		}
		if t[at] != 's' {
			break
		}
	}
	return -1
}

// gap matches rest, the part of a cue after "…", behind up to gapWords words. It returns
// the end, or -1.
func (t cueText) gap(at int, rest []rune) int {
	for len(rest) > 0 && joins(rest[0]) {
		rest = rest[1:]
	}
	for range gapWords + 1 {
		next := t.joined(at)
		if next == at {
			return -1
		}
		for at = next; at < len(t) && wordy(t[at]); at++ {
			if at > next {
				continue
			}
			if end := t.match(at, rest); end >= 0 {
				return end
			}
		}
	}
	return -1
}

// joined returns the index of the first rune at or after at that is not a joiner. It stops
// at an empty line.
func (t cueText) joined(at int) int {
	for at < len(t) && joins(t[at]) && (t[at] != '\n' || at+1 == len(t) || t[at+1] != '\n') {
		at++
	}
	return at
}

// joins reports whether a rune may stand inside a word or be left out.
func joins(c rune) bool {
	return unicode.IsSpace(c) || textsafe.Invisible(c) || strings.ContainsRune("-'\u2019\u2010\u2011\u2013", c)
}

func wordy(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

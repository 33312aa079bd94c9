package host

import (
	"crypto/rand"
	_ "embed"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode"
)

//go:embed words.txt
var wordList string

// threeWords is how many words bring a participant back.
const threeWords = 3

// words draws the three words that bring a participant back. The list has 2,048 words,
// so three are 33 bits: in a class of 300, one guess in 28 million is right. No word
// begins with a or q, which are commands at the same prompt, and no two are one slip
// apart: a letter changed, left out or added, or two neighbors swapped. Words may be
// added but never removed, because participants have written them down.
type words struct {
	list   []string
	known  map[string]bool
	random io.Reader
}

func newWords(random io.Reader) *words {
	w := &words{list: strings.Fields(wordList), known: map[string]bool{}, random: random}
	for _, word := range w.list {
		w.known[word] = true
	}
	return w
}

// draw returns three random words, separated by spaces.
func (w *words) draw() (string, error) {
	drawn := make([]string, threeWords)
	for i := range drawn {
		n, err := rand.Int(w.random, big.NewInt(int64(len(w.list))))
		if err != nil {
			return "", fmt.Errorf("draw three words: %w", err)
		}
		drawn[i] = w.list[n.Int64()]
	}
	return strings.Join(drawn, " "), nil
}

// read returns the three words in a typed line, in lower case and separated by single
// spaces; it ignores case and everything but letters. If they are not three words of
// the list, why is a sentence for the participant.
func (w *words) read(typed string) (three, why string) {
	fields := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return !unicode.IsLetter(r) })
	for i, f := range fields {
		if !w.known[f] && i < threeWords {
			return "", fmt.Sprintf("The %s of these is not a word that we give out. Look at it again, letter by letter.",
				[threeWords]string{"first", "second", "third"}[i])
		}
	}
	if len(fields) != threeWords {
		return "", "It takes three words, with spaces between."
	}
	return strings.Join(fields, " "), ""
}

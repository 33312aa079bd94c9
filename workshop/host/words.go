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

// threeWords is how many words bring somebody back.
const threeWords = 3

// words draws the three words that bring people back. The list has 2,048 of them, so
// that three are 33 bits: in a class of 300, one guess in 28 million is right. No word
// begins with a or q, which are commands where the words are typed, and no two are one
// slip apart: a letter changed, left out or added, or two neighbors swapped. Words are
// added, and never taken out: people have written them down.
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

// draw returns three words with spaces between.
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

// read takes three words out of what somebody typed, in any case and with anything
// between them. Where they are not three words of the list, it says why.
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

package host

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestThreeWordsAreHardToGuess counts the bits of three words.
func TestThreeWordsAreHardToGuess(t *testing.T) {
	t.Parallel()
	const least = 33 // bits
	if bits := threeWords * math.Log2(float64(len(newWords(nil).list))); bits < least {
		t.Errorf("three words have %.1f bits, want %d", bits, least)
	}
}

// TestWordsAreEasyToRead holds the list to its rules.
func TestWordsAreEasyToRead(t *testing.T) {
	t.Parallel()
	list := newWords(nil).list
	for _, why := range misread(list) {
		t.Error(why)
	}
	if !slices.IsSorted(list) {
		t.Error("the list is not in the order of the alphabet")
	}
}

// TestWordsStay looks that every word of the first list is still one: a class that
// goes on has people who wrote three of them down.
func TestWordsStay(t *testing.T) {
	t.Parallel()
	first, err := os.ReadFile(filepath.Join("testdata", "words-first.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const given = 456
	w := newWords(nil)
	words := strings.Fields(string(first))
	for _, word := range words {
		if !w.known[word] {
			t.Errorf("%s is no word any more", word)
		}
	}
	if len(words) != given {
		t.Errorf("%d words of the first list, want %d", len(words), given)
	}
}

// TestMisread has the rules refuse what is easily misread or mistyped.
func TestMisread(t *testing.T) {
	t.Parallel()
	for _, list := range [][]string{
		{"apple"},
		{"quilt"},
		{"Blue"},
		{"café"},
		{"ox"},
		{"blueberry"},
		{"wind", "wand"},   // a letter changed
		{"sand", "sandy"},  // one more at the end
		{"rail", "trail"},  // one more at the beginning
		{"panda", "panda"}, // twice
		{"diary", "dairy"}, // neighbors swapped
		{"winner", "winer"},
	} {
		if len(misread(list)) == 0 {
			t.Errorf("%q are taken", list)
		}
	}
	if why := misread([]string{"badge", "bagel", "river", "zinc"}); len(why) > 0 {
		t.Errorf("refused: %q", why)
	}
}

// misread says what of a list of words may be taken for a command or for each other.
func misread(list []string) (why []string) {
	shape := regexp.MustCompile(`^[b-pr-z][a-z]{2,7}$`) // a and q are commands
	near := map[string]string{}                         // by what a slip makes of a word
	for _, word := range list {
		if !shape.MatchString(word) {
			why = append(why, fmt.Sprintf("%q has another shape", word))
		}
		if near[word] != "" {
			why = append(why, fmt.Sprintf("%s is there twice", word))
		}
		near[word] = word
	}
	for _, word := range list {
		for i := range word {
			changed := word[:i] + "_" + word[i+1:]
			slips := []string{changed, word[:i] + word[i+1:]}
			if i > 0 && word[i-1] != word[i] {
				slips = append(slips, word[:i-1]+word[i:i+1]+word[i-1:i]+word[i+1:])
			}
			for _, slip := range slips {
				if other := near[slip]; other != "" && other != word {
					why = append(why, fmt.Sprintf("%s and %s are nearly the same", word, other))
				}
			}
			near[changed] = word
		}
	}
	return why
}

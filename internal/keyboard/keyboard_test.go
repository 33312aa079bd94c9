package keyboard

import (
	"testing"
	"unicode"
)

func TestWord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                     "",
		" Q\t 4　\n":            "q 4",
		"４１０ｑＱ？　－؟":            "410qq? -?",
		"٠١٢٣٤٥٦٧٨٩":           "0123456789",
		"۴ ४ ৪ ๔":              "4 4 4 4",
		"\U0001d7ce\U0001d7ff": "09",
		"Ä ④ ² 四":              "ä ④ ² 四",
	} {
		if got := Word(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestDigitsStandInRows checks the assumption of digit: Unicode's decimal digits come in rows
// of ten.
func TestDigitsStandInRows(t *testing.T) {
	t.Parallel()
	last, n := rune(-2), 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		if r != last+1 && n%10 != 0 {
			t.Errorf("a row ends at %U with %d digits", last, n)
		}
		if r != last+1 {
			n = 0
		}
		if got, want := Rune(r), '0'+rune(n%10); got != want {
			t.Errorf("%U is %q, want %q", r, got, want)
		}
		last, n = r, n+1
	}
}

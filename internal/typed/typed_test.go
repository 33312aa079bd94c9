package typed

import (
	"testing"
	"unicode"
)

func TestText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":               "",
		"q 4":            "q 4",
		"４１０ｑＱ？　－":       "410qQ? -",
		"٠١٢٣٤٥٦٧٨٩":     "0123456789",
		"۴ ४ ৪ ๔":        "4 4 4 4",
		"\U0001d7ce":     "0",
		"\U0001d7ff":     "9",
		"ä ④ ² 四 \ufffd": "ä ④ ² 四 \ufffd",
	} {
		if got := Text(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// The digits of Unicode stand in rows of ten: what digit counts on.
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

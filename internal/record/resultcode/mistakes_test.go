package resultcode

import (
	"errors"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/scoring"
)

// mistaken calls try with every result of one slip in a row of letters.
func mistaken(letters string, try func(slip, text string)) {
	for i := range letters {
		for _, l := range codeLetters {
			if byte(l) != letters[i] {
				try("wrong letter", letters[:i]+string(l)+letters[i+1:])
			}
			try("added letter", letters[:i]+string(l)+letters[i:])
		}
		try("missing letter", letters[:i]+letters[i+1:])
		for j := i + 1; j < len(letters); j++ {
			if letters[i] != letters[j] {
				try("swapped letters", letters[:i]+letters[j:j+1]+letters[i+1:j]+letters[i:i+1]+letters[j+1:])
			}
		}
	}
	for _, l := range codeLetters {
		try("added letter", letters+string(l))
	}
}

// TestCodeCatchesEverySlip makes every single slip in many codes, alone and in a sentence.
func TestCodeCatchesEverySlip(t *testing.T) {
	t.Parallel()
	all := models(t)
	codes := codesOf(t, all...)
	rng := rand.New(rand.NewPCG(5, 5))
	for n := range 12 {
		m := all[n%len(all)]
		letters := strings.ReplaceAll(encode(t, m, randomSheet(m.Assessment(), rng, true)), "-", "")
		mistaken(letters, func(slip, text string) {
			_, err := codes.Decode(text)
			want := []error{ErrCodeWrong}
			switch slip {
			case "missing letter":
				want = []error{ErrCodeShort}
			case "added letter":
				want = []error{ErrCodeLong}
			}
			if text[:tagLetters] != letters[:tagLetters] { // it may look like another assessment's
				want = []error{ErrCodeWrong, ErrCodeShort, ErrCodeLong, ErrCodeForeign}
			}
			if !isOneOf(err, want) {
				t.Fatalf("%s: %s becomes %s: %v", slip, letters, text, err)
			}
			sentence := "my code is " + grouping(text) + " a good day"
			if found := codes.Find(sentence); len(found) > 0 {
				t.Fatalf("%s: found %s in %q", slip, found[0].Code, sentence)
			}
		})
	}
}

func isOneOf(err error, kinds []error) bool {
	for _, e := range kinds {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func grouping(letters string) string {
	var groups []string
	for len(letters) > groupLetters {
		groups = append(groups, letters[:groupLetters])
		letters = letters[groupLetters:]
	}
	return strings.Join(append(groups, letters), " ")
}

// TestLongCodesCatchEverySlip does the same with codes of the greatest length.
func TestLongCodesCatchEverySlip(t *testing.T) {
	t.Parallel()
	a := content.Assessment{ID: "long", Edition: "1", Roles: []content.Role{{ID: "x"}, {ID: "y"}}}
	for i := range 116 {
		a.Questions = append(a.Questions, content.Question{ID: "q" + strings.Repeat("i", i)})
	}
	m := modelOf(t, &a)
	codes := codesOf(t, m)
	rng := rand.New(rand.NewPCG(6, 6))
	for range 3 {
		letters := strings.ReplaceAll(encode(t, m, randomSheet(&a, rng, true)), "-", "")
		if len(letters) != mostLetters {
			t.Fatalf("%d letters; the test is for %d", len(letters), mostLetters)
		}
		mistaken(letters, func(slip, text string) {
			if _, err := codes.Decode(text); err == nil {
				t.Fatalf("%s: %s becomes %s", slip, letters, text)
			}
		})
	}
}

func TestCodeErrorsSayWhich(t *testing.T) {
	t.Parallel()
	all := models(t)
	career := all[0]
	codes := codesOf(t, career)
	s := randomSheet(career.Assessment(), rand.New(rand.NewPCG(7, 7)), true)
	good := encode(t, career, s)
	other := encode(t, all[1], randomSheet(all[1].Assessment(), rand.New(rand.NewPCG(8, 8)), true))
	second := encode(t, career, randomSheet(career.Assessment(), rand.New(rand.NewPCG(9, 9)), true))
	wrong := good[:5] + next(good[5]) + good[6:]
	for _, c := range []struct {
		name, text string
		is         error
		says       string
	}{
		{"nothing", "", ErrNoCode, ""},
		{"a sentence", "I do not have a code, it's on my other laptop - sorry!", ErrNoCode, ""},
		{"a time", "see you at 10:30 on 2026-05-31T09:00", ErrNoCode, ""},
		{"an amount", "that makes 1.250,00 EUR", ErrNoCode, ""},
		{"one missing at the end", good[:len(good)-1], ErrCodeShort, "25 letters of 26, so one is missing"},
		{"one missing at the start", good[1:], ErrCodeShort, "one is missing"},
		{"half", good[:14], ErrCodeShort, "12 letters of 26, so 14 are missing"},
		{"half in a sentence", "it is " + strings.ToLower(good[:14]) + " I think", ErrCodeShort, "so 14 are missing"},
		{"one more", good + "7", ErrCodeLong, "27 letters instead of 26, so one is too many"},
		{"one more group", good + "-ABCD", ErrCodeLong, "4 are too many"},
		{"wrong", wrong, ErrCodeWrong, "check letters don't match"},
		{"wrong in a chat", "[10:32] Anna: " + wrong + " thanks", ErrCodeWrong, "check letters don't match"},
		{"wrong and broken at a dash", "> " + wrong[:15] + "\n> " + wrong[15:], ErrCodeWrong, "check letters don't match"},
		{"a U", good[:7] + "U" + good[8:], ErrCodeLetter, `'U', in place 7`},
		{"a question mark", good[:7] + "?" + good[8:], ErrCodeLetter, `'?', in place 7`},
		{"an umlaut", good[:1] + "Ä" + good[2:], ErrCodeLetter, `'Ä', in place 2`},
		{"foreign", other, ErrCodeForeign, "than career 2026.2, career 2026.1"},
		{"two", good + "\n" + second, ErrManyCodes, ""},
		{"two and a broken one", good + "\n" + second + "\n" + wrong, ErrManyCodes, ""},
	} {
		_, err := codes.Decode(c.text)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q gives %v; want %v, and %q", c.name, c.text, err, c.is, c.says)
		}
	}
	if _, err := codes.Decode(wrong + " sorry: " + good); err != nil {
		t.Errorf("a whole code behind a broken one: %v", err)
	}
}

// next returns the letter after a letter, as a mistake.
func next(letter byte) string {
	return string(codeLetters[(strings.IndexByte(codeLetters, letter)+1)%len(codeLetters)])
}

func TestDigits(t *testing.T) {
	t.Parallel()
	a := models(t)[0].Assessment()
	s, err := Digits(a, "2541 0-23\n1111 2222 3333 4444 5555")
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]int{0: -1, 1: 2, 2: 1, 3: -2, 6: -1, 7: 0, 8: -2, 27: 2}
	for i, v := range want {
		if got, ok := s.Answers[a.Questions[i].ID]; !ok || got != v {
			t.Errorf("question %d has %d (%v), want %d", i+1, got, ok, v)
		}
	}
	if len(s.Answers) != 26 || len(s.Asked) != 28 {
		t.Errorf("%d answers to %d questions", len(s.Answers), len(s.Asked))
	}
	if err := modelOf(t, a).Check(s, nil); err != nil {
		t.Error(err)
	}
	for _, written := range []string{"２５４１　０－２３１１１１２２２２３３３３４４４４５５５５", "٢٥٤١ ٠-٢٣ ١١١١ ٢٢٢٢ ٣٣٣٣ ٤٤٤٤ ٥٥٥٥"} {
		if same, err := Digits(a, written); err != nil || !maps.Equal(same.Answers, s.Answers) {
			t.Errorf("%s: %v, %v", written, same.Answers, err)
		}
	}
	all := strings.Repeat("3", 28)
	for _, c := range []struct{ digits, says string }{
		{"", "there are 0, and the quiz has 28 questions"},
		{all[1:], "there are 27"},
		{all + "3", "there are 29"},
		{all[:11] + "6" + all[12:], "'6', in place 12"},
		{all[:11] + "x" + all[12:], "'x', in place 12"},
		{all[:4] + "," + all[5:], "',', in place 5"},
		{all[:4] + "³" + all[5:], "'³', in place 5"},
	} {
		_, err := Digits(a, c.digits)
		if !errors.Is(err, ErrDigits) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %q", c.digits, err, c.says)
		}
	}
}

// TestCheckedSheets expects every decoded sheet to be scorable.
func TestCheckedSheets(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	codes := codesOf(t, m)
	for _, s := range []scoring.Sheet{
		{Assessment: "career", Edition: m.Assessment().Edition},
		randomSheet(m.Assessment(), rand.New(rand.NewPCG(10, 10)), true),
	} {
		got, err := codes.Decode(encode(t, m, s))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Check(got, nil); err != nil {
			t.Error(err)
		}
	}
}

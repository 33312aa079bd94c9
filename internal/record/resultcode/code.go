// Package resultcode owns result codes: the answers of a sheet in letters that people copy
// by hand; and the digits of a sheet of paper.
//
// It does not own sheets (package scoring). It is pure.
package resultcode

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"rolefit/content"
	"rolefit/internal/keyboard"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// The rules of result codes.
//
//   - A code holds a sheet's answers and which assessment and edition they are of.
//     It holds no name, no time, no limits and no guess.
//   - Codes of one assessment all have the same length: two letters of tag, the
//     answers as one number, two check letters.
//   - The tag is the first ten bits of the SHA-256 of the assessment's id, its
//     edition, and the ids of its questions and of its tie-breakers: another
//     edition, and another set of questions, has another tag. A code of an older
//     edition is read while the ids are the same.
//   - The number has one digit per question, the first one the most significant:
//     0 skipped, 1 to 5 for -2 to +2, in base 6. Then one per tie-breaker: 0 not
//     asked, 1 skipped, 2 to 6 for -2 to +2, in base 7.
//   - All letters together, read as a number in base 32, leave the number of
//     letters when divided by 1021. 1021 is a prime above 32² − 32, and no power of
//     32 below the 68th leaves 1: so a single wrong letter, and any two letters
//     swapped, are noticed in codes of up to 68 letters.

// Lengths, in letters.
const (
	tagLetters   = 2
	checkLetters = 2
	groupLetters = 4
	mostLetters  = 64 // of a whole code
)

// checkPrime is the modulus of the check letters.
const checkPrime = 1021

// Errors of Decode.
var (
	ErrNoCode      = errors.New("there is no result code in it")
	ErrManyCodes   = errors.New("there is more than one result code in it")
	ErrCodeLetter  = errors.New("the result code has a letter that no code has")
	ErrCodeShort   = errors.New("the result code is too short")
	ErrCodeLong    = errors.New("the result code is too long")
	ErrCodeWrong   = errors.New("the result code has a mistake in it")
	ErrCodeForeign = errors.New("the result code is for another quiz")
)

// layout describes the result codes of one assessment.
type layout struct {
	model   *scoring.Model
	tag     int // 0 … 1023
	digits  []digit
	letters int // of a whole code
}

// digit is the state of one question in a code's number: 0 for a tie-breaker that was not
// asked, skipped, or skipped + 3 + the answer.
type digit struct {
	question      string // id
	base, skipped int
}

// layoutOf returns the layout of an assessment's codes. It fails if a code would have
// more than mostLetters.
func layoutOf(m *scoring.Model) (layout, error) {
	a := m.Assessment()
	l := layout{model: m, tag: tagOf(a)}
	for _, q := range a.Questions {
		l.digits = append(l.digits, digit{q.ID, 6, 0})
	}
	for _, q := range a.TieBreakers {
		l.digits = append(l.digits, digit{q.ID, 7, 1})
	}
	most := big.NewInt(1)
	for _, d := range l.digits {
		most.Mul(most, big.NewInt(int64(d.base)))
	}
	body := (most.Sub(most, big.NewInt(1)).BitLen() + 4) / 5
	l.letters = tagLetters + body + checkLetters
	if l.letters > mostLetters {
		return layout{}, fmt.Errorf("a result code of %q would have %d letters, and a person can copy %d at most",
			a.ID, l.letters, mostLetters)
	}
	return l, nil
}

func tagOf(a *content.Assessment) int {
	h := sha256.New()
	_, _ = io.WriteString(h, a.ID+"\n"+a.Edition+"\n") // a hash never fails
	for _, questions := range [][]content.Question{a.Questions, a.TieBreakers} {
		for _, q := range questions {
			_, _ = io.WriteString(h, q.ID+"\n")
		}
		_, _ = io.WriteString(h, "\n")
	}
	sum := h.Sum(nil)
	return int(sum[0])<<2 | int(sum[1])>>6
}

// Encode writes a sheet as a result code: upper-case letters and digits in groups of
// four with dashes between. All codes of an assessment have the same length, and the
// code does not depend on limits and guess. It fails for a sheet of another assessment
// or of an unknown edition, for one that m.Check refuses, and if a code would be longer than 64
// letters.
func Encode(m *scoring.Model, s scoring.Sheet) (string, error) {
	a := m.Assessment()
	if m = m.Of(s.Edition); m == nil || s.Assessment != a.ID {
		return "", fmt.Errorf("make a result code: the answers are for %s %s, and codes are made for %s %s",
			s.Assessment, s.Edition, a.ID, a.Edition)
	}
	s.Limits, s.Guess = nil, "" // a code does not hold them
	if err := m.Check(s, nil); err != nil {
		return "", fmt.Errorf("make a result code: %w", err)
	}
	l, err := layoutOf(m)
	if err != nil {
		return "", fmt.Errorf("make a result code: %w", err)
	}
	values := make([]byte, l.letters)
	values[0], values[1] = byte(l.tag>>5), byte(l.tag&31)
	number, digit := l.number(s), new(big.Int)
	for i := l.letters - checkLetters - 1; i >= tagLetters; i-- {
		number.DivMod(number, big.NewInt(32), digit)
		values[i] = byte(digit.Int64())
	}
	check := (checkPrime + l.letters - remainder(values)) % checkPrime
	values[l.letters-2], values[l.letters-1] = byte(check>>5), byte(check&31)
	return written(values), nil
}

func (l layout) number(s scoring.Sheet) *big.Int {
	n := new(big.Int)
	for _, d := range l.digits {
		state := 0
		if v, ok := s.Answers[d.question]; ok {
			state = d.skipped + 3 + v
		} else if slices.Contains(s.Asked, d.question) {
			state = d.skipped
		}
		n.Add(n.Mul(n, big.NewInt(int64(d.base))), big.NewInt(int64(state)))
	}
	return n
}

// sheet unpacks the answers in a number, with tie-breakers in content order. ok is
// false if the number is larger than that of any sheet. It changes n.
func (l layout) sheet(n *big.Int) (s scoring.Sheet, ok bool) {
	s = blank(l.model.Assessment())
	state := new(big.Int)
	for _, d := range slices.Backward(l.digits) {
		n.DivMod(n, big.NewInt(int64(d.base)), state)
		v := int(state.Int64())
		if v >= d.skipped {
			s.Asked = append(s.Asked, d.question)
		}
		if v > d.skipped {
			s.Answers[d.question] = v - d.skipped - 3
		}
	}
	slices.Reverse(s.Asked)
	return s, n.Sign() == 0
}

func blank(a *content.Assessment) scoring.Sheet {
	return scoring.Sheet{Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
}

// codeLetters is Crockford's base 32, without I, L, O and U, which are easily misread.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// letterValue returns the value of a letter, 0 … 31, or −1. Lower case and full-width
// letters count like capitals, O like 0, I and L like 1.
func letterValue(r rune) int {
	if r = keyboard.Rune(r); r >= 'a' && r <= 'z' {
		r += 'A' - 'a'
	}
	switch r {
	case 'O':
		return 0
	case 'I', 'L':
		return 1
	}
	if r > 'Z' {
		return -1
	}
	return strings.IndexByte(codeLetters, byte(r))
}

// written formats a code in groups of four with dashes between.
func written(values []byte) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 && i%groupLetters == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeLetters[v])
	}
	return b.String()
}

// remainder returns the letters, as a number in base 32, modulo checkPrime. For a whole
// code it is the number of its letters.
func remainder(values []byte) int {
	r := 0
	for _, v := range values {
		r = (r*32 + int(v)) % checkPrime
	}
	return r
}

// checked reports whether the check letters are right.
func checked(values []byte) bool {
	n := len(values)
	return n > tagLetters+checkLetters && remainder(values) == n &&
		int(values[n-2])<<5|int(values[n-1]) < checkPrime
}

func tagIn(values []byte) int { return int(values[0])<<5 | int(values[1]) }

// isDash reports whether r is a dash of any kind or a minus sign.
func isDash(r rune) bool { return unicode.Is(unicode.Pd, r) || r == '\u2212' }

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// ErrDigits is wrapped by the errors of Digits.
var ErrDigits = errors.New("the digits cannot be scored")

// Digits reads the answers of a paper sheet: one digit per question in the order asked,
// 1 to 5 for -2 to +2, 0 or a dash for a skipped question. Digits of any script count;
// spaces and line breaks are ignored. The sheet has no tie-breakers. The error wraps
// ErrDigits and names the wrong digit or the wrong number of digits.
func Digits(a *content.Assessment, text string) (scoring.Sheet, error) {
	s := blank(a)
	n := 0
	for _, r := range text {
		if unicode.IsSpace(r) || textsafe.Invisible(r) {
			continue
		}
		n++
		switch r := keyboard.Rune(r); {
		case r >= '1' && r <= '5':
			if n <= len(a.Questions) {
				s.Answers[a.Questions[n-1].ID] = int(r-'0') - 3
			}
		case r != '0' && !isDash(r):
			return scoring.Sheet{}, fmt.Errorf("%w: %q, in place %d, is not 1 to 5, and not 0 or - for a skipped question",
				ErrDigits, r, n)
		}
	}
	if n != len(a.Questions) {
		return scoring.Sheet{}, fmt.Errorf("%w: there are %d, and the quiz has %d questions; write 0 or - for one that was skipped",
			ErrDigits, n, len(a.Questions))
	}
	for _, q := range a.Questions {
		s.Asked = append(s.Asked, q.ID)
	}
	return s, nil
}

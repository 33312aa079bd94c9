package record

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"

	"rolefit/content"
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
//     edition, and another set of questions, has another tag.
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
	ErrCodeLetter  = errors.New("the result code has a letter that none has")
	ErrCodeShort   = errors.New("the result code is too short")
	ErrCodeLong    = errors.New("the result code is too long")
	ErrCodeWrong   = errors.New("the result code has a mistake in it")
	ErrCodeForeign = errors.New("the result code is of another quiz")
)

// layout describes the result codes of one assessment.
type layout struct {
	assessment *content.Assessment
	tag        int // 0 … 1023
	letters    int // of a whole code
}

// layoutOf returns the layout of an assessment's codes. It fails if a code would have
// more than mostLetters.
func layoutOf(a *content.Assessment) (layout, error) {
	most := power(6, len(a.Questions))
	most.Mul(most, power(7, len(a.TieBreakers)))
	body := (most.Sub(most, big.NewInt(1)).BitLen() + 4) / 5
	l := layout{a, tagOf(a), tagLetters + body + checkLetters}
	if l.letters > mostLetters {
		return layout{}, fmt.Errorf("a result code of %q would have %d letters, and %d are as many as somebody can copy",
			a.ID, l.letters, mostLetters)
	}
	return l, nil
}

func power(base int64, n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(base), big.NewInt(int64(n)), nil)
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
// or edition, for one that m.Check refuses, and if a code would be longer than 64
// letters.
func Encode(m *scoring.Model, s scoring.Sheet) (string, error) {
	a := m.Assessment()
	if s.Assessment != a.ID || s.Edition != a.Edition {
		return "", fmt.Errorf("make a result code: the answers are of %s %s, and codes are made for %s %s",
			s.Assessment, s.Edition, a.ID, a.Edition)
	}
	s.Limits, s.Guess = nil, "" // a code does not hold them
	if err := m.Check(s, nil); err != nil {
		return "", fmt.Errorf("make a result code: %w", err)
	}
	l, err := layoutOf(a)
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

// number packs the answers of a sheet into one number.
func (l layout) number(s scoring.Sheet) *big.Int {
	n := new(big.Int)
	for _, q := range l.assessment.Questions {
		state := int64(0)
		if v, ok := s.Answers[q.ID]; ok {
			state = int64(v) + 3
		}
		n.Add(n.Mul(n, big.NewInt(6)), big.NewInt(state))
	}
	for _, q := range l.assessment.TieBreakers {
		state := int64(0)
		if v, ok := s.Answers[q.ID]; ok {
			state = int64(v) + 4
		} else if slices.Contains(s.Asked, q.ID) {
			state = 1
		}
		n.Add(n.Mul(n, big.NewInt(7)), big.NewInt(state))
	}
	return n
}

// sheet unpacks the answers in a number, with tie-breakers in content order. ok is
// false if the number is larger than that of any sheet. It changes n.
func (l layout) sheet(n *big.Int) (s scoring.Sheet, ok bool) {
	a := l.assessment
	s = scoring.Sheet{
		Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition,
		Answers: make(map[string]int, len(a.Questions)+len(a.TieBreakers)),
	}
	state := new(big.Int)
	var asked []string // from last to first
	for _, q := range slices.Backward(a.TieBreakers) {
		n.DivMod(n, big.NewInt(7), state)
		v := int(state.Int64())
		if v > 0 {
			asked = append(asked, q.ID)
		}
		if v > 1 {
			s.Answers[q.ID] = v - 4
		}
	}
	for _, q := range slices.Backward(a.Questions) {
		n.DivMod(n, big.NewInt(6), state)
		asked = append(asked, q.ID)
		if v := int(state.Int64()); v > 0 {
			s.Answers[q.ID] = v - 3
		}
	}
	slices.Reverse(asked)
	s.Asked = asked
	return s, n.Sign() == 0
}

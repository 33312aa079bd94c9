package record

import (
	"errors"
	"fmt"
	"unicode"

	"rolefit/content"
	"rolefit/internal/keyboard"
	"rolefit/scoring"
)

// ErrDigits is why a row of digits is no sheet; the text around it says more.
var ErrDigits = errors.New("the digits cannot be scored")

// Digits reads the answers of a sheet of paper: one digit per question, in the
// order asked, 1 to 5 for -2 to +2, 0 or a dash for a question that was skipped.
// Digits are those of any script. Spaces and line breaks count for nothing. The sheet has no tie-breakers. The
// error wraps ErrDigits and says which digit is wrong, or how many there are.
func Digits(a *content.Assessment, text string) (scoring.Sheet, error) {
	s := scoring.Sheet{
		Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition,
		Answers: make(map[string]int, len(a.Questions)),
	}
	n := 0
	for _, r := range text {
		if unicode.IsSpace(r) || isUnseen(r) {
			continue
		}
		n++
		switch r := keyboard.Rune(r); {
		case r >= '1' && r <= '5':
			if n <= len(a.Questions) {
				s.Answers[a.Questions[n-1].ID] = int(r-'0') - 3
			}
		case r != '0' && !isDash(r):
			return scoring.Sheet{}, fmt.Errorf("%w: %q, in place %d, is none of 1 to 5, and neither 0 nor - for a question that was skipped",
				ErrDigits, r, n)
		}
	}
	if n != len(a.Questions) {
		return scoring.Sheet{}, fmt.Errorf("%w: there are %d, and %s has %d questions; write 0 or - for one that was skipped",
			ErrDigits, n, a.ID, len(a.Questions))
	}
	for _, q := range a.Questions {
		s.Asked = append(s.Asked, q.ID)
	}
	return s, nil
}

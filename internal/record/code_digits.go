package record

import (
	"errors"
	"fmt"
	"unicode"

	"rolefit/content"
	"rolefit/internal/keyboard"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// ErrDigits is wrapped by the errors of Digits.
var ErrDigits = errors.New("the digits cannot be scored")

// Digits reads the answers of a paper sheet: one digit per question in the order asked,
// 1 to 5 for -2 to +2, 0 or a dash for a skipped question. Digits of any script count;
// spaces and line breaks are ignored. The sheet has no tie-breakers. The error wraps
// ErrDigits and names the wrong digit or the wrong number of digits.
func Digits(a *content.Assessment, text string) (scoring.Sheet, error) {
	s := scoring.Sheet{
		Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition,
		Answers: make(map[string]int, len(a.Questions)),
	}
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

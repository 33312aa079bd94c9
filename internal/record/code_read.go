package record

import (
	"fmt"
	"strings"
	"unicode"

	"rolefit/internal/english"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// Decode returns the sheet of the only result code in a text. The text is the code
// alone, in any grouping, or contains it as Find accepts it, possibly more than once.
//
// Errors: ErrNoCode, ErrManyCodes, ErrCodeLetter, ErrCodeShort, ErrCodeLong,
// ErrCodeWrong (wrong check letters), or ErrCodeForeign (right check letters, but of no
// known assessment and edition).
func (c *Codes) Decode(text string) (scoring.Sheet, error) {
	found := c.Find(text)
	if alone, ok := symbols(text); ok && len(found) == 0 {
		if sheet, ok := c.sheet(alone); ok {
			return sheet, nil
		}
	}
	for _, other := range found[min(1, len(found)):] {
		if other.Code != found[0].Code {
			return scoring.Sheet{}, fmt.Errorf("%w; name one of them", ErrManyCodes)
		}
	}
	if len(found) > 0 {
		return found[0].Sheet, nil
	}
	return scoring.Sheet{}, c.refuse(suspect(text))
}

// symbols returns the values of a text that has only letters of codes, spaces and
// dashes; ok is false for any other text.
func symbols(text string) (values []byte, ok bool) {
	for _, r := range text {
		switch v := letterValue(r); {
		case v >= 0:
			values = append(values, byte(v))
		case !unicode.IsSpace(r) && !isDash(r) && !textsafe.Invisible(r):
			return nil, false
		}
		if len(values) > mostLetters {
			return nil, false
		}
	}
	return values, len(values) > 0
}

// refuse returns the error for the part of a text that looks most like a code.
func (c *Codes) refuse(text string) error {
	if text == "" {
		return ErrNoCode
	}
	values, place := make([]byte, 0, mostLetters), 0
	for _, r := range text {
		if unicode.IsSpace(r) || isDash(r) || textsafe.Invisible(r) {
			continue
		}
		place++
		v := letterValue(r)
		if v < 0 {
			return fmt.Errorf("%w: %q, in place %d; codes have digits and letters, but no I, L, O and U",
				ErrCodeLetter, r, place)
		}
		values = append(values, byte(v))
	}
	at := -1
	if len(values) >= tagLetters {
		at = c.tagged(tagIn(values))
	}
	n := len(values)
	switch {
	case at < 0 && checked(values):
		return fmt.Errorf("%w: its letters are right, but it is made for another assessment or edition than %s",
			ErrCodeForeign, c.names())
	case at < 0:
		at = c.nearest(n)
	}
	if at < 0 {
		return fmt.Errorf("%w: there are no codes of these assessments", ErrCodeForeign)
	}
	switch takes := c.layouts[at].letters; {
	case n < takes:
		return fmt.Errorf("%w: it has %d letters of %d, so %s missing; copy all of it", ErrCodeShort, n, takes,
			isAre(takes-n))
	case n > takes:
		return fmt.Errorf("%w: it has %d letters instead of %d, so %s too many; copy it alone", ErrCodeLong, n, takes,
			isAre(n-takes))
	}
	return fmt.Errorf("%w: the check letters do not fit, so a letter is wrong or two are swapped; compare it with the original",
		ErrCodeWrong)
}

func isAre(n int) string { return english.Plural(n, "one is", fmt.Sprintf("%d are", n)) }

// names lists the assessments and editions of the readable codes.
func (c *Codes) names() string {
	var names []string
	for _, l := range c.layouts {
		names = append(names, l.name())
	}
	return strings.Join(names, ", ")
}

// nearest returns the index of the layout whose length is closest to letters, the first
// of equal ones; −1 without a layout.
func (c *Codes) nearest(letters int) int {
	best, least := -1, 0
	for i, l := range c.layouts {
		off := max(l.letters-letters, letters-l.letters)
		if best < 0 || off < least {
			best, least = i, off
		}
	}
	return best
}

// suspect returns the part of a text that looks most like a code without being one: the
// longest run of words that look like groups; empty if it has fewer than 8 letters and
// digits.
func suspect(text string) string {
	const least = 8 // letters and digits
	longest, most := "", 0
	row, size := "", 0
	for field := range strings.FieldsSeq(text) {
		field = strings.Map(plain, field)
		field = strings.TrimFunc(field, func(r rune) bool { return !isAlphanumeric(r) && r != '-' })
		n, like := likeGroup(field)
		switch {
		case n == 0: // a dash, a mark of quoting
			continue
		case !like:
			row, size = "", 0
			continue
		case row == "" || !continues(row, field):
			row, size = field, n
		default:
			row, size = row+" "+field, size+n
		}
		if size > most {
			longest, most = row, size
		}
	}
	if most < least {
		return ""
	}
	return strings.Trim(longest, "- ")
}

// plain replaces a dash by "-" and drops invisible runes, for strings.Map.
func plain(r rune) rune {
	switch {
	case textsafe.Invisible(r):
		return -1
	case isDash(r):
		return '-'
	}
	return r
}

// continues reports whether field can follow row in a code. Two words that both have
// dashes inside are separate, unless a line was broken at a dash.
func continues(row, field string) bool {
	return strings.HasSuffix(row, "-") || strings.HasPrefix(field, "-") ||
		!strings.Contains(row, "-") && !strings.Contains(field, "-")
}

// likeGroup reports whether a word looks like one or more groups of a code: it has a
// digit or no lower-case letter, and no other characters except ?*_#, which stand for
// an unreadable letter. n is its length without dashes.
func likeGroup(field string) (n int, like bool) {
	digits, small, strange := 0, 0, false
	for _, r := range field {
		switch {
		case r == '-':
			continue
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLower(r):
			small++
		case !isAlphanumeric(r):
			strange = strange || !strings.ContainsRune("?*_#", r)
		}
		n++
	}
	return n, n > 1 && !strange && (digits > 0 || small == 0)
}

package resultcode

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/english"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// Codes decodes the result codes of a set of assessments. It is safe for concurrent
// use.
type Codes struct{ layouts []layout }

// NewCodes returns a decoder for the codes of models and of their older editions. It leaves out a model whose codes
// would be too long. It fails if two models have the same tag.
func NewCodes(models ...*scoring.Model) (*Codes, error) {
	c := &Codes{}
	for _, m := range models {
		a := m.Assessment()
		for _, edition := range slices.Concat([]string{a.Edition}, a.OlderEditions) {
			l, err := layoutOf(m.Of(edition))
			if err != nil {
				continue
			}
			if at := c.tagged(l.tag); at >= 0 {
				return nil, fmt.Errorf("the result codes of %s and %s cannot be told apart; give one of them another edition",
					c.layouts[at].name(), l.name())
			}
			c.layouts = append(c.layouts, l)
		}
	}
	return c, nil
}

func (l layout) name() string {
	a := l.model.Assessment()
	return a.ID + " " + a.Edition
}

// tagged returns the index of the layout with a tag, or −1.
func (c *Codes) tagged(tag int) int {
	return slices.IndexFunc(c.layouts, func(l layout) bool { return l.tag == tag })
}

// Found is a result code in a text.
type Found struct {
	Code     string // as Encode writes it
	Sheet    scoring.Sheet
	From, To int // byte range in the text
}

// Find returns every result code in a text (chat, message, page) in order. Case does
// not matter, O, I and L read as 0 and 1, and between groups of four there may be
// dashes, spaces, line breaks or nothing; a line break may also split a group. A code
// with one letter wrong, missing, added or swapped is not found, and no sentence reads
// as a code.
func (c *Codes) Find(text string) []Found {
	var all []Found
	before := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if letterValue(r) >= 0 && !isAlphanumeric(before) {
			if found, ok := c.at(text, i); ok {
				all = append(all, found)
				i, before = found.To, ' '
				continue
			}
		}
		i += size
		if !textsafe.Invisible(r) {
			before = r
		}
	}
	return all
}

// at returns the code that begins at byte from of the text.
func (c *Codes) at(text string, from int) (Found, bool) {
	for _, l := range c.layouts {
		values, size := grouped(text[from:], l.letters)
		if values == nil || tagIn(values) != l.tag {
			continue
		}
		if sheet, ok := c.sheet(values); ok {
			return Found{written(values), sheet, from, from + size}, true
		}
	}
	return Found{}, false
}

// sheet returns the sheet in a code; false if the check letters, tag or length are
// wrong.
func (c *Codes) sheet(values []byte) (scoring.Sheet, bool) {
	if !checked(values) {
		return scoring.Sheet{}, false
	}
	at := c.tagged(tagIn(values))
	if at < 0 || c.layouts[at].letters != len(values) {
		return scoring.Sheet{}, false
	}
	number := new(big.Int)
	for _, v := range values[tagLetters : len(values)-checkLetters] {
		number.Add(number.Lsh(number, 5), big.NewInt(int64(v)))
	}
	s, ok := c.layouts[at].sheet(number)
	if ok {
		s.Asked = asAsked(c.layouts[at].model, s)
	}
	return s, ok
}

// asAsked returns the questions of a sheet with the tie-breakers in the order in which
// the quiz asks them, if they are the ones it chooses for these answers, else in
// content order. The order matters for a caution about runs of equal answers.
func asAsked(m *scoring.Model, s scoring.Sheet) []string {
	n := len(m.Assessment().Questions)
	before := s
	before.Asked, before.Answers = s.Asked[:n], maps.Clone(s.Answers)
	maps.DeleteFunc(before.Answers, func(id string, _ int) bool { return slices.Contains(s.Asked[n:], id) })
	chosen := m.Score(before).TieBreakers
	if !slices.Equal(slices.Sorted(slices.Values(chosen)), slices.Sorted(slices.Values(s.Asked[n:]))) {
		return s.Asked
	}
	return slices.Concat(s.Asked[:n], chosen)
}

// grouped reads n letters from the start of a text, in the grouping that Find accepts.
// It returns their values and size in bytes; nil if the text is no such code.
func grouped(text string, n int) (values []byte, size int) {
	values = make([]byte, 0, n)
	for at := 0; ; {
		r, width := utf8.DecodeRuneInString(text[at:])
		v := letterValue(r)
		switch {
		case textsafe.Invisible(r):
			at += width
		case v >= 0 && len(values) < n:
			values = append(values, byte(v))
			at += width
			size = at
		case len(values) == n:
			if isAlphanumeric(r) || r == '-' && joined(text[at+width:]) {
				return nil, 0
			}
			return values, size
		default:
			width = between(text[at:], len(values)%groupLetters == 0)
			if width == 0 {
				return nil, 0
			}
			at += width
		}
	}
}

// joined reports whether a text begins with a letter or digit, so that a dash before it
// is part of a word.
func joined(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isAlphanumeric(r)
}

// between returns the number of bytes at the start of a text that may separate two
// letters: between groups up to two dashes, spaces and up to two line breaks; within a
// group only line breaks, with the marks of quoting (">", "|") after them. 0 if the
// next letter may not follow.
func between(text string, groups bool) int {
	const most = 2 // dashes, and line breaks
	dashes, breaks := 0, 0
	end := strings.IndexFunc(text, func(r rune) bool {
		switch {
		case r == '\n':
			breaks++
		case isDash(r):
			dashes++
		case breaks > 0 && (r == '>' || r == '|'):
		case !unicode.IsSpace(r) && !textsafe.Invisible(r):
			return true
		}
		return false
	})
	if end < 0 || dashes > most || breaks > most || !groups && (dashes > 0 || breaks == 0) {
		return 0
	}
	return end
}

// Decode returns the sheet of the only result code in a text. The text is the code
// alone, in any grouping, or contains it as Find accepts it, possibly more than once.
//
// Errors: ErrNoCode, ErrManyCodes, ErrCodeLetter, ErrCodeShort, ErrCodeLong,
// ErrCodeWrong (wrong check letters), or ErrCodeForeign (right check letters, but of no
// known assessment and edition).
func (c *Codes) Decode(text string) (scoring.Sheet, error) {
	found := c.Find(text)
	if alone, wrong := symbols(text); wrong < 0 && len(found) == 0 {
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

// symbols returns the values of the letters of codes in a text, up to the first rune that is
// none, no space and no dash; wrong is -1 without one.
func symbols(text string) (values []byte, wrong rune) {
	for _, r := range text {
		switch v := letterValue(r); {
		case v >= 0:
			values = append(values, byte(v))
		case !unicode.IsSpace(r) && !isDash(r) && !textsafe.Invisible(r):
			return values, r
		}
	}
	return values, -1
}

// refuse returns the error for the part of a text that looks most like a code.
func (c *Codes) refuse(text string) error {
	if text == "" {
		return ErrNoCode
	}
	values, wrong := symbols(text)
	if wrong >= 0 {
		return fmt.Errorf("%w: %q, in place %d; codes have digits and letters, but no I, L, O and U",
			ErrCodeLetter, wrong, len(values)+1)
	}
	at, n := -1, len(values)
	var takes int
	if n >= tagLetters {
		at = c.tagged(tagIn(values))
	}
	switch {
	case at >= 0:
		takes = c.layouts[at].letters
	case checked(values):
		return fmt.Errorf("%w: its letters are right, but it is for another assessment or edition than %s",
			ErrCodeForeign, c.names())
	case len(c.layouts) == 0:
		return fmt.Errorf("%w: none of these assessments has result codes; run the quiz it came from", ErrCodeForeign)
	default:
		off := func(l layout) int { return max(l.letters-n, n-l.letters) }
		takes = slices.MinFunc(c.layouts, func(a, b layout) int { return off(a) - off(b) }).letters
	}
	switch {
	case n < takes:
		return fmt.Errorf("%w: it has %d letters of %d, so %s missing; copy all of it", ErrCodeShort, n, takes,
			isAre(takes-n))
	case n > takes:
		return fmt.Errorf("%w: it has %d letters instead of %d, so %s too many; copy it alone", ErrCodeLong, n, takes,
			isAre(n-takes))
	}
	return fmt.Errorf("%w: the check letters don't match, so a letter is wrong or two are swapped; compare it with the original",
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
	strange := func(r rune) bool { return !isAlphanumeric(r) && !strings.ContainsRune("-?*_#", r) }
	n = utf8.RuneCountInString(strings.ReplaceAll(field, "-", ""))
	return n, n > 1 && !strings.ContainsFunc(field, strange) &&
		(strings.ContainsFunc(field, unicode.IsDigit) || !strings.ContainsFunc(field, unicode.IsLower))
}

package record

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// Codes decodes the result codes of a set of assessments. It is safe for concurrent
// use.
type Codes struct {
	layouts []layout
	models  []*scoring.Model // of the layouts
}

// NewCodes returns a decoder for the codes of models. It leaves out a model whose codes
// would be too long. It fails if two models have the same tag.
func NewCodes(models ...*scoring.Model) (*Codes, error) {
	c := &Codes{}
	for _, m := range models {
		l, err := layoutOf(m.Assessment())
		if err != nil {
			continue
		}
		if at := c.tagged(l.tag); at >= 0 {
			return nil, fmt.Errorf("the result codes of %s and %s cannot be told apart; give one of them another edition",
				c.layouts[at].name(), l.name())
		}
		c.layouts, c.models = append(c.layouts, l), append(c.models, m)
	}
	return c, nil
}

func (l layout) name() string { return l.assessment.ID + " " + l.assessment.Edition }

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
		s.Asked = asAsked(c.models[at], s)
	}
	return s, ok
}

// asAsked returns the questions of a sheet with the tie-breakers in the order in which
// the quiz asks them, if they are the ones it chooses for these answers, else in
// content order. The order matters for a caution about runs of equal answers.
func asAsked(m *scoring.Model, s scoring.Sheet) []string {
	n := len(m.Assessment().Questions)
	before := s
	before.Asked = s.Asked[:n]
	before.Answers = make(map[string]int, n)
	for _, id := range before.Asked {
		if v, ok := s.Answers[id]; ok {
			before.Answers[id] = v
		}
	}
	chosen := m.Score(before).TieBreakers
	if len(chosen) != len(s.Asked)-n {
		return s.Asked
	}
	for _, id := range chosen {
		if !slices.Contains(s.Asked[n:], id) {
			return s.Asked
		}
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

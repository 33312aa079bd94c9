package class

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"rolefit/internal/keyboard"
	"rolefit/internal/record/resultcode"
	"rolefit/scoring"
)

// Found is a sheet in a pasted text.
type Found struct {
	Line  int    // of its first character, from 1
	As    string // the code or the digits as written
	Way   Way    // ByCode or ByPaper
	Sheet scoring.Sheet
}

// Bad is a line that looks like a code or a row of digits but does not read as one.
type Bad struct {
	Line int    // from 1
	Why  string // a sentence without its full stop
}

// Find returns every result code and every row of a paper sheet's digits in a pasted
// text (chat, message, list), and the lines that look like one but are not. A row of
// digits stands alone on its line or after a name and one of ":>|". The error is that
// of resultcode.NewCodes.
func Find(m *scoring.Model, text string) ([]Found, []Bad, error) {
	codes, err := resultcode.NewCodes(m)
	if err != nil {
		return nil, nil, fmt.Errorf("read result codes: %w", err)
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text) // terminals paste a line end as a carriage return
	var found []Found
	rest := []byte(text)
	for _, f := range codes.Find(text) {
		found = append(found, Found{1 + strings.Count(text[:f.From], "\n"), f.Code, ByCode, f.Sheet})
		for i := f.From; i < f.To; i++ {
			if rest[i] != '\n' {
				rest[i] = ' '
			}
		}
	}
	var bad []Bad
	number := 0
	for line := range strings.SplitSeq(string(rest), "\n") {
		number++
		digits := rowOf(m, line)
		if digits == "" {
			if _, err := codes.Decode(line); err != nil && !errors.Is(err, resultcode.ErrNoCode) && enough(line) {
				bad = append(bad, Bad{number, err.Error()})
			}
			continue
		}
		sheet, err := resultcode.Digits(m.Assessment(), digits)
		if err != nil {
			bad = append(bad, Bad{number, err.Error()})
			continue
		}
		found = append(found, Found{number, digits, ByPaper, sheet})
	}
	return found, bad, nil
}

// One returns the sheet of a text that is one result code, or one row of a paper sheet's
// digits, in any grouping; a name and one of ":>|" may stand before the digits. The error
// tells a person what is wrong with the text.
func One(m *scoring.Model, text string) (Found, error) {
	codes, err := resultcode.NewCodes(m)
	if err != nil {
		return Found{}, fmt.Errorf("read result codes: %w", err)
	}
	coded, err := codes.Decode(text)
	if err == nil {
		return Found{1, text, ByCode, coded}, nil
	}
	line := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.;/", r) }), " ")
	digits := rowOf(m, line)
	if digits == "" && strings.ContainsFunc(line, unicode.IsDigit) && !strings.ContainsFunc(line, unicode.IsLetter) {
		digits = line
	}
	if digits == "" {
		return Found{}, err
	}
	sheet, err := resultcode.Digits(m.Assessment(), digits)
	return Found{1, text, ByPaper, sheet}, err
}

// enough reports whether a line has 4 dashes, or 16 capital letters and digits, so that
// it may be a mistyped result code; a telephone number has fewer.
func enough(line string) bool {
	const least, dashes = 16, 4
	if strings.Count(line, "-") >= dashes {
		return true
	}
	n := 0
	for _, r := range line {
		if unicode.IsDigit(r) || unicode.IsUpper(r) {
			n++
		}
	}
	return n >= least
}

// rowOf returns the part of a line that is a row of digits of a paper sheet; empty if
// the line has other characters or fewer digits than half of the questions (at least
// 6).
func rowOf(m *scoring.Model, line string) string {
	line = strings.Map(keyboard.Rune, line)
	if at := strings.LastIndexAny(line, ":>|"); at >= 0 {
		line = line[at+1:]
	}
	line = strings.TrimSpace(line)
	digits, others := 0, 0
	for _, r := range line {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
		default:
			others++
		}
	}
	if questions := len(m.Assessment().Questions); others > 0 || digits < questions/2 || digits < 6 {
		return ""
	}
	return line
}

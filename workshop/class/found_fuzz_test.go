package class_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/record/resultcode"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

func fuzzed(f *testing.F) (*scoring.Model, []content.Limit) {
	f.Helper()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		f.Fatal(err)
	}
	limits := content.Limits()
	return m, limits
}

// FuzzFind searches any text for codes and rows of digits: each find is whole, and at the
// position that it states.
func FuzzFind(f *testing.F) {
	m, _ := fuzzed(f)
	sheet := scoring.Sheet{Assessment: m.Assessment().ID, Edition: m.Assessment().Edition, Answers: map[string]int{}}
	for i, q := range m.Assessment().Questions {
		sheet.Answers[q.ID] = i%5 - 2
	}
	code, err := resultcode.Encode(m, sheet)
	if err != nil {
		f.Fatal(err)
	}
	digits := strings.Repeat("12345", 6)[:len(m.Assessment().Questions)]
	for _, text := range []string{
		"", code, "Ann: " + code + "\nBob: " + digits, strings.ToLower(code), code[:len(code)/2] + "\n" + code[len(code)/2:],
		digits, "x | " + digits + "\r\n", digits[1:], digits + "1", "٣" + digits[1:], code + code, "\x00" + code + "\xff", "12:34 " + digits,
		"G%2NW\r-MHYP-DTN4R1BZA-E-", code[:13] + "\r" + code[13:] + "\r\n\r" + digits,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, bad, err := class.Find(m, text)
		if err != nil {
			t.Fatal(err)
		}
		lines := 1 + strings.Count(text, "\n") + strings.Count(text, "\r") - strings.Count(text, "\r\n") // a return ends one, too
		for _, x := range found {
			if x.Line < 1 || x.Line > lines || x.As == "" {
				t.Fatalf("%q: found in line %d of %d: %q", text, x.Line, lines, x.As)
			}
			if err := m.Check(x.Sheet, nil); err != nil {
				t.Fatalf("%q: found a sheet that is none: %v", text, err)
			}
			again, more, err := class.Find(m, x.As)
			if err != nil || len(again) != 1 || len(more) != 0 || fmt.Sprint(again[0].Sheet.Answers) != fmt.Sprint(x.Sheet.Answers) {
				t.Fatalf("%q: %q is found as %v, %v, %v", text, x.As, again, more, err)
			}
		}
		for _, x := range bad {
			if x.Line < 1 || x.Line > lines || x.Why == "" {
				t.Fatalf("%q: bad in line %d of %d: %q", text, x.Line, lines, x.Why)
			}
		}
	})
}

// FuzzOne reads any text as one code or one row of digits: what it reads is a sheet, the same
// that Find finds where it finds one alone, and a refusal says why.
func FuzzOne(f *testing.F) {
	m, _ := fuzzed(f)
	sheet := scoring.Sheet{Assessment: m.Assessment().ID, Edition: m.Assessment().Edition, Answers: map[string]int{}}
	for i, q := range m.Assessment().Questions {
		sheet.Answers[q.ID] = i%5 - 2
	}
	code, err := resultcode.Encode(m, sheet)
	if err != nil {
		f.Fatal(err)
	}
	digits := strings.Repeat("12345", 6)[:len(m.Assessment().Questions)]
	for _, text := range []string{
		"", " \n", code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), code + "\n" + code, digits, digits[:7] + "\r\n" + digits[7:],
		strings.Join(strings.Split(digits, ""), ", "), "Ann: " + digits, digits + digits, digits[:5], "6" + digits[1:], code + " " + digits,
		"\x00" + code + "\xff", strings.Repeat("-", 28), "٣" + digits[1:], "12:34 " + digits,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		one, err := class.One(m, text)
		if err != nil {
			if err.Error() == "" {
				t.Fatalf("%q: refused without a word", text)
			}
			return
		}
		if one.Way != class.ByCode && one.Way != class.ByPaper {
			t.Fatalf("%q: came by %q", text, one.Way)
		}
		if err := m.Check(one.Sheet, nil); err != nil {
			t.Fatalf("%q: read as a sheet that is none: %v", text, err)
		}
		found, bad, err := class.Find(m, text)
		if err == nil && len(found) == 1 && len(bad) == 0 && found[0].Way == one.Way && fmt.Sprint(found[0].Sheet.Answers) != fmt.Sprint(one.Sheet.Answers) {
			t.Fatalf("%q: read as %v, found as %v", text, one.Sheet, found[0].Sheet)
		}
	})
}

// FuzzReceived parses any bytes as a sheet: an accepted one can be read back, and holds
// nothing personal.
func FuzzReceived(f *testing.F) {
	m, limits := fuzzed(f)
	head := fmt.Sprintf(`{"assessment":%q,"edition":%q`, m.Assessment().ID, m.Assessment().Edition)
	for _, data := range []string{
		"", "{}", "null", "[]", head + "}", head + `,"answers":{}}`, head + `,"answers":{"talk-to-users":2}}`,
		head + `,"id":"x","answers":{"talk-to-users":3}}`, head + `,"answers":{"no-such":1},"seconds":{"talk-to-users":-1}}`,
		head + `,"answers":{"talk-to-users":2},"limits":{"travel":"none"},"guess":"fde","date":"2026-05-04"}`, head + `,"asked":["talk-to-users"]}`,
		head + `,"id":"\u001b[2J","answers":{"talk-to-users":null}}`, strings.Repeat("[", 10_000),
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := class.Received(m, limits, data, class.ByJoin)
		if err != nil {
			return
		}
		var kept scoring.Sheet
		if err := json.Unmarshal(s.Sheet, &kept); err != nil {
			t.Fatal(err)
		}
		if s.ID == "" || s.Way != class.ByJoin || kept.ID != "" || len(kept.Seconds) > 0 || len(kept.Limits) > 0 {
			t.Fatalf("%s: kept: %s", data, s.Sheet)
		}
		if err := m.Check(kept, nil); err != nil {
			t.Fatalf("%s: kept: %s: %v", data, s.Sheet, err)
		}
	})
}

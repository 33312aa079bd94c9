package resultcode

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
)

func TestFindCodes(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	codes := codesOf(t, models(t)...)
	rng := rand.New(rand.NewPCG(11, 11))
	one := encode(t, m, randomSheet(m.Assessment(), rng, true))
	two := encode(t, m, randomSheet(m.Assessment(), rng, false))
	plain := strings.ReplaceAll(one, "-", "")
	spaced := strings.ReplaceAll(one, "-", " ")
	misread := strings.NewReplacer("0", "o", "1", "l").Replace(strings.ToLower(one))
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"alone", one, []string{one}},
		{"lower case", strings.ToLower(one), []string{one}},
		{"at full width", wide(one), []string{one}},
		{"at full width, in a chat", "私のコード：" + wide(strings.ToLower(one)) + "。", []string{one}},
		{"O and l", misread, []string{one}},
		{"I", strings.ReplaceAll(one, "1", "I"), []string{one}},
		{"in one piece", plain, []string{one}},
		{"with spaces", spaced, []string{one}},
		{"with long dashes", strings.ReplaceAll(one, "-", " — "), []string{one}},
		{"with fixed spaces", strings.ReplaceAll(one, "-", "\u00a0"), []string{one}},
		{"with unseen marks", "\ufeff" + strings.ReplaceAll(one, "-", "\u200b-\u00ad"), []string{one}},
		{"in quotes", `My code: "` + one + `".`, []string{one}},
		{"as code", "here: `" + one + "`!", []string{one}},
		{"in bold", "**" + one + "**", []string{one}},
		{"behind a colon", "code:" + one, []string{one}},
		{"before a dash", one + " - Anna", []string{one}},
		{"broken at a dash", one[:10] + "\n" + one[10:], []string{one}},
		{"broken behind a group", spaced[:9] + "\r\n" + spaced[10:], []string{one}},
		{"broken in a group", one[:7] + "\n" + one[7:], []string{one}},
		{"quoted", "> my code is " + one[:10] + "\n> " + one[10:] + "\n> bye", []string{one}},
		{"quoted twice", "> > " + spaced[:9] + "\n> > " + spaced[10:], []string{one}},
		{"among short words", "so I am a " + spaced + " a b c", []string{one}},
		{"a chat", "[10:32] Anna: " + one + "\n[10:33] Bob: mine is " + strings.ToLower(two) + " 🙂", []string{one, two}},
		{"a list", one + ", " + two + "; " + one, []string{one, two, one}},
		{"lines", one + "\n" + two + "\n", []string{one, two}},
		{"numbered", "1. " + one + "\n2. " + two, []string{one, two}},
		{"a table", "|" + one + "|" + two + "|", []string{one, two}},
		{"in an address", "https://example.org/?code=" + one + "&x=1", []string{one}},
		{"in a word", "x" + plain, nil},
		{"before a letter", plain + "x", nil},
		{"before a group", one + "-ABCD", nil},
		{"other groups", plain[:5] + "-" + plain[5:], nil},
		{"words between", spaced[:9] + " and then " + spaced[10:], nil},
		{"far apart", one[:10] + "\n\n\n" + one[10:], nil},
		{"many dashes", strings.ReplaceAll(one, "-", "---"), nil},
		{"half", one[:14], nil},
		{"nothing", "", nil},
		{"not text", "\xff\xfe" + one[:8] + "\xff", nil},
	} {
		var got []string
		for _, f := range codes.Find(c.text) {
			got = append(got, f.Code)
			if again, err := codes.Decode(c.text[f.From:f.To]); err != nil || encode(t, m, again) != f.Code {
				t.Errorf("%s: stands in %q: %v", c.name, c.text[f.From:f.To], err)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q holds %v, want %v", c.name, c.text, got, c.want)
		}
	}
}

// wide returns ASCII in full-width forms, as an input method types them.
func wide(text string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, text)
}

// TestDecodeAnyGrouping decodes a lone code in any grouping.
func TestDecodeAnyGrouping(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	codes := codesOf(t, m)
	s := randomSheet(m.Assessment(), rand.New(rand.NewPCG(12, 12)), true)
	plain := strings.ReplaceAll(encode(t, m, s), "-", "")
	for size := 1; size <= len(plain); size++ {
		var parts []string
		for part := range slices.Chunk([]byte(plain), size) {
			parts = append(parts, string(part))
		}
		got, err := codes.Decode(" " + strings.Join(parts, " ") + "\n")
		if err != nil {
			t.Fatalf("%v: %v", parts, err)
		}
		if diff := sameSheet(s, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestNoSentenceIsACode decodes every text of the assessments, and many words of fitting
// lengths, and expects no code.
func TestNoSentenceIsACode(t *testing.T) {
	t.Parallel()
	codes := codesOf(t, models(t)...)
	var b strings.Builder
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%+v\n", *a)
	}
	words := []string{"this", "that", "code", "with", "from", "Fast", "2026", "WORK", "time", "I", "a", "so", "no", "it's", "12", "career", "-"}
	rng := rand.New(rand.NewPCG(13, 13))
	for range 400_000 {
		b.WriteString(words[rng.IntN(len(words))] + " ")
	}
	if found := codes.Find(b.String()); len(found) > 0 {
		t.Errorf("taken for a code: %q", b.String()[found[0].From:found[0].To])
	}
}

func FuzzCodeRoundTrip(f *testing.F) {
	all := models(f)
	codes := codesOf(f, all...)
	f.Add(uint64(0), uint8(0), []byte{})
	f.Add(uint64(7), uint8(1), []byte{6, 6, 6, 6, 6, 6, 6, 6, 6})
	f.Fuzz(func(t *testing.T, seed uint64, which uint8, answers []byte) {
		m := all[int(which)%len(all)]
		rng := rand.New(rand.NewPCG(seed, uint64(which)))
		s := randomSheet(m.Assessment(), rng, which > 127)
		for i, id := range s.Asked[:min(len(s.Asked), len(answers))] {
			delete(s.Answers, id)
			if v := int(answers[i]) % 6; v > 0 {
				s.Answers[id] = v - 3
			}
		}
		code := encode(t, m, s)
		got, err := codes.Decode(code)
		if err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		if diff := sameSheet(s, got); diff != "" {
			t.Fatal(diff)
		}
		around := "Hi! " + strings.ToLower(code) + ", bye"
		if found := codes.Find(around); len(found) != 1 || found[0].Code != code || around[found[0].From:found[0].To] != strings.ToLower(code) {
			t.Fatalf("%q holds %v", around, found)
		}
	})
}

func FuzzFindCodes(f *testing.F) {
	all := models(f)
	codes := codesOf(f, all...)
	code := encode(f, all[0], randomSheet(all[0].Assessment(), rand.New(rand.NewPCG(14, 14)), true))
	for _, text := range []string{"", code, code[:9] + "\n> " + code[9:], "a " + code + code, "\xff", strings.Repeat("7", 70), "U-U-U-U-U-U-U-U", "----"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, last := codes.Find(text), 0
		for _, c := range found {
			if c.From < last || c.To <= c.From || c.To > len(text) {
				t.Fatalf("%q: found in %d to %d, after %d", text, c.From, c.To, last)
			}
			last = c.To
			again, err := codes.Decode(text[c.From:c.To])
			if err != nil {
				t.Fatalf("%q: %v", text[c.From:c.To], err)
			}
			if diff := sameSheet(c.Sheet, again); diff != "" {
				t.Fatal(diff)
			}
		}
		if _, err := codes.Decode(text); err != nil && err.Error() == "" {
			t.Fatalf("%q: an error without a word", text)
		} else if err == nil && len(found) == 0 {
			if _, wrong := symbols(text); wrong >= 0 {
				t.Fatalf("%q: read and not found", text)
			}
		}
	})
}

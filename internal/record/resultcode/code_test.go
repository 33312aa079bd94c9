package resultcode

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// models returns the models of all built-in assessments; career first.
func models(t testing.TB) []*scoring.Model {
	t.Helper()
	ids := slices.DeleteFunc(content.EmbeddedIDs(), func(id string) bool { return id == "career" })
	var all []*scoring.Model
	for _, id := range append([]string{"career"}, ids...) {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, modelOf(t, a))
	}
	return all
}

func modelOf(t testing.TB, a *content.Assessment) *scoring.Model {
	t.Helper()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func codesOf(t testing.TB, models ...*scoring.Model) *Codes {
	t.Helper()
	c, err := NewCodes(models...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// randomSheet answers at random, skips about one in six, and asks about half of the
// tie-breakers if ties is true.
func randomSheet(a *content.Assessment, rng *rand.Rand, ties bool) scoring.Sheet {
	s := scoring.Sheet{Schema: scoring.SheetSchema, Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	ask := func(q content.Question) {
		s.Asked = append(s.Asked, q.ID)
		if v := rng.IntN(6); v > 0 {
			s.Answers[q.ID] = v - 3
		}
	}
	for _, q := range a.Questions {
		ask(q)
	}
	for _, q := range a.TieBreakers {
		if ties && rng.IntN(2) == 0 {
			ask(q)
		}
	}
	return s
}

func encode(t testing.TB, m *scoring.Model, s scoring.Sheet) string {
	t.Helper()
	code, err := Encode(m, s)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// sameSheet compares sheets; the order of tie-breakers may differ.
func sameSheet(want, got scoring.Sheet) string {
	sorted := cmpopts.SortSlices(func(a, b string) bool { return a < b })
	return cmp.Diff(want, got, sorted)
}

func TestCodeLength(t *testing.T) {
	t.Parallel()
	want := map[string]int{"career": 26}
	rng := rand.New(rand.NewPCG(1, 1))
	for _, m := range models(t) {
		a := m.Assessment()
		length := 0
		for range 200 {
			code := encode(t, m, randomSheet(a, rng, true))
			n := len(strings.ReplaceAll(code, "-", ""))
			if length == 0 {
				length = n
				t.Logf("%s: %s, %d letters", a.ID, code, n)
			}
			if n != length || n > mostLetters {
				t.Fatalf("%s: %s has %d letters, another one %d", a.ID, code, n, length)
			}
			for group := range strings.SplitSeq(code, "-") {
				if len(group) > groupLetters || strings.Trim(group, codeLetters) != "" {
					t.Fatalf("%s has the group %q", code, group)
				}
			}
		}
		if w, ok := want[a.ID]; ok && w != length {
			t.Errorf("%s has codes of %d letters, want %d", a.ID, length, w)
		}
	}
}

// TestCodeStays fixes the form of codes, because people keep them. Its code was computed by
// an implementation of the rules in code.go in another language.
func TestCodeStays(t *testing.T) {
	t.Parallel()
	a := content.Assessment{
		ID: "tiny", Edition: "1",
		Roles:       []content.Role{{ID: "x"}, {ID: "y"}},
		Questions:   []content.Question{{ID: "one"}, {ID: "two"}, {ID: "three"}},
		TieBreakers: []content.Question{{ID: "four"}, {ID: "five"}},
	}
	s := scoring.Sheet{
		Assessment: "tiny", Edition: "1",
		Answers: map[string]int{"one": 2, "two": -2, "five": 1}, Asked: []string{"one", "two", "three", "four", "five"},
	}
	if got, want := encode(t, modelOf(t, &a), s), "5E8X-63H"; got != want {
		t.Errorf("the code is %s, want %s", got, want)
	}
}

// TestCodesOfEarlierVersions decodes codes that a program of edition 2026.1 wrote, to the answers
// that it had, 1 to 5 for each question in the order of the content.
func TestCodesOfEarlierVersions(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	codes := codesOf(t, m)
	for code, want := range map[string]string{
		"8Z1Y-ND9C-SYQA-6N6D-5156-3R25-DS": "5335142121342451521243242125",
		"8Z1P-VW0D-5ANN-6613-2MRJ-4WCZ-TB": "4524321435553135133534333251",
		"8Z22-0FX4-5VGF-A0EV-6JVV-2JXW-S1": "5523544424344425533434133432",
	} {
		sheet, err := codes.Decode(code)
		if err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		got := ""
		for _, q := range m.For(sheet).Assessment().Questions {
			got += fmt.Sprint(sheet.Answers[q.ID] + 3)
		}
		if sheet.Edition != "2026.1" || len(sheet.Answers) != len(want) || got != want {
			t.Errorf("%s is of edition %s, %s; want 2026.1, %s", code, sheet.Edition, got, want)
		}
	}
}

func TestCodeRoundTrip(t *testing.T) {
	t.Parallel()
	all := models(t)
	codes := codesOf(t, all...)
	rng := rand.New(rand.NewPCG(2, 2))
	for _, m := range all {
		for n := range 500 {
			s := randomSheet(m.Assessment(), rng, n%2 == 0)
			code := encode(t, m, s)
			got, err := codes.Decode(code)
			if err != nil {
				t.Fatalf("%s: %v", code, err)
			}
			if diff := sameSheet(s, got); diff != "" {
				t.Fatalf("%s:\n%s", code, diff)
			}
			if again := encode(t, m, got); again != code {
				t.Fatalf("%s becomes %s", code, again)
			}
		}
	}
}

// TestCodeOfQuizOrder expects the decoded tie-breakers in the quiz's order, so that the
// result is the same to the last caution.
func TestCodeOfQuizOrder(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	codes := codesOf(t, m)
	rng := rand.New(rand.NewPCG(3, 3))
	tied := 0
	for range 300 {
		s := randomSheet(m.Assessment(), rng, false)
		chosen := m.Score(s).TieBreakers
		s.Asked = append(s.Asked, chosen...)
		for _, id := range chosen {
			s.Answers[id] = rng.IntN(5) - 2
		}
		if !slices.IsSorted(chosen) {
			tied++
		}
		got, err := codes.Decode(encode(t, m, s))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(m.Score(s), m.Score(got)); diff != "" {
			t.Fatal(diff)
		}
	}
	if tied < 10 {
		t.Errorf("only %d sheets had tie-breakers in another order than that of their names", tied)
	}
}

func TestCodeHoldsNothingElse(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	s := randomSheet(m.Assessment(), rand.New(rand.NewPCG(4, 4)), true)
	bare := encode(t, m, s)
	s.ID, s.Date, s.Guess = "abc", "2026-05-31T09:00:00Z", "fde"
	s.Seconds = map[string]float64{s.Asked[0]: 3}
	s.Limits = map[string]string{"travel": "none"}
	if code := encode(t, m, s); code != bare {
		t.Errorf("%s is not %s", code, bare)
	}
}

func TestEncodeRefuses(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	a := m.Assessment()
	ok := scoring.Sheet{Assessment: a.ID, Edition: a.Edition}
	encode(t, m, ok) // a sheet without any answer has a code
	for _, c := range []struct {
		name   string
		change func(*scoring.Sheet)
		want   string
	}{
		{"another edition", func(s *scoring.Sheet) { s.Edition = "1999.1" }, "are for career 1999.1"},
		{"another assessment", func(s *scoring.Sheet) { s.Assessment = "starter" }, "are for starter"},
		{"unknown question", func(s *scoring.Sheet) { s.Answers = map[string]int{"nobody": 1} }, `"nobody"`},
		{"out of range", func(s *scoring.Sheet) { s.Answers = map[string]int{a.Questions[0].ID: 3} }, "is 3"},
	} {
		s := ok
		c.change(&s)
		if _, err := Encode(m, s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestCodesTooLongForPeople(t *testing.T) {
	t.Parallel()
	a := *models(t)[0].Assessment()
	a.OlderEditions = nil // whose codes have their own length
	for i := range 120 {
		q := a.Questions[0]
		q.ID = fmt.Sprintf("q%d", i)
		a.Questions = append(slices.Clone(a.Questions), q)
	}
	long := modelOf(t, &a)
	_, err := Encode(long, scoring.Sheet{Assessment: a.ID, Edition: a.Edition})
	if err == nil || !strings.Contains(err.Error(), "would have 88 letters") {
		t.Errorf("%v", err)
	}
	if _, err := codesOf(t, long).Decode("7KQM-2F4H-9XYZ"); !errors.Is(err, ErrCodeForeign) {
		t.Errorf("%v", err)
	}
}

func TestCodesWithOneTag(t *testing.T) {
	t.Parallel()
	m := models(t)[0]
	if _, err := NewCodes(m, m); err == nil || !strings.Contains(err.Error(), "cannot be told apart") {
		t.Errorf("%v", err)
	}
}

// TestEditionChangesTag expects another edition to make a code foreign.
func TestEditionChangesTag(t *testing.T) {
	t.Parallel()
	a := *models(t)[0].Assessment()
	seen := map[int]string{tagOf(&a): "as it is"}
	for _, c := range []struct {
		name   string
		change func(*content.Assessment)
	}{
		{"edition", func(a *content.Assessment) { a.Edition = "2031.7" }},
		{"assessment", func(a *content.Assessment) { a.ID = "carer" }},
		{"order", func(a *content.Assessment) { a.Questions[0], a.Questions[1] = a.Questions[1], a.Questions[0] }},
		{"one question less", func(a *content.Assessment) { a.Questions = a.Questions[1:] }},
		{"one tie-breaker less", func(a *content.Assessment) { a.TieBreakers = a.TieBreakers[1:] }},
		{"tie-breaker for everybody", func(a *content.Assessment) {
			a.Questions, a.TieBreakers = append(a.Questions, a.TieBreakers[0]), a.TieBreakers[1:]
		}},
	} {
		b := a
		b.Questions, b.TieBreakers = slices.Clone(a.Questions), slices.Clone(a.TieBreakers)
		c.change(&b)
		if like, taken := seen[tagOf(&b)]; taken {
			t.Errorf("%s has the tag of %s", c.name, like)
		}
		seen[tagOf(&b)] = c.name
	}
}

package scoring

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"rolefit/content"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeSheet(t *testing.T) {
	t.Parallel()
	got, err := DecodeSheet([]byte(`{
		"schema": 1, "id": "s-1", "date": "2026-05-31T09:00:00Z",
		"assessment": "career", "edition": "2026.1",
		"answers": {"a": 2, "b": -2, "c": null, "d": -0},
		"asked": ["a", "b", "c", "d"], "seconds": {"a": 1.5}, "limits": {"travel": "none"}, "guess": "fde"
	} `))
	if err != nil {
		t.Fatal(err)
	}
	want := Sheet{
		Schema: 1, ID: "s-1", Date: "2026-05-31T09:00:00Z", Assessment: "career", Edition: "2026.1",
		Answers: map[string]int{"a": 2, "b": -2, "d": 0}, Asked: []string{"a", "b", "c", "d"},
		Seconds: map[string]float64{"a": 1.5}, Limits: map[string]string{"travel": "none"}, Guess: "fde",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// with returns a sheet of the given answers, with more fields.
func with(answers, more string) string {
	return `{"assessment":"career","edition":"1","answers":` + answers + more + `}`
}

func TestDecodeSheetProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, sheet string
		want        []string // a part of each problem, in order
	}{
		{"empty", ``, []string{"ends too early"}},
		{"a list", `[]`, []string{"it starts with ["}},
		{"nothing", `null`, []string{"not a JSON object"}},
		{"torn", `{"assessment":"career"`, []string{"ends too early"}},
		{"torn in a value", `{"assessment":"car`, []string{"not a JSON object"}},
		{"two sheets", with(`{}`, "") + with(`{}`, ""), []string{"something after"}},
		{"nothing in it", `{}`, []string{`"assessment" is missing`, `"edition" is missing`, `"answers" is missing`}},
		{"unknown field", with(`{}`, `,"name":"x"`), []string{`unknown field "name"`}},
		{"field twice", with(`{}`, `,"edition":"2"`), []string{`"edition" is given twice`}},
		{"answer twice", with(`{"a":1,"a":2}`, ""), []string{`"a" appears twice in answers`}},
		{"out of range", with(`{"a":3,"b":-3}`, ""), []string{`"a" is 3; it takes a whole number from -2 to 2`, `"b" is -3`}},
		{"no whole number", with(`{"a":1.0,"b":1e0,"c":"1","d":true,"e":[1]}`, ""), []string{`"a" is 1.0`, `"b" is 1e0`, `"c" is "1"`, `"d" is true`, `"e" is [1]`}},
		{"answers of another type", with(`[1,2]`, ""), []string{`"answers" is [1,2]; it takes an object`}},
		{"answers null", with(`null`, ""), []string{`"answers" is null`}},
		{"wrong types", with(`{}`, `,"schema":"1","id":2,"date":3,"asked":"a","seconds":4,"limits":[],"guess":{}`), []string{
			`"schema" is "1"; it takes a whole number`, `"id" is 2; it takes a text`, `"date" is 3`, `"asked" is "a"; it takes a list`,
			`"seconds" is 4; it takes an object`, `"limits" is []; it takes an object`, `"guess" is {}`,
		}},
		{"seconds", with(`{}`, `,"seconds":{"a":-1,"b":1e999,"c":"2","d":null,"e":1,"e":2}`), []string{
			`"a" are -1`, `"b" are 1e999`, `"c" are "2"`, `"d" are null`, `"e" appears twice in seconds`,
		}},
		{"limits", with(`{}`, `,"limits":{"a":1,"b":null,"c":"x","c":"y"}`), []string{`the limit "a" is 1`, `the limit "b" is null`, `"c" appears twice in limits`}},
		{"newer schema", with(`{}`, `,"schema":2`), []string{"schema 2 is not one that this version reads"}},
		{"schema below", with(`{}`, `,"schema":-1`), []string{"schema -1"}},
		{"date", with(`{}`, `,"date":"31.5.2026"`), []string{`date "31.5.2026" is not of the form`}},
		{"control sequences", with(`{"\u001b[2Ja":9}`, ""), []string{`"\x1b[2Ja" is 9`}},
		{"raw control sequences", with("{\"a\":\"\u009b2J\"}", ""), []string{`\u009b2J`}},
		{"a long value", with(`{"a":"`+strings.Repeat("x", 500)+`"}`, ""), []string{"xxx…"}},
	} {
		_, err := DecodeSheet([]byte(c.sheet))
		checkProblems(t, c.name, err, c.want)
	}
}

func checkProblems(t *testing.T, name string, err error, want []string) {
	t.Helper()
	if len(want) == 0 {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return
	}
	var problems *SheetError
	if !errors.As(err, &problems) {
		t.Errorf("%s: no problem found (%v)", name, err)
		return
	}
	if len(problems.Problems) != len(want) {
		t.Errorf("%s: %d problems, want %d:\n%v", name, len(problems.Problems), len(want), err)
		return
	}
	for k, part := range want {
		if p := problems.Problems[k]; !strings.Contains(p, part) {
			t.Errorf("%s: %q, want %q", name, p, part)
		} else if strings.ContainsAny(p, "\x1b\u009b\n") || len(p) > 250 {
			t.Errorf("%s: %q is not fit for a terminal", name, p)
		}
	}
}

func TestDecodeSheetTakesNullForAbsent(t *testing.T) {
	t.Parallel()
	s, err := DecodeSheet([]byte(with(`{}`, `,"schema":null,"id":null,"date":null,"asked":null,"seconds":null,"limits":null,"guess":null`)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Sheet{Assessment: "career", Edition: "1", Answers: map[string]int{}}, s); diff != "" {
		t.Error(diff)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	career := careerModel(t).Assessment()
	aged := *career
	aged.OlderEditions = []string{"2025.1"}
	m, err := NewModel(&aged)
	if err != nil {
		t.Fatal(err)
	}
	limits := content.Limits()
	first := career.Questions[0].ID
	base := Sheet{Assessment: "career", Edition: career.Edition, Answers: map[string]int{first: 1}}
	for _, c := range []struct {
		name   string
		change func(s *Sheet)
		want   []string
	}{
		{"nothing wrong", func(*Sheet) {}, nil},
		{"no answers", func(s *Sheet) { s.Answers = nil }, nil},
		{"another assessment", func(s *Sheet) { s.Assessment = "x"; s.Edition = "x" }, []string{`for the assessment "x", not "career"`}},
		{"unknown edition", func(s *Sheet) { s.Edition = "1999" }, []string{`edition "1999" of "career" is not known; this version knows ` + career.Edition + ", 2025.1"}},
		{"unknown ids", func(s *Sheet) {
			s.Answers["x"], s.Answers["y"] = 1, 1
			s.Seconds = map[string]float64{"z": 1}
		}, []string{`answers names the question "x"`, `"y"`, `seconds names the question "z"`}},
		{"an older edition's ids", func(s *Sheet) { s.Edition = "2025.1"; s.Answers["x"] = 1 }, nil},
		{"out of range", func(s *Sheet) { s.Answers[first] = 3 }, []string{"is 3"}},
		{"asked", func(s *Sheet) { s.Asked = []string{first, "x", first} }, []string{`asked names the question "x"`, "twice"}},
		{"answered but not asked", func(s *Sheet) { s.Asked = []string{career.Questions[1].ID} }, []string{"answered but not in asked"}},
		{"guess", func(s *Sheet) { s.Guess = "pilot" }, []string{`the guess "pilot"`}},
		{"a good guess", func(s *Sheet) { s.Guess = career.Roles[3].ID }, nil},
		{"limits", func(s *Sheet) {
			s.Limits = map[string]string{limits[0].ID: limits[0].Options[0].ID, limits[1].ID: "x", "y": "z"}
		}, []string{`has no option "x"`, `limits names "y"`}},
	} {
		s := base
		s.Answers = map[string]int{first: 1}
		c.change(&s)
		checkProblems(t, c.name, m.Check(s, limits), c.want)
	}
}

func TestOlderEditionsAreScoredWithWhatIsLeft(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	s := person(m, 1)
	want := m.Score(s)
	s.Answers["no-longer-asked"], s.Answers["gone-as-well"] = 2, -1
	got := m.Score(s)
	if fmt.Sprint(got.Gone) != "[gone-as-well no-longer-asked]" {
		t.Errorf("gone %v", got.Gone)
	}
	got.Gone = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

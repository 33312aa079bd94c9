package job_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/scoring/job"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	got, err := job.Decode([]byte(`{"schema":1,"name":"Acme","title":"FDE","text":"We \u0000 are","created":"2026-05-04T09:00:00Z",
		"facts":{"travel":"yes","fair-pay":"no","ai-systems":"not-stated","repeatable":null}}`))
	want := job.Sheet{
		Schema: 1, Name: "Acme", Title: "FDE", Text: "We \x00 are", Created: "2026-05-04T09:00:00Z",
		Facts: job.Answers{"travel": content.JobYes, "fair-pay": content.JobNo, "ai-systems": content.JobNotStated},
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := builtIn(t).Lint(got); err != nil {
		t.Error(err)
	}
	if least, err := job.Decode([]byte(`{"facts":{}}`)); err != nil || least.Schema != 1 || least.Facts == nil {
		t.Errorf("%+v, %v", least, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		``:                             "it ends too early",
		`{"facts":{}`:                  "it ends too early",
		`[]`:                           "it starts with [",
		`{"facts":{}} {}`:              "something after",
		`{}`:                           `"facts" is missing`,
		`{"facts":[]}`:                 `"facts" is []`,
		`{"facts":null}`:               `"facts" is null`,
		`{"facts":{},"facts":{}}`:      `"facts" is given twice`,
		`{"facts":{"a":"yes","a":1}}`:  `"a" appears twice in facts`,
		`{"facts":{"a":true}}`:         `the fact "a" is true; it takes "yes", "no", "not-stated" or null`,
		`{"facts":{"a":""}}`:           `the fact "a" is ""`,
		`{"facts":{"a":"\u001b[31m"}}`: `the fact "a" is "\\u001b[31m"`,
		`{"facts":{},"name":1}`:        `"name" is 1; it takes a text`,
		`{"facts":{},"title":null}`:    `"title" is null`,
		`{"facts":{},"created":"now"}`: `"created" is "now"; it takes a date`,
		`{"facts":{},"schema":0}`:      `schema 0`,
		`{"facts":{},"nam":"x"}`:       `unknown field "nam"`,
	} {
		_, err := job.Decode([]byte(in))
		var sheet *job.SheetError
		if !errors.As(err, &sheet) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
	}
	var newer *job.NewerError
	if _, err := job.Decode([]byte(`{"schema":2,"weights":{}}`)); !errors.As(err, &newer) || newer.Schema != 2 {
		t.Errorf("a newer schema: %v", err)
	}
	_, err := job.Decode([]byte(`{"nam":"x","facts":{"a":1,"b":2}}`))
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("not every problem is named: %v", err)
	}
	err = builtIn(t).Lint(job.Sheet{Facts: job.Answers{"travle": "yes", "abc": "no"}})
	if err == nil || err.Error() != "there is no fact \"abc\"\nthere is no fact \"travle\"" {
		t.Errorf("strange facts: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"schema":1,"facts":{"travel":"yes"}}`))
	f.Add([]byte(`{"facts":{"a":null},"text":"` + strings.Repeat("x", 99) + `"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := job.Decode(data)
		if err != nil {
			return
		}
		for id, answer := range s.Facts {
			if _, known := (content.JobFact{}).Side(answer); !known && answer != content.JobNotStated {
				t.Errorf("%q is %q", id, answer)
			}
		}
	})
}

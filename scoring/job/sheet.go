package job

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"rolefit/content"
	"rolefit/internal/strictjson"
)

// Schema is the newest version of the sheet format that Decode reads.
const Schema = 1

// Sheet is the known facts of one job.
type Sheet struct {
	Schema  int     `json:"schema"`
	Name    string  `json:"name,omitempty"`    // the name under which it is saved
	Title   string  `json:"title,omitempty"`   // the job's title in the posting
	Facts   Answers `json:"facts"`             // never written as null
	Text    string  `json:"text,omitempty"`    // the posting; never evaluated
	Created string  `json:"created,omitempty"` // RFC 3339
	Changed string  `json:"changed,omitempty"` // RFC 3339
}

// SheetError lists all problems of a sheet, a line each.
type SheetError = strictjson.Error

// NewerError reports a sheet with a schema above Schema.
type NewerError struct{ Schema int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("its schema is %d and this one reads up to %d; get a newer rolefit", e.Schema, Schema)
}

// Decode reads one sheet from JSON. It refuses unknown fields, duplicate fields and
// facts, wrong types and unknown answers, all at once, in a *SheetError. A newer schema
// is a *NewerError. A null fact is not known yet. Lint verifies the fact ids.
func Decode(data []byte) (Sheet, error) {
	s := Sheet{Schema: Schema, Facts: Answers{}}
	var head struct{ Schema int }
	if json.Unmarshal(data, &head) == nil && head.Schema > Schema {
		return Sheet{}, &NewerError{head.Schema}
	}
	problems := &SheetError{}
	text := func(into *string) strictjson.Field { return strictjson.Field{Into: into, Want: "a text"} }
	dated := func(key string, into *string) strictjson.Field {
		return strictjson.Field{Into: into, Want: "a text", Then: func(value json.RawMessage) {
			if _, err := time.Parse(time.RFC3339, *into); err != nil && *into != "" {
				problems.Add("%q is %s; it takes a date such as 2026-05-31T09:00:00Z", key, strictjson.Clip(value))
			}
		}}
	}
	problems.Object(data, map[string]strictjson.Field{
		"schema": {Into: &s.Schema, Want: "a whole number", Then: func(json.RawMessage) {
			if s.Schema < 1 {
				problems.Add("there has never been a schema %d", s.Schema)
			}
		}},
		"name":    text(&s.Name),
		"title":   text(&s.Title),
		"text":    text(&s.Text),
		"created": dated("created", &s.Created),
		"changed": dated("changed", &s.Changed),
		"facts":   {Then: func(value json.RawMessage) { s.Facts = answers(value, problems) }},
	}, "facts")
	if err := problems.OrNil(); err != nil {
		return Sheet{}, err
	}
	return s, nil
}

func answers(data json.RawMessage, problems *SheetError) Answers {
	return strictjson.Entries(problems, "facts", "answers by fact id", data, func(id string, value json.RawMessage) (answer content.JobAnswer, ok bool) {
		if string(value) == "null" {
			return "", false
		}
		err := json.Unmarshal(value, &answer)
		if err != nil || !slices.Contains([]content.JobAnswer{content.JobYes, content.JobNo, content.JobNotStated}, answer) {
			problems.Add(`the fact %q is %s; it takes "yes", "no", "not-stated" or null`, id, strictjson.Clip(value))
			return "", false
		}
		return answer, true
	})
}

// Lint returns a *SheetError with the unknown fact ids of a sheet, sorted; nil for none.
func (r *Rules) Lint(s Sheet) error {
	problems := &SheetError{}
	for _, id := range r.Strange(s.Facts) {
		problems.Add("there is no fact %q", id)
	}
	return problems.OrNil()
}

// Strange returns the ids in answers that are not facts, sorted: facts of another
// edition, or misspelled ones; nil for none.
func (r *Rules) Strange(a Answers) []string {
	var strange []string
	for _, id := range slices.Sorted(maps.Keys(a)) {
		if _, known := r.Fact(id); !known {
			strange = append(strange, id)
		}
	}
	return strange
}

package job

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolefit/content"
	"rolefit/internal/object"
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
type SheetError struct{ Problems []string }

func (e *SheetError) Error() string { return strings.Join(e.Problems, "\n") }

func (e *SheetError) add(format string, args ...any) {
	e.Problems = append(e.Problems, fmt.Sprintf(format, args...))
}

func (e *SheetError) orNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}

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
	if newer, ok := schemaOf(data); ok && newer > Schema {
		return Sheet{}, &NewerError{newer}
	}
	problems := &SheetError{}
	seen := map[string]bool{}
	err := object.Walk(data, func(key string, value json.RawMessage) {
		if seen[key] {
			problems.add("%q is given twice; keep one", key)
			return
		}
		seen[key] = true
		s.field(key, value, problems)
	})
	if err != nil {
		problems.add("not a JSON object: %v", err)
		return Sheet{}, problems
	}
	if !seen["facts"] {
		problems.add(`"facts" is missing`)
	}
	if err := problems.orNil(); err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// schemaOf returns the schema in data, and whether it has one, without further checks.
func schemaOf(data []byte) (int, bool) {
	var head struct {
		Schema *int `json:"schema"`
	}
	if json.Unmarshal(data, &head) != nil || head.Schema == nil {
		return 0, false
	}
	return *head.Schema, true
}

func (s *Sheet) field(key string, value json.RawMessage, problems *SheetError) {
	var target any
	want := "a text"
	switch key {
	case "facts":
		s.Facts = answers(value, problems)
		return
	case "schema":
		target, want = &s.Schema, "a whole number"
	case "name":
		target = &s.Name
	case "title":
		target = &s.Title
	case "text":
		target = &s.Text
	case "created":
		target = &s.Created
	case "changed":
		target = &s.Changed
	default:
		problems.add("unknown field %q", key)
		return
	}
	if err := json.Unmarshal(value, target); err != nil || string(value) == "null" {
		problems.add("%q is %s; it takes %s", key, clip(value), want)
		return
	}
	if date, ok := target.(*string); ok && (key == "created" || key == "changed") && *date != "" {
		if _, err := time.Parse(time.RFC3339, *date); err != nil {
			problems.add("%q is %s; it takes a date of the form 2026-05-31T09:00:00Z", key, clip(value))
		}
	}
	if key == "schema" && s.Schema < 1 {
		problems.add("schema %d is not one that there ever was", s.Schema)
	}
}

func answers(data json.RawMessage, problems *SheetError) Answers {
	read := Answers{}
	seen := map[string]bool{}
	err := object.Walk(data, func(id string, value json.RawMessage) {
		if seen[id] {
			problems.add("%q is twice in facts; keep one", id)
			return
		}
		seen[id] = true
		if string(value) == "null" {
			return
		}
		var answer content.JobAnswer
		err := json.Unmarshal(value, &answer)
		if err != nil || !slices.Contains([]content.JobAnswer{content.JobYes, content.JobNo, content.JobNotStated}, answer) {
			problems.add(`the fact %q is %s; it takes "yes", "no", "not-stated" or null`, id, clip(value))
			return
		}
		read[id] = answer
	})
	if err != nil {
		problems.add(`"facts" is %s; it takes an object of answers by fact id`, clip(data))
	}
	return read
}

// Lint returns a *SheetError with the unknown fact ids of a sheet, sorted; nil for none.
func (r *Rules) Lint(s Sheet) error {
	problems := &SheetError{}
	for _, id := range r.Strange(s.Facts) {
		problems.add("there is no fact %q", id)
	}
	return problems.orNil()
}

// Strange returns the ids in answers that are not facts, sorted: facts of another
// edition, or misspelled ones.
func (r *Rules) Strange(a Answers) []string {
	var strange []string
	for id := range a {
		if _, ok := r.Fact(id); !ok {
			strange = append(strange, id)
		}
	}
	slices.Sort(strange)
	return strange
}

// clip shortens a JSON value for a message and makes it safe for a terminal.
func clip(value []byte) string {
	const most = 40
	text := []rune(string(value))
	if len(text) > most {
		text = append(text[:most], '…')
	}
	quoted := fmt.Sprintf("%+q", string(text))
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

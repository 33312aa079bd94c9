package scoring

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/object"
)

// SheetSchema is the newest version of the sheet format that DecodeSheet reads.
const SheetSchema = 1

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

// DecodeSheet reads one sheet from JSON. It refuses unknown fields, duplicate ones,
// wrong types and answers outside −2 … +2, all at once, in a *SheetError; the sheet then
// holds the readable fields, for Check to examine. A null answer is a skipped question.
// Check verifies the ids.
func DecodeSheet(data []byte) (Sheet, error) {
	var s Sheet
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
	for _, key := range []string{"assessment", "edition", "answers"} {
		if !seen[key] {
			problems.add("%q is missing", key)
		}
	}
	return s, problems.orNil()
}

// Join returns the problems of e and other if that is a *SheetError too, else e.
func (e *SheetError) Join(other error) error {
	if more := (*SheetError)(nil); errors.As(other, &more) {
		return &SheetError{slices.Concat(e.Problems, more.Problems)}
	}
	return e
}

func (s *Sheet) field(key string, value json.RawMessage, problems *SheetError) {
	var target any
	want := "a text"
	switch key {
	case "answers":
		s.Answers = answers(value, problems)
		return
	case "seconds":
		if string(value) != "null" {
			s.Seconds = seconds(value, problems)
		}
		return
	case "limits":
		if string(value) != "null" {
			s.Limits = limits(value, problems)
		}
		return
	case "schema":
		target, want = &s.Schema, "a whole number"
	case "id":
		target = &s.ID
	case "date":
		target = &s.Date
	case "assessment":
		target = &s.Assessment
	case "edition":
		target = &s.Edition
	case "guess":
		target = &s.Guess
	case "asked":
		target, want = &s.Asked, "a list of question ids"
	default:
		problems.add("unknown field %q", key)
		return
	}
	if err := json.Unmarshal(value, target); err != nil {
		problems.add("%q is %s; it takes %s", key, clip(value), want)
		return
	}
	if key == "schema" && (s.Schema < 0 || s.Schema > SheetSchema) {
		problems.add("schema %d is not one that this version reads (up to %d); get a newer rolefit", s.Schema, SheetSchema)
	}
	if key == "date" && s.Date != "" {
		if _, err := time.Parse(time.RFC3339, s.Date); err != nil {
			problems.add("date %s is not of the form 2026-05-31T09:00:00Z", clip(value))
		}
	}
}

// entries reads an object of a sheet, by id. read returns a value and whether it is
// valid, and reports its own problems.
func entries[V any](field, of string, data json.RawMessage, problems *SheetError, read func(id string, value json.RawMessage) (V, bool)) map[string]V {
	const usual = 32
	result := make(map[string]V, usual)
	seen := make(map[string]bool, usual)
	err := object.Walk(data, func(id string, value json.RawMessage) {
		if seen[id] {
			problems.add("%q is twice in %s; keep one", id, field)
			return
		}
		seen[id] = true
		if v, ok := read(id, value); ok {
			result[id] = v
		}
	})
	if err != nil {
		problems.add("%q is %s; it takes an object of %s", field, clip(data), of)
	}
	return result
}

func answers(data json.RawMessage, problems *SheetError) map[string]int {
	return entries("answers", "answers by question id", data, problems, func(id string, value json.RawMessage) (int, bool) {
		if string(value) == "null" {
			return 0, false
		}
		v, err := strconv.Atoi(string(value))
		if err != nil || v < -2 || v > 2 {
			problems.add("the answer to %q is %s; it takes a whole number from -2 to 2, or null", id, clip(value))
			return 0, false
		}
		return v, true
	})
}

func seconds(data json.RawMessage, problems *SheetError) map[string]float64 {
	return entries("seconds", "numbers by question id", data, problems, func(id string, value json.RawMessage) (float64, bool) {
		v, err := strconv.ParseFloat(string(value), 64)
		if err != nil || v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			problems.add("the seconds for %q are %s; they take a number from 0", id, clip(value))
			return 0, false
		}
		return v, true
	})
}

func limits(data json.RawMessage, problems *SheetError) map[string]string {
	return entries("limits", "texts by limit id", data, problems, func(id string, value json.RawMessage) (string, bool) {
		var v *string
		if err := json.Unmarshal(value, &v); err != nil || v == nil {
			problems.add("the limit %q is %s; it takes a text", id, clip(value))
			return "", false
		}
		return *v, true
	})
}

// clip shortens a JSON value for a message and makes it safe for a terminal.
func clip(value []byte) string {
	const most = 40
	text := string(value)
	if len(value) > most {
		text = string(value[:most]) + "…"
	}
	quoted := strconv.QuoteToGraphic(text)
	if strings.HasPrefix(text, `"`) {
		return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
	}
	return quoted[1 : len(quoted)-1]
}
